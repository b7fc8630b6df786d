"""A disk that remembers every write, and what a power cut can leave of them.

SQLite runs on a virtual file system that writes through to real files and keeps a journal: which file was
written where, and when it was synced. From the journal comes the disk as it may be found after a cut at
any write: what was synced is there; each sector that was written since is kept, lost or garbled.
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import apsw

SECTOR_BYTES = 512
KEPT, LOST, GARBLED = "kept", "lost", "garbled"
Image = dict[str, bytes]


@dataclass(frozen=True)
class Write:
    """Bytes that went to a place of a file."""

    name: str
    offset: int
    content: bytes


@dataclass(frozen=True)
class Truncate:
    """A file that was cut to a size."""

    name: str
    size: int


@dataclass(frozen=True)
class Sync:
    """A file whose writes reached the disk."""

    name: str


@dataclass(frozen=True)
class Delete:
    """A file that was removed; its name may come back until the folder is synced."""

    name: str


@dataclass(frozen=True)
class SyncFolder:
    """The names of the files reached the disk."""


@dataclass(frozen=True)
class Acknowledged:
    """A record that the writer was told is safe."""

    number: int


Change = Write | Truncate | Delete
Operation = Change | Sync | SyncFolder | Acknowledged


class Recorder(apsw.VFS):
    """Writes through, and keeps every operation in order."""

    def __init__(self) -> None:
        self.operations: list[Operation] = []
        self.label = f"recorder-{id(self)}"
        super().__init__(self.label, "")

    def xDelete(self, name: str, sync_folder: bool) -> None:  # noqa: N802
        super().xDelete(name, sync_folder)
        self.operations.append(Delete(Path(name).name))
        if sync_folder:
            self.operations.append(SyncFolder())

    def xOpen(self, name: Any, flags: list[int]) -> "RecordedFile":  # noqa: N802
        return RecordedFile(self.operations, name, flags)


class RecordedFile(apsw.VFSFile):
    """One file of the recorder."""

    def __init__(self, operations: list[Operation], name: Any, flags: list[int]) -> None:
        super().__init__("", name, flags)
        path = name.filename() if isinstance(name, apsw.URIFilename) else name
        self._name, self._operations = Path(path).name, operations

    def xWrite(self, data: Any, offset: int) -> None:  # noqa: N802
        super().xWrite(data, offset)
        self._operations.append(Write(self._name, offset, bytes(data)))

    def xTruncate(self, size: int) -> None:  # noqa: N802
        super().xTruncate(size)
        self._operations.append(Truncate(self._name, size))

    def xSync(self, flags: int) -> None:  # noqa: N802
        super().xSync(flags)
        self._operations.append(Sync(self._name))


@dataclass
class Disk:
    """What is safe, and what was written since."""

    synced: Image = field(default_factory=dict)
    waiting: list[Change] = field(default_factory=list)
    acknowledged: int = 0

    def take(self, operation: Operation) -> None:
        """Follow one operation of the writer."""
        if isinstance(operation, Acknowledged):
            self.acknowledged = operation.number
        elif isinstance(operation, Sync):
            self._settle(lambda change: change.name == operation.name and not isinstance(change, Delete))
        elif isinstance(operation, SyncFolder):
            self._settle(lambda change: isinstance(change, Delete))
        else:
            self.waiting.append(operation)

    def _settle(self, reached: Callable[[Change], bool]) -> None:
        for change in self.waiting:
            if reached(change):
                apply(self.synced, change)
        self.waiting = [change for change in self.waiting if not reached(change)]

    def after_cut(self, rng: random.Random, fate: str | None) -> Image:
        """The files after a power cut; every unsynced sector meets `fate`, or, for None, one of its own."""
        found = dict(self.synced)
        for written in self.waiting:
            for part in sectors(written):
                part_fate = fate or rng.choice((KEPT, KEPT, LOST, GARBLED))
                if part_fate is KEPT:
                    apply(found, part)
                elif part_fate is GARBLED and isinstance(part, Write):
                    apply(found, Write(part.name, part.offset, rng.randbytes(len(part.content))))
        return found


def sectors(written: Change) -> Iterator[Change]:
    """A write in the parts that a disk takes or loses as a whole."""
    if not isinstance(written, Write):
        yield written
        return
    begin, end = written.offset, written.offset + len(written.content)
    while begin < end:
        stop = min(end, (begin // SECTOR_BYTES + 1) * SECTOR_BYTES)
        yield Write(written.name, begin, written.content[begin - written.offset : stop - written.offset])
        begin = stop


def apply(image: Image, written: Change) -> None:
    """Change one file of an image."""
    if isinstance(written, Delete):
        image.pop(written.name, None)
        return
    before = image.get(written.name, b"")
    if isinstance(written, Truncate):
        image[written.name] = before[: written.size].ljust(written.size, b"\0")
        return
    end = written.offset + len(written.content)
    image[written.name] = (
        before[: written.offset].ljust(written.offset, b"\0") + written.content + before[end:]
    )


def cuts(operations: list[Operation], mixtures: int, seed: int) -> Iterator[tuple[int, Image]]:
    """Every state after a cut at every write: what was acknowledged by then, and the files.

    Args:
        operations: what the writer did.
        mixtures: states at each boundary in which every sector meets a fate of its own.
        seed: makes the mixtures repeatable.
    """
    rng = random.Random(seed)
    disk = Disk()
    for operation in operations:
        disk.take(operation)
        if isinstance(operation, Change):
            for fate in (KEPT, LOST, GARBLED, *[None] * mixtures):
                yield disk.acknowledged, disk.after_cut(rng, fate)


class RecordedConnection:
    """As much of `sqlite3.Connection` as the log uses, over the recorder."""

    def __init__(self, path: Path, recorder: Recorder, durability: str, checkpoint_pages: int) -> None:
        self._connection = apsw.Connection(str(path), vfs=recorder.label)
        self._durability = durability
        self._connection.execute(f"PRAGMA wal_autocheckpoint = {checkpoint_pages}").fetchall()

    @property
    def in_transaction(self) -> bool:
        return self._connection.in_transaction

    def execute(self, sql: str, values: tuple = ()) -> apsw.Cursor:
        return self._connection.execute(sql.replace("synchronous = FULL", self._durability), values)

    def executescript(self, sql: str) -> None:
        self._connection.execute(sql).fetchall()

    def cursor(self) -> "RecordedCursor":
        return RecordedCursor(self)

    def close(self) -> None:
        self._connection.close()


class RecordedCursor:
    """As much of `sqlite3.Cursor` as the log uses; closing it leaves the connection open."""

    def __init__(self, connection: RecordedConnection) -> None:
        self.execute, self.executescript = connection.execute, connection.executescript

    def close(self) -> None:
        """Nothing is held."""
