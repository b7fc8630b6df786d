"""`endface remark`: new records that point at old ones."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from device.__main__ import main
from device.audit import entry
from device.audit.entry import Entry, Instrument, Kind
from device.audit.journal import Journal
from device.parts.simulated.clock import SimulatedClock

JOB = {"operator": "ada", "port": 3, "attempt": 1}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with_log = tmp_path / "log"
    journal = Journal(with_log, Instrument("E-7"), SimulatedClock().now)
    journal.write(entry.boot())
    journal.write(Entry(Kind.INSPECTION, {"job": JOB}))
    journal.close()
    return with_log


def records(folder: Path) -> Iterator[dict]:
    journal = Journal(folder, Instrument("E-7"), SimulatedClock().now)
    yield from [record.content for record in journal.records()]
    journal.close()


def test_a_remark_is_a_new_record_that_points_at_the_old_one(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ENDFACE_INSTRUMENT_OPERATOR", "bob")
    before = list(records(folder))
    assert main(["remark", "--log", str(folder), "3", "the patch cord was swapped"]) == 0
    *old, new = records(folder)
    assert old == before
    assert capsys.readouterr().out == "record 4\n"
    assert (new["kind"], new["content"]) == (
        "remark",
        {"about": 3, "operator": "bob", "text": "the patch cord was swapped"},
    )


def test_an_amendment_says_what_the_job_should_have_been(folder: Path) -> None:
    order = ["remark", "--log", str(folder), "3", "wrong port", "--amend", "port=4", "--amend", "operator=cy"]
    assert main(order) == 0
    *_, new = records(folder)
    assert new["kind"] == "amendment"
    assert new["content"]["about"] == 3
    assert new["content"]["job"] == {"operator": "cy", "port": 4}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["99", "x"], "no record 99"),
        (["0", "x"], "no record 0"),
        (["2", "x", "--amend", "port=4"], "no inspection"),
        (["3", "x", "--amend", "port=zero"], "whole number"),
        (["3", "x", "--amend", "verdict=PASS"], "amends nothing"),
        (["3", "x", "--amend", "port=" + "9" * 5000], "whole number"),
        (["3", "x", "--amend", "operator=a\x1b[2Jb"], "printable"),
        (["3", "x", "--amend", "label=" + "A" * 61], "1 to 60 printable"),
        (["3", "x", "--amend", "job="], "printable"),
        (["3", " "], "1 to 1000 printable"),
        (["3", "x" * 1001], "1 to 1000 printable"),
        (["3", "two\nlines"], "printable"),
    ],
)
def test_what_cannot_be_remarked_or_amended_is_said_and_recorded_nowhere(
    folder: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    assert main(["remark", "--log", str(folder), *arguments]) == 2
    assert said in capsys.readouterr().err
    assert len(list(records(folder))) == 3


def test_a_folder_without_a_log_is_left_as_it_is(tmp_path: Path) -> None:
    assert main(["remark", "--log", str(tmp_path), "1", "x"]) == 2
    assert list(tmp_path.iterdir()) == []
