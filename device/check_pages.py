"""The pages of a daily check: which reference to check against, and what came out. Pure."""

import textwrap
from collections.abc import Sequence

from device.daily_check import Compared
from device.grading.grade import ReasonCode
from device.menu import Item, Order, Page
from device.notices import Notice, NoticeCode
from device.screens.catalogue import UM
from device.screens.draw import COLUMNS_PER_LINE
from device.screens.reasons import announced
from device.screens.texts import Texts
from device.vision.findings import Flaw

_COLUMNS = COLUMNS_PER_LINE - 1
"""One is left for the mark of what is in force."""

FAILED = Notice(NoticeCode.CHECK_FAILED)


def offered(serials: Sequence[str], say: Texts) -> tuple[Item, ...]:
    """An item for each reference that may be checked against."""
    return tuple(Item(say.check.against.format(serial), Order.CHECK, serial) for serial in serials)


def outcome(compared: Sequence[Compared], say: Texts) -> Page:
    """Each quantity with whether it is within its limit, and where one is not, what to do."""
    quantities = [_quantity(one, say) for one in compared]
    if all(one.within for one in compared):
        return _page([Item(say.menu.within), *quantities], say)
    return _page([Item(say.menu.beyond), *quantities, *_told(announced(FAILED, say))], say)


def not_judged(flaws: Sequence[Flaw], say: Texts) -> Page:
    """Why a picture cannot be compared."""
    lines = [say.not_judged, *(say.reasons[ReasonCode[flaw.name]] for flaw in flaws)]
    return _page([item for line in lines for item in _told(line)], say)


def _quantity(one: Compared, say: Texts) -> Item:
    in_um = one.name.endswith("_um")
    found = f"{say.number(one.found, 1)} {UM}" if in_um else say.number(one.found, 0)
    return Item(f"{say.check.quantities[one.name]} {found}", note="" if one.within else "!")


def _told(text: str) -> list[Item]:
    return [Item(line) for line in textwrap.wrap(text, _COLUMNS)]


def _page(items: Sequence[Item], say: Texts) -> Page:
    return Page(say.menu.daily_check, (*items, Item(say.menu.back, Order.BACK)))
