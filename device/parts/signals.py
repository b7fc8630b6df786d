"""What status light and buzzer say, as rhythms that can be told apart unseen and without colours. Pure."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

TICK_S = 0.1


class Signal(StrEnum):
    """What there is to say."""

    NOTHING = "nothing"
    PASS = "pass"
    FAIL = "fail"
    NOT_GRADED = "not graded"
    ERROR = "error"
    LOW_BATTERY = "low battery"


RHYTHMS: Mapping[Signal, str] = MappingProxyType(
    {
        Signal.NOTHING: "",
        Signal.PASS: "########",
        Signal.FAIL: "##.##.##",
        Signal.NOT_GRADED: "##.########",
        Signal.ERROR: "########.##.########.##",
        Signal.LOW_BATTERY: "##",
    }
)
"""Each # is a tick with light and sound. PASS: one long; FAIL: three short; NOT GRADED: short, long;
ERROR: long, short, long, short; LOW BATTERY: one short. So the number and the length of the beats differ."""

PAUSE = "." * 10
"""Between two rounds, where a rhythm is repeated."""

COLOURS: Mapping[Signal, tuple[bool, bool, bool]] = MappingProxyType(
    {
        Signal.NOTHING: (False, False, False),
        Signal.PASS: (False, True, False),
        Signal.FAIL: (True, False, False),
        Signal.NOT_GRADED: (False, False, True),
        Signal.ERROR: (True, False, True),
        Signal.LOW_BATTERY: (True, True, False),
    }
)
"""Red, green and blue of a light that has them: a help, never the only difference."""


def once(signal: Signal) -> tuple[bool, ...]:
    """A rhythm tick by tick, and dark or silent after it."""
    return (*(beat == "#" for beat in RHYTHMS[signal]), False)


def round_of(signal: Signal) -> tuple[bool, ...]:
    """A rhythm with its pause, tick by tick, to be repeated."""
    return tuple(beat == "#" for beat in RHYTHMS[signal] + PAUSE)
