"""Whether the calibration still holds, and what is done where it does not."""

import logging

from device.config import CalibrationSettings
from device.errors import ConfigurationError
from device.moment import Moment

log = logging.getLogger(__name__)


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


def check_due(settings: CalibrationSettings, now: Moment) -> None:
    """Warn of an overdue calibration, or refuse to measure by it, as configured.

    Raises:
        ConfigurationError: it is overdue, and that is to be refused.
    """
    if not is_overdue(settings.due, now):
        return
    text = f"the calibration was due on {settings.due}; run endface calibrate, then start the instrument anew"
    if settings.overdue == "refuse":
        raise ConfigurationError(text)
    log.warning("%s", text)
