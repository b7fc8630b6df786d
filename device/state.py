"""The values of the flow: where the instrument is, what can happen, what is then to be done. Pure."""

from dataclasses import dataclass
from enum import StrEnum

from device.errors import Fault
from device.grading.grade import Verdict
from device.jobs import PortState, Progress
from device.menu import Menu, Page
from device.notices import News


class Mode(StrEnum):
    """Where the instrument is."""

    READY = "ready"
    ASKING = "asking"
    WORKING = "working"
    VERDICT = "verdict"
    WHY = "why"
    ERROR = "error"
    ASLEEP = "asleep"
    NOTICE = "notice"
    MENU = "menu"
    OFF = "off"


class Event(StrEnum):
    """What can happen."""

    INSPECT = "inspect"
    NEXT_PORT = "next port"
    UP = "up"
    DOWN = "down"
    TRIGGER = "trigger"
    MENU = "menu"
    PAGE = "page"
    CHOSEN = "chosen"
    JOB = "job"
    INSPECTED = "inspected"
    FAULT = "fault"
    RECOVERED = "recovered"
    IDLE = "idle"
    NOTICE = "notice"
    SWITCH_OFF = "switch off"


class Task(StrEnum):
    """What the loop must do, in this order, before it takes the next event."""

    INSPECT = "inspect"
    RECORD_FAULT = "record fault"
    TRY_AGAIN = "try again"
    OPEN_MENU = "open menu"
    TELL_JOB = "tell job"
    CHOOSE = "choose"
    SLEEP = "sleep"
    SWITCH_OFF = "switch off"


@dataclass(frozen=True)
class Happening:
    """An event with what belongs to it.

    Attributes:
        event: what happened.
        verdict, pages: of an inspection that is done and recorded: the verdict and the number of
            pages that say why, at least 1.
        mend: the end face must be cleaned or replaced before it is inspected again.
        renew: it must be replaced.
        fault: of a fault: what is wrong and what to do.
        notice: of a notice: what there is to know.
        page: of a page of the menu: what it shows.
        job: of a job: how far it is by the log; None where the work goes on without one.
    """

    event: Event
    verdict: Verdict | None = None
    pages: int = 1
    mend: bool = False
    renew: bool = False
    fault: Fault | None = None
    notice: News | None = None
    page: Page | None = None
    job: Progress | None = None


@dataclass(frozen=True)
class State:
    """Where the instrument is and what it still has to know.

    Attributes:
        mode: where it is.
        port: number of the port that is inspected next or shown, from 1; in a job its place in the list.
        attempt: which attempt at this port, from 1.
        cleanings: how often the connector that is in this port was to be cleaned.
        verdict: of the inspection that is shown; None where none is.
        mend, renew: what the verdict that is shown asks for, see `Happening`.
        page, pages: which page of why, from 0, and how many there are.
        fault: what is wrong; None where nothing is.
        asleep_from: what is shown again after waking.
        notices: what there is to know and was not dismissed yet, the one that is shown first.
        noticed_in: what is shown again after the last notice.
        menu: the page that is open; None outside the menu.
        job: the chosen job and how far it is; None where ports have running numbers.
    """

    mode: Mode = Mode.READY
    port: int = 1
    attempt: int = 1
    cleanings: int = 0
    verdict: Verdict | None = None
    mend: bool = False
    renew: bool = False
    page: int = 0
    pages: int = 1
    fault: Fault | None = None
    asleep_from: Mode = Mode.READY
    notices: tuple[News, ...] = ()
    noticed_in: Mode = Mode.READY
    menu: Menu | None = None
    job: Progress | None = None

    @property
    def label(self) -> str | None:
        """The port's, as in the job's list; None where there is no job."""
        return self.job.ports[self.port - 1].label if self.job else None

    @property
    def is_done(self) -> bool:
        """Whether the job has a PASS for this port."""
        return self.job is not None and self.job.ports[self.port - 1].state is PortState.DONE

    @property
    def next_label(self) -> str | None:
        """The port that comes after this one; None where there is no job, or all of it is done."""
        place = self.job.next_place(self.port) if self.job else None
        return self.job.ports[place - 1].label if self.job and place else None


@dataclass(frozen=True)
class Step:
    """Where an event leads."""

    state: State
    tasks: tuple[Task, ...] = ()
