"""Attacks by the rules of HTTP: requests that cost the server much, or that there are far too many of.

They come through the school's proxy, from addresses of their own. Each function is one attacker, which does one thing after
the other until `stop` is set. To be refused is what an attacker has to expect: 4xx, or 503 with Retry-After.
"""
import base64
import hashlib
import hmac
import http.client
import itertools
import secrets
import struct
import threading
import time
import zlib

from crowd import Person
from process import PASSWORD, Unreachable

BOTS = [f"203.0.113.{number}" for number in range(1, 65)]
# People with an account have addresses that no storm uses up.
HOMES = "192.0.2."
# A ligature that NFKC makes eighteen characters of.
LIGATURE = "\ufdfa"
MEBIBYTE = 1 << 20


def png(width, height):
    """A picture of nothing but black, which is small until it is unpacked. Lines are packed one after the other."""
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    packer = zlib.compressobj(9)
    line = b"\0" * (width * 3 + 1)
    packed = b"".join(packer.compress(line) for _ in range(height)) + packer.flush()
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


def gif(width, height):
    """A picture that says that it is large, and holds next to nothing."""
    head = b"GIF89a" + struct.pack("<HHBBB", width, height, 0x80, 0, 0) + b"\0\0\0\xff\xff\xff"
    return head + b"\x2c" + struct.pack("<HHHHB", 0, 0, width, height, 0) + b"\x02\x02\x4c\x01\x00\x3b"


def one_time_code(secret):
    """The code of this half minute (RFC 6238)."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.new(key, struct.pack(">Q", int(time.time()) // 30), hashlib.sha1).digest()
    place = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[place:place + 4])[0] & 0x7fffffff) % 1000000:06}"


class Attackers:
    def __init__(self, school, stop, counts, faults):
        self.school = school
        self.stop = stop
        self.counts = counts
        self.faults = faults

    def person(self, number):
        return Person(self.school, BOTS[number % len(BOTS)])

    def insist(self, act):
        """What an attacker needs to begin: tried until it succeeds."""
        while not self.stop.is_set():
            try:
                return act()
            except (Unreachable, SystemExit, KeyError, ValueError):
                self.stop.wait(1)
        raise SystemExit

    def member(self, number, path="/api/auth/register"):
        person = Person(self.school, f"{HOMES}{number + 1}")
        return self.insist(lambda: person.register(f"{secrets.token_hex(8)}@attack.test", path=path))

    def send(self, attack, person, *request, **more):
        """Sends a request and looks at the answer; None where there was none."""
        try:
            answer = person.call(*request, limit_seconds=60, **more)
        except Unreachable:
            self.counts[f"{attack}: no answer"] += 1
            return None
        self.counts[f"{attack}: {answer.status}"] += 1
        if answer.status >= 500 and not (answer.status == 503 and "retry-after" in answer.headers):
            self.faults.append(f"{attack}: {answer.status} {answer.body[:200].decode(errors='replace')}")
        if answer.status == 429 and "retry-after" not in answer.headers:
            self.faults.append(f"{attack}: 429 without Retry-After")
        return answer

    def until_stopped(self, pause, act):
        for turn in itertools.count():
            if self.stop.wait(pause):
                return
            act(turn)

    def wrong_passwords(self, number):
        person = self.person(number)

        def guess(turn):
            person.address = BOTS[(number * 7 + turn) % len(BOTS)]
            email = f"pupil{turn % 30}@school.test" if turn % 3 else f"nobody{turn}@school.test"
            self.send("wrong passwords", person, "POST", "/api/auth/login", {"email": email, "password": f"guess {turn}"})
        self.until_stopped(0.02, guess)

    def wrong_codes(self, number):
        victim = self.member(number)
        secret = self.insist(lambda: victim.call("POST", "/api/auth/totp", {"password": PASSWORD}).json["secret"])
        self.insist(lambda: victim.call("POST", "/api/auth/totp/confirm", {"code": one_time_code(secret)}))
        person = self.person(number)

        def guess(turn):
            person.address = BOTS[(number * 11 + turn) % len(BOTS)]
            code = f"{turn % 1000000:06}"
            self.send("wrong codes", person, "POST", "/api/auth/login", {"email": victim.email, "password": PASSWORD, "code": code})
        self.until_stopped(0.05, guess)

    def forgotten_passwords(self, number):
        person = self.person(number)

        def ask(turn):
            person.address = BOTS[(number * 13 + turn) % len(BOTS)]
            email = ("pupil0@school.test", f"pupil{turn % 30}@school.test", f"nobody{turn}@school.test")[turn % 3]
            self.send("forgotten passwords", person, "POST", "/api/auth/forgot-password", {"email": email})
        self.until_stopped(0.02, ask)

    def registrations(self, number):
        person = self.person(number)

        def register(turn):
            person.address = BOTS[(number * 17 + turn) % len(BOTS)]
            body = {"full_name": "Visit https://attack.test now", "email": f"{secrets.token_hex(8)}@attack.test", "password": PASSWORD}
            self.send("registrations", person, "POST", "/api/auth/register", body)
        self.until_stopped(0.05, register)

    def swelling_texts(self, number):
        """Texts that become eighteen times as long once they are normalised, and questions about them."""
        person = self.member(number)
        text = LIGATURE * 1_000_000

        def act(turn):
            if turn % 2 == 0:
                body = {"title": f"Swelling {turn}", "text": text}
                self.send("swelling texts", person, "POST", "/api/materials", body)
            self.send("questions about them", person, "POST", "/api/ai-tutor/chat", {"message": f"What is {LIGATURE * 50} {turn}?"})
        self.until_stopped(1, act)

    def large_bank(self, number, mebibytes, ready):
        """Fills a study bank with ordinary text, asks about it, and opens it to those who export it."""
        person = self.member(number)
        line = "In the year {} the harbour of port {} was deepened to {} metres, says the chronicle of the pilots. "
        for part in range(mebibytes):
            if self.stop.is_set():
                break
            text = "".join(line.format(1000 + each, f"{part}-{each}", each % 40) for each in range(9600))[:950_000]
            self.send("a large bank", person, "POST", "/api/materials", {"title": f"Chronicle {part}", "text": text})
            if part == 2:
                ready.put(person.token)

        def ask(turn):
            question = f"How deep is the harbour of port {turn % 20}-{turn}? " + "Which chronicle says so? " * 20
            self.send("questions to a large bank", person, "POST", "/api/ai-tutor/chat", {"message": question})
        self.until_stopped(1, ask)

    def exports(self, number, token):
        """The export of the large bank, by ten at once; some read slowly and some not at all."""
        attack = "exports"
        person = self.person(number)
        person.token = token

        def export(turn):
            try:
                person.close()
                person.connection = person.connect(30)
                person.connection.request("GET", "/api/users/me/export", None,
                                          {"Authorization": f"Bearer {token}", "X-Forwarded-For": person.address})
                answer = person.connection.getresponse()
                self.counts[f"{attack}: {answer.status}"] += 1
                if answer.status >= 500 and not (answer.status == 503 and answer.getheader("Retry-After")):
                    self.faults.append(f"{attack}: {answer.status}")
                if answer.status == 200:
                    while answer.read(256 * 1024) and not self.stop.is_set():
                        if (number + turn) % 3 == 0:
                            break
                        if (number + turn) % 3 == 1:
                            time.sleep(0.2)
                    else:
                        self.counts[f"{attack}: read to the end"] += 1
                self.stop.wait(2)
            except (OSError, ValueError, http.client.HTTPException) as problem:
                self.counts[f"{attack}: {type(problem).__name__}"] += 1
            person.close()
        self.until_stopped(0.5, export)

    def pictures(self, number):
        person = self.member(number)
        bombs = [(png(20_000, 20_000), "image/png"), (gif(65_535, 65_535), "image/gif"), (png(6_000, 6_000), "image/png"),
                 (b"\x89PNG\r\n\x1a\n" + secrets.token_bytes(4 * MEBIBYTE), "image/png"), (png(3_000, 3_000), "image/png")]

        def upload(turn):
            data, kind = bombs[turn % len(bombs)]
            self.send("pictures", person, "PUT", "/api/users/me/avatar", data, headers={"Content-Type": kind})
        self.until_stopped(0.5, upload)

    def lists(self, number):
        person = self.member(number)
        for part in range(20):
            self.send("lists", person, "POST", "/api/materials", {"title": f"List {part}", "text": f"Entry {part}. " * 2000})

        def read(turn):
            paths = ("/api/materials?limit=100", "/api/auth/tokens", "/api/materials?query=" + "l" * 200,
                     "/api/materials?query=%25_%27" + str(turn), "/api/materials?cursor=" + "x" * 200, "/openapi/platform.json")
            self.send("lists and searches", person, "GET", paths[turn % len(paths)])
        self.until_stopped(0.01, read)

    def keys(self, number):
        """A developer's key far beyond its quota."""
        person = self.member(number, path="/api/developer/register")
        person.token = self.insist(lambda: person.call("POST", "/api/developer/keys", {"name": "Storm"}).json["key"])

        def ping(_):
            self.send("a key beyond its quota", person, "GET", "/v1/ping")
        self.until_stopped(0.01, ping)

    def repeats(self, number):
        """Idempotency keys by the hundred, new ones and the same one at once."""
        person = self.member(number)

        def send(turn):
            key = "the same key" if turn % 2 else secrets.token_hex(120)
            body = {"title": f"Repeat {turn}", "text": "Once and once only. " * 500}
            self.send("repeats", person, "POST", "/api/materials", body, headers={"Idempotency-Key": key})
            self.send("repeats", person, "POST", "/api/auth/verify-email/resend", headers={"Idempotency-Key": key})
        self.until_stopped(0.02, send)


def start(school, stop, counts, faults, mebibytes, ready, only):
    """Starts all of them but the exports, which need a bank that is there; `ready` gets the token for them."""
    attackers = Attackers(school, stop, counts, faults)
    kinds = [(attackers.large_bank, 1), (attackers.wrong_passwords, 4), (attackers.wrong_codes, 2), (attackers.forgotten_passwords, 3),
             (attackers.registrations, 2), (attackers.swelling_texts, 2), (attackers.pictures, 3), (attackers.lists, 3),
             (attackers.keys, 2), (attackers.repeats, 3)]
    numbers = itertools.count()
    for attack, many in kinds:
        for number in itertools.islice(numbers, many):
            arguments = (number, mebibytes, ready) if attack == attackers.large_bank else (number,)
            if not only or attack.__name__ in only:
                threading.Thread(target=attack, args=arguments, daemon=True).start()


def start_exports(school, stop, counts, faults, token):
    attackers = Attackers(school, stop, counts, faults)
    for number in range(10):
        threading.Thread(target=attackers.exports, args=(number, token), daemon=True).start()
