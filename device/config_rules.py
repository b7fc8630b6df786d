"""What a value of the configuration may be: a validator for each kind of value."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

FINEST_UM_PER_PX, COARSEST_UM_PER_PX = 0.01, 10.0


@dataclass(frozen=True)
class Rule:
    """What a value may be.

    Attributes:
        parse: takes the value as it was written, gives it typed; ValueError or TypeError where it may not be.
        allowed: the same for people.
    """

    parse: Callable[[object], Any]
    allowed: str


def number(low: float, high: float) -> Rule:
    """A number, ends included; a text that is one, too."""

    def parse(value: object) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float | str):
            raise TypeError(value)
        number = float(value)
        if not low <= number <= high:
            raise ValueError(value)
        return number

    return Rule(parse, f"a number from {low:g} to {high:g}")


def integer(low: int, high: int) -> Rule:
    """A whole number, ends included; a text that is one, too."""

    def parse(value: object) -> int:
        if isinstance(value, bool) or not isinstance(value, int | str):
            raise TypeError(value)
        number = int(value)
        if not low <= number <= high:
            raise ValueError(value)
        return number

    return Rule(parse, f"a whole number from {low} to {high}")


def text(longest: int) -> Rule:
    """A text for people: not empty, printable, of at most `longest` characters."""

    def parse(value: object) -> str:
        if not isinstance(value, str) or not value.strip() or not value.isprintable() or len(value) > longest:
            raise ValueError(value)
        return value

    return Rule(parse, f"a text of 1 to {longest} printable characters")


def absolute_path() -> Rule:
    """A path that means the same wherever the instrument is started from."""

    def parse(value: object) -> Path:
        if not isinstance(value, str) or not value.isprintable() or not Path(value).is_absolute():
            raise ValueError(value)
        return Path(value)

    return Rule(parse, "an absolute path of printable characters")


def line() -> Rule:
    """The BCM number of a line on the header."""
    return integer(4, 27)  # 2 and 3 are the panel's bus


def scale() -> Rule:
    """The size of a pixel on the end face, in um."""
    return number(FINEST_UM_PER_PX, COARSEST_UM_PER_PX)


def even(low: int, high: int) -> Rule:
    """An even whole number, ends included: cameras count pixels in pairs."""
    whole = integer(low, high)

    def parse(value: object) -> int:
        number: int = whole.parse(value)
        if number % 2:
            raise ValueError(value)
        return number

    return Rule(parse, f"an even number from {low} to {high}")


def choice(*names: str) -> Rule:
    """One of a few names."""

    def parse(value: object) -> str:
        if value not in names:
            raise ValueError(value)
        return str(value)

    return Rule(parse, f"one of {', '.join(names)}")


def one_of(*numbers: int) -> Rule:
    """One of a few whole numbers; a text that is one, too."""
    whole = integer(min(numbers), max(numbers))

    def parse(value: object) -> int:
        number: int = whole.parse(value)
        if number not in numbers:
            raise ValueError(value)
        return number

    return Rule(parse, f"one of {', '.join(map(str, numbers))}")


def flag() -> Rule:
    """Yes or no; a text that says so, too."""

    def parse(value: object) -> bool:
        if isinstance(value, bool):
            return value
        if value not in ("true", "false"):
            raise ValueError(value)
        return value == "true"

    return Rule(parse, "true or false")


def verifier_key() -> Rule:
    """The public half of a key in C2SP's text form, or nothing."""

    def parse(value: object) -> str:
        if not isinstance(value, str):
            raise TypeError(value)
        if value and not re.fullmatch("owner/[0-9a-f]{16}[+][0-9a-f]{8}[+][A-Za-z0-9+/]{43,44}=*", value):
            raise ValueError(value)
        return value

    return Rule(parse, "a verifier key as endface sign --make-key prints it, or empty")


def network_name() -> Rule:
    """A network by its path, or, where the owner's orders have brought it, by its name."""
    path = absolute_path()

    def parse(value: object) -> Path:
        if isinstance(value, str) and re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{0,56}[.]tflite", value):
            return Path(value)
        absolute: Path = path.parse(value)
        return absolute

    return Rule(parse, f"{path.allowed}, or the name of a network that the owner has signed")


def day() -> Rule:
    """A day as ISO 8601 writes it, or nothing."""

    def parse(value: object) -> str:
        if not isinstance(value, str):
            raise TypeError(value)
        return date.fromisoformat(value).isoformat() if value else ""

    return Rule(parse, "a day such as 2027-01-31, or empty")
