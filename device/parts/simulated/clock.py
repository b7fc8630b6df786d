"""A clock that stands still until it is told."""

from datetime import UTC, datetime, timedelta

from device.moment import Moment
from device.parts.clock import TimeSource


class SimulatedClock:
    """Starts at noon on 1 January 2026, a minute after boot; the calendar can be set as well."""

    def __init__(self) -> None:
        """Set calendar and time since boot."""
        self._calendar = datetime(2026, 1, 1, 12, tzinfo=UTC)
        self._since_boot_s = 60.0
        self._source = TimeSource.CHIP

    @property
    def source(self) -> TimeSource:
        """See `Clock.source`: what the screen shows; records say that the time is simulated."""
        return self._source

    def now(self) -> Moment:
        """See `Clock.now`."""
        utc = self._calendar.isoformat(timespec="microseconds").replace("+00:00", "Z")
        return Moment(utc, "simulated", "00000000-0000-4000-8000-000000000001", self._since_boot_s)

    def monotonic_s(self) -> float:
        """See `Clock.monotonic_s`."""
        return self._since_boot_s

    def advance(self, seconds: float) -> None:
        """Let time pass."""
        self._calendar += timedelta(seconds=seconds)
        self._since_boot_s += seconds

    def step_calendar(self, seconds: float) -> None:
        """Set the calendar forward or back, as a network time server does."""
        self._calendar += timedelta(seconds=seconds)

    def come_from(self, source: TimeSource) -> None:
        """Let the calendar's time come from somewhere else."""
        self._source = source
