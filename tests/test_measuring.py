"""By what is measured: the last calibrations of the log over the configuration, below what is given later."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from device.audit import entry
from device.audit.journal import Journal
from device.blank import Blank, Speck
from device.calibration_due import overdue, refuse_overdue
from device.config import Loaded, load
from device.errors import CalibrationError
from device.measuring import BLANK, CHECK, SCALE, Measuring, blank_of, by_settings, measuring
from device.moment import Moment
from device.notices import NoticeCode
from device.vision.flat_field import FlatField
from tests.support.journal import open_journal

SEEN = Blank(FlatField((4, 6), ((1.0, 0.1), (0.2, 0.0))), (Speck(1.5, 2.5, 3.0, dark=True),))


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    opened = open_journal(tmp_path)
    yield opened
    opened.close()


def scale(x: float, y: float) -> dict[str, Any]:
    return {"scale_um_per_px": {"x": {"value": x, "u": 0.001}, "y": {"value": y, "u": 0.001}}}


def now(day: str) -> Moment:
    return Moment(f"{day}T00:00:01.000000Z", "ntp", "boot", 1.0)


def overdue_codes(by: Measuring, day: str) -> list[NoticeCode]:
    return [late.code for late in overdue(by, now(day))]


def loaded(tmp_path: Path, **options: object) -> Loaded:
    return load(None, {}, {"log.folder": str(tmp_path), **options})


def test_the_last_scale_counts_and_says_which_record_it_is(journal: Journal, tmp_path: Path) -> None:
    journal.write(entry.calibration(SCALE, "2027-01-01", scale(0.4, 0.4)))
    number = journal.write(entry.calibration(SCALE, "2027-02-01", scale(0.5, 0.6)))
    found = measuring(journal.log, loaded(tmp_path))
    assert (found.scale.x_um_per_px, found.scale.y_um_per_px) == (0.5, 0.6)
    assert found.loaded.configuration.calibration.due == "2027-02-01"
    assert found.loaded.sources["camera.scale_x_um_per_px"] == f"record {number}"
    assert found.cited[SCALE].record == number


def test_what_the_environment_or_the_command_line_say_counts_over_it(
    journal: Journal, tmp_path: Path
) -> None:
    journal.write(entry.calibration(SCALE, "2027-01-01", scale(0.5, 0.6)))
    given = load(
        None,
        {"ENDFACE_CAMERA_SCALE_X_UM_PER_PX": "0.7"},
        {"log.folder": str(tmp_path), "camera.scale_y_um_per_px": 0.8},
    )
    found = measuring(journal.log, given)
    assert (found.scale.x_um_per_px, found.scale.y_um_per_px) == (0.7, 0.8)
    assert found.loaded.configuration.calibration.due == "2027-01-01"


def test_a_blank_comes_back_from_its_record_as_it_was(journal: Journal, tmp_path: Path) -> None:
    journal.write(
        entry.calibration(BLANK, "2027-01-01", {"flat_field": SEEN.flat_field, "specks": SEEN.specks})
    )
    found = measuring(journal.log, loaded(tmp_path))
    assert found.blank == SEEN
    assert found.blank_due == "2027-01-01"


def test_without_a_log_the_settings_count(tmp_path: Path) -> None:
    found = by_settings(loaded(tmp_path))
    assert (found.blank, found.check, found.cited) == (None, None, {})
    assert overdue_codes(found, "2999-01-01") == []


@pytest.mark.parametrize(
    ("what", "values"), [(SCALE, {"um_per_px": 0.4}), (BLANK, {"specks": []}), (CHECK, {"limits": "kept"})]
)
def test_a_record_that_this_firmware_does_not_understand_is_a_fault_with_what_to_do(
    journal: Journal, tmp_path: Path, what: str, values: dict[str, Any]
) -> None:
    number = journal.write(entry.calibration(what, "2027-01-01", values))
    with pytest.raises(CalibrationError, match=f"record {number} holds a {what} of another"):
        measuring(journal.log, loaded(tmp_path))


def test_each_is_overdue_by_its_own_day_and_a_failed_check_at_once(journal: Journal, tmp_path: Path) -> None:
    journal.write(entry.calibration(SCALE, "2027-01-01", scale(0.5, 0.6)))
    journal.write(
        entry.calibration(BLANK, "2027-01-02", {"flat_field": SEEN.flat_field, "specks": SEEN.specks})
    )
    by = measuring(journal.log, loaded(tmp_path, **{"calibration.daily_check": True}))
    assert overdue_codes(by, "2027-01-01") == [NoticeCode.CHECK_OVERDUE]
    journal.write(entry.calibration(CHECK, "2027-01-03", {"within": True}))
    by = measuring(journal.log, loaded(tmp_path, **{"calibration.daily_check": True}))
    assert overdue_codes(by, "2027-01-01") == []
    assert overdue_codes(by, "2027-01-02") == [NoticeCode.SCALE_OVERDUE]
    assert overdue_codes(by, "2027-01-03") == [NoticeCode.SCALE_OVERDUE, NoticeCode.BLANK_OVERDUE]
    assert overdue_codes(by, "2027-01-04")[-1] is NoticeCode.CHECK_OVERDUE
    journal.write(entry.calibration(CHECK, "2027-01-03", {"within": False}))
    by = measuring(journal.log, loaded(tmp_path))
    assert overdue_codes(by, "2027-01-01") == [NoticeCode.CHECK_FAILED]


def test_it_is_refused_where_that_is_asked_for_only(journal: Journal, tmp_path: Path) -> None:
    journal.write(entry.calibration(SCALE, "2027-01-01", scale(0.5, 0.6)))
    refuse_overdue(measuring(journal.log, loaded(tmp_path)), now("2027-01-02"))
    strict = measuring(journal.log, loaded(tmp_path, **{"calibration.overdue": "refuse"}))
    refuse_overdue(strict, now("2027-01-01"))
    with pytest.raises(CalibrationError, match="the scale was due on 2027-01-01; calibrate it"):
        refuse_overdue(strict, now("2027-01-02"))


def test_a_blank_of_another_degree_is_understood() -> None:
    values = {"flat_field": {"shape": [8, 8], "weights": [[1.0]]}, "specks": []}
    assert blank_of(values).flat_field.light.min() == 1.0
