"""The Merkle tree and the checkpoints in the log's database: written inside the log's transactions."""

import sqlite3

from device.audit import merkle
from device.audit.key import SigningKey
from device.audit.proof import Checkpoint, Frontier, NotWholeError, leaf_hash, node_hash
from device.errors import SealError

SCHEMA = """
CREATE TABLE IF NOT EXISTS node (
    level INTEGER, place INTEGER, hash BLOB NOT NULL, PRIMARY KEY (level, place)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS checkpoint (size INTEGER PRIMARY KEY, note BLOB NOT NULL);
CREATE TRIGGER IF NOT EXISTS node_is_never_rewritten BEFORE UPDATE ON node
    BEGIN SELECT RAISE(ABORT, 'a node is never rewritten'); END;
CREATE TRIGGER IF NOT EXISTS node_is_never_removed BEFORE DELETE ON node
    BEGIN SELECT RAISE(ABORT, 'a node is never removed'); END;
CREATE TRIGGER IF NOT EXISTS checkpoint_is_never_rewritten BEFORE UPDATE ON checkpoint
    BEGIN SELECT RAISE(ABORT, 'a checkpoint is never rewritten'); END;
CREATE TRIGGER IF NOT EXISTS checkpoint_is_never_removed BEFORE DELETE ON checkpoint
    BEGIN SELECT RAISE(ABORT, 'a checkpoint is never removed'); END;
"""
WHAT_TO_DO = "keep this log for the auditor as it is, and start a new one in another folder (log.folder)"
EMPTY = Checkpoint(0, Frontier().root())


class Seal:
    """What makes a change of the log visible. Every method runs in the caller's transaction."""

    def __init__(self, database: sqlite3.Connection, key: SigningKey) -> None:
        """Seal the log in this database, whose tables are there, with this key."""
        self._database = database
        self._key = key

    def newest(self) -> Checkpoint:
        """The last checkpoint that was signed, once the stored tree agrees with it.

        Raises:
            SealError: it does not, or the checkpoint is not this device's.
        """
        row = self._database.execute(
            "SELECT size, note FROM checkpoint ORDER BY size DESC LIMIT 1"
        ).fetchone()
        found = self.at(row[0]) if row else EMPTY
        (last,) = self._database.execute("SELECT coalesce(max(number), 0) FROM record").fetchone()
        if last != found.size:
            raise SealError(f"the log ends with record {last}, its seal with {found.size}; {WHAT_TO_DO}")
        if self._stored_frontier(found.size).root() != found.root:
            raise SealError(f"the stored tree does not fit to the checkpoint of {found.size}; {WHAT_TO_DO}")
        return found

    def note(self, size: int) -> bytes:
        """The signed checkpoint of the first `size` records, as it was signed.

        Raises:
            SealError: there is none.
        """
        row = self._database.execute("SELECT note FROM checkpoint WHERE size = ?", (size,)).fetchone()
        if row is None:
            raise SealError(f"the checkpoint of {size} records is missing; {WHAT_TO_DO}")
        return _blob(row[0])

    def at(self, size: int) -> Checkpoint:
        """The checkpoint of the first `size` records, its signature verified.

        Raises:
            SealError: it is missing, damaged or another device's.
        """
        try:
            found = Checkpoint.parse(self._key.verifier.open(self.note(size)), self._key.origin)
        except NotWholeError as error:
            raise SealError(f"the checkpoint of {size} records: {error}; {WHAT_TO_DO}") from error
        if found.size != size:
            raise SealError(f"the checkpoint of {size} records speaks of {found.size}; {WHAT_TO_DO}")
        return found

    def add(self, sealed: Checkpoint, body: bytes) -> Checkpoint:
        """Seal one record more, in O(log n).

        Args:
            sealed: what `newest` said in this transaction.
            body: the record's bytes.
        """
        tree = self._stored_frontier(sealed.size)
        leaf = leaf_hash(body)
        tree.append(leaf)
        self._store_path(sealed.size, leaf)
        grown = Checkpoint(tree.size, tree.root())
        note = self._key.sign(grown.text(self._key.origin))
        self._database.execute("INSERT INTO checkpoint VALUES (?, ?)", (grown.size, note))
        return grown

    def check_tree(self) -> Checkpoint:
        """Compute the whole tree from its leaves and compare it with what is stored and what was signed.

        Returns:
            The last checkpoint.

        Raises:
            SealError: a node, or a checkpoint, is not as it was.
        """
        sealed = self.newest()
        level, below = 0, self._level(0)
        if len(below) != sealed.size:
            raise SealError(
                f"the stored tree has {len(below)} leaves for {sealed.size} records; {WHAT_TO_DO}"
            )
        while len(below) > 1:
            level, above = level + 1, list(map(node_hash, below[::2], below[1::2]))
            if self._level(level) != above:
                raise SealError(f"the stored tree does not fit together at level {level}; {WHAT_TO_DO}")
            below = above
        return sealed

    def compare(self, first: int, last: int) -> None:
        """Compare the records `first` to `last` with their leaves.

        Raises:
            SealError: a record is not as it was sealed; the text names the first one.
        """
        query = """SELECT number, body, hash FROM record LEFT JOIN node ON level = 0 AND place = number - 1
            WHERE number BETWEEN ? AND ? ORDER BY number"""
        awaited = first
        for number, body, digest in self._database.execute(query, (first, last)):
            if number != awaited:
                break
            if leaf_hash(_blob(body)) != digest:
                raise SealError(f"record {number} was changed after it was sealed; {WHAT_TO_DO}")
            awaited += 1
        if awaited <= last:
            raise SealError(f"record {awaited} is missing; {WHAT_TO_DO}")

    def node(self, level: int, place: int) -> bytes:
        """The hash of a perfect subtree.

        Raises:
            SealError: it is missing.
        """
        query = "SELECT hash FROM node WHERE level = ? AND place = ?"
        row = self._database.execute(query, (level, place)).fetchone()
        if row is None:
            raise SealError(f"the stored tree lacks the node {level}, {place}; {WHAT_TO_DO}")
        return _blob(row[0])

    def _stored_frontier(self, size: int) -> Frontier:
        return Frontier(size, merkle.frontier(size, self.node))

    def _store_path(self, index: int, leaf: bytes) -> None:
        self._store(0, index, leaf)
        for level, place in merkle.completed_by(index):
            self._store(
                level, place, node_hash(self.node(level - 1, 2 * place), self.node(level - 1, 2 * place + 1))
            )

    def _store(self, level: int, place: int, digest: bytes) -> None:
        self._database.execute("INSERT INTO node VALUES (?, ?, ?)", (level, place, digest))

    def _level(self, level: int) -> list[bytes]:
        query = "SELECT hash FROM node WHERE level = ? ORDER BY place"
        return [_blob(digest) for (digest,) in self._database.execute(query, (level,))]


def _blob(value: object) -> bytes:
    # SQLite lets whoever changes a database from outside put any type into any column.
    return value if isinstance(value, bytes) else str(value).encode()
