"""Attacks a server that has little memory with everything at once, while a class works beside it.

The server must live, answer the class soon and without a failure, stay inside its memory, refuse attackers in an orderly way,
keep its log lines short, and leave a data folder in which `doctor` finds nothing.
"""
import argparse
import collections
import multiprocessing
import os
import re
import resource
import tempfile
import threading
import time
from pathlib import Path

import api_attacks
import raw_attacks
from cage import Cage
from crowd import PROXY, Pupil
from process import Report, School, percentile

CLASS_SIZE = 30
LONGEST_LOG_LINE = 4096
# Attackers and server share this machine's processors; in life they do not.
ATTACKERS_NICE = 10


def largest_file(client):
    """The path of the largest file that anybody may ask for."""
    paths, found = {"/openapi/platform.json"}, (0, "")
    for page in ("/", "/docs"):
        paths |= set(re.findall(r'(?:src|href)="(/[^"#?]+)', client.call("GET", page).body.decode(errors="replace")))
    for path in sorted(paths):
        answer = client.call("GET", path)
        if answer.status == 200:
            found = max(found, (len(answer.body), path))
    return found


def run_class(pupils, stop, results):
    threads = [threading.Thread(target=pupil.work, args=(stop,)) for pupil in pupils]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    results.put(("class", [took for pupil in pupils for took in pupil.took], [each for pupil in pupils for each in pupil.failures]))


def run_raw(port, large, options, stop, results):
    os.nice(ATTACKERS_NICE)
    counts = collections.Counter()
    raw_attacks.start(port, large, stop, counts, options.connections, options.only)
    stop.wait()
    time.sleep(1)
    results.put(("raw", dict(counts), []))


def run_api(school, options, stop, results):
    os.nice(ATTACKERS_NICE)
    counts, faults, ready = collections.Counter(), [], multiprocessing.Queue()
    api_attacks.start(school, stop, counts, faults, options.bank, ready, options.only)
    while not stop.wait(0.2):
        if not ready.empty():
            api_attacks.start_exports(school, stop, counts, faults, ready.get())
    time.sleep(1)
    results.put(("api", dict(counts), list(faults)))


def peak_resident_mib(pid):
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    return 0.0


def attack(school, pupils, large, options):
    """Runs class and attackers until the time is over or the server is gone; returns what each reports."""
    stop, results = multiprocessing.Event(), multiprocessing.Queue()
    workers = [
        multiprocessing.Process(target=run_class, args=(pupils, stop, results), daemon=True),
        multiprocessing.Process(target=run_raw, args=(school.port, large, options, stop, results), daemon=True),
        multiprocessing.Process(target=run_api, args=(school, options, stop, results), daemon=True),
    ]
    for worker in workers:
        worker.start()
    until = time.monotonic() + options.seconds
    while time.monotonic() < until and school.process.poll() is None:
        time.sleep(0.5)
    stop.set()
    reports = {}
    for _ in workers:
        name, what, faults = results.get(timeout=90)
        reports[name] = (what, faults)
    for worker in workers:
        worker.kill()
        worker.join()
    return reports


def check_class(report, took, failures, options):
    expected = CLASS_SIZE * options.seconds / 2
    report.check(f"the class went on working: {len(took)} requests", len(took) >= 0.7 * expected, f"about {expected:.0f} were due")
    report.check("nothing of theirs failed", not failures, f"{len(failures)} did, such as {failures[:3]}")
    milliseconds = [seconds * 1000 for seconds, _ in took] or [float("inf")]
    for act in sorted({act for _, act in took}):
        own = [seconds * 1000 for seconds, name in took if name == act]
        print(f"  {act}: p50 {percentile(own, .5):.1f}, p99 {percentile(own, .99):.1f}, longest {max(own):.0f} ms of {len(own)}")
    p99 = percentile(milliseconds, .99)
    report.check(f"and they were served soon: p50 {percentile(milliseconds, .5):.1f}, p99 {p99:.1f} ms (at most {options.p99:.0f})",
                 p99 <= options.p99)


def check_log(report, school):
    size = os.fstat(school.stderr.fileno()).st_size
    longest, rest, place = 0, 0, 0
    while place < size:
        block = os.pread(school.stderr.fileno(), 1 << 20, place)
        lines = block.split(b"\n")
        longest = max(longest, rest + len(lines[0]), *(len(line) for line in lines[1:]))
        rest = len(lines[-1]) + (rest if len(lines) == 1 else 0)
        place += len(block)
    report.check(f"log lines stay short: the longest of {size / (1 << 20):.1f} MiB has {longest} bytes (at most {LONGEST_LOG_LINE})",
                 longest <= LONGEST_LOG_LINE)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program")
    parser.add_argument("--seconds", type=int, default=600)
    parser.add_argument("--memory", type=int, default=256, help="the limit in MiB")
    parser.add_argument("--bank", type=int, default=95, help="how many MiB the large study bank has")
    parser.add_argument("--connections", type=int, default=500, help="how many slow and silent connections of each kind")
    parser.add_argument("--p99", type=float, default=250, help="how soon the class is served, in milliseconds")
    parser.add_argument("--only", default="", help="the attackers to start, by the names of their functions, separated by commas")
    options = parser.parse_args()
    options.only = [name for name in options.only.split(",") if name]
    multiprocessing.set_start_method("fork")
    report, cage = Report(), Cage(options.memory)
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    print(f"The limit of {options.memory} MiB is kept by {cage.kind}.", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        settings = {"SCHOLA_LIMIT_SCALE": "1", "SCHOLA_ACCESS_LOG": "true", "SCHOLA_LOG": "info", "SCHOLA_TRUSTED_PROXIES": PROXY}
        school = School(options.program, f"{folder}/data", settings, prefix=cage.prefix())
        school.start()
        figures = cage.watch(school.process)
        pupils = [Pupil(school, number).prepare() for number in range(CLASS_SIZE)]
        size, large = largest_file(school.client())
        print(f"The class is there; the largest file is {large} with {size} bytes.", flush=True)
        for pupil in pupils:
            pupil.person.close()
        reports = attack(school, pupils, large, options)

        for name in ("raw", "api"):
            for what, many in sorted(reports[name][0].items()):
                print(f"  {what}: {many}")
        alive = report.check("the server lived", school.process.poll() is None and not figures["ended"],
                             f"exit code {school.process.poll()}; it said: {school.said()[-600:]}")
        check_class(report, *reports["class"], options)
        faults = reports["api"][1]
        report.check("attackers were answered in an orderly way", not faults, f"{len(faults)} times not, such as {faults[:3]}")
        check_log(report, school)
        if alive:
            peak = peak_resident_mib(school.process.pid)
            group = cage.peak_mib()
            beside = "" if group is None else f"; with the files that the kernel keeps {group:.0f} MiB"
            report.check(f"its memory stayed inside: at most {peak:.0f} MiB{beside}", peak < options.memory)
            answer = Pupil(school, CLASS_SIZE).prepare().look()
            report.check("a newcomer is served afterwards", answer.status == 200, str(answer.status))
            code, seconds = school.stop(limit_seconds=30)
            report.check(f"SIGTERM ends it with 0 ({seconds:.1f} s)", code == 0, f"exit code {code}")
        code, said = school.doctor()
        report.check("doctor finds nothing", code == 0, said[-600:])
    cage.end()
    report.finish()


main()
