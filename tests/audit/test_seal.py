"""The seal in the log's database: every commit signed, every change from outside seen."""

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from device.audit import comparison, entry, merkle
from device.audit.entry import Instrument
from device.audit.journal import Journal
from device.audit.key import load, make
from device.audit.log import Log
from device.audit.proof import Checkpoint, Frontier, check_consistency, leaf_hash
from device.audit.seal import Seal
from device.errors import LogError, SealError
from device.parts.simulated.clock import SimulatedClock


def open_log(folder: Path, at_once: int = 100) -> Log:
    path = folder / "device.key"
    key = load(path) if path.exists() else make(path)
    return Log(folder / "log.sqlite", Instrument("E-7"), SimulatedClock().now, key, at_once)


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Log]:
    opened = open_log(tmp_path)
    for number in range(7):
        opened.append(entry.error(f"fault {number}"))
    yield opened
    opened.close()


def tamper(folder: Path, sql: str) -> None:
    """What somebody with root does: drop the triggers, change, leave no trace."""
    with sqlite3.connect(folder / "log.sqlite") as database:
        names = [
            name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        ]
        for name in names:
            database.execute(f"DROP TRIGGER {name}")
        database.execute(sql)
    database.close()


def test_every_commit_is_sealed_with_a_signed_checkpoint_of_all_records_so_far(log: Log) -> None:
    tree = Frontier()
    for record in log.records():
        tree.append(leaf_hash(record.body))
        assert log.seal.at(record.number) == Checkpoint(record.number, tree.root())
    assert log.seal.newest().size == 7


def test_every_checkpoint_is_proved_to_continue_the_ones_before(log: Log) -> None:
    for old in range(1, 8):
        for new in range(old, 8):
            path = merkle.consistency(old, new, log.seal.node)
            check_consistency(log.seal.at(old), log.seal.at(new), path)


HARM = [
    ("UPDATE record SET body = replace(body, 'fault 3', 'fault 9') WHERE number = 4", "record 4 was changed"),
    ("DELETE FROM record WHERE number = 3", "record 3 is missing"),
    ("DELETE FROM record WHERE number = 7", "ends with record 6, its seal with 7"),
    ("INSERT INTO record SELECT 8, body FROM record WHERE number = 7", "ends with record 8, its seal with 7"),
    ("DELETE FROM checkpoint WHERE size = 7", "ends with record 7, its seal with 6"),
    ("DELETE FROM checkpoint", "ends with record 7, its seal with 0"),
    ("UPDATE checkpoint SET note = replace(note, 'A', 'B') WHERE size = 7", "checkpoint of 7"),
    ("DELETE FROM node WHERE level = 2", "lacks the node 2, 0"),
    ("UPDATE node SET hash = zeroblob(32) WHERE level = 1 AND place = 2", "stored tree does not fit"),
    (
        "UPDATE checkpoint SET note = (SELECT note FROM checkpoint WHERE size = 6) WHERE size = 7",
        "speaks of 6",
    ),
]
NODES = [
    ("DELETE FROM node WHERE level = 0 AND place = 1", "has 6 leaves for 7 records"),
    ("UPDATE node SET hash = zeroblob(32) WHERE level = 0 AND place = 1", "fit together at level 1"),
    ("UPDATE node SET hash = zeroblob(32) WHERE level = 1 AND place = 0", "fit together at level 1"),
]
"""Nodes below those that the last checkpoint is computed from."""


@pytest.mark.parametrize(("sql", "said"), [*HARM, *NODES])
def test_a_log_that_was_changed_is_not_opened_and_nothing_is_signed_over_it(
    tmp_path: Path, log: Log, sql: str, said: str
) -> None:
    log.close()
    tamper(tmp_path, sql)
    with pytest.raises(SealError, match=said):
        open_log(tmp_path)
    with pytest.raises(SealError, match="start a new one"):
        open_log(tmp_path)


@pytest.mark.parametrize(("sql", "said"), HARM[:2])
def test_a_change_of_an_older_record_is_found_behind_and_then_nothing_more_is_signed(
    tmp_path: Path, log: Log, sql: str, said: str
) -> None:
    log.close()
    tamper(tmp_path, sql)
    opened = open_log(tmp_path, at_once=2)
    with pytest.raises(SealError, match=said):
        opened.wait_until_compared()
    with pytest.raises(SealError, match=said):
        opened.append(entry.boot())
    assert opened.seal.newest().size == 7
    opened.close()


def test_what_is_signed_before_an_older_change_is_found_continues_what_was_signed_before_it(
    tmp_path: Path, log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    signed = log.seal.at(7)
    log.close()
    tamper(tmp_path, HARM[0][0])
    monkeypatch.setattr(comparison, "BREATH_S", 60.0)
    opened = open_log(tmp_path, at_once=2)
    opened.append(entry.boot())
    check_consistency(signed, opened.seal.at(8), merkle.consistency(7, 8, opened.seal.node))
    opened.close()


def test_a_log_that_is_whole_is_compared_to_its_first_record(tmp_path: Path, log: Log) -> None:
    log.close()
    opened = open_log(tmp_path, at_once=2)
    opened.wait_until_compared()
    assert opened.append(entry.boot()) == 8
    opened.close()


def test_a_card_that_once_gave_no_answer_is_asked_again_and_the_log_takes_records(
    tmp_path: Path, log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    log.close()
    compare, asked = Seal.compare, list[int]()

    def fails_once(seal: Seal, first: int, last: int) -> None:
        asked.append(first)
        if asked.count(3) == 1 and first == 3:
            raise sqlite3.OperationalError("disk I/O error")
        compare(seal, first, last)

    monkeypatch.setattr(comparison, "AT_A_TIME", 2)
    monkeypatch.setattr(Seal, "compare", fails_once)
    opened = open_log(tmp_path, at_once=1)
    with pytest.raises(LogError, match="disk I/O error; check the card"):
        opened.wait_until_compared()
    assert opened.append(entry.boot()) == 8
    opened.wait_until_compared()
    assert asked == [7, 1, 3, 3, 5]
    opened.close()


@pytest.mark.parametrize(("sql", "said"), HARM[2:])
def test_a_log_that_is_changed_under_the_running_instrument_takes_no_record_more(
    tmp_path: Path, log: Log, sql: str, said: str
) -> None:
    tamper(tmp_path, sql)
    with pytest.raises(SealError, match=said):
        log.append(entry.boot())
    with sqlite3.connect(tmp_path / "log.sqlite") as database:
        assert database.execute("SELECT max(size) FROM checkpoint").fetchone()[0] in (None, 6, 7)


def test_a_record_and_its_seal_are_one_commit(log: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    with monkeypatch.context() as patched:
        patched.setattr(Seal, "add", full)
        with pytest.raises(LogError, match="make room"):
            log.append(entry.boot())
    assert [record.number for record in log.records()][-1] == log.seal.newest().size == 7
    assert log.append(entry.boot()) == 8


@pytest.mark.parametrize("table", ["node", "checkpoint"])
@pytest.mark.parametrize("attempt", ["DELETE FROM {}", "UPDATE {} SET rowid = rowid"])
def test_no_part_of_the_seal_is_rewritten_or_removed(
    tmp_path: Path, log: Log, table: str, attempt: str
) -> None:
    sql = attempt.format(table).replace("rowid", "level" if table == "node" else "size")
    with (
        sqlite3.connect(tmp_path / "log.sqlite") as other,
        pytest.raises(sqlite3.IntegrityError, match="never"),
    ):
        other.execute(sql)
    assert log.append(entry.boot()) == 8


def test_what_an_append_reads_of_the_tree_grows_with_its_logarithm(
    log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[tuple[int, int]] = []
    node = Seal.node

    def watch(seal: Seal, level: int, place: int) -> bytes:
        read.append((level, place))
        return node(seal, level, place)

    for number in range(7, 255):
        log.append(entry.error(str(number)))
    monkeypatch.setattr(Seal, "node", watch)
    log.append(entry.boot())
    assert len(read) <= 4 * 8


def test_two_processes_that_append_in_turn_keep_one_tree(tmp_path: Path, log: Log) -> None:
    other = open_log(tmp_path)
    for number in range(8, 20, 2):
        assert (other.append(entry.boot()), log.append(entry.boot())) == (number, number + 1)
    other.close()
    open_log(tmp_path).close()
    assert log.seal.newest().size == 19


def test_a_journal_makes_its_key_once_and_misses_it_when_it_is_gone(
    tmp_path: Path, open_journal: Callable[[Path], Journal]
) -> None:
    first = open_journal(tmp_path)
    first.close()
    again = open_journal(tmp_path)
    assert again.key.verifier == first.key.verifier
    again.close()
    (tmp_path / "device.key").unlink()
    with pytest.raises(LogError, match=r"key .* cannot be read"):
        open_journal(tmp_path)
    assert not (tmp_path / "device.key").exists()


@pytest.fixture
def open_journal() -> Callable[[Path], Journal]:
    return lambda folder: Journal(folder, Instrument("E-7"), SimulatedClock().now)
