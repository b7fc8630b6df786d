"""Each inspection names the calibrations that it was measured by."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from device.audit import entry
from device.audit.canonical import canonical
from device.audit.entry import Job, Kind
from device.audit.journal import Journal
from device.grading.grade import Verdict
from tests.support.journal import inspection, mm_profile, open_journal

VALUES = {"um_per_px": [0.433, 0.434], "artefact": "stage micrometre 17"}


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    opened = open_journal(tmp_path)
    yield opened
    opened.close()


def named(journal: Journal) -> Any:
    """What an inspection made now says of calibrations."""
    journal.write_inspection(inspection(1, Verdict.PASS), mm_profile(), Job("ada", 1, 1))
    record = journal.log.newest(Kind.INSPECTION)
    assert record is not None
    return record.content["content"]["calibrations"]


def test_without_a_calibration_on_record_an_inspection_names_none(journal: Journal) -> None:
    assert named(journal) == {}


def test_an_inspection_names_the_last_calibration_of_each_thing_by_record_hash_and_due_date(
    journal: Journal,
) -> None:
    journal.write(entry.calibration("scale", "2026-01-01", {"um_per_px": [0.4, 0.4]}))
    number = journal.write(entry.calibration("scale", "2027-01-01", VALUES))
    flat = journal.write(entry.calibration("flat field", None, {"picture": "11" * 32}))
    assert named(journal) == {
        "flat field": {
            "record": flat,
            "sha256": hashlib.sha256(canonical({"picture": "11" * 32})).hexdigest(),
            "due": None,
        },
        "scale": {
            "record": number,
            "sha256": hashlib.sha256(canonical(VALUES)).hexdigest(),
            "due": "2027-01-01",
        },
    }
