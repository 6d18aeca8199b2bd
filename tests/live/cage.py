"""A memory limit for a process and its children, by whatever this machine has for it. Standard library only."""
import os
import secrets
import subprocess
import sys
import threading
import time
from pathlib import Path

GREEDY = "kept = []\nfor _ in range({mib}): kept.append(bytearray(b'x') * (1 << 20))"


class Cage:
    """A control group with a limit, or where there is none to be had, a watcher that ends what grows beyond it."""

    def __init__(self, limit_mib):
        self.limit = limit_mib << 20
        self.folder = None
        self.peak_files = ()
        for make in (self._version_2, self._version_1):
            try:
                make()
            except OSError:
                self._remove()
            else:
                if self._holds(limit_mib):
                    return
                self._remove()
        self.kind = "a watcher of the resident memory"

    def _make(self, root):
        self.folder = Path(root) / f"schola-{secrets.token_hex(4)}"
        self.folder.mkdir()

    def _version_2(self):
        root = Path("/sys/fs/cgroup")
        if "memory" not in (root / "cgroup.controllers").read_text().split():
            raise OSError("no memory controller")
        if "memory" not in (root / "cgroup.subtree_control").read_text().split():
            (root / "cgroup.subtree_control").write_text("+memory")
        self._make(root)
        (self.folder / "memory.max").write_text(str(self.limit))
        if (self.folder / "memory.swap.max").exists():
            (self.folder / "memory.swap.max").write_text("0")
        self.kind, self.peak_files = "a control group (version 2)", ("memory.peak", "memory.current")

    def _version_1(self):
        self._make("/sys/fs/cgroup/memory")
        (self.folder / "memory.limit_in_bytes").write_text(str(self.limit))
        if (self.folder / "memory.memsw.limit_in_bytes").exists():
            (self.folder / "memory.memsw.limit_in_bytes").write_text(str(self.limit))
        self.kind, self.peak_files = "a control group (version 1)", ("memory.max_usage_in_bytes",)

    def _holds(self, limit_mib):
        """Whether a program that takes more than the limit is ended: a limit that nobody has tried is none."""
        code = GREEDY.format(mib=limit_mib + 64)
        return subprocess.run([*self.prefix(), sys.executable, "-c", code], stderr=subprocess.DEVNULL, check=False).returncode != 0

    def prefix(self):
        """What to put before a command so that it runs inside."""
        if self.folder is None:
            return []
        return ["sh", "-c", f'echo $$ >"{self.folder}/cgroup.procs" && exec "$@"', "sh"]

    def watch(self, process):
        """Follows the resident memory of a process; ends it beyond the limit where no control group does. Returns the figures."""
        figures = {"peak": 0, "ended": False}

        def follow():
            while process.poll() is None:
                resident = resident_bytes(process.pid)
                figures["peak"] = max(figures["peak"], resident)
                if self.folder is None and resident > self.limit:
                    figures["ended"] = True
                    process.kill()
                time.sleep(0.1)

        threading.Thread(target=follow, daemon=True).start()
        return figures

    def peak_mib(self):
        """The peak of the group, files that the kernel keeps for it included; None where there is no group."""
        for name in self.peak_files:
            if (self.folder / name).exists():
                return int((self.folder / name).read_text()) / (1 << 20)
        return None

    def _remove(self):
        if self.folder is not None:
            for _ in range(50):
                try:
                    os.rmdir(self.folder)
                    break
                except OSError:
                    time.sleep(0.1)
        self.folder = None

    def end(self):
        self._remove()


def resident_bytes(pid):
    """The resident memory of a process and its children, in bytes; 0 once it is gone."""
    total = 0
    try:
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                total += int(line.split()[1]) << 10
        for task in Path(f"/proc/{pid}/task").iterdir():
            children = task / "children"
            for child in children.read_text().split() if children.exists() else ():
                total += resident_bytes(int(child))
    except OSError:
        return total
    return total
