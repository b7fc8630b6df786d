"""Work that may never come back: on a thread of its own, bounded in time, never two pieces at once."""

import time
from collections.abc import Callable
from concurrent.futures import Future, wait
from threading import Thread
from typing import Any, TypeVar

T = TypeVar("T")


class OneAtATime:
    """Does one piece of work after the other, and waits for none longer than it is told.

    A thread that hangs cannot be ended. It is left alone, nothing new is begun while it hangs, and
    it does not keep the process from ending.
    """

    def __init__(self, name: str) -> None:
        """Nothing runs yet; threads carry the name."""
        self._name = name
        self._running: Future[Any] | None = None

    def begin(self, work: Callable[[], T]) -> "Future[T]":
        """Start a piece of work and do not wait for it; nothing else may be running."""
        future: Future[T] = Future()
        self._running = future
        Thread(target=_fulfil, args=(future, work), name=self._name, daemon=True).start()
        return future

    def do(self, work: Callable[[], T], timeout_s: float) -> T:
        """Do a piece of work after the one that still runs; its result.

        What the earlier piece gives or raises then is dropped: whoever asked has stopped waiting.

        Raises:
            TimeoutError: it, or the one before it, has not ended within `timeout_s` seconds.
        """
        until_s = time.monotonic() + timeout_s
        if not self.is_idle(timeout_s):
            raise TimeoutError
        return self.begin(work).result(max(0.0, until_s - time.monotonic()))

    def is_idle(self, timeout_s: float = 0.0) -> bool:
        """Whether nothing runs any more, by `timeout_s` seconds from now."""
        return self._running is None or bool(wait([self._running], timeout_s).done)


def _fulfil(future: "Future[T]", work: Callable[[], T]) -> None:
    try:
        future.set_result(work())
    except BaseException as error:  # whoever waits gets it, whatever it is
        future.set_exception(error)
