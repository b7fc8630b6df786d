"""The records in SQLite: appended one by one, never changed, never renumbered."""

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from device.audit.canonical import canonical
from device.audit.entry import Entry, Instrument
from device.errors import LogError
from device.moment import Moment

SCHEMA = """
CREATE TABLE IF NOT EXISTS record (number INTEGER PRIMARY KEY AUTOINCREMENT, body BLOB NOT NULL);
CREATE TRIGGER IF NOT EXISTS record_is_never_rewritten BEFORE UPDATE ON record
    BEGIN SELECT RAISE(ABORT, 'a record is never rewritten'); END;
CREATE TRIGGER IF NOT EXISTS record_is_never_removed BEFORE DELETE ON record
    BEGIN SELECT RAISE(ABORT, 'a record is never removed'); END;
"""
BUSY_S = 1.0
"""How long another reader or writer may hold the log before it counts as a fault."""
NEXT_NUMBER = "SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'record'), 0) + 1"


@dataclass(frozen=True)
class Record:
    """A record as it is stored: its running number, its canonical JSON, and the same as a mapping."""

    number: int
    body: bytes
    content: dict[str, Any]


class Log:
    """All records of one instrument. `append` is the only way in: its transaction is what is sealed."""

    def __init__(self, path: Path, instrument: Instrument, now: Callable[[], Moment]) -> None:
        """Open the log, made if it is missing.

        Args:
            path: the database file.
            instrument: named in every record.
            now: the moment that goes into a record.

        Raises:
            LogError: it cannot be opened, or is no log.
        """
        self._path = path
        self._instrument = instrument
        self._now = now
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._database = _open(path)
        except (OSError, sqlite3.Error) as error:
            raise LogError(f"the log {path} cannot be opened: {error}; check the card") from error

    def append(self, entry: Entry) -> int:
        """Write one record; it survives a power cut when this returns.

        Returns:
            Its running number, which never returns.

        Raises:
            LogError: the disk is full or does not take it; the log is then as it was before.
        """
        try:
            return self._append(entry)
        except sqlite3.Error as error:
            raise LogError(f"the log cannot be written: {error}; make room on the card") from error

    def records(self, after: int = 0) -> Iterator[Record]:
        """Every record with a number above `after`, in order.

        Raises:
            LogError: the log cannot be read.
        """
        query = "SELECT number, body FROM record WHERE number > ? ORDER BY number"
        try:
            for number, body in self._database.execute(query, (after,)):
                yield Record(number, body, json.loads(body))
        except sqlite3.Error as error:
            raise LogError(f"the log {self._path} cannot be read: {error}") from error

    def close(self) -> None:
        """Close the database; every record is on disk already."""
        self._database.close()

    def _append(self, entry: Entry) -> int:
        self._database.execute("BEGIN IMMEDIATE")
        try:
            number: int = self._database.execute(NEXT_NUMBER).fetchone()[0]
            self._database.execute("INSERT INTO record VALUES (?, ?)", (number, self._body(number, entry)))
            self._database.execute("COMMIT")
        except (sqlite3.Error, LogError):
            # After some faults, a full disk among them, SQLite has rolled back by itself.
            if self._database.in_transaction:
                self._database.execute("ROLLBACK")
            raise
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


def _open(path: Path) -> sqlite3.Connection:
    # Our own BEGIN and COMMIT: the module's implicit transactions would hide where one ends.
    database = sqlite3.connect(path, timeout=BUSY_S, isolation_level=None)
    with closing(database.cursor()) as cursor:
        cursor.execute("PRAGMA journal_mode = WAL")
        # Without FULL a power cut loses records that were acknowledged.
        cursor.execute("PRAGMA synchronous = FULL")
        cursor.executescript(SCHEMA)
    return database
