"""Orders a course and asks after it through the generated Python client: `author_client.py URL KEY`."""
import sys

from schola_author import AuthenticatedClient
from schola_author.api.courses import create_course, get_job
from schola_author.models import CourseOrder, Error

url, key = sys.argv[1:]

with AuthenticatedClient(base_url=url, token="ls_sch_nothing") as stranger:
    refused = create_course.sync(client=stranger, body=CourseOrder(subject="Onboarding for new hires"))
    assert isinstance(refused, Error) and refused.code == "INVALID_API_KEY", refused

with AuthenticatedClient(base_url=url, token=key) as author:
    ordered = create_course.sync_detailed(client=author, body=CourseOrder(subject="Onboarding for new hires"))
    assert ordered.status_code == 202 and ordered.parsed.status == "pending", ordered
    job = get_job.sync(ordered.parsed.job_id, client=author)
    assert job.status == "pending" and job.course is None, job
    absent = get_job.sync_detailed("job_aaaaaaaaaaaaaaaaaaaa", client=author)
    assert absent.status_code == 404, absent
    print(f"job {ordered.parsed.job_id} is {job.status}")
