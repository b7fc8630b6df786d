"""A record before it is written, and the entries that need nothing from other rooms. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import device


class Kind(StrEnum):
    """What a record is about."""

    KEY = "key"
    BOOT = "boot"
    CLOCK = "clock"
    SETTINGS = "settings"
    INSPECTION = "inspection"
    ERROR = "error"
    REMARK = "remark"
    AMENDMENT = "amendment"
    EXPORT = "export"


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


def key(vkey: str, fingerprint: str) -> Entry:
    """The device has made itself a key: the first record of every log."""
    return Entry(Kind.KEY, {"vkey": vkey, "fingerprint": fingerprint})


def remark(about: int, operator: str, text: str) -> Entry:
    """What somebody has to say about an earlier record."""
    return Entry(Kind.REMARK, {"about": about, "operator": operator, "text": text})


def amendment(about: int, operator: str, text: str, job: Mapping[str, str | int]) -> Entry:
    """What an earlier inspection's job should have said, and why; the earlier record stays as it is."""
    return Entry(Kind.AMENDMENT, {"about": about, "operator": operator, "text": text, "job": job})


def error(text: str) -> Entry:
    """A part of the instrument did not do its work; the text as it stood on the screen."""
    return Entry(Kind.ERROR, {"text": text})
