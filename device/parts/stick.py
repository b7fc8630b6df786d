"""A USB stick: one interface, and what can be wrong with one."""

from contextlib import AbstractContextManager
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from device.errors import PartError


class Trouble(StrEnum):
    """What is wrong with a stick, for the screen, which says in any language what to do."""

    FOREIGN = "foreign file system"
    BROKEN = "broken"
    PROTECTED = "write-protected"
    FULL = "full"
    PULLED = "pulled"
    CHANGED = "not as written"
    SECOND = "a second one"
    IN_USE = "in use by the system"


WHAT_TO_DO = {
    Trouble.FOREIGN: "the stick has no FAT or exFAT file system: format it, or take another one",
    Trouble.BROKEN: "the stick cannot be read or written: take another one",
    Trouble.PROTECTED: "the stick is write-protected: move its switch, or take another one",
    Trouble.FULL: "the stick is full: make room on it, or take a larger one",
    Trouble.PULLED: "the stick was pulled too early: put it in again",
    Trouble.CHANGED: "the stick does not give back what was written: throw it away, and take another one",
    Trouble.SECOND: "another stick is being written: take this one out, and put it in later",
    Trouble.IN_USE: "this disk belongs to the instrument's own system: nothing is written to it",
}


class StickError(PartError):
    """A stick that cannot be used; the text says what to do."""

    def __init__(self, trouble: Trouble) -> None:
        """Say what is wrong."""
        super().__init__(WHAT_TO_DO[trouble])
        self.trouble = trouble


class Stick(Protocol):
    """A stick that was put in."""

    def mounted(self, *, writable: bool) -> AbstractContextManager[Path]:
        """The folder in which its files are, until the context ends: then they are on the stick.

        An `OSError` that leaves the context comes out as a `StickError`.

        Raises:
            StickError: it cannot be used.
        """
