"""What is done with a stick: the log out and read back, or files in. Only then it is said to be removed."""

import shutil
from collections.abc import Sequence
from contextlib import suppress
from hashlib import file_digest
from pathlib import Path

from device.audit import bundle, entry
from device.audit.export import Taken, write_bundle
from device.audit.journal import Journal
from device.audit.selection import Selection
from device.config import OwnerSettings
from device.errors import RefusedError
from device.intake import SUFFIXES, in_order, take_in
from device.notices import Notice, NoticeCode
from device.orders import SUFFIX as ORDER_SUFFIX
from device.parts.stick import Stick, StickError, Trouble
from device.stick_status import Stage, Status, Tell

PREFIX = "endface-"
INBOX = "endface-in"
"""The folder on a stick from which lists and signed orders are taken in."""
MOST_FILES_IN = 100


def write_to(stick: Stick, journal: Journal, selection: Selection, tell: Tell) -> Taken:
    """Write a bundle to a stick and read it back; record both once it is there, whole.

    Args:
        stick: where to.
        journal: what is taken.
        selection: which records.
        tell: is told how far it is.

    Raises:
        StickError: it is not there as it was written; nothing is recorded as exported.
        LogError: the log cannot be read, or does not take the record.
    """
    with stick.mounted(writable=True) as folder:
        _clear(folder, journal)
        out = _free_place(folder, journal)
        taken = write_bundle(journal, out, selection, lambda share: tell(Status(Stage.WRITING, share)))
        manifest = (out / bundle.MANIFEST).read_bytes()
    with stick.mounted(writable=False) as folder:
        _read_back(folder / out.name, manifest, tell)
    number = journal.write(taken.entry)
    journal.write(entry.confirmation(number, "read back from the stick"))
    written = Notice(NoticeCode.STICK_WRITTEN, count=len(taken.numbers))
    tell(Status(Stage.REMOVE, 1.0, (f"{bundle.named(taken.numbers)} of {taken.size}", out.name), written))
    return taken


def take_from(
    stick: Stick, journal: Journal, owner: OwnerSettings, tell: Tell, own_file: Path | None = None
) -> int:
    """Take in what lies in a stick's inbox; each file is taken in, or refused, by a record.

    Args:
        stick: where from.
        journal: what records it.
        owner: whose orders are taken, and where they are kept.
        tell: is told how far it is.
        own_file: the instrument's own settings, with which an order's must work; None for the usual place.

    Returns:
        How many files were refused.

    Raises:
        StickError: it cannot be read.
        LogError: the log does not take a record.
    """
    lines: list[str] = []
    taken: list[Path] = []
    with stick.mounted(writable=False) as folder:
        # A name with a dot in front is a computer's own, as macOS leaves one beside each file.
        there = (folder / INBOX).glob("[!.]*")
        files = in_order(path for path in there if path.suffix.lower() in SUFFIXES)
        for count, path in enumerate(files[:MOST_FILES_IN]):
            tell(Status(Stage.TAKING_IN, count / len(files), tuple(lines)))
            try:
                lines.append(take_in(journal, path, owner, own_file))
                taken.append(path)
            except RefusedError as fault:
                lines.append(str(fault))
    left = len(files[MOST_FILES_IN:])
    if left:
        lines.append(_too_many(left, journal))
    refused = len(files) - len(taken)
    lines = lines or [f"nothing lies in {INBOX} on this stick"]
    tell(Status(Stage.REMOVE, 1.0, tuple(lines), _came_in(taken, refused)))
    return refused


def _too_many(left: int, journal: Journal) -> str:
    """Refuse what lies beyond the most files that are taken in at once; why."""
    text = f"{left} files more than the {MOST_FILES_IN} that are taken in at once: move them to another stick"
    journal.write(entry.refusal(INBOX, None, text))
    return text


def _came_in(taken: Sequence[Path], refused: int) -> Notice:
    if refused:
        return Notice(NoticeCode.STICK_REFUSED, count=len(taken), refused=refused)
    if any(path.suffix.lower() == ORDER_SUFFIX for path in taken):
        return Notice(NoticeCode.STICK_ORDERED, count=len(taken))
    if taken:
        return Notice(NoticeCode.STICK_TAKEN_IN, count=len(taken))
    return Notice(NoticeCode.STICK_NOTHING_IN, name=INBOX)


def _clear(folder: Path, journal: Journal) -> None:
    """Remove what an export of this instrument left that was cut short."""
    for path in folder.glob(f"{_name(journal)}*.partial"):
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()


def _name(journal: Journal) -> str:
    return f"{PREFIX}{journal.key.verifier.fingerprint[:8]}-"


def _free_place(folder: Path, journal: Journal) -> Path:
    """A name that sorts by how long the log was and is not taken.

    Raises:
        StickError: a thousand are taken.
    """
    last = journal.log.newest()
    name = f"{_name(journal)}{last.number if last else 0:07d}"
    names = (name, *(f"{name}-{count}" for count in range(2, 1000)))
    free = next((folder / each for each in names if not (folder / each).exists()), None)
    if free is None:
        raise StickError(Trouble.FULL)
    return free


def _read_back(folder: Path, manifest: bytes, tell: Tell) -> None:
    """Make sure that the stick gives back what was written to it.

    Raises:
        StickError: it does not.
    """
    lines = manifest.decode().split("\n\n")[0].splitlines()[2:]
    for count, (digest, _, name) in enumerate(line.partition("  ") for line in lines):
        tell(Status(Stage.CHECKING, count / len(lines)))
        if _digest(folder / name) != digest:
            raise StickError(Trouble.CHANGED)
    if (folder / bundle.MANIFEST).read_bytes() != manifest:
        raise StickError(Trouble.CHANGED)


def _digest(path: Path) -> str:
    with suppress(FileNotFoundError), path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()
    return ""
