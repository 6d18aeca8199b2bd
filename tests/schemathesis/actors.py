"""Who sends the generated requests.

A generated request may sign its sender out, delete the account or change a role. So each request that may change something
has a fresh actor of its own, made just before it is sent: a student, or a tutor, an admin or a developer where the operation
is for those, or, on the partner surface, a learner of the one developer whose key signs everything there. One who reads reads
again, after a look whether a request of others did something to the account. On the course factory and at the course author
nothing can be done to who asks, so that the keys of one account and of one person serve. The stateful phase keeps its people
for as long as they can sign in, for there one request builds on what another has made. That phase sends no Idempotency-Key
twice: a repeat gets the stored answer, which names a thing that a request in between may have removed.

A warden stands apart: an admin that no generated request acts as, who opens the school again after a request has
closed it. Where the requests did away with the warden too, a new one comes by the command line, as it would for a
locked-out school.
"""
import base64
import hashlib
import hmac
import os
import re
import secrets
import struct
import subprocess
import time

import requests
import schemathesis

URL = os.environ["SCHOLA_TEST_URL"]
PROGRAM = os.environ["SCHOLA_TEST_PROGRAM"]
DATA = os.environ["SCHOLA_TEST_DATA"]
SURFACE = os.environ["SCHOLA_TEST_SURFACE"]
PASSWORD = "a password for tests"
ONCE = "Bearer somebody-new"
KEPT = "Bearer somebody-who-stays"
LEARNER = re.compile(r"[1-9][0-9]{0,17}|ext:[!-~]{1,200}")
CLOSING = ("/api/admin/settings",)

http = requests.Session()


class Lost(Exception):
    """The school no longer lets this person in."""


def send(method, path, token=None, **body):
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return http.request(method, URL + path, json=body or None, headers=headers, timeout=20)


def one_time_code(secret, step):
    digest = hmac.new(base64.b32decode(secret + "=" * (-len(secret) % 8)), struct.pack(">Q", step), hashlib.sha1).digest()
    place = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[place:place + 4])[0] & 0x7FFFFFFF) % 1_000_000:06}"


class Warden:
    """The admin behind the scenes, made by the command line and signed in with a one-time code, for a generated request may demand one."""

    def __init__(self):
        self.token = None

    def appoint(self):
        email = f"warden-{secrets.token_hex(6)}@school.test"
        environment = {name: value for name, value in os.environ.items() if not name.startswith("SCHOLA_")}
        subprocess.run([PROGRAM, "admin", "create", "--email", email, "--full-name", "The Warden", "--password-stdin", "--data", DATA],
                       input=PASSWORD + "\n", text=True, check=True, capture_output=True, timeout=60, env=environment)
        signed_in = send("POST", "/api/auth/login", email=email, password=PASSWORD)
        signed_in.raise_for_status()
        self.token = signed_in.json()["token"]
        begun = send("POST", "/api/auth/totp", self.token, password=PASSWORD)
        begun.raise_for_status()
        secret = begun.json()["secret"]
        step = int(time.time()) // 30
        send("POST", "/api/auth/totp/confirm", self.token, code=one_time_code(secret, step)).raise_for_status()
        # A code counts once, so signing in takes the next one; the token from before may be good for enrolment only.
        signed_in = send("POST", "/api/auth/login", email=email, password=PASSWORD, code=one_time_code(secret, step + 1))
        signed_in.raise_for_status()
        self.token = signed_in.json()["token"]

    def send(self, method, path, **body):
        """Sends as the warden; a warden who was suspended, demoted or deleted is replaced."""
        for _ in range(2):
            if self.token is not None:
                answer = send(method, path, self.token, **body)
                if answer.status_code not in (401, 403):
                    answer.raise_for_status()
                    return answer
            self.appoint()
        raise Lost("a new warden is not admitted either")

    def open_school(self):
        self.send("PATCH", "/api/admin/settings", registration="open", require_verified_email=False, totp_required_for=[])


warden = Warden()


class Person:
    """Somebody who registered; `token` may end, for which `refresh` is there."""

    def __init__(self, role):
        self.role = role
        self.email = f"{secrets.token_hex(8)}@school.test"
        details = {"full_name": "Fresh Actor", "email": self.email, "password": PASSWORD}
        if role == "tutor":
            details["role"] = "tutor"
        path = "/api/developer/register" if role == "developer" else "/api/auth/register"
        registered = send("POST", path, **details)
        if registered.status_code != 201:
            warden.open_school()
            registered = send("POST", path, **details)
            registered.raise_for_status()
        self.token = registered.json()["token"]
        self.id = registered.json()["id"]
        if role == "admin":
            warden.send("PATCH", f"/api/admin/users/{self.id}", role="admin")

    def is_in(self):
        me = send("GET", "/api/users/me", self.token)
        return me.status_code == 200 and me.json()["user"]["role"] == self.role

    def refresh(self):
        """Signs in again where the token ended; tells whether the person can still act as before."""
        if self.is_in():
            return True
        signed_in = send("POST", "/api/auth/login", email=self.email, password=PASSWORD)
        if signed_in.status_code != 200:
            return False
        self.token = signed_in.json()["token"]
        return self.is_in()


class Developer:
    """Whose key signs the requests to the partner surface."""

    def __init__(self):
        details = {"full_name": "Fresh Developer", "email": f"{secrets.token_hex(8)}@school.test", "password": PASSWORD}
        registered = send("POST", "/api/developer/register", **details)
        registered.raise_for_status()
        made = send("POST", "/api/developer/keys", registered.json()["token"], name="generated requests")
        made.raise_for_status()
        self.key = made.json()["key"]
        self.kept = self.learner()

    def learner(self):
        reference = secrets.token_hex(8)
        send("POST", "/v1/learners", self.key, full_name="Fresh Learner", external_reference=reference).raise_for_status()
        return f"ext:{reference}"


developers = []


def developer():
    if not developers:
        developers.append(Developer())
    return developers[0]


def sign_for_learner(case, mark):
    """Signs a request to the partner surface, for a learner who exists. A name that the contract refuses stays as it was generated."""
    case.headers["Authorization"] = f"Bearer {developer().key}"
    if LEARNER.fullmatch(case.headers.get("Schola-Learner") or ""):
        case.headers["Schola-Learner"] = developer().learner() if mark == ONCE else developer().kept


class Account:
    """The customer of the course factory whose keys sign the requests to it."""

    def __init__(self):
        path = "/api/admin/accounts"
        path += f"/{warden.send('POST', path, name='Generated Requests', plan='pro').json()['id']}/keys"
        self.keys = [warden.send("POST", path, mode=mode).json()["key"] for mode in ("live", "test")]

    def key(self, mark):
        """The live key where requests build on each other, else either."""
        return self.keys[0] if mark == KEPT else secrets.choice(self.keys)


class Author:
    """The paying person whose key signs the requests to the course author."""

    def __init__(self):
        person = Person("student")
        warden.send("PUT", f"/api/admin/users/{person.id}/plan", plan="pro")
        made = send("POST", "/api/users/me/author-key", person.token)
        made.raise_for_status()
        self.text = made.json()["key"]

    def key(self, _mark):
        return self.text


owners = {"factory": Account, "author": Author}
kept = {}


def key_of_owner(mark):
    """The key of whoever asks on a surface where nobody can be undone."""
    if SURFACE not in kept:
        kept[SURFACE] = owners[SURFACE]()
    return kept[SURFACE].key(mark)


def somebody_who_stays(role, reads=False):
    person = kept.get((role, reads))
    if person is None or not person.refresh():
        person = kept[role, reads] = Person(role)
    return person


def role_for(path):
    """Who an operation is for, by where it stands."""
    for role in ("admin", "developer"):
        if path.startswith(f"/api/{role}/"):
            return role
    if path.startswith("/api/classes") and path != "/api/classes/join":
        return "tutor"
    return "student"


@schemathesis.auth(refresh_interval=None)
class Actor:
    """Marks a generated request as one to be signed; who signs is decided when it is sent, not when it is generated."""

    def get(self, case, _context):
        phase = case.meta.phase.name if case.meta else None
        return KEPT if phase == "stateful" else ONCE

    def set(self, case, mark, _context):
        case.headers = case.headers or {}
        case.headers["Authorization"] = mark


@schemathesis.hook
def before_call(_context, case, _kwargs):
    mark = (case.headers or {}).get("Authorization")
    # What a check has put there, such as a missing or an invalid token, stays.
    if mark not in (ONCE, KEPT):
        return
    role = role_for(case.path)
    if SURFACE in owners:
        case.headers["Authorization"] = f"Bearer {key_of_owner(mark)}"
    elif case.path.startswith("/v1"):
        sign_for_learner(case, mark)
    elif mark == ONCE and case.method.upper() == "GET":
        case.headers["Authorization"] = f"Bearer {somebody_who_stays(role, reads=True).token}"
    elif mark == ONCE:
        case.headers["Authorization"] = f"Bearer {Person(role).token}"
    else:
        case.headers["Authorization"] = f"Bearer {somebody_who_stays(role).token}"
    # A key that the contract refuses stays as it was generated.
    if mark == KEPT and 1 <= len(case.headers.get("Idempotency-Key") or "") <= 255:
        case.headers["Idempotency-Key"] = secrets.token_hex(16)


@schemathesis.hook
def after_call(_context, case, response):
    if case.path in CLOSING and case.method.upper() == "PATCH" and response.status_code == 200:
        warden.open_school()
