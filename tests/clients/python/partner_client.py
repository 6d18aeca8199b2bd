"""Makes a learner and asks for them through the generated Python client: `partner_client.py URL KEY`."""
import sys

from schola_partner import AuthenticatedClient
from schola_partner.api.learners import create_learner, delete_learner
from schola_partner.api.system import ping
from schola_partner.api.tutor import ask_tutor
from schola_partner.api.users import get_me
from schola_partner.models import Error, LearnerCreate, Question, Reply, UserAnswer

url, key = sys.argv[1:]

with AuthenticatedClient(base_url=url, token="sk_live_sch_nothing") as stranger:
    refused = ping.sync(client=stranger)
    assert isinstance(refused, Error) and refused.code == "auth.invalid", refused

with AuthenticatedClient(base_url=url, token=key) as partner:
    first = ping.sync(client=partner)
    assert first.ok and first.usage.requests_this_cycle == 1, first
    made = create_learner.sync_detailed(client=partner, body=LearnerCreate(full_name="Mina Sato", external_reference="pupil-7"))
    assert made.status_code == 201 and made.headers["schola-usage-requests"] == "2", made
    again = create_learner.sync(client=partner, body=LearnerCreate(full_name="Mina Sato", external_reference="pupil-7"))
    assert isinstance(again, Error), again
    me = get_me.sync(client=partner, schola_learner="ext:pupil-7")
    assert isinstance(me, UserAnswer) and me.user.id == made.parsed.id, me
    reply = ask_tutor.sync(client=partner, schola_learner="ext:pupil-7", body=Question(message="What is a tide?", history=[]))
    assert isinstance(reply, Reply) and reply.reply, reply
    gone = delete_learner.sync_detailed("ext:pupil-7", client=partner)
    assert gone.status_code == 204, gone
    print(f"{me.user.full_name} asked, and was deleted")
