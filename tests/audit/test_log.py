"""The log: canonical, durable, never rewritten."""

import resource
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from device.audit import entry
from device.audit.canonical import canonical
from device.audit.entry import Instrument, Kind
from device.audit.images import Images
from device.audit.key import SigningKey, make
from device.audit.log import Log
from device.errors import LogError, SealError
from device.moment import Moment
from device.parts.simulated.clock import SimulatedClock
from device.parts.stick import StickError, Trouble


@contextmanager
def no_room_beyond(size_bytes: int) -> Iterator[None]:
    """The kernel refuses to let any file grow beyond this size, as a full disk does."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size_bytes, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.fixture
def clock() -> SimulatedClock:
    return SimulatedClock()


@pytest.fixture
def key(tmp_path: Path) -> SigningKey:
    return make(tmp_path / "device.key")


@pytest.fixture
def log(tmp_path: Path, clock: SimulatedClock, key: SigningKey) -> Iterator[Log]:
    opened = Log(tmp_path / "log.sqlite", Instrument("E-7", "1.2.3"), clock.now, key)
    yield opened
    opened.close()


def test_a_signal_in_the_middle_of_an_append_leaves_the_log_ready_for_the_next(
    tmp_path: Path, clock: SimulatedClock, key: SigningKey
) -> None:
    signals = [StickError(Trouble.PULLED)]

    def now() -> Moment:
        if signals:
            raise signals.pop()
        return clock.now()

    log = Log(tmp_path / "log.sqlite", Instrument("E-7"), now, key)
    with pytest.raises(StickError):
        log.append(entry.error("camera gone"))
    assert log.append(entry.error("the stick was pulled")) == 1
    log.close()


def test_a_record_says_number_kind_moment_and_instrument(log: Log) -> None:
    assert log.append(entry.error("camera gone")) == 1
    (stored,) = log.records()
    assert stored.content == {
        "number": 1,
        "kind": "error",
        "moment": {
            "utc": "2026-01-01T12:00:00.000000Z",
            "source": "simulated",
            "boot_id": "00000000-0000-4000-8000-000000000001",
            "since_boot_s": 60.0,
        },
        "instrument": {"serial": "E-7", "firmware": "1.2.3"},
        "content": {"text": "camera gone"},
    }


def test_a_record_is_stored_as_canonical_json(log: Log) -> None:
    log.append(entry.error("Ünlucky"))
    (stored,) = log.records()
    assert stored.body == canonical(stored.content)
    assert stored.body.startswith('{"content":{"text":"Ünlucky"},"instrument"'.encode())


def test_records_are_numbered_in_order_although_the_calendar_jumps_back(
    log: Log, clock: SimulatedClock
) -> None:
    log.append(entry.boot())
    clock.step_calendar(-86400)
    log.append(entry.boot())
    assert [r.number for r in log.records()] == [1, 2]
    assert [r.number for r in log.records(after=1)] == [2]


def test_records_survive_closing_and_opening(tmp_path: Path, clock: SimulatedClock, key: SigningKey) -> None:
    for number in (1, 2, 3):
        opened = Log(tmp_path / "log.sqlite", Instrument("E-7"), clock.now, key)
        assert opened.append(entry.boot()) == number
        opened.close()


@pytest.mark.parametrize("attempt", ["UPDATE record SET body = x'00'", "DELETE FROM record"])
def test_no_record_is_rewritten_or_removed(tmp_path: Path, log: Log, attempt: str) -> None:
    log.append(entry.boot())
    with (
        sqlite3.connect(tmp_path / "log.sqlite") as other,
        pytest.raises(sqlite3.IntegrityError, match="never"),
    ):
        other.execute(attempt)
    assert [r.content["kind"] for r in log.records()] == [Kind.BOOT]


def test_a_number_never_returns_even_where_somebody_cut_the_tail_off(tmp_path: Path, log: Log) -> None:
    log.append(entry.boot())
    log.append(entry.boot())
    with sqlite3.connect(tmp_path / "log.sqlite") as other:
        other.execute("DROP TRIGGER record_is_never_removed")
        other.execute("DELETE FROM record WHERE number = 2")
    with pytest.raises(SealError, match="ends with record 1, its seal with 2"):
        log.append(entry.boot())


def test_every_commit_reaches_the_disk(log: Log) -> None:
    assert log._database.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert log._database.execute("PRAGMA synchronous").fetchone() == (2,)


def test_a_full_disk_is_said_and_leaves_the_log_whole_and_working(log: Log) -> None:
    log.append(entry.boot())
    with no_room_beyond(1024), pytest.raises(LogError, match="make room"):
        log.append(entry.error("x" * 20000))
    assert log.append(entry.boot()) == 2
    assert [r.content["kind"] for r in log.records()] == ["boot", "boot"]


def test_a_number_that_json_does_not_have_is_refused_and_leaves_the_log_working(log: Log) -> None:
    with pytest.raises(LogError, match="cannot be recorded"):
        log.append(entry.Entry(Kind.ERROR, {"level": float("nan")}))
    assert log.append(entry.boot()) == 1


def test_a_file_that_is_no_log_is_refused(tmp_path: Path, clock: SimulatedClock, key: SigningKey) -> None:
    (tmp_path / "log.sqlite").write_bytes(b"this is not a database, however long one looks at it" * 20)
    with pytest.raises(LogError, match="cannot be opened"):
        Log(tmp_path / "log.sqlite", Instrument("E-7"), clock.now, key)


def test_a_picture_comes_back_as_it_was_under_the_hash_of_its_file(tmp_path: Path) -> None:
    pixels = np.random.default_rng(1).integers(0, 256, (48, 64), np.uint8)
    images = Images(tmp_path / "images")
    sha256 = images.store(pixels)
    assert images.store(pixels) == sha256
    assert [p.name for p in (tmp_path / "images").iterdir()] == [f"{sha256}.png"]
    assert np.array_equal(cv2.imread(str(images.path(sha256)), cv2.IMREAD_UNCHANGED), pixels)


def test_a_picture_that_finds_no_room_is_said_and_leaves_nothing_behind(tmp_path: Path) -> None:
    pixels = np.random.default_rng(1).integers(0, 256, (480, 640), np.uint8)
    images = Images(tmp_path / "images")
    with no_room_beyond(1024), pytest.raises(LogError, match="make room"):
        images.store(pixels)
    assert list((tmp_path / "images").iterdir()) == []


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(LogError, match="cannot be made"):
        Images(tmp_path / "file" / "images")


@given(st.dictionaries(st.text(max_size=5), st.integers(-(2**53) + 1, 2**53 - 1)))
def test_equal_values_give_equal_bytes_in_whatever_order(values: dict[str, int]) -> None:
    assert canonical(values) == canonical(dict(reversed(values.items())))


def test_arrays_and_dataclasses_are_recorded_by_value() -> None:
    value = {
        "descriptors": np.array([0.5, 2], np.float32),
        "job": entry.Job("ada", 3, 1),
        "count": np.int64(2),
    }
    assert (
        canonical(value) == b'{"count":2,"descriptors":[0.5,2],'
        b'"job":{"attempt":1,"job":null,"label":null,"operator":"ada","port":3}}'
    )
