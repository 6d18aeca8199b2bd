"""Signs in, chats and uploads a file through the generated Python client: `platform_client.py URL EMAIL PASSWORD`."""
import sys
from io import BytesIO

from schola_platform import AuthenticatedClient, Client
from schola_platform.api.auth import login
from schola_platform.api.materials import create_material, delete_material
from schola_platform.api.tutor import ask_tutor
from schola_platform.api.users import get_me
from schola_platform.models import (
    Credentials,
    Error,
    MaterialCreated,
    MaterialUpload,
    Question,
    Reply,
    SignedIn,
    UserAnswer,
)
from schola_platform.types import File

url, email, password = sys.argv[1:]

with Client(base_url=url) as visitor:
    refused = login.sync(client=visitor, body=Credentials(email=email, password="not the password"))
    assert isinstance(refused, Error) and refused.code == "auth.bad_credentials", refused
    signed_in = login.sync(client=visitor, body=Credentials(email=email, password=password))
    assert isinstance(signed_in, SignedIn), signed_in
    assert signed_in.expires_at.tzinfo is not None, signed_in.expires_at

with AuthenticatedClient(base_url=url, token=signed_in.token) as person:
    me = get_me.sync(client=person)
    assert isinstance(me, UserAnswer) and me.user.email == email and me.user.id == signed_in.user.id, me
    reply = ask_tutor.sync(client=person, body=Question(message="Explain data governance in simple terms", history=[]))
    assert isinstance(reply, Reply) and reply.reply and reply.engine, reply
    for citation in reply.citations:
        assert citation.quote and citation.end > citation.start, citation
    file = File(payload=BytesIO(b"# Tides\n\nThe tide at Saint-Malo rises by up to 13 metres.\n"), file_name="Tides.md")
    made = create_material.sync(client=person, body=MaterialUpload(file=file))
    assert isinstance(made, MaterialCreated) and made.material.media_type == "text/markdown", made
    assert delete_material.sync_detailed(made.id, client=person).status_code == 204
    print(f"{me.user.full_name} asked; {reply.engine} answered with {len(reply.citations)} citations")
