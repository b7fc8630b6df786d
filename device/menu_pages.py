"""The pages of the menu, from what the instrument knows. Pure."""

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from device.menu import Item, Order, Page
from device.screens import menu_words as say
from device.screens.draw import COLUMNS_PER_LINE

_COLUMNS = COLUMNS_PER_LINE - 1
"""One is left for the mark of what is in force."""


@dataclass(frozen=True)
class LogState:
    """What there is to say of the log.

    Attributes:
        records: how many there are.
        last: the last inspection: its number, its verdict and when it was; None where there is none.
        used: the share of the card that is used, 0 to 1.
        free_bytes: the room that is left on it.
    """

    records: int
    last: tuple[int, str, str] | None
    used: float
    free_bytes: int


def root() -> Page:
    """The first page."""
    sure = Page(say.SHUT_DOWN, (_back(), Item(say.SHUT_DOWN, Order.SWITCH_OFF)))
    return Page(
        say.MENU,
        (
            Item(say.PROFILE, Order.PROFILES),
            Item(say.OPERATOR, Order.OPERATORS),
            Item(say.LOG, Order.LOG),
            Item(say.ABOUT, Order.ABOUT),
            Item(say.SHUT_DOWN, page=sure),
            _back(),
        ),
    )


def profiles(names: Sequence[str], now: str) -> Page:
    """The profiles to choose from.

    Args:
        names: what may be chosen.
        now: the one in force.
    """
    items = (Item(name, Order.PROFILE, name, marked=name == now) for name in names)
    return Page(say.PROFILE, (*items, _back()))


def operators(names: Sequence[str], now: str) -> Page:
    """The operators to choose from, or how there come to be some.

    Args:
        names: who may be chosen.
        now: who works now.
    """
    items = [Item(name, Order.OPERATOR, name, marked=name == now) for name in names]
    return Page(say.OPERATOR, (*(items or _told([say.NO_OPERATORS])), _back()))


def log_state(state: LogState) -> Page:
    """How many records there are, the last inspection, and the room that is left."""
    lines = [f"{say.RECORDS}: {state.records}"]
    if state.last is not None:
        number, verdict, moment = state.last
        lines += [f"{say.LAST}: {number}", f" {verdict.replace('_', ' ')}", f" {moment}"]
    lines.append(f"{say.CARD}: {state.used:.0%}")
    lines.append(f"{say.FREE}: {state.free_bytes / 1e9:.1f} GB")
    return Page(say.LOG, (*_told(lines), _back()))


def about(facts: Mapping[str, str], fingerprint: str) -> Page:
    """What this instrument is: each fact by its name, and its key's fingerprint, also as a QR code."""
    lines = [line for name, value in facts.items() for line in (f"{name}:", f" {value}")]
    code = Page(say.KEY, (_back(),), code=fingerprint)
    return Page(say.ABOUT, (Item(say.KEY_AS_CODE, page=code), *_told(lines), _back()))


def _told(lines: Sequence[str]) -> list[Item]:
    """Texts that nobody chooses, each on as many lines as it needs."""
    return [Item(part) for line in lines for part in textwrap.wrap(line, _COLUMNS, subsequent_indent=" ")]


def _back() -> Item:
    return Item(say.BACK, Order.BACK)
