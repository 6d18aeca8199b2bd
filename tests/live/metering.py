"""Counts requests with a developer's keys while the server is killed again and again, and holds the counter against the answers.

After any crash the counter must not be below what was answered, and at most one reserved block above it per crash (and per request that
was let in and never answered). What the counter says by day, key and operation must add up to it.
"""
import argparse
import multiprocessing
import random
import secrets
import socket
import tempfile
import time

from flood import message, read_answer
from process import PASSWORD, Report, School

WORKERS = 2
CONNECTIONS = 16
# The largest block that the server reserves at a time.
BLOCK = 64


def work(port, key, stop_after, results):
    """Pings until `stop_after` answers came or the server is gone; reports how many were answered with 200, and what else came."""
    ping = message("GET", "/v1/ping", key)
    answered, others, open_asks = 0, {}, 0
    try:
        connections = [socket.create_connection(("127.0.0.1", port), timeout=30) for _ in range(CONNECTIONS)]
        rests = [b""] * CONNECTIONS
        while answered < stop_after:
            for connection in connections:
                connection.sendall(ping)
                open_asks += 1
            for place, connection in enumerate(connections):
                status, rests[place] = read_answer(connection, rests[place])
                open_asks -= 1
                if status == 200:
                    answered += 1
                else:
                    others[status] = others.get(status, 0) + 1
    except OSError:
        # The server was killed: what was asked and not answered may have been counted.
        pass
    results.put((answered, others, open_asks))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program")
    parser.add_argument("--requests", type=int, default=20_000)
    parser.add_argument("--kills", type=int, default=5)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    options = parser.parse_args()
    print(f"seed {options.seed}", flush=True)
    chance = random.Random(options.seed)
    report = Report()
    with tempfile.TemporaryDirectory() as folder:
        school = School(options.program, f"{folder}/data", {"SCHOLA_PLANS": "free requests=100000000"})
        school.start()
        developer = school.client()
        email = f"{secrets.token_hex(8)}@school.test"
        made = developer.call("POST", "/api/developer/register", {"full_name": "Test Developer", "email": email, "password": PASSWORD})
        developer.token = made.json["token"]
        keys = [developer.call("POST", "/api/developer/keys", {"name": f"key {number}"}).json["key"] for number in range(WORKERS)]
        answered, unanswered, strange, below, above = 0, 0, {}, [], []
        begun = time.monotonic()
        for round_number in range(options.kills + 1):
            is_last = round_number == options.kills
            results = multiprocessing.Queue()
            share = max(1, options.requests - answered) // WORKERS + 1 if is_last else options.requests
            workers = [multiprocessing.Process(target=work, args=(school.port, key, share, results)) for key in keys]
            for worker in workers:
                worker.start()
            if not is_last:
                # Killed wherever it happens to be, but never before this round had its part of the requests.
                time.sleep(chance.uniform(0.3, 0.9) * max(1.0, options.requests / 60_000))
                school.kill()
            for _ in workers:
                good, others, lost = results.get(timeout=3600)
                answered, unanswered = answered + good, unanswered + lost
                for status, count in others.items():
                    strange[status] = strange.get(status, 0) + count
            for worker in workers:
                worker.join()
            if not is_last:
                school.start()
            usage = developer.call("GET", "/api/developer/usage").json["usage"]
            used, crashes = usage["used"], round_number if is_last else round_number + 1
            most = answered + unanswered + crashes * BLOCK
            print(f"{'the end' if is_last else f'kill {round_number + 1}'}: {answered} answered, the counter says {used}", flush=True)
            if used < answered:
                below.append(f"{used} < {answered}")
            if used > most:
                above.append(f"{used} > {most}")
        seconds = time.monotonic() - begun
        sums = {part: sum(row["requests"] for row in usage[part]) for part in ("by_day", "by_key", "by_operation")}
        print(f"{answered} requests in {seconds:.0f} s", flush=True)
        code, _ = school.stop()
        school.start()
        kept = developer.call("GET", "/api/developer/usage").json["usage"]["used"]
        school.stop()
    report.check(f"{options.kills} kills, {answered} answered requests: the counter was never below them", not below, "; ".join(below))
    report.check("the counter was at most one block above them per crash", not above, "; ".join(above))
    report.check("there were as many requests as wanted", answered >= options.requests, f"{answered}")
    report.check("no request was refused", not strange, str(strange))
    report.check("days, keys and operations add up to the counter", all(total == used for total in sums.values()), f"{used}: {sums}")
    report.check("an orderly end keeps the counter exactly", code == 0 and kept == used, f"{used} -> {kept}")
    report.finish()


if __name__ == "__main__":
    main()
