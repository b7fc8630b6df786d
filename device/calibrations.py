"""The calibrations as the loop keeps them: the newest ones count, and what is overdue is told."""

from device.audit.entry import Kind
from device.audit.log import Log
from device.calibration_due import overdue, refuse_overdue
from device.config import Loaded
from device.measuring import Measuring, by_settings, measuring
from device.notices import Notice
from device.parts.clock import Clock

_DECIDING = (Kind.CALIBRATION, Kind.RESET)
"""What is recorded when calibrations come into force, and when they go out of it."""


class Calibrations:
    """Takes up what is calibrated while the instrument runs, and tells once a day what is overdue."""

    def __init__(self, loaded: Loaded, clock: Clock) -> None:
        """Begin with the configuration as it was read at the start."""
        self._loaded, self._clock = loaded, clock
        self._now = by_settings(loaded)
        self._newest: tuple[int, ...] | None = None
        self._told: set[tuple[Notice, str]] = set()

    @property
    def now(self) -> Measuring:
        """By what is measured."""
        return self._now

    def take(self, log: Log) -> None:
        """Measure by the newest calibrations that the log has.

        Raises:
            CalibrationError: a calibration is recorded in a way that this firmware does not know.
            LogError: the log cannot be read.
        """
        newest = tuple(record.number for record in map(log.newest, _DECIDING) if record)
        if newest != self._newest:
            self._now, self._newest = measuring(log, self._loaded), newest

    def refuse_overdue(self) -> None:
        """Let nothing be judged by what is overdue, where that is to be refused.

        Raises:
            CalibrationError: something is.
        """
        refuse_overdue(self._now, self._clock.now())

    def news(self) -> list[Notice]:
        """What is overdue and was not told today; nothing where it is refused, which is a fault."""
        settings = self._now.loaded.configuration.calibration
        if self._newest is None or settings.overdue == "refuse":
            return []
        now = self._clock.now()
        today = now.utc[: len("2027-01-31")]
        found = [notice for notice in overdue(self._now, now) if (notice, today) not in self._told]
        self._told |= {(notice, today) for notice in found}
        return found
