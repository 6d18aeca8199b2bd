"""Opens thousands of connections that do nothing, or next to nothing, and watches how those who work are served."""
import argparse
import resource
import socket
import tempfile
import threading
import time

from process import Report, School, percentile

PROBES = 400
# What the server may hold on to when a burst of connections has passed, and how soon it gives back the rest.
KEPT_MIB = 4
SETTLED_SECONDS = 30


def probe(client, path="/api/users/me"):
    """Latencies in milliseconds of requests one after the other, and how many were not answered with 200."""
    latencies, refused = [], 0
    for _ in range(PROBES):
        begun = time.perf_counter()
        refused += client.call("GET", path).status != 200
        latencies.append((time.perf_counter() - begun) * 1000)
    return latencies, refused


def open_connections(port, count):
    """A third says nothing, a third has sent half a request, a third has had its answer and stays."""
    connections = []
    for number in range(count):
        connection = socket.create_connection(("127.0.0.1", port), timeout=30)
        if number % 3 == 1:
            connection.sendall(b"GET /api/health HTTP/1.1\r\nHost: school\r\nX-Slow: ")
        elif number % 3 == 2:
            connection.sendall(b"GET /api/health HTTP/1.1\r\nHost: school\r\n\r\n")
            if not connection.recv(4096).startswith(b"HTTP/1.1 200"):
                raise SystemExit("not ok - a connection that will idle gets its first answer")
        connections.append(connection)
    return connections


def trickle(connections, stop):
    """Sends a byte to each unfinished request every second: the slowest client there is."""
    while not stop.wait(1):
        for connection in connections[1::3]:
            try:
                connection.send(b"a")
            except OSError:
                # The server may cut off who is too slow; that is its right.
                continue


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program")
    parser.add_argument("--connections", type=int, default=2000)
    options = parser.parse_args()
    report = Report()
    wanted = options.connections + 200
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < wanted:
        raise SystemExit(f"not ok - this machine allows {hard} open files a process; {wanted} are needed (ulimit -Hn)")
    # The server starts with the usual low limit and has to raise it by itself.
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(1024, hard) if hard != resource.RLIM_INFINITY else 1024, hard))
    with tempfile.TemporaryDirectory() as folder:
        # All come from one address, which has half of the connections otherwise.
        school = School(options.program, f"{folder}/data", {"SCHOLA_MAX_CONNECTIONS_PER_ADDRESS": str(wanted)})
        school.start()
        resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, wanted), hard))
        client = school.newcomer()
        probe(client)
        quiet, _ = probe(client)
        # Until the buffers in which passwords were hashed are given back.
        time.sleep(6)
        memory_before, total_before = school.own_memory_mib(), school.pss_mib()
        connections = open_connections(school.port, options.connections)
        memory_with, total_with, open_files = school.own_memory_mib(), school.pss_mib(), school.open_files()
        stop = threading.Event()
        threading.Thread(target=trickle, args=(connections, stop), daemon=True).start()
        time.sleep(1.5)
        crowded, refused = probe(client)
        newcomers = [school.newcomer() for _ in range(5)]
        fresh, refused_fresh = probe(newcomers[0], "/api/health")
        stop.set()
        print(f"p50 and p99 of a read: quiet {percentile(quiet, .5):.1f} and {percentile(quiet, .99):.1f} ms, "
              f"beside {options.connections} connections {percentile(crowded, .5):.1f} and {percentile(crowded, .99):.1f} ms; "
              f"memory of its own {memory_before:.1f} -> {memory_with:.1f} MiB, with code {total_before:.1f} -> {total_with:.1f} MiB", flush=True)
        report.check("all connections were open when the memory was measured", open_files >= options.connections,
                     f"{open_files} open files")
        report.check(f"beside {options.connections} idle and slow connections every request is answered", refused + refused_fresh == 0,
                     f"{refused + refused_fresh} were not")
        bound = max(100, 5 * percentile(quiet, .99))
        report.check(f"and soon: p99 {percentile(crowded, .99):.1f} ms (at most {bound:.0f})", percentile(crowded, .99) <= bound)
        report.check("new connections are accepted and people can register", len(newcomers) == 5 and percentile(fresh, .99) <= bound)
        for connection in connections:
            connection.close()
        bound, begun = memory_before + KEPT_MIB, time.monotonic()
        while school.own_memory_mib() > bound and time.monotonic() - begun < SETTLED_SECONDS:
            time.sleep(1)
        memory_after = school.own_memory_mib()
        report.check(f"once they are gone their memory is given back: {memory_after:.1f} MiB after {time.monotonic() - begun:.0f} s "
                     f"(at most {bound:.1f})", memory_after <= bound)
        code, seconds = school.stop()
        report.check(f"SIGTERM ends it with 0 within 10 s ({seconds:.1f} s)", code == 0, f"exit code {code}")
    report.finish()


main()
