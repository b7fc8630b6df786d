"""Single keys from a terminal, or characters from whatever standard input is."""

import os
import select
import sys
import termios
import tty
from types import TracebackType
from typing import Any, Self

_HOME = "\x1b[H\x1b[2J"


class Keyboard:
    """Reads keys without waiting for a line; leaves the terminal as it was."""

    def __init__(self) -> None:
        """Look at what standard input is."""
        self._terminal = sys.stdin.isatty()
        self._before: list[Any] = []

    def __enter__(self) -> Self:
        """Let keys come one by one."""
        if self._terminal:
            self._before = termios.tcgetattr(sys.stdin)
            tty.setcbreak(sys.stdin)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Put the terminal back."""
        if self._terminal:
            termios.tcsetattr(sys.stdin, termios.TCSADRAIN, self._before)

    def typed(self) -> str | None:
        """The next key; None where none was typed, the empty string at the end of the input."""
        readable, _, _ = select.select([sys.stdin], [], [], 0)
        return os.read(sys.stdin.fileno(), 1).decode("ascii", "replace") if readable else None


def redrawn(text: str) -> str:
    """A text that takes the place of the one before, where the output is a terminal."""
    return f"{_HOME if sys.stdout.isatty() else ''}{text}\n"
