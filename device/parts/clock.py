"""Time: the one module that reads the calendar. Intervals use the monotonic clock."""

import time
import uuid
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from device.moment import Moment

BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
SYNCHRONISED = Path("/run/systemd/timesync/synchronized")
"""systemd-timesyncd makes this file when it has set the clock from the network."""
CHIPS = Path("/sys/class/rtc")
FIRST_YEAR = datetime(2026, 1, 1, tzinfo=UTC).timestamp()
"""A clock chip that says less has lost its battery, and counts from some old year."""


class TimeSource(StrEnum):
    """Where the calendar's time came from."""

    NETWORK = "ntp"
    CHIP = "rtc"
    NOWHERE = "none"


class Clock(Protocol):
    """Calendar and interval time."""

    @property
    def source(self) -> TimeSource:
        """Where the calendar's time came from."""

    def now(self) -> Moment:
        """This instant, as the log tells it."""

    def monotonic_s(self) -> float:
        """Seconds that only ever grow; their zero says nothing."""


class SystemClock:
    """The board's own clock, set by the network or by a clock chip, or by nothing."""

    def __init__(self, synchronised: Path = SYNCHRONISED, chips: Path = CHIPS) -> None:
        """Look for a clock chip, and read the kernel's boot id; without one this process gets one.

        Args:
            synchronised: the file that is there once the network has set the clock.
            chips: the kernel's folder of clock chips.
        """
        self._synchronised = synchronised
        # Asked once: a chip answers over I2C, and the kernel has taken its time at boot or not at all.
        self._set_by_chip = any(map(_set_the_clock, chips.glob("rtc*")))
        self._boot_id = BOOT_ID.read_text().strip() if BOOT_ID.exists() else str(uuid.uuid4())

    @property
    def source(self) -> TimeSource:
        """See `Clock.source`."""
        if self._synchronised.exists():
            return TimeSource.NETWORK
        return TimeSource.CHIP if self._set_by_chip else TimeSource.NOWHERE

    def now(self) -> Moment:
        """See `Clock.now`."""
        utc = datetime.now(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
        since_boot_s = time.clock_gettime(time.CLOCK_BOOTTIME)
        return Moment(utc, self.source, self._boot_id, round(since_boot_s, 6))

    def monotonic_s(self) -> float:
        """See `Clock.monotonic_s`."""
        return time.monotonic()


def chip_is_there(chips: Path = CHIPS) -> bool:
    """Whether the kernel has found a clock chip."""
    return any(chips.glob("rtc*"))


def _set_the_clock(chip: Path) -> bool:
    try:
        was_asked = (chip / "hctosys").read_text().strip() == "1"
        return was_asked and int((chip / "since_epoch").read_text()) >= FIRST_YEAR
    except (OSError, ValueError):
        return False
