"""How far a stick, or the log by cable, is: a value for the panel and the process that serves. Pure."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from device.errors import Fault
from device.notices import Notice
from device.parts.stick import Trouble


class Stage(StrEnum):
    """How far it is."""

    READING = "reading the log"
    WRITING = "writing"
    CHECKING = "checking"
    OFFERED = "offered by cable"
    TAKING_IN = "taking in"
    REMOVE = "remove"
    TROUBLE = "trouble"


@dataclass(frozen=True)
class Status:
    """What the screen says of a stick, or of the offer by cable.

    Attributes:
        stage: how far it is.
        share: of this stage, 0 to 1.
        lines: what came out, in English sentences; at `TROUBLE` what is wrong and what to do.
        notice: what came out, for the panel; None before `REMOVE`.
        trouble: what is wrong with the stick; None where nothing, or something else, is.
        fault: what else is wrong.
    """

    stage: Stage
    share: float = 0.0
    lines: tuple[str, ...] = ()
    notice: Notice | None = None
    trouble: Trouble | None = None
    fault: Fault | None = None


Tell = Callable[[Status], None]
