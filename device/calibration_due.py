"""Whether what is measured by still holds, and what is done where it does not. Values in, values out."""

from device.errors import CalibrationError, ConfigurationError
from device.measuring import Measuring
from device.moment import Moment
from device.notices import Notice, NoticeCode
from device.screens.english import ENGLISH
from device.screens.reasons import announced


def is_overdue(due: str, now: Moment) -> bool:
    """Whether a day, ISO 8601 or empty for none, is over by the calendar's UTC."""
    return bool(due) and now.utc[: len("2027-01-31")] > due


def refuse_past(due: str, now: Moment) -> None:
    """Take no day that is over as the one up to which something holds.

    Raises:
        ConfigurationError: it is over.
    """
    if is_overdue(due, now):
        raise ConfigurationError(f"--due {due} is over already; give a day to come")


def overdue(measured_by: Measuring, now: Moment) -> tuple[Notice, ...]:
    """What is to be calibrated or checked again; a check that was beyond its limits is one of these."""
    settings, check = measured_by.loaded.configuration.calibration, measured_by.check
    found = []
    if is_overdue(settings.due, now):
        found.append(Notice(NoticeCode.SCALE_OVERDUE, name=settings.due))
    if is_overdue(measured_by.blank_due, now):
        found.append(Notice(NoticeCode.BLANK_OVERDUE, name=measured_by.blank_due))
    if settings.daily_check and (check is None or is_overdue(check.due, now)):
        found.append(Notice(NoticeCode.CHECK_OVERDUE))
    elif check is not None and not check.within:
        found.append(Notice(NoticeCode.CHECK_FAILED))
    return tuple(found)


def refuse_overdue(measured_by: Measuring, now: Moment) -> None:
    """Measure by nothing that is overdue, where that is to be refused.

    Raises:
        CalibrationError: something is overdue, and `calibration.overdue` is "refuse".
    """
    found = overdue(measured_by, now)
    if found and measured_by.loaded.configuration.calibration.overdue == "refuse":
        raise CalibrationError(announced(found[0], ENGLISH))
