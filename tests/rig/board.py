"""What the tests do with a booted board, whatever it is made of."""

import json
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from pathlib import PurePosixPath
from typing import Any

LOOK_AGAIN_S = 0.1


class Board(ABC):
    """A running operating system that obeys as root."""

    @abstractmethod
    def run(self, *order: str, timeout_s: float = 60.0, check: bool = True) -> str:
        """Run a command; what it printed.

        Raises:
            AssertionError: it failed, or was not done in time; with what it said.
        """

    @abstractmethod
    def alive(self) -> None:
        """Nothing where the board runs.

        Raises:
            AssertionError: it has ended; with the end of what its console said.
        """

    def write(self, path: str, text: str) -> None:
        """Make a file, with its folders."""
        self.run("mkdir", "-p", str(PurePosixPath(path).parent))
        self.run("sh", "-c", 'printf %s "$2" > "$1"', "sh", path, text)

    def properties(self, unit: str) -> dict[str, str]:
        """What systemd says about a unit."""
        lines = self.run("systemctl", "show", unit).splitlines()
        return dict(line.split("=", 1) for line in lines if "=" in line)

    def journal(self, unit: str) -> list[dict[str, Any]]:
        """What a unit wrote to the journal, oldest first."""
        lines = self.run("journalctl", "--unit", unit, "--output", "json", "--no-pager").splitlines()
        return [json.loads(line) for line in lines]

    def until(self, is_so: Callable[[], bool], timeout_s: float) -> None:
        """Wait, for a bounded time; to look takes no more than a quarter of what the board can do.

        Raises:
            AssertionError: the time has passed, or the board has ended.
        """
        end_s = time.monotonic() + timeout_s
        began_s = time.monotonic()
        while not is_so():
            self.alive()
            assert time.monotonic() < end_s, f"not within {timeout_s} s"
            time.sleep(max(LOOK_AGAIN_S, 3 * (time.monotonic() - began_s)))
            began_s = time.monotonic()
