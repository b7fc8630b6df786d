"""Being told to stop: what is under way may end by itself for a moment, and is then broken off.

systemd kills what has not stopped after some seconds. A library that loads, a camera that opens and a
capture that hangs may each take longer, so waiting for them is not left to them.
"""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event
from types import FrameType

GRACE_S = 1.0
"""What an inspection under way gets to be recorded; closing needs the rest of the time."""


class Stopped(BaseException):
    """What was under way is broken off. No fault of anything, so nothing that mends faults catches it."""


class Stop(Event):
    """Set once somebody asks to stop."""

    def __init__(self) -> None:
        """Nobody has asked, and so far nothing is worth waiting for."""
        super().__init__()
        self._grace_s: float | None = 0.0

    def let_finish(self) -> None:
        """From now on what is under way may end by itself within `GRACE_S`."""
        self._grace_s = GRACE_S

    def closing(self) -> None:
        """From now on nothing is broken off any more."""
        self._grace_s = None
        if self.is_set():
            signal.setitimer(signal.ITIMER_REAL, 0)

    @contextmanager
    def by_signals(self) -> Iterator[None]:
        """Take SIGTERM and SIGINT as the question, as long as the context lasts; only in the main thread."""
        handlers = {signal.SIGTERM: self._ask, signal.SIGINT: self._ask, signal.SIGALRM: self._break_off}
        before = {number: signal.signal(number, handler) for number, handler in handlers.items()}
        try:
            yield
        finally:
            self.closing()
            for number, handler in before.items():
                signal.signal(number, handler)

    def _ask(self, number: int, frame: FrameType | None) -> None:
        if self.is_set():
            return
        self.set()
        if self._grace_s:
            signal.setitimer(signal.ITIMER_REAL, self._grace_s)
        else:
            self._break_off(number, frame)

    def _break_off(self, _number: int, _frame: FrameType | None) -> None:
        if self._grace_s is not None:
            raise Stopped
