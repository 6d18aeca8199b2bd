"""People who come through the school's proxy, each with an address of their own."""
import http.client
import json
import random
import time

from process import PASSWORD, Client, Unreachable

PROXY = "127.0.2.1"
SUBJECTS = ("glaciers", "tides", "lighthouses", "bridges", "comets", "volcanoes", "harbours", "deserts")


class Person(Client):
    """A client behind the proxy; the proxy adds the address."""

    def __init__(self, school, address, token=None):
        super().__init__(school, token)
        self.address = address

    def connect(self, limit_seconds):
        return http.client.HTTPConnection("127.0.0.1", self.school.port, timeout=limit_seconds, source_address=(PROXY, 0))

    def call(self, method, path, body=None, headers=None, limit_seconds=30):
        return super().call(method, path, body, {"X-Forwarded-For": self.address} | (headers or {}), limit_seconds)

    def register(self, email, name="Test Person", path="/api/auth/register"):
        answer = self.call("POST", path, {"full_name": name, "email": email, "password": PASSWORD})
        if answer.status != 201:
            raise SystemExit(f"not ok - {email} registers: {answer.status} {answer.body[:300]}")
        self.email, self.token = email, answer.json["token"]
        return self

    def sign_in(self):
        answer = self.call("POST", "/api/auth/login", {"email": self.email, "password": PASSWORD})
        if answer.status != 200:
            raise SystemExit(f"not ok - {self.email} signs in: {answer.status} {answer.body[:300]}")
        self.token = answer.json["token"]
        return self


class Pupil:
    """One of the class: does something every one to three seconds, and remembers how long it took."""

    def __init__(self, school, number):
        self.person = Person(school, f"198.51.100.{number + 1}")
        self.number = number
        self.random = random.Random(number)
        self.turn = 0
        self.cited = []
        self.took = []
        self.failures = []

    def prepare(self):
        self.person.register(f"pupil{self.number}@school.test", f"Pupil {self.number}")
        self.person.sign_in()
        self.upload()
        return self

    def upload(self):
        self.turn += 1
        subject = SUBJECTS[(self.number + self.turn) % len(SUBJECTS)]
        text = f"Notes {self.turn} of pupil {self.number}. The oldest of the {subject} was measured in {1800 + self.turn}. " * 20
        return self.person.call("POST", "/api/materials", {"title": f"{subject.title()} {self.turn}", "text": text})

    def ask(self):
        subject = SUBJECTS[(self.number + self.turn) % len(SUBJECTS)]
        answer = self.person.call("POST", "/api/ai-tutor/chat", {"message": f"When was the oldest of the {subject} measured?"})
        if answer.status == 200:
            self.cited = [cited["material_id"] for cited in answer.json["citations"] if cited["material_id"]]
        return answer

    def read_citation(self):
        if not self.cited:
            return self.person.call("GET", "/api/materials")
        return self.person.call("GET", f"/api/materials/{self.random.choice(self.cited)}")

    def change(self):
        theme = ("dark", "light")[self.turn % 2]
        self.turn += 1
        return self.person.call("PATCH", "/api/users/me/preferences", {"theme": theme})

    def act(self):
        """Chooses so that ten minutes of it stay below every limit of a person."""
        act = self.random.choices(
            [self.look, self.list, self.read_citation, self.change, self.ask, self.upload], [30, 20, 15, 10, 20, 5])[0]
        begun = time.perf_counter()
        try:
            answer = act()
            status, detail = answer.status, answer.body[:200].decode(errors="replace")
        except (Unreachable, json.JSONDecodeError) as problem:
            status, detail = 0, str(problem)
        self.took.append((time.perf_counter() - begun, act.__name__))
        if not 200 <= status < 300:
            self.failures.append(f"{act.__name__}: {status} {detail}")

    def look(self):
        return self.person.call("GET", "/api/users/me")

    def list(self):
        return self.person.call("GET", "/api/materials?limit=20")

    def work(self, stop):
        while not stop.wait(self.random.uniform(1, 3)):
            self.act()
