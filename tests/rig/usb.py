"""USB sticks: images on the host, put into the machine's ports and pulled out of them."""

import struct
import subprocess
from enum import StrEnum
from pathlib import Path
from typing import Any

from tests.rig.machine import Machine

FORMATS = {"vfat": ("mkfs.vfat",), "exfat": ("mkfs.exfat",), "ext4": ("mkfs.ext4", "-q", "-F")}
FORMAT_TIMEOUT_S = 60
FIRST, SECOND = "first", "second"
SECTOR_BYTES, MIB = 512, 1 << 20
# QEMU, block/vdi.c: text, signature, version, size of the header, static image, flags, description,
# places of the map and of the data, geometry, size, block, extra, blocks, allocated, identities, unused.
VDI = struct.Struct("<64s5I256s7IQ4I64s56s")
VDI_SIGNATURE, VDI_VERSION, VDI_HEADER_BYTES, VDI_STATIC = 0xBEDA107F, 0x00010001, 0x180, 2


class Slow(StrEnum):
    """What a stick takes its time for, so that it can be pulled meanwhile: QEMU's names."""

    WRITING = "bps-write"
    READING = "bps-read"


SLOW_BYTES_PER_S = {Slow.WRITING: 10_000, Slow.READING: 100_000}


def make_stick(image: Path, file_system: str, size_kib: int, *options: str) -> Path:
    """A formatted stick without partitions; the options are those of the formatting program."""
    with image.open("wb") as stick:
        stick.truncate(size_kib << 10)
    order = [*FORMATS[file_system], *options, str(image)]
    subprocess.run(order, check=True, stdout=subprocess.DEVNULL, timeout=FORMAT_TIMEOUT_S)
    return image


def make_garbled_stick(image: Path, size_kib: int) -> Path:
    """A stick whose tables say that its root folder follows itself, round and round."""
    make_stick(image, "vfat", size_kib, "-F", "32", "-s", "1")
    content = bytearray(image.read_bytes())
    reserved, tables = struct.unpack_from("<HB", content, 14)
    (sectors,) = struct.unpack_from("<I", content, 36)
    (root,) = struct.unpack_from("<I", content, 44)
    for table in range(tables):
        struct.pack_into("<I", content, (reserved + table * sectors) * SECTOR_BYTES + 4 * root, root)
    image.write_bytes(content)
    return image


def make_lying_stick(image: Path, size_mib: int, real_mib: int) -> Path:
    """A stick with less memory than it says: whatever is written beyond falls on its last MiB.

    A VDI image, whose map says for each MiB where it lies, says the same of all of them.
    """
    formatted = make_stick(image.with_suffix(".raw"), "vfat", size_mib << 10).read_bytes()
    places = struct.pack(f"<{size_mib}I", *(min(block, real_mib - 1) for block in range(size_mib)))
    head = VDI.pack(
        *(b"", VDI_SIGNATURE, VDI_VERSION, VDI_HEADER_BYTES, VDI_STATIC, 0, b""),
        *(SECTOR_BYTES, 2 * SECTOR_BYTES, 0, 0, 0, SECTOR_BYTES, 0),
        *(size_mib * MIB, MIB, 0, size_mib, real_mib, b"", b""),
    )
    image.write_bytes(head + places.ljust(SECTOR_BYTES, b"\0") + formatted[: real_mib * MIB])
    return image


class Ports:
    """The machine's USB ports."""

    def __init__(self, machine: Machine) -> None:
        """Take the machine; nothing is in its ports."""
        self._monitor = machine.monitor
        self._taken: set[str] = set()
        self._monitor.order("object-add", **{"qom-type": "throttle-group", "id": "slow"})

    def put_in(
        self, stick: Path, port: str = FIRST, *, protected: bool = False, slow: Slow | None = None
    ) -> None:
        """Put a stick in.

        Args:
            stick: its image: VDI where its name says so, else as it is.
            port: where.
            protected: its switch stands on write-protected.
            slow: what it takes its time for, until `hurry`.
        """
        file = {"driver": "file", "filename": str(stick)}
        kind = "vdi" if stick.suffix == ".vdi" else "raw"
        disk: dict[str, Any] = {"driver": kind, "file": file, "read-only": protected}
        if slow:
            self._limit({slow.value: SLOW_BYTES_PER_S[slow]})
            disk = {"driver": "throttle", "throttle-group": "slow", "file": disk}
        self._monitor.order("blockdev-add", **{**disk, "node-name": port})
        self._monitor.order("device_add", driver="usb-storage", bus="usb.0", id=port, drive=port)
        self._taken.add(port)

    def hurry(self) -> None:
        """Let a slow stick be as fast as the others from now on."""
        self._limit({})

    def pull_out(self, port: str = FIRST) -> None:
        """Pull a stick out, whatever it is doing."""
        self._monitor.order("device_del", id=port)
        self._monitor.await_event("DEVICE_DELETED", port)
        self._monitor.order("blockdev-del", **{"node-name": port})
        self._taken.remove(port)

    def pull_all_out(self) -> None:
        """Leave no stick in."""
        for port in sorted(self._taken):
            self.pull_out(port)

    def _limit(self, bytes_per_s: dict[str, int]) -> None:
        limits = {"bps-write": 0, "bps-read": 0, **bytes_per_s}
        self._monitor.order("qom-set", path="/objects/slow", property="limits", value=limits)
