"""A machine that only writes records, until its power is cut in mid-write."""

import random
import re
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from tests.rig.machine import BARE, GENTLY, PROCESSOR, Disks, disk_options

BOOT_TIMEOUT_S = 300.0
ROUND_S = (0.5, 3.0)
"""How long it writes after its first acknowledgement: less than the kernel keeps what nobody synced, 30 s."""
KERNEL_LINE = "console=ttyS0 root=/dev/vda rw panic=-1 quiet mitigations=off nokaslr init=/usr/sbin/cut-init"


@dataclass(frozen=True)
class Round:
    """What one life of the machine said.

    Attributes:
        found: the last inspection that the log held at its start, 0 for a new one.
        naive: the last one that the naive list held at its start, 0 where it held none.
        acknowledged: the last inspection that it acknowledged before its power was cut.
    """

    found: int
    naive: int
    acknowledged: int


def live_and_die(disks: Disks, folder: Path, chance: random.Random) -> Round:
    """Boot, let it write, cut the power at some moment.

    Raises:
        AssertionError: it wrote nothing; with the end of what its console said.
    """
    console = folder / "console.txt"
    console.unlink(missing_ok=True)
    order = [*GENTLY, "qemu-system-x86_64", *PROCESSOR, *BARE, "-m", "768"]
    order += ["-kernel", str(disks.system / "vmlinuz"), "-initrd", str(disks.system / "initrd")]
    order += ["-append", KERNEL_LINE, "-serial", f"file:{console}"]
    order += disk_options("system", disks.system / "system.img", "snapshot=on")
    order += disk_options("endface", disks.endface, "readonly=on")
    order += disk_options("state", disks.state, "cache=writeback")
    machine = subprocess.Popen(order, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    try:
        _await_first(machine, console)
        time.sleep(chance.uniform(*ROUND_S))
    finally:
        machine.kill()
        machine.wait()
    return _read(console.read_text(errors="replace"))


def _await_first(machine: "subprocess.Popen[bytes]", console: Path) -> None:
    end_s = time.monotonic() + BOOT_TIMEOUT_S
    said = ""
    while "ACK" not in said:
        said = console.read_text(errors="replace") if console.exists() else ""
        assert machine.poll() is None, said[-2000:]
        assert time.monotonic() < end_s, said[-2000:]
        time.sleep(0.05)


def _read(said: str) -> Round:
    # A line that the cut has cut is none: its number may be.
    found = re.findall(r"^FOUND (\d+) \d+\r?$", said, re.MULTILINE)
    naive = re.findall(r"^NAIVE (\d+)\r?$", said, re.MULTILINE)
    acknowledged = re.findall(r"^ACK (\d+)\r?\n", said, re.MULTILINE)
    return Round(int(found[0]), int(naive[0]), int(acknowledged[-1]))
