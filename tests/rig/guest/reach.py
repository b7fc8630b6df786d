"""Tries, from inside the service's sandbox, what it must reach and what it must not; prints JSON.

Runs with the board's own Python, in a copy of the shipped unit. Each line says whether it was possible.
"""

import json
import mmap
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path


def write(folder: str) -> None:
    """Make a file and take it away again."""
    path = Path(folder) / "reached"
    path.write_text("reached", encoding="utf-8")
    path.unlink()


def read(path: str) -> None:
    """Read a file."""
    Path(path).read_bytes()


def network() -> None:
    """Make a socket that could speak to another machine."""
    socket.socket(socket.AF_INET, socket.SOCK_DGRAM).close()


def run_written_memory() -> None:
    """Take memory that may be written and run."""
    mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC).close()


def become_root() -> None:
    """Take root's rights."""
    os.setuid(0)


def set_clock() -> None:
    """Set the calendar."""
    time.clock_settime(time.CLOCK_REALTIME, time.time())


def make_namespace() -> None:
    """Begin a world of its own, the first step of many ways out of a sandbox."""
    if subprocess.run(["/usr/bin/unshare", "--user", "true"], capture_output=True, check=False).returncode:
        raise PermissionError


TRIALS: dict[str, Callable[[], None]] = {
    "write its state": lambda: write("/var/lib/endface"),
    "write its run-time folder": lambda: write("/run/endface"),
    "read its program": lambda: read("/opt/endface/pyproject.toml"),
    "read its settings": lambda: read("/etc/endface/device.toml"),
    "read the processor's features": lambda: read("/proc/cpuinfo"),
    "write the settings": lambda: write("/etc/endface"),
    "write the system": lambda: write("/usr/bin"),
    "write its program": lambda: write("/opt/endface"),
    "write elsewhere in the state folder": lambda: write("/var/lib"),
    "read what others keep in /tmp": lambda: read("/tmp/of-others"),
    "read a home folder": lambda: read("/home/somebody/private"),
    "read the shadow file": lambda: read("/etc/shadow"),
    "see other users' processes": lambda: read("/proc/1/status"),
    "read the kernel's messages": lambda: read("/dev/kmsg"),
    "speak to a network": network,
    "run memory that it wrote": run_written_memory,
    "become root": become_root,
    "set the clock": set_clock,
    "make a namespace": make_namespace,
}


def possible(trial: Callable[[], None]) -> bool:
    """Whether a trial went through."""
    try:
        trial()
    except OSError:
        return False
    return True


if __name__ == "__main__":
    json.dump({name: possible(trial) for name, trial in TRIALS.items()}, sys.stdout)
