"""Notifications on devices, read by the reference implementations: `http-ece` decrypts, `py-vapid` verifies who sent them."""
import argparse
import base64
import http.server
import json
import os
import tempfile
import threading
import time

import http_ece
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from py_vapid import Vapid02

from process import Report, School

CONTACT = "office@school.test"


def text_of(raw):
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


class Browser:
    """A browser with a subscription."""

    def __init__(self, base, name):
        self.endpoint = f"{base}/{name}"
        self.private = ec.generate_private_key(ec.SECP256R1())
        self.auth = os.urandom(16)

    def subscription(self):
        point = self.private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return {"endpoint": self.endpoint, "keys": {"p256dh": text_of(point), "auth": text_of(self.auth)}}

    def read(self, body):
        return json.loads(http_ece.decrypt(body, private_key=self.private, auth_secret=self.auth, version="aes128gcm"))


class PushService:
    """Takes what is sent to devices."""

    def __init__(self):
        taken = self.taken = []

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):  # noqa: N802, the name is that of the library
                body = self.rfile.read(int(self.headers["content-length"]))
                taken.append((self.path, dict(self.headers.items()), body))
                self.send_response(201)
                self.send_header("content-length", "0")
                self.end_headers()

            def log_message(self, *_words):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.base = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def wait_for(self, count, limit_seconds=20):
        deadline = time.monotonic() + limit_seconds
        while len(self.taken) < count and time.monotonic() < deadline:
            time.sleep(0.05)
        return list(self.taken)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    program = parser.parse_args().program
    report, service = Report(), PushService()
    with tempfile.TemporaryDirectory() as folder:
        school = School(program, f"{folder}/pushing", {"SCHOLA_ALLOW_PRIVATE_ADDRESSES": "true"})
        school.start()
        admin, person = school.admin(), school.newcomer()
        saved = admin.call("PATCH", "/api/admin/settings/push", {"enabled": True, "contact": CONTACT})
        report.check("an admin turns notifications on devices on", saved.status == 200, saved.body[:300])
        key = person.call("GET", "/api/notifications/push").json["push"]["public_key"]
        browser = Browser(service.base, "ada")
        made = person.call("POST", "/api/notifications/push/subscriptions", browser.subscription())
        report.check("a browser is registered", made.status == 201, made.body[:300])
        device = made.json["id"]
        person.call("POST", f"/api/notifications/push/subscriptions/{device}/test")
        taken = service.wait_for(1)
        report.check("the push service gets the test", len(taken) == 1, f"{len(taken)} requests; {school.said()}")
        _, headers, body = taken[0]
        report.check("http-ece decrypts it", browser.read(body)["text"] == "Notifications work on this device.")
        report.check("its headers are those of RFC 8030",
                     (headers["content-encoding"], headers["urgency"], headers["topic"]) == ("aes128gcm", "high", "test")
                     and 240 < int(headers["ttl"]) <= 300, headers)
        authorization = headers["authorization"]
        report.check("py-vapid verifies the signature", Vapid02.verify(authorization))
        token, sent_key = authorization.removeprefix("vapid t=").split(",k=")
        claims = token.split(".")[1]
        claims = json.loads(base64.urlsafe_b64decode(claims + "=" * (-len(claims) % 4)))
        report.check("the key is the one that browsers subscribe with", sent_key == key)
        report.check("its claims name the push service and the school",
                     (claims["aud"], claims["sub"]) == (service.base, f"mailto:{CONTACT}"), claims)
        report.check("the token is good for less than a day", 0 < claims["exp"] - time.time() < 24 * 3600, claims)
        head, payload, signature = token.split(".")
        forged = f"vapid t={head}.{payload[:-2]}AA.{signature},k={sent_key}"
        try:
            is_forgery_good = Vapid02.verify(forged)
        except Exception:  # noqa: BLE001, whatever it says, it refuses
            is_forgery_good = False
        report.check("a changed token is refused", not is_forgery_good)

        # A restart in the middle: what was stored with its cause is sent, with the same key.
        changed = person.call("POST", "/api/auth/change-password", {"current_password": "a password for tests",
                                                                    "new_password": "another password for tests"})
        school.kill()
        school.start()
        taken = service.wait_for(2)
        report.check("what was stored before a crash arrives after it",
                     changed.status == 200 and len(taken) >= 2 and
                     browser.read(taken[1][2])["text"].startswith("Your password was changed."), len(taken))
        report.check("the key survives a restart", len(taken) >= 2 and taken[1][1]["authorization"].endswith(key))
        said = school.said()
        report.check("the log has no address of a device", "/ada" not in said, said)
        code, found = school.doctor()
        report.check("doctor says that their key can be decrypted",
                     code == 0 and "their key can be decrypted" in found, found)
        school.stop()
    report.finish()


main()
