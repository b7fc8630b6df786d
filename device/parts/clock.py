"""Time: the one module that reads the calendar. Intervals use the monotonic clock."""

import time
import uuid
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from device.moment import Moment

BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


class Clock(Protocol):
    """Calendar and interval time."""

    def now(self) -> Moment:
        """This instant, as the log tells it."""

    def monotonic_s(self) -> float:
        """Seconds that only ever grow; their zero says nothing."""


class SystemClock:
    """The board's own clock."""

    def __init__(self) -> None:
        """Read the kernel's boot id; a kernel without one gets one for this process."""
        self._boot_id = BOOT_ID.read_text().strip() if BOOT_ID.exists() else str(uuid.uuid4())

    def now(self) -> Moment:
        """See `Clock.now`."""
        utc = datetime.now(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
        since_boot_s = time.clock_gettime(time.CLOCK_BOOTTIME)
        return Moment(utc, "system", self._boot_id, round(since_boot_s, 6))

    def monotonic_s(self) -> float:
        """See `Clock.monotonic_s`."""
        return time.monotonic()
