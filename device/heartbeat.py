"""When the watchdog is fed: after loop, camera and log have all moved. Pure; time is passed in."""

from collections.abc import Callable
from enum import StrEnum

ASK_AGAIN_S = 1.0


class Organ(StrEnum):
    """What must move for the instrument to be alive."""

    LOOP = "loop"
    CAMERA = "camera"
    LOG = "log"


class Heartbeat:
    """Counts what has moved since the watchdog was fed.

    Restarting does not see a process that hangs, and a loop that turns says nothing of a camera that
    gives no picture. So what has not moved by itself when it is time is asked to, and the watchdog gets
    nothing until everything has.
    """

    def __init__(self, feed: Callable[[], None], watchdog_s: float | None) -> None:
        """Begin to count.

        Args:
            feed: gives a sign of life.
            watchdog_s: how long may pass between two of them; None where nobody watches.
        """
        self._feed = feed
        self._period_s = None if watchdog_s is None else watchdog_s / 4
        self._moved: set[Organ] = set()
        self._due_s: float | None = None

    def moved(self, organ: Organ) -> None:
        """Something has done its work."""
        self._moved.add(organ)

    def beat(self, now_s: float) -> frozenset[Organ]:
        """Feed the watchdog if it is time and everything has moved; what must be asked to move.

        Args:
            now_s: seconds of the monotonic clock.
        """
        if self._period_s is None:
            return frozenset()
        if self._due_s is None:
            self._due_s = now_s
        if now_s < self._due_s:
            return frozenset()
        missing = frozenset(Organ) - self._moved
        if missing:
            self._due_s = now_s + ASK_AGAIN_S
            return missing
        self._moved.clear()
        self._due_s = now_s + self._period_s
        self._feed()
        return frozenset()
