#!/usr/bin/env python3
"""Runs a Rust test program, prints its ten dearest tests, and holds it to a budget of processor time.

    dearest.py PROGRAM [ARGUMENT...]

A test is charged its time by the clock times the share of the processors that the whole run got: threads times the time of the run is
what it could have used, the processor time of the program and its children is what it did use. So a machine that is busy with
something else does not make a test dearer. The processor time of a single test cannot be measured: its server has threads of its own,
and so have the tests that run beside it.

Neighbours on a virtual server make its processors slower by a third, for minutes at a time. So a text is compressed every other second
while the tests run, and all times are counted as those of a processor that compresses it at the speed of an undisturbed one.

SCHOLA_TEST_SLOWNESS multiplies the budgets, for a machine that is slower than a present-day server core. 1 is the default.
"""

import os
import random
import re
import resource
import statistics
import subprocess
import sys
import threading
import time
import zlib

# Somewhat more than two cores of a small virtual server take.
ONE_TEST = 50
ALL_TESTS = 950
SHOWN = 10

# Megabytes of the text that a processor compresses in a second, where nothing else runs beside it.
UNDISTURBED = 19
DRAWN = random.Random(1)
TEXT = b" ".join(b"%x" % DRAWN.getrandbits(20) for _ in range(40_000))

FINISHED = re.compile(r"^test (\S+)(?: - should panic)? \.\.\. (?:\w+ <([0-9.]+)s>)")


class Speed(threading.Thread):
    """Measures how fast the processors are while something runs on them."""

    def __init__(self):
        super().__init__(daemon=True)
        self.found = []
        self.is_over = threading.Event()

    def run(self):
        while True:
            began = time.thread_time()
            zlib.compress(TEXT, 6)
            self.found.append(len(TEXT) / 1e6 / (time.thread_time() - began))
            if self.is_over.wait(2):
                return

    def share(self):
        """The part of its speed that a processor had. More than all of it counts as all."""
        self.is_over.set()
        self.join()
        return min(1, statistics.mean(self.found) / UNDISTURBED)


def main():
    program, *arguments = sys.argv[1:]
    threads = int(os.environ.get("RUST_TEST_THREADS") or len(os.sched_getaffinity(0)))
    slowness = float(os.environ.get("SCHOLA_TEST_SLOWNESS") or 1)
    # The runner of tests tells times only to those who say that they know it to be unstable.
    command = [program, "--test-threads", str(threads), "-Z", "unstable-options", "--report-time", *arguments]
    environment = os.environ | {"RUSTC_BOOTSTRAP": "1"}
    began, speed = time.monotonic(), Speed()
    speed.start()
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
    pace = speed.share()
    share = min(1, processor / (took * threads)) * pace
    charged = {name: seconds * share for name, seconds in times.items()}

    print(f"\nThe dearest of {len(times)} tests, in seconds of the clock and of a processor:")
    for name in sorted(charged, key=charged.get, reverse=True)[:SHOWN]:
        print(f"{times[name]:8.1f} {charged[name]:8.1f}  {name}")
    print(f"{took:8.1f} {processor:8.1f}  all, on {threads} threads ({used.ru_utime:.1f} s in programs, {used.ru_stime:.1f} s in the system)")
    print(f"{'':8} {processor * pace:8.1f}  all, by an undisturbed processor; these had {pace:.0%} of its speed")
    if status == 0 and not times:
        status = verdict(False, "the tests tell their times")
    for name, seconds in charged.items():
        if seconds > ONE_TEST * slowness:
            status = verdict(False, f"{name} cost {seconds:.0f} s of a processor, and may cost {ONE_TEST * slowness:.0f} s")
    cheap = processor * pace <= ALL_TESTS * slowness
    status = verdict(cheap, f"all tests cost at most {ALL_TESTS * slowness:.0f} s of a processor") or status
    sys.exit(status)


def verdict(is_good, sentence):
    print(f"{'ok' if is_good else 'not ok'} - {sentence}", flush=True)
    return 0 if is_good else 1


if __name__ == "__main__":
    main()
