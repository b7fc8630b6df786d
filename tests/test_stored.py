"""A log that a newer firmware has written to: an older one reads what it knows, and goes on."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import pytest

from device.audit import entry, work
from device.audit.entry import Entry, Instrument, Kind
from device.audit.journal import Journal
from device.audit.work import Choice
from device.blank import Speck
from device.checking import REFERENCE, reference
from device.daily_check import Band
from device.measuring import blank_of
from device.moment import Moment
from device.stored import restored
from tests.support.journal import mm_profile, open_journal

NOW = Moment("2026-01-01T00:00:01.000000Z", "ntp", "boot", 1.0)
NEWER = {"tone": "friendly"}


@dataclass(frozen=True)
class NewerMoment(Moment):
    """When something happened, as a newer firmware tells it."""

    tone: str = "friendly"


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    opened = open_journal(tmp_path)
    yield opened
    opened.close()


def test_a_choice_with_a_field_more_counts(journal: Journal) -> None:
    journal.write(Entry(Kind.CHOICE, {"operator": "ada", "job": None, "language": "de", **NEWER}))
    assert work.chosen(journal.log) == Choice("ada", None, "de")


def test_a_moment_with_a_field_more_is_when_it_was(tmp_path: Path) -> None:
    newer = Journal(tmp_path, Instrument("E-007"), lambda: NewerMoment(**asdict(NOW)))
    assert newer.last_moment() == NOW
    newer.close()


def test_a_reference_with_a_field_more_can_be_checked_against(journal: Journal) -> None:
    found = {"level": {"value": 1.0, "limit": 0.5, **NEWER}}
    values = {"profile_sha256": mm_profile().sha256, "found": found}
    journal.write(entry.calibration(f"{REFERENCE}EF-3", "2999-12-31", values))
    assert reference(journal.log, "EF-3", mm_profile(), NOW).bands == {"level": Band(1.0, 0.5)}


def test_a_blank_with_a_field_more_at_its_dust_evens_the_light() -> None:
    dust = Speck(1.5, 2.5, 3.0, dark=True)
    light = {"shape": [4, 6], "weights": [[1.0, 0.1], [0.2, 0.0]]}
    assert blank_of({"flat_field": light, "specks": [asdict(dust) | NEWER]}).specks == (dust,)


def test_what_is_missing_is_not_made_up() -> None:
    with pytest.raises(TypeError, match="limit"):
        restored(Band, {"value": 1.0})
