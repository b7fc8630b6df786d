"""A board with hardware: a virtual machine whose lines, panel and USB port the kernel simulates."""

import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.rig.agent import Agent
from tests.rig.board import LOOK_AGAIN_S, Board
from tests.rig.qmp import Monitor

BOOT_TIMEOUT_S = 240.0
LISTEN_TIMEOUT_S = 20.0
MEMORY_MIB = 1536
# Emulated, since KVM is not everywhere. QEMU 7.2 gets some of AVX2 wrong: numpy's sort crashes with it.
PROCESSOR = ("-accel", "tcg,thread=multi,tb-size=512", "-cpu", "max,-avx,-avx2", "-smp", "2")
# What else is tested meanwhile is measured by the clock; and it must not outlive a test run that was killed.
GENTLY = ("setpriv", "--pdeathsig", "KILL", "nice", "-n", "5")
BARE = ("-M", "q35", "-nodefaults", "-no-user-config", "-display", "none", "-no-reboot")
KERNEL_LINE = (
    "console=ttyS0 root=/dev/vda rw panic=-1 quiet mitigations=off nokaslr systemd.show_status=false"
)


@dataclass(frozen=True)
class Disks:
    """What a machine boots from.

    Attributes:
        system: folder with `system.img`, `vmlinuz`, `initrd`; what is written there is gone afterwards.
        endface: disk that is seen at `/opt/endface`.
        state: disk that is seen at `/var/lib/endface`, and outlives the machine.
    """

    system: Path
    endface: Path
    state: Path


class Machine(Board):
    """Runs until the block is left, or its power is cut."""

    def __init__(self, disks: Disks, folder: Path) -> None:
        """Prepare; nothing runs yet.

        Args:
            disks: what it boots from.
            folder: where its sockets, its console and what it showed on the panel are kept.
        """
        self.folder = folder
        self.panel_recording = folder / "panel.bin"
        self._console = folder / "console.txt"
        self._order = [*GENTLY, "qemu-system-x86_64", *PROCESSOR, *BARE, "-m", str(MEMORY_MIB)]
        self._order += ["-kernel", str(disks.system / "vmlinuz"), "-initrd", str(disks.system / "initrd")]
        self._order += ["-append", KERNEL_LINE, "-serial", f"file:{self._console}"]
        self._order += disk_options(
            "system", disks.system / "system.img", "snapshot=on"
        )  # the first one: /dev/vda
        self._order += disk_options("endface", disks.endface, "readonly=on")
        self._order += disk_options("state", disks.state, "cache=writeback")
        self._order += [
            "-device",
            "virtio-rng-pci",
            "-device",
            "virtio-serial-pci",
            "-device",
            "qemu-xhci,id=usb",
        ]
        self._order += _port("endface.agent", f"socket,path={folder / 'agent'},server=on,wait=off")
        self._order += _port("endface.panel", f"file,path={self.panel_recording}")
        self._order += ["-qmp", f"unix:{folder / 'qmp'},server=on,wait=off"]

    def __enter__(self) -> Self:
        """Boot, and wait until the machine obeys."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "qemu.txt").open("wb") as out:
            self._process = subprocess.Popen(self._order, stdin=subprocess.DEVNULL, stdout=out, stderr=out)
        try:
            self._await_sockets()
            self.monitor = Monitor(self.folder / "qmp")
            self._agent = Agent(self.folder / "agent")
            self._agent.await_up(BOOT_TIMEOUT_S)
        except BaseException:
            self.cut_power()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Cut the power: what must survive that is what the tests ask for."""
        self.cut_power()

    def run(self, *order: str, timeout_s: float = 60.0, check: bool = True) -> str:
        """See `Board.run`."""
        answer = self._agent.run(order, timeout_s)
        said, complained = str(answer["said"]), str(answer["complained"])
        assert not check or answer["status"] == 0, said + complained
        return said

    def alive(self) -> None:
        """See `Board.alive`."""
        assert self._process.poll() is None, f"the machine ended: {self._last_words()}"

    def stand_still(self) -> None:
        """Stop its processors, and with them its time, so that it costs nothing."""
        self.monitor.order("stop")

    def go_on(self) -> None:
        """Let them work on, as if nothing had been."""
        self.monitor.order("cont")

    def cut_power(self) -> None:
        """End the machine between two instructions."""
        self._process.kill()
        self._process.wait()

    def _await_sockets(self) -> None:
        end_s = time.monotonic() + LISTEN_TIMEOUT_S
        while not (self.folder / "qmp").exists() or not (self.folder / "agent").exists():
            self.alive()
            assert time.monotonic() < end_s, f"QEMU does not listen: {self._last_words()}"
            time.sleep(LOOK_AGAIN_S)

    def _last_words(self) -> str:
        files = [file for file in (self.folder / "qemu.txt", self._console) if file.exists()]
        return "".join(file.read_text(errors="replace")[-1000:] for file in files)


def disk_options(name: str, image: Path, options: str) -> list[str]:
    """QEMU's options for a disk that the guest knows by a name; the first one is `/dev/vda`."""
    drive = f"file={image},format=raw,if=none,id={name},{options}"
    return ["-drive", drive, "-device", f"virtio-blk-pci,drive={name},serial={name}"]


def _port(name: str, to: str) -> list[str]:
    kind, _, rest = to.partition(",")
    identity = name.replace(".", "-")
    return [
        "-chardev",
        f"{kind},id={identity},{rest}",
        "-device",
        f"virtserialport,name={name},chardev={identity}",
    ]
