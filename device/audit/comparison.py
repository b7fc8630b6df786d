"""The older records compared with their seal behind the instrument's back, so that it starts at once.

Nothing is lost by that: every signature continues the tree, and the tree was compared with the last signature
before the first one is made. A record that was changed is not sealed anew by going on; it is found within
seconds, and from then on nothing more is signed.
"""

import sqlite3
from contextlib import closing
from pathlib import Path
from threading import Event, Thread

from device.audit.key import SigningKey
from device.audit.seal import Seal
from device.errors import LogError, SealError

AT_A_TIME = 256
BREATH_S = 0.005
"""Between the pieces, so that camera and screen get their turn on a small board."""


class Comparison:
    """Compares the records 1 to `last` of a log, on a thread and a connection of its own."""

    def __init__(self, path: Path, key: SigningKey, last: int) -> None:
        """Begin.

        Args:
            path: the database file.
            key: the log's.
            last: the last record to compare; less than 1 where there is none.
        """
        self._path, self._key, self._last = path, key, last
        self._next = 1
        self._stop = Event()
        self._found: LogError | None = None
        self._thread: Thread | None = None
        self._go_on()

    def raise_what_was_found(self) -> None:
        """Say what is wrong, if it is known already.

        A record that is not as it was sealed is said for good. What could not be read is said once, and is
        read again: a card that gave no answer may give one the next time.

        Raises:
            SealError: a record is not as it was sealed.
            LogError: the log cannot be read.
        """
        fault = self._found
        if fault is None:
            return
        if not isinstance(fault, SealError):
            self.wait()
            self._found = None
            self._go_on()
        raise fault

    def wait(self) -> None:
        """Return when it is done, or could not go on."""
        if self._thread is not None:
            self._thread.join()

    def stop(self) -> None:
        """End it, done or not."""
        self._stop.set()
        self.wait()

    def _go_on(self) -> None:
        if self._next <= self._last and not self._stop.is_set():
            self._thread = Thread(target=self._run, name="comparison of the log", daemon=True)
            self._thread.start()

    def _run(self) -> None:
        try:
            with closing(sqlite3.connect(f"{self._path.absolute().as_uri()}?mode=ro", uri=True)) as database:
                self._compare(Seal(database, self._key))
        except LogError as fault:
            self._found = fault
        except sqlite3.Error as error:
            self._found = LogError(f"the log {self._path} cannot be read: {error}; check the card")

    def _compare(self, seal: Seal) -> None:
        for first in range(self._next, self._last + 1, AT_A_TIME):
            if self._stop.wait(BREATH_S):
                return
            seal.compare(first, min(first + AT_A_TIME - 1, self._last))
            self._next = first + AT_A_TIME
