"""When something happened, as the log tells it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Moment:
    """One instant, by the calendar and by the time since the board was switched on.

    The calendar jumps where a board has no clock chip; the time since boot never does.

    Attributes:
        utc: ISO 8601 with microseconds and a trailing Z.
        source: where the calendar's time came from, "ntp", "rtc" or "none".
        boot_id: names this run of the kernel.
        since_boot_s: seconds since boot, not less than 0.
    """

    utc: str
    source: str
    boot_id: str
    since_boot_s: float
