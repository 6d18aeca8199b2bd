#!/usr/bin/env python3
"""Runs a Rust test program, prints its ten dearest tests, and holds it to a budget of processor time.

    dearest.py PROGRAM [ARGUMENT...]

A test is charged its time by the clock times the share of the processors that the whole run got: threads times the time of the run is
what it could have used, the processor time of the program and its children is what it did use. So a machine that is busy with
something else does not make a test dearer. The processor time of a single test cannot be measured: its server has threads of its own,
and so have the tests that run beside it.

SCHOLA_TEST_SLOWNESS multiplies the budgets, for a machine that is slower than a present-day server core. 1 is the default.
"""

import os
import re
import resource
import subprocess
import sys
import time

# About two to three times what two cores of a small virtual server take.
ONE_TEST = 30
ALL_TESTS = 700
SHOWN = 10

FINISHED = re.compile(r"^test (\S+)(?: - should panic)? \.\.\. (?:\w+ <([0-9.]+)s>)")


def main():
    program, *arguments = sys.argv[1:]
    threads = int(os.environ.get("RUST_TEST_THREADS") or len(os.sched_getaffinity(0)))
    slowness = float(os.environ.get("SCHOLA_TEST_SLOWNESS") or 1)
    # The runner of tests tells times only to those who say that they know it to be unstable.
    command = [program, "--test-threads", str(threads), "-Z", "unstable-options", "--report-time", *arguments]
    environment = os.environ | {"RUSTC_BOOTSTRAP": "1"}
    began = time.monotonic()
    running = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True, errors="replace")
    times = {}
    for line in running.stdout:
        print(line, end="", flush=True)
        if found := FINISHED.match(line):
            times[found[1]] = float(found[2])
    status = running.wait()
    took = time.monotonic() - began
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    processor = used.ru_utime + used.ru_stime
    share = min(1, processor / (took * threads))
    charged = {name: seconds * share for name, seconds in times.items()}

    print(f"\nThe dearest of {len(times)} tests, in seconds of the clock and of a processor:")
    for name in sorted(charged, key=charged.get, reverse=True)[:SHOWN]:
        print(f"{times[name]:8.1f} {charged[name]:8.1f}  {name}")
    print(f"{took:8.1f} {processor:8.1f}  all, on {threads} threads ({used.ru_utime:.1f} s in programs, {used.ru_stime:.1f} s in the system)")
    if status == 0 and not times:
        status = verdict(False, "the tests tell their times")
    for name, seconds in charged.items():
        if seconds > ONE_TEST * slowness:
            status = verdict(False, f"{name} cost {seconds:.0f} s of a processor, and may cost {ONE_TEST * slowness:.0f} s")
    cheap = processor <= ALL_TESTS * slowness
    status = verdict(cheap, f"all tests cost at most {ALL_TESTS * slowness:.0f} s of a processor") or status
    sys.exit(status)


def verdict(is_good, sentence):
    print(f"{'ok' if is_good else 'not ok'} - {sentence}", flush=True)
    return 0 if is_good else 1


if __name__ == "__main__":
    main()
