"""The log by cable: an image of a disk with one bundle, read by a PC, gone when the cable is."""

import math
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from device.audit import bundle
from device.audit.export import Taken, write_bundle
from device.audit.journal import Journal
from device.audit.selection import Selection
from device.errors import LogError
from device.parts.gadget import CONNECTED, PULLED, Gadget
from device.parts.tools import run
from device.stick import PREFIX
from device.stick_status import Stage, Status, Tell

IMAGE, SCRATCH = "cable.img", "cable"
LABEL = "ENDFACE"
CLUSTER_BYTES = 8 * 512
"""Of the image's FAT32: each file takes whole ones."""
LEAST_BYTES = 272 * 2**20
"""65,525 clusters make a FAT32; the file is sparse."""
PULLED_AFTER_S = 5.0
"""Some controllers take a pulled cable for a PC that sleeps; one that reads is never away for so long."""
LOOK_S = 0.1


def offer(
    gadget: Gadget, journal: Journal, selection: Selection, scratch: Path, tell: Tell, wait_s: float
) -> Taken | None:
    """Offer a bundle as a disk until the cable is pulled, or the PC has let go of it.

    Args:
        gadget: the USB port.
        journal: what is taken; it records the export once a PC has seen the disk.
        selection: which records.
        scratch: a folder for the image, which is removed afterwards.
        tell: is told how far it is.
        wait_s: how long a PC is waited for.

    Returns:
        What was taken; None where no PC came.

    Raises:
        LogError: there is no room for the image, or the log cannot be read or written.
        PartError: the port cannot be a disk, or a tool is missing.
    """
    with _room(scratch):
        taken = _make_image(journal, selection, scratch, tell)
        with gadget.offering(scratch / IMAGE, journal.key.verifier.fingerprint[:16]):
            tell(Status(Stage.OFFERED, 1.0, (f"{bundle.named(taken.numbers)} of {taken.size}",)))
            if not _until(lambda: gadget.state == CONNECTED, wait_s):
                return None
            journal.write(taken.entry)
            _until(_Pulled(gadget), math.inf)
    return taken


def write_image(folder: Path, image: Path) -> None:
    """Write a folder into the image of a FAT32 disk (dosfstools, mtools).

    Args:
        folder: what the disk holds.
        image: the file, which must not be there yet.

    Raises:
        OSError: there is no room for it.
        LogError: the tools do not take it.
    """
    files = [path for path in folder.rglob("*") if path.is_file()]
    clusters = sum(path.stat().st_size // CLUSTER_BYTES + 2 for path in files)
    with image.open("xb") as file:
        # Each cluster takes its bytes and an entry of 4 bytes in each of two tables.
        file.truncate(max(LEAST_BYTES, clusters * (CLUSTER_BYTES + 8) + 2**20))
    sectors = str(CLUSTER_BYTES // 512)
    made = run("mkfs.vfat", "-F", "32", "-s", sectors, "-n", LABEL, str(image))
    copied = made.returncode or run("mcopy", "-s", "-Q", "-i", str(image), str(folder), "::").returncode
    if copied:
        raise LogError("the disk's image cannot be made; make room on the card, or export to a stick")


class _Pulled:
    """Whether the cable was pulled, or the disk ejected."""

    def __init__(self, gadget: Gadget) -> None:
        self._gadget = gadget
        self._seen_at_s = time.monotonic()

    def __call__(self) -> bool:
        state = self._gadget.state
        if state == CONNECTED:
            self._seen_at_s = time.monotonic()
            return self._gadget.ejected
        return state == PULLED or time.monotonic() - self._seen_at_s > PULLED_AFTER_S


def _make_image(journal: Journal, selection: Selection, scratch: Path, tell: Tell) -> Taken:
    out = scratch / f"{PREFIX}{journal.key.verifier.fingerprint[:8]}"
    try:
        # The bundle and its image lie on the card together for a while; without room for both, the log
        # would be kept from writing.
        taken = write_bundle(
            journal, out, selection, lambda share: tell(Status(Stage.WRITING, share)), copies=2
        )
        write_image(out, scratch / IMAGE)
        shutil.rmtree(out)
    except OSError as error:
        raise LogError(f"the disk's image cannot be written: {error.strerror}; export to a stick") from error
    return taken


@contextmanager
def _room(scratch: Path) -> Iterator[None]:
    shutil.rmtree(scratch, ignore_errors=True)
    try:
        scratch.mkdir(parents=True)
        yield
    finally:
        with suppress(OSError):
            shutil.rmtree(scratch)


def _until(happened: Callable[[], bool], wait_s: float) -> bool:
    """Look until something has happened, or time is up; whether it has."""
    ends_s = time.monotonic() + wait_s
    while not happened():
        if time.monotonic() >= ends_s:
            return False
        time.sleep(LOOK_S)
    return True
