"""USB sticks: images on the host, put into the machine's port and pulled out of it."""

import subprocess
from pathlib import Path

from tests.rig.machine import Machine

FORMATS = {"vfat": ("mkfs.vfat",), "exfat": ("mkfs.exfat",), "ext4": ("mkfs.ext4", "-q", "-F")}
NAME = "stick"
SLOW_BYTES_PER_S = 10_000
FORMAT_TIMEOUT_S = 60


def make_stick(image: Path, file_system: str, size_kib: int) -> Path:
    """A formatted stick without partitions."""
    with image.open("wb") as stick:
        stick.truncate(size_kib << 10)
    order = [*FORMATS[file_system], str(image)]
    subprocess.run(order, check=True, stdout=subprocess.DEVNULL, timeout=FORMAT_TIMEOUT_S)
    return image


class Port:
    """The machine's USB port."""

    def __init__(self, machine: Machine) -> None:
        """Take the machine; nothing is in the port."""
        self._monitor = machine.monitor
        self._monitor.order("object-add", **{"qom-type": "throttle-group", "id": "slow"})

    def put_in(self, stick: Path, *, protected: bool = False, slow: bool = False) -> None:
        """Put a stick in.

        Args:
            stick: its image.
            protected: its switch stands on write-protected.
            slow: it takes its time to write, so that it can be pulled meanwhile.
        """
        limits = {"bps-write": SLOW_BYTES_PER_S if slow else 0}
        self._monitor.order("qom-set", path="/objects/slow", property="limits", value=limits)
        file = {"driver": "file", "filename": str(stick)}
        disk = {"driver": "raw", "file": file, "read-only": protected}
        throttled = {"driver": "throttle", "throttle-group": "slow", "file": disk, "read-only": protected}
        self._monitor.order("blockdev-add", **{**throttled, "node-name": NAME})
        self._monitor.order("device_add", driver="usb-storage", bus="usb.0", id=NAME, drive=NAME)

    def pull_out(self) -> None:
        """Pull it out, whatever it is doing."""
        self._monitor.order("device_del", id=NAME)
        self._monitor.await_event("DEVICE_DELETED", NAME)
        self._monitor.order("blockdev-del", **{"node-name": NAME})
