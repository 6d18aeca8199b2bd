"""Sends a great many requests over many connections, and demands that each is answered as it should be."""
import argparse
import json
import multiprocessing
import socket
import tempfile
import time

from process import PASSWORD, Report, School

CONNECTIONS = 32
WORKERS = 2


def message(method, path, token, body=None):
    content = json.dumps(body).encode() if body is not None else b""
    head = f"{method} {path} HTTP/1.1\r\nHost: school\r\nAuthorization: Bearer {token}\r\n"
    if body is not None:
        head += f"Content-Type: application/json\r\nContent-Length: {len(content)}\r\n"
    return head.encode() + b"\r\n" + content


def read_answer(connection, rest):
    """Reads one answer with a Content-Length; returns its status and the bytes after it."""
    while b"\r\n\r\n" not in rest:
        received = connection.recv(65536)
        if not received:
            raise ConnectionError("the server closed the connection")
        rest += received
    head, _, rest = rest.partition(b"\r\n\r\n")
    length = 0
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            length = int(value)
    while len(rest) < length:
        rest += connection.recv(65536)
    return int(head.split(b" ", 2)[1]), rest[length:]


def work(port, token, number, count, results):
    """Sends `count` requests: mostly reads, some writes, some questions, some that must be refused."""
    kinds = [(message("GET", "/api/users/me", token), 200)] * 60
    kinds += [(message("GET", "/api/health", token), 200)] * 15
    kinds += [(message("GET", "/api/materials", token), 200)] * 10
    kinds += [(message("PATCH", "/api/users/me", token, {"bio": f"worker {number}"}), 200)] * 6
    kinds += [(message("POST", "/api/ai-tutor/chat", token, {"message": "Why does the tide rise twice a day?", "history": []}), 200)]
    kinds += [(message("GET", "/api/absent", token), 404)] * 4
    kinds += [(message("GET", "/api/users/me", "garbage"), 401)] * 3
    kinds += [(message("POST", "/api/ai-tutor/chat", token, {"message": 7}), 400)]
    connections = [socket.create_connection(("127.0.0.1", port), timeout=60) for _ in range(CONNECTIONS)]
    rests = [b""] * CONNECTIONS
    wrong = {}
    sent = 0
    while sent < count:
        batch = min(CONNECTIONS, count - sent)
        expected = []
        for place in range(batch):
            # A stride that shares no divisor with the number of kinds visits them all.
            content, status = kinds[(sent + place) * 37 % len(kinds)]
            connections[place].sendall(content)
            expected.append(status)
        for place in range(batch):
            status, rests[place] = read_answer(connections[place], rests[place])
            if status != expected[place]:
                wrong[f"{status} instead of {expected[place]}"] = wrong.get(f"{status} instead of {expected[place]}", 0) + 1
        sent += batch
    results.put((sent, wrong))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program")
    parser.add_argument("--requests", type=int, default=1_000_000)
    parser.add_argument("--limit-seconds", type=int, default=3600)
    options = parser.parse_args()
    report = Report()
    with tempfile.TemporaryDirectory() as folder:
        school = School(options.program, f"{folder}/data")
        school.start()
        client = school.newcomer()
        for title in ("Tides", "Harbours", "Moons"):
            client.call("POST", "/api/materials", {"title": title, "text": f"{title}. The tide rises twice a day because the moon pulls at the sea."})
        results = multiprocessing.Queue()
        begun = time.monotonic()
        # The first tenth fills caches and pools, so that growth is told from filling.
        memory = []
        sent, wrong = 0, {}
        for part in (0.1, 0.9):
            share = int(options.requests * part / WORKERS)
            workers = [multiprocessing.Process(target=work, args=(school.port, client.token, number, share, results)) for number in range(WORKERS)]
            for worker in workers:
                worker.start()
            for _ in workers:
                done, mistakes = results.get(timeout=options.limit_seconds)
                sent += done
                for what, count in mistakes.items():
                    wrong[what] = wrong.get(what, 0) + count
            for worker in workers:
                worker.join()
            memory.append(school.own_memory_mib())
        seconds = time.monotonic() - begun
        print(f"{sent} requests in {seconds:.0f} s ({sent / seconds:.0f} a second); memory {memory[0]:.1f} -> {memory[1]:.1f} MiB", flush=True)
        report.check(f"{sent} requests, each answered as it should be", not wrong, str(wrong))
        report.check("memory does not grow with the number of requests", memory[1] <= memory[0] * 1.25 + 8, f"{memory[0]:.1f} -> {memory[1]:.1f} MiB")
        code, took = school.stop()
        report.check(f"SIGTERM ends it with 0 within 10 s ({took:.1f} s)", code == 0, f"exit code {code}")
        code, said = school.doctor()
        report.check("doctor is content", code == 0, said[-500:])
    report.finish()


if __name__ == "__main__":
    main()
