"""What there is to know that stops nothing, as values: told in any language when it is drawn. Pure."""

from dataclasses import dataclass
from enum import StrEnum

from device.errors import Cause, Fault
from device.parts.stick import Trouble


class NoticeCode(StrEnum):
    """What there is to know."""

    RUN_HUNG = "run hung"
    RUN_CRASHED = "run crashed"
    RUN_KILLED = "run killed"
    RUN_TOO_SLOW = "run too slow"
    LIGHT_MISSING = "light missing"
    BUZZER_MISSING = "buzzer missing"
    GAUGE_MISSING = "gauge missing"
    CLOCK_MISSING = "clock missing"
    BATTERY_LOW = "battery low"
    CARD_FILLING = "card filling"
    SCALE_OVERDUE = "scale overdue"
    BLANK_OVERDUE = "blank overdue"
    CHECK_OVERDUE = "check overdue"
    CHECK_FAILED = "check failed"
    STICK_AWAITED = "stick awaited"
    STICK_BUSY = "stick busy"
    STICK_WRITTEN = "stick written"
    STICK_TAKEN_IN = "stick taken in"
    STICK_ORDERED = "stick ordered"
    STICK_REFUSED = "stick refused"
    STICK_NOTHING_IN = "stick nothing in"
    CABLE_BUSY = "cable busy"
    CABLE_OFFERED = "cable offered"
    CABLE_OVER = "cable over"
    CABLE_UNUSED = "cable unused"
    CABLE_BROKEN = "cable broken off"


@dataclass(frozen=True)
class Notice:
    """A code with the numbers and names that its text asks for.

    Attributes:
        code: what there is to know.
        count: how many records are on a stick or were offered by cable, or files were taken in.
        refused: how many files were not.
        name: a folder on a stick; the last day that a calibration held.
        percent: how full the battery is, or the card.
    """

    code: NoticeCode
    count: int = 0
    refused: int = 0
    name: str = ""
    percent: int = 0


News = Notice | Trouble | Fault
"""A notice, what is wrong with a stick, or a fault that keeps nothing from working."""


def is_over(told: News, news: News) -> bool:
    """Whether something that was told does not hold any more, now that there is this news."""
    if not isinstance(told, Notice):
        return False
    if told.code in _UNTIL_THE_STICK_GOES_ON:
        return isinstance(news, Trouble) or (isinstance(news, Notice) and news.code in _OF_STICKS)
    return told.code in _UNTIL_THE_CABLE_GOES_ON and _is_of_the_cable(news)


def _is_of_the_cable(news: News) -> bool:
    if isinstance(news, Fault):
        return news.cause is Cause.CABLE
    return isinstance(news, Notice) and news.code in _OF_THE_CABLE


_UNTIL_THE_STICK_GOES_ON = (NoticeCode.STICK_AWAITED, NoticeCode.STICK_BUSY)
_OF_STICKS = (
    NoticeCode.STICK_BUSY,
    NoticeCode.STICK_WRITTEN,
    NoticeCode.STICK_TAKEN_IN,
    NoticeCode.STICK_ORDERED,
    NoticeCode.STICK_REFUSED,
    NoticeCode.STICK_NOTHING_IN,
)
_UNTIL_THE_CABLE_GOES_ON = (NoticeCode.CABLE_BUSY, NoticeCode.CABLE_OFFERED)
_OF_THE_CABLE = (
    *_UNTIL_THE_CABLE_GOES_ON,
    NoticeCode.CABLE_OVER,
    NoticeCode.CABLE_UNUSED,
    NoticeCode.CABLE_BROKEN,
)
