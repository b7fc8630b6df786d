"""A record before it is written, and the entries that need nothing from other rooms. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import device


class Kind(StrEnum):
    """What a record is about."""

    BOOT = "boot"
    SETTINGS = "settings"
    INSPECTION = "inspection"
    ERROR = "error"


@dataclass(frozen=True)
class Instrument:
    """Who records: the serial number, and the firmware's version."""

    serial: str
    firmware: str = device.__version__


@dataclass(frozen=True)
class Job:
    """What was inspected by whom; port and attempt count from 1."""

    operator: str
    port: int
    attempt: int


@dataclass(frozen=True)
class Entry:
    """A record before it has its number and its moment."""

    kind: Kind
    content: Mapping[str, Any]


def boot() -> Entry:
    """The instrument has started."""
    return Entry(Kind.BOOT, {})


def error(text: str) -> Entry:
    """A part of the instrument did not do its work; the text as it stood on the screen."""
    return Entry(Kind.ERROR, {"text": text})
