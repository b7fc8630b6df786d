"""A clock that stands still until it is told."""

from datetime import UTC, datetime, timedelta

from device.moment import Moment


class SimulatedClock:
    """Starts at noon on 1 January 2026, a minute after boot; the calendar can be set as well."""

    def __init__(self) -> None:
        """Set calendar and time since boot."""
        self._calendar = datetime(2026, 1, 1, 12, tzinfo=UTC)
        self._since_boot_s = 60.0

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
