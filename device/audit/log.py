"""The records in SQLite: appended one by one, sealed, never changed, never renumbered."""

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from device.audit import seal
from device.audit.canonical import canonical
from device.audit.comparison import Comparison
from device.audit.durable import sync
from device.audit.entry import Entry, Instrument, Kind
from device.audit.key import SigningKey
from device.audit.seal import Seal
from device.errors import LogError
from device.moment import Moment

SCHEMA = """
CREATE TABLE IF NOT EXISTS record (number INTEGER PRIMARY KEY AUTOINCREMENT, body BLOB NOT NULL);
CREATE TRIGGER IF NOT EXISTS record_is_never_rewritten BEFORE UPDATE ON record
    BEGIN SELECT RAISE(ABORT, 'a record is never rewritten'); END;
CREATE TRIGGER IF NOT EXISTS record_is_never_removed BEFORE DELETE ON record
    BEGIN SELECT RAISE(ABORT, 'a record is never removed'); END;
"""
INDICES = """
CREATE INDEX IF NOT EXISTS record_by_kind ON record (
    CASE WHEN json_valid(CAST(body AS TEXT)) THEN json_extract(CAST(body AS TEXT), '$.kind') END);
CREATE INDEX IF NOT EXISTS record_by_job ON record (
    CASE WHEN json_valid(CAST(body AS TEXT)) THEN json_extract(CAST(body AS TEXT), '$.content.job.job') END);
CREATE VIEW IF NOT EXISTS filed AS SELECT number, body,
    CASE WHEN json_valid(CAST(body AS TEXT)) THEN json_extract(CAST(body AS TEXT), '$.kind') END AS kind,
    CASE WHEN json_valid(CAST(body AS TEXT)) THEN json_extract(CAST(body AS TEXT), '$.content.job.job') END
    AS job,
    CASE WHEN json_valid(CAST(body AS TEXT))
    THEN json_extract(CAST(body AS TEXT), '$.content.image.sha256') END AS picture FROM record;
"""
"""Finds records without reading all. Whoever puts something else into the table only stays out of it."""
COMPARED_AT_ONCE = 4000
BUSY_S = 1.0
"""How long another reader or writer may hold the log before it counts as a fault."""


@dataclass(frozen=True)
class Record:
    """A record as it is stored: its running number, its canonical JSON, and the same as a mapping."""

    number: int
    body: bytes
    content: dict[str, Any]


class Log:
    """All records of one instrument. `append` is the only way in: number, record and seal in one."""

    def __init__(
        self,
        path: Path,
        instrument: Instrument,
        now: Callable[[], Moment],
        key: SigningKey,
        at_once: int = COMPARED_AT_ONCE,
    ) -> None:
        """Open the log, made if it is missing; compare the tree with its seal, and the records with the tree.

        The last records are compared before this returns, the others behind, see `Comparison`.

        Args:
            path: the database file.
            instrument: named in every record.
            now: the moment that goes into a record.
            key: signs every checkpoint.
            at_once: how many records are compared before this returns.

        Raises:
            LogError: it cannot be opened, or is no log.
            SealError: it is not as it was sealed.
        """
        self._path = path
        self._instrument = instrument
        self._now = now
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._database = open_database(path)
        except (OSError, sqlite3.Error) as error:
            raise LogError(f"the log {path} cannot be opened: {error}; check the card") from error
        self.seal = Seal(self._database, key)
        try:
            with self.reading():
                size = self.seal.check_tree().size
                self.seal.compare(max(1, size - at_once + 1), size)
        except LogError:
            self._database.close()
            raise
        self._comparison = Comparison(path, key, last=size - at_once)

    def append(self, entry: Entry) -> int:
        """Write one record; it survives a power cut when this returns.

        Returns:
            Its running number, which never returns.

        Raises:
            LogError: the disk is full or does not take it; the log is then as it was before.
            SealError: the log was changed by somebody else; nothing is signed over it.
        """
        self._comparison.raise_what_was_found()
        try:
            return self._append(entry)
        except sqlite3.Error as error:
            raise LogError(f"the log cannot be written: {error}; make room on the card") from error

    def records(self, after: int = 0) -> Iterator[Record]:
        """Every record with a number above `after`, in order.

        Raises:
            LogError: the log cannot be read.
        """
        return self._selected("SELECT number, body FROM record WHERE number > ? ORDER BY number", after)

    def of_kind(self, kind: Kind) -> Iterator[Record]:
        """Every record of a kind, in order.

        Raises:
            LogError: the log cannot be read.
        """
        return self._selected("SELECT number, body FROM filed WHERE kind = ? ORDER BY number", kind.value)

    def in_force(self, kind: Kind) -> Iterator[Record]:
        """The same, but for those from before the last factory reset.

        Raises:
            LogError: the log cannot be read.
        """
        reset = self.newest(Kind.RESET)
        query = "SELECT number, body FROM filed WHERE kind = ? AND number > ? ORDER BY number"
        return self._selected(query, kind.value, reset.number if reset else 0)

    def of_job(self, name: str) -> Iterator[Record]:
        """Every inspection that was made by a job list, in order.

        Raises:
            LogError: the log cannot be read.
        """
        return self._selected(
            "SELECT number, body FROM filed WHERE job = ? AND kind = 'inspection' ORDER BY number", name
        )

    def pictures(self) -> Iterator[tuple[int, str]]:
        """The number of every inspection and the hash of its picture, in order.

        Raises:
            LogError: the log cannot be read.
        """
        query = "SELECT number, picture FROM filed WHERE kind = ? ORDER BY number"
        with self._said():
            yield from self._database.execute(query, (Kind.INSPECTION.value,))

    def newest(self, kind: Kind | None = None) -> Record | None:
        """The last record, or the last of a kind; None where there is none.

        Raises:
            LogError: the log cannot be read.
        """
        if kind is None:
            query = "SELECT number, body FROM record ORDER BY number DESC LIMIT 1"
            return next(self._selected(query), None)
        query = "SELECT number, body FROM filed WHERE kind = ? ORDER BY number DESC LIMIT 1"
        return next(self._selected(query, kind.value), None)

    def _selected(self, query: str, *values: int | str) -> Iterator[Record]:
        with self._said():
            for number, body in self._database.execute(query, values):
                yield Record(number, body, json.loads(body))

    @contextmanager
    def _said(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise LogError(f"the log {self._path} cannot be read: {error}") from error

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Everything that is read inside belongs to one and the same state of the log.

        Raises:
            LogError: the log cannot be read.
        """
        with self._said():
            self._database.execute("BEGIN")
            try:
                yield
            finally:
                self._database.execute("COMMIT")

    def wait_until_compared(self) -> None:
        """Return once every record was compared with its seal.

        Raises:
            SealError: one is not as it was sealed; the text names it.
            LogError: the log cannot be read.
        """
        self._comparison.wait()
        self._comparison.raise_what_was_found()

    def close(self) -> None:
        """Close the database; every record is on disk already."""
        self._comparison.stop()
        self._database.close()

    def _append(self, entry: Entry) -> int:
        self._database.execute("BEGIN IMMEDIATE")
        try:
            sealed = self.seal.newest()
            number = sealed.size + 1
            body = self._body(number, entry)
            self._database.execute("INSERT INTO record VALUES (?, ?)", (number, body))
            self.seal.add(sealed, body)
            self._database.execute("COMMIT")
        finally:
            # Whatever broke it off, a signal among it. After some faults SQLite has rolled back by itself.
            if self._database.in_transaction:
                self._database.execute("ROLLBACK")
        return number

    def _body(self, number: int, entry: Entry) -> bytes:
        return canonical(
            {
                "number": number,
                "kind": entry.kind,
                "moment": self._now(),
                "instrument": self._instrument,
                "content": entry.content,
            }
        )


def open_database(path: Path) -> sqlite3.Connection:
    """The database with its tables, every commit of which reaches the disk.

    Raises:
        OSError, sqlite3.Error: it cannot be opened.
    """
    # Our own BEGIN and COMMIT: the module's implicit transactions would hide where one ends.
    database = sqlite3.connect(path, timeout=BUSY_S, isolation_level=None)
    with closing(database.cursor()) as cursor:
        cursor.execute("PRAGMA journal_mode = WAL")
        # Without FULL a power cut loses records that were acknowledged.
        cursor.execute("PRAGMA synchronous = FULL")
        cursor.executescript(SCHEMA + INDICES + seal.SCHEMA)
    # SQLite leaves it to chance when its files' names, and the end of its first journal, reach the disk.
    sync(path.parent)
    return database
