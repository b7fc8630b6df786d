"""What an owner has signed: profiles, networks and settings under a number that only rises. Pure.

An order is a C2SP signed note whose text is `endface-order/1`, the number, and a line for each file:
its kind, the SHA-256 of its content in hex, two blanks, its name. The files lie beside it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from device.audit.proof import OWNER, NotWholeError, VerifierKey
from device.errors import RefusedError

FORMAT = "endface-order/1"
SUFFIX = ".order"
SETTINGS = "device.toml"
MOST_FILES = 64
LINE = re.compile(r"(profile|network|settings) ([0-9a-f]{64})  ([A-Za-z0-9][A-Za-z0-9._-]{0,63})")


class Ware(StrEnum):
    """What a file is."""

    PROFILE = "profile"
    NETWORK = "network"
    SETTINGS = "settings"


@dataclass(frozen=True)
class OrderedFile:
    """One file: what it is, the hash of its content, and its name, which holds no path."""

    ware: Ware
    sha256: str
    name: str


@dataclass(frozen=True)
class Order:
    """Everything that one note has signed."""

    number: int
    files: tuple[OrderedFile, ...]

    def text(self) -> str:
        """What is signed."""
        lines = (f"{file.ware} {file.sha256}  {file.name}\n" for file in self.files)
        return f"{FORMAT}\n{self.number}\n{''.join(lines)}"


def ware_of(name: str) -> Ware:
    """What a file is, by its name.

    Raises:
        RefusedError: none that an instrument takes.
    """
    if name == SETTINGS:
        return Ware.SETTINGS
    if name.endswith(".toml"):
        return Ware.PROFILE
    if name.endswith((".tflite", ".json")):
        return Ware.NETWORK
    raise RefusedError(f"{name} is none of: {SETTINGS}, a profile (.toml), a network (.tflite and .json)")


def opened(note: bytes, owner: str, last: int) -> Order:
    """An order that this owner has signed and that is newer than the last one.

    Args:
        note: the signed note.
        owner: the owner's verifier key, empty where there is none.
        last: the number of the last order that was taken in, 0 where none was.

    Raises:
        RefusedError: unsigned, another's, older, or no order.
    """
    if not owner:
        raise RefusedError("this instrument knows no owner whose orders it takes: set owner.key")
    try:
        lines = VerifierKey.of(OWNER, owner).open(note).splitlines()
    except NotWholeError as error:
        raise RefusedError(f"not an order of this instrument's owner: {error}") from error
    number = _number(lines)
    if number <= last:
        raise RefusedError(f"order {number} is not newer than order {last}, the last that was taken in")
    return Order(number, _files(lines[2:]))


def _number(lines: Sequence[str]) -> int:
    if lines[:1] != [FORMAT] or len(lines) < 3 or not re.fullmatch("[1-9][0-9]{0,14}", lines[1]):
        raise RefusedError(f"not an order of the form {FORMAT}")
    return int(lines[1])


def _files(lines: Sequence[str]) -> tuple[OrderedFile, ...]:
    found = [LINE.fullmatch(line) for line in lines]
    files = [OrderedFile(Ware(match[1]), match[2], match[3]) for match in found if match]
    if (
        len(files) != len(lines)
        or len({file.name for file in files}) != len(files)
        or len(files) > MOST_FILES
    ):
        raise RefusedError("the order's list of files is damaged")
    return tuple(files)
