"""The real program, started on a free port of the loopback address, and a client for it. Standard library only."""
import atexit
import http.client
import json
import os
import re
import secrets
import signal
import subprocess
import tempfile
import time
from pathlib import Path

PASSWORD = "a password for tests"
ADMIN_EMAIL = "head@school.test"
LISTENING = re.compile(rb"^listening on (https?)://(.+):(\d+)", re.MULTILINE)


class Answer:
    """One answer: status, headers (lower-case names) and the decoded body."""

    def __init__(self, status, headers, body):
        self.status = status
        self.headers = headers
        self.body = body

    @property
    def json(self):
        return json.loads(self.body)


class Unreachable(Exception):
    """The connection failed before a complete answer came, so whether the request took effect is unknown."""


class School:
    """A server on a data folder. `start` and `kill` may alternate as often as one likes."""

    def __init__(self, program, data, settings=None, prefix=(), listen="127.0.0.1:0", subcommand="serve"):
        self.program = str(program)
        self.data = str(data)
        self.prefix = list(prefix)
        self.listen = listen
        self.subcommand = subcommand
        self.environment = {name: value for name, value in os.environ.items() if not name.startswith("SCHOLA_")}
        self.environment |= {
            "SCHOLA_ADMIN_EMAIL": ADMIN_EMAIL,
            "SCHOLA_ADMIN_PASSWORD": PASSWORD,
            # These programs measure and break other things than the rate limits.
            "SCHOLA_LIMIT_SCALE": "100000",
            "SCHOLA_ACCESS_LOG": "false",
            "SCHOLA_LOG": "warn",
        }
        self.environment |= settings or {}
        self.process = None
        self.port = None
        # Anonymous files: the server must never block on a pipe that nobody reads.
        self.stdout = None
        self.stderr = tempfile.TemporaryFile()
        # A program that fails half-way must not leave its server behind.
        atexit.register(self.end)

    def start(self, limit_seconds=60):
        """Starts the server and returns the seconds until it said that it listens."""
        begun = time.monotonic()
        self.stdout = tempfile.TemporaryFile()
        self.process = subprocess.Popen(
            [*self.prefix, self.program, self.subcommand, "--data", self.data, "--listen", self.listen],
            stdin=subprocess.DEVNULL, stdout=self.stdout, stderr=self.stderr, env=self.environment,
        )
        while time.monotonic() - begun < limit_seconds:
            found = LISTENING.search(os.pread(self.stdout.fileno(), 4096, 0))
            if found:
                self.port = int(found[3])
                return time.monotonic() - begun
            if self.process.poll() is not None:
                break
            time.sleep(0.001)
        raise SystemExit(f"not ok - the server starts (exit code {self.process.poll()}); it said: {self.said()}")

    def said(self):
        """What the server wrote to standard error, the last 4,000 bytes of it."""
        size = os.fstat(self.stderr.fileno()).st_size
        return os.pread(self.stderr.fileno(), 4000, max(0, size - 4000)).decode(errors="replace")

    def printed(self):
        """What the server wrote to standard output."""
        return os.pread(self.stdout.fileno(), 1 << 20, 0).decode(errors="replace")

    def kill(self):
        """Ends the server as a power cut would."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self, limit_seconds=10):
        """Ends the server as an administrator would; returns its exit code and the seconds that it took."""
        begun = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        try:
            code = self.process.wait(limit_seconds)
        except subprocess.TimeoutExpired:
            self.kill()
            return None, time.monotonic() - begun
        return code, time.monotonic() - begun

    def end(self):
        """Makes sure that nothing runs any more."""
        if self.process is not None and self.process.poll() is None:
            self.kill()

    def pss_mib(self, part="Pss"):
        """The proportional set size of the process in MiB: its own memory, and its share of what it shares. `part` is a line of the kernel."""
        for line in Path(f"/proc/{self.process.pid}/smaps_rollup").read_text().splitlines():
            if line.startswith(f"{part}:"):
                return int(line.split()[1]) / 1024
        raise RuntimeError(f"the kernel reports no {part}")

    def own_memory_mib(self):
        """The memory of the process that no file stands behind, in MiB: without the code, which the kernel keeps as long as it likes."""
        return self.pss_mib("Pss_Anon")

    def open_files(self):
        """How many files and sockets the process has open."""
        return len(list(Path(f"/proc/{self.process.pid}/fd").iterdir()))

    def doctor(self):
        """Runs `doctor` on the data folder; returns its exit code and what it said."""
        done = subprocess.run([*self.prefix, self.program, "doctor", "--data", self.data], env=self.environment,
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120)
        return done.returncode, done.stdout + done.stderr

    def client(self, token=None):
        return Client(self, token)

    def admin(self):
        """A client signed in as the first admin."""
        client = self.client()
        answer = client.call("POST", "/api/auth/login", {"email": ADMIN_EMAIL, "password": PASSWORD})
        if answer.status != 200:
            raise SystemExit(f"not ok - the admin signs in: {answer.status} {answer.body[:300]}")
        client.token = answer.json["token"]
        return client

    def newcomer(self, role="student"):
        """A client of somebody who just registered; `client.email` says who."""
        client = self.client()
        client.email = f"{secrets.token_hex(8)}@school.test"
        answer = client.call("POST", "/api/auth/register",
                             {"full_name": "Test Person", "email": client.email, "password": PASSWORD, "role": role})
        if answer.status != 201:
            raise SystemExit(f"not ok - somebody registers: {answer.status} {answer.body[:300]}")
        client.token = answer.json["token"]
        client.id = answer.json["user"]["id"]
        return client


class Client:
    """Keeps one connection open and makes a new one where the server closed it."""

    def __init__(self, school, token=None):
        self.school = school
        self.token = token
        self.connection = None

    def call(self, method, path, body=None, headers=None, limit_seconds=30):
        """Sends one request. Raises Unreachable where no complete answer came."""
        sent = {"Accept": "application/json"} | (headers or {})
        if self.token:
            sent["Authorization"] = f"Bearer {self.token}"
        if body is not None and not isinstance(body, bytes):
            body = json.dumps(body).encode()
            sent["Content-Type"] = "application/json"
        try:
            if self.connection is None or self.connection.port != self.school.port:
                self.close()
                self.connection = self.connect(limit_seconds)
            self.connection.request(method, path, body, sent)
            answer = self.connection.getresponse()
            return Answer(answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read())
        except (OSError, http.client.HTTPException) as problem:
            self.close()
            raise Unreachable(str(problem)) from problem

    def connect(self, limit_seconds):
        return http.client.HTTPConnection("127.0.0.1", self.school.port, timeout=limit_seconds)

    def close(self):
        if self.connection is not None:
            self.connection.close()
        self.connection = None


class Report:
    """Prints one line for each thing checked, as tests/run counts them."""

    def __init__(self):
        self.failures = 0

    def check(self, name, holds, detail=""):
        if holds:
            print(f"ok - {name}", flush=True)
        else:
            self.failures += 1
            print(f"not ok - {name}{': ' if detail else ''}{detail}", flush=True)
        return bool(holds)

    def finish(self):
        raise SystemExit(1 if self.failures else 0)


def percentile(values, share):
    """The value below which that share of the values lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]
