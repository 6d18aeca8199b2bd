"""Mail through a real SMTP server: it arrives, its links work, and it is never sent where that would be unsafe."""
import argparse
import email
import email.policy
import re
import socket
import tempfile
import time

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

from process import PASSWORD, Report, School

MAIL_USER, MAIL_PASSWORD = b"schola", b"a password for mail"
PUBLIC_URL = "https://learn.school.test"


class Box:
    """Keeps what arrives."""

    def __init__(self):
        self.mails = []

    async def handle_DATA(self, _server, _session, envelope):
        self.mails.append(envelope)
        return "250 kept"

    def wait_for(self, recipient, count=1, limit_seconds=20):
        """The parsed mails to somebody, once there are `count`."""
        deadline = time.monotonic() + limit_seconds
        while time.monotonic() < deadline:
            found = [envelope for envelope in self.mails if envelope.rcpt_tos == [recipient]]
            if len(found) >= count:
                return [email.message_from_bytes(envelope.content, policy=email.policy.default) for envelope in found]
            time.sleep(0.05)
        return []


def accept_login(_server, _session, _envelope, _mechanism, data):
    good = isinstance(data, LoginPassword) and (data.login, data.password) == (MAIL_USER, MAIL_PASSWORD)
    return AuthResult(success=good)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def settings(port, tls):
    return {
        "SCHOLA_SMTP_HOST": "127.0.0.1", "SCHOLA_SMTP_PORT": str(port), "SCHOLA_SMTP_TLS": tls,
        "SCHOLA_SMTP_USERNAME": MAIL_USER.decode(), "SCHOLA_SMTP_PASSWORD": MAIL_PASSWORD.decode(),
        "SCHOLA_SMTP_FROM": "Harbour Lane School <office@school.test>", "SCHOLA_PUBLIC_URL": PUBLIC_URL,
    }


def token_of(mail):
    """The one-time token in the link of a mail."""
    text = mail.get_body(("plain",)).get_content()
    link = re.search(re.escape(PUBLIC_URL) + r"/\S*?token=([\w.~-]+)", text)
    return link[1] if link else None


def deliver(report, program, folder, box, port):
    school = School(program, f"{folder}/delivering", settings(port, "none"))
    school.start()
    person = school.newcomer()
    arrived = box.wait_for(person.email)
    if report.check("registering sends a mail to the new address", len(arrived) == 1, school.said()):
        welcome = arrived[0]
        report.check("it comes from the configured sender", welcome["From"] == "Harbour Lane School <office@school.test>", str(welcome["From"]))
        report.check("it has subject, date and message id", all(welcome[name] for name in ("Subject", "Date", "Message-ID")), str(welcome.items()))
        answer = school.client().call("POST", "/api/auth/verify-email", {"token": token_of(welcome)})
        report.check("its link verifies the address", answer.status == 200, f"{answer.status} {answer.body[:200]}")
    school.client().call("POST", "/api/auth/forgot-password", {"email": person.email})
    arrived = box.wait_for(person.email, count=2)
    if report.check("a forgotten password sends a mail", len(arrived) == 2, school.said()):
        token = token_of(arrived[1])
        report.check("its link begins with the public address", token is not None, arrived[1].get_body(("plain",)).get_content())
        new = {"token": token, "password": "quite another password"}
        report.check("the link sets a new password", school.client().call("POST", "/api/auth/reset-password", new).status == 200)
        report.check("and works once", school.client().call("POST", "/api/auth/reset-password", new).status == 400)
        again = school.client().call("POST", "/api/auth/login", {"email": person.email, "password": "quite another password"})
        report.check("the new password signs in", again.status == 200, str(again.status))
        old = school.client().call("POST", "/api/auth/login", {"email": person.email, "password": PASSWORD})
        report.check("the old one does not", old.status == 401, str(old.status))
    school.client().call("POST", "/api/auth/forgot-password", {"email": "nobody@school.test"})
    time.sleep(1)
    # Others may come meanwhile: a changed password is told to its owner.
    strangers = [envelope for envelope in box.mails if "nobody@school.test" in envelope.rcpt_tos]
    report.check("an address that nobody has gets no mail", not strangers, str(len(strangers)))
    listed = school.admin().call("GET", "/api/admin/outbox").json["mails"]
    states = {mail["status"] for mail in listed if mail["to"] == person.email}
    report.check("the admin sees them as sent", states == {"sent"}, str(listed)[:500])
    school.stop()


def refuse_plain(report, program, folder, box, port):
    """Where TLS is demanded and the server has none, a password and a reset link must not travel in the clear."""
    school = School(program, f"{folder}/insisting", settings(port, "starttls"))
    school.start()
    before = len(box.mails)
    person = school.newcomer()
    time.sleep(3)
    report.check("with starttls nothing is sent in the clear", len(box.mails) == before)
    listed = school.admin().call("GET", "/api/admin/outbox").json["mails"]
    states = {mail["status"] for mail in listed if mail["to"] == person.email}
    report.check("the mail waits where the admin can read it", len(states) == 1 and "sent" not in states, str(listed)[:500])
    school.stop()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program")
    options = parser.parse_args()
    report = Report()
    box, port = Box(), free_port()
    mail_server = Controller(box, hostname="127.0.0.1", port=port, authenticator=accept_login,
                             auth_required=True, auth_require_tls=False)
    mail_server.start()
    try:
        with tempfile.TemporaryDirectory() as folder:
            deliver(report, options.program, folder, box, port)
            refuse_plain(report, options.program, folder, box, port)
    finally:
        mail_server.stop()
    report.finish()


main()
