"""Creates a course and reads it through the generated Python client: `factory_client.py URL LIVE-KEY TEST-KEY`."""
import sys

from schola_factory import AuthenticatedClient
from schola_factory.api.billing import get_billing
from schola_factory.api.courses import create_course, get_course, launch_course, list_courses
from schola_factory.api.delivery import get_course_outline, get_course_quiz
from schola_factory.models import CourseCreate, Error

url, live_key, test_key = sys.argv[1:]

with AuthenticatedClient(base_url=url, token="sk_live_sch_nothing") as stranger:
    refused = list_courses.sync(client=stranger)
    assert isinstance(refused, Error) and refused.detail.error.type_ == "authentication_error", refused

with AuthenticatedClient(base_url=url, token=test_key) as sandbox:
    ready = create_course.sync(client=sandbox, body=CourseCreate(title="Safe lifting"))
    assert ready.status == "ready", ready
    outline = get_course_outline.sync(ready.course_id, client=sandbox)
    assert outline.course_id == ready.course_id, outline
    quiz = get_course_quiz.sync(ready.course_id, client=sandbox)
    assert quiz.sandbox, quiz

with AuthenticatedClient(base_url=url, token=live_key) as live:
    foreign = get_course.sync(ready.course_id, client=live)
    assert isinstance(foreign, Error) and foreign.detail.error.code == "course_not_found", foreign
    made = create_course.sync(client=live, body=CourseCreate(title="Safe lifting"))
    assert made.status == "awaiting_brief", made
    launched = launch_course.sync_detailed(made.course_id, client=live, idempotency_key="launch-1")
    assert launched.status_code in (200, 202, 422), launched
    billing = get_billing.sync(client=live)
    assert billing is not None and not isinstance(billing, Error), billing
    print(f"course {made.course_id} was launched: {launched.status_code.value}")
