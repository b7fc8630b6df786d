"""The pages of the menu, from what the instrument knows. Pure."""

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from device.grading.grade import Verdict
from device.jobs import Port, PortState, Progress
from device.menu import Item, Order, Page
from device.screens.catalogue import FAIL, NAMES, PASS
from device.screens.draw import COLUMNS_PER_LINE
from device.screens.texts import Texts

NEW_OUT, ALL_OUT, JOB_OUT, LISTS_IN = "new out", "all out", "job out", "lists in"
"""What may be done with a stick."""

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
    last: tuple[int, Verdict, str] | None
    used: float
    free_bytes: int


@dataclass(frozen=True)
class CalibrationState:
    """By what is measured, as the panel tells it.

    Attributes:
        scale_um_per_px: size of a pixel along x and y.
        scale_due, check_due: the last day that it holds, ISO 8601; empty where there is none.
        blank_due: likewise; None where no blank was ever taken.
        check_within: whether the last daily check was within its limits; None before the first.
    """

    scale_um_per_px: tuple[float, float]
    scale_due: str
    blank_due: str | None
    check_within: bool | None
    check_due: str


def root(say: Texts) -> Page:
    """The first page."""
    sure = Page(say.menu.shut_down, (_back(say), Item(say.menu.shut_down, Order.SWITCH_OFF)))
    return Page(
        say.menu.title,
        (
            Item(say.work.job, Order.JOBS),
            Item(say.menu.profile, Order.PROFILES),
            Item(say.menu.operator, Order.OPERATORS),
            Item(say.menu.stick, Order.STICK),
            Item(say.menu.log, Order.LOG),
            Item(say.menu.calibration, Order.CALIBRATION),
            Item(say.menu.language, Order.LANGUAGES),
            Item(say.menu.about, Order.ABOUT),
            Item(say.menu.shut_down, page=sure),
            _back(say),
        ),
    )


def profiles(names: Sequence[str], now: str, say: Texts) -> Page:
    """The profiles to choose from.

    Args:
        names: what may be chosen.
        now: the one in force.
        say: the language.
    """
    items = (Item(name, Order.PROFILE, name, marked=name == now) for name in names)
    return Page(say.menu.profile, (*items, _back(say)))


def operators(names: Sequence[str], now: str, say: Texts) -> Page:
    """The operators to choose from, or how there come to be some.

    Args:
        names: who may be chosen.
        now: who works now.
        say: the language.
    """
    items = [Item(name, Order.OPERATOR, name, marked=name == now) for name in names]
    return Page(say.menu.operator, (*(items or _told([say.menu.no_operators])), _back(say)))


def jobs(found: Sequence[Progress], now: str | None, say: Texts) -> Page:
    """The jobs to choose from with how far each is, or how there come to be some.

    Args:
        found: the jobs.
        now: name of the chosen one; None where there is none.
        say: the language.
    """
    if not found:
        return Page(say.work.job, (*_told([say.work.no_jobs]), _back(say)))
    none = Item(say.work.no_job, Order.JOB, marked=now is None)
    return Page(say.work.job, (*(_job(each, now) for each in found), none, _back(say)))


def ports(job: Progress, now: str | None, say: Texts) -> Page:
    """The ports of a job with what became of each, the next one marked.

    Args:
        job: how far it is.
        now: label of the port that is inspected next.
        say: the language.
    """
    return Page(job.job.name, (*(_port(port, now) for port in job.ports), _back(say)))


def job_end(job: Progress, now: str | None, say: Texts) -> Page:
    """Where a job stands behind its last port: all done, or what was skipped or did not pass.

    Args: as for `ports`.
    """
    left = job.not_done
    said = say.work.not_done.format(count=len(left)) if left else say.work.all_done
    return Page(job.job.name, (*_told([said]), *(_port(port, now) for port in left), _back(say)))


def _job(job: Progress, now: str | None) -> Item:
    done = f"{job.count(PortState.DONE)}/{len(job.ports)}"
    return Item(job.job.name, Order.JOB, job.job.name, marked=job.job.name == now, note=done)


_PORT_NOTES = {PortState.OPEN: "", PortState.NOT_PASSED: FAIL, PortState.DONE: PASS}


def _port(port: Port, now: str | None) -> Item:
    return Item(port.label, Order.PORT, port.label, marked=port.label == now, note=_PORT_NOTES[port.state])


def languages(now: str, say: Texts) -> Page:
    """The languages to choose from, each by its own name.

    Args:
        now: code of the one that is spoken.
        say: that language.
    """
    items = (Item(name, Order.LANGUAGE, code, marked=code == now) for code, name in NAMES.items())
    return Page(say.menu.language, (*items, _back(say)))


def calibration(state: CalibrationState, say: Texts) -> Page:
    """What is measured by, until when it holds, and whether the daily check was made."""
    menu = say.menu
    scale = " x ".join(f"{um:.4g}" for um in state.scale_um_per_px).replace(".", say.decimal)
    lines = [f"{menu.scale}:", f" {scale}", _until(state.scale_due, say)]
    lines += [f"{menu.blank}: {'' if state.blank_due is not None else menu.none}"]
    if state.blank_due is not None:
        lines.append(_until(state.blank_due, say))
    checked = {True: menu.within, False: menu.beyond, None: menu.none}[state.check_within]
    lines.append(f"{menu.daily_check}: {checked}")
    if state.check_within is not None:
        lines.append(_until(state.check_due, say))
    return Page(menu.calibration, (*_told(lines), _back(say)))


def _until(due: str, say: Texts) -> str:
    return f" {say.menu.until} {due or '-'}"


def stick(wishes: Mapping[str, bool], say: Texts) -> Page:
    """What may be done with the next USB stick, and behind one item what may be offered by cable.

    Args:
        wishes: `NEW_OUT`, `ALL_OUT`, `JOB_OUT` and `LISTS_IN`, as far as they may be chosen, and whether it
            is what is to be done.
        say: the language.
    """
    names = {
        NEW_OUT: say.menu.new_out,
        ALL_OUT: say.menu.all_out,
        JOB_OUT: say.menu.job_out,
        LISTS_IN: say.menu.lists_in,
    }
    items = (Item(names[wish], Order.WISH, wish, marked=marked) for wish, marked in wishes.items())
    offers = (Item(names[wish], Order.OFFER, wish) for wish in wishes if wish != LISTS_IN)
    by_cable = Page(say.menu.by_cable, (*offers, _back(say)))
    return Page(say.menu.stick, (*items, Item(say.menu.by_cable, page=by_cable), _back(say)))


def log_state(state: LogState, say: Texts) -> Page:
    """How many records there are, the last inspection, and the room that is left."""
    lines = [f"{say.menu.records}: {state.records}"]
    if state.last is not None:
        number, verdict, moment = state.last
        lines += [f"{say.menu.last}: {number}", f" {say.verdicts[verdict]}", f" {moment}"]
    lines.append(f"{say.menu.card}: {state.used:.0%}")
    lines.append(f"{say.menu.free}: {say.number(state.free_bytes / 1e9)} {say.menu.gigabytes}")
    return Page(say.menu.log, (*_told(lines), _back(say)))


def about(facts: Mapping[str, str], fingerprint: str, say: Texts) -> Page:
    """What this instrument is: each fact by its name, and its key's fingerprint, also as a QR code."""
    lines = [line for name, value in facts.items() for line in (f"{name}:", f" {value}")]
    code = Page(say.menu.key, (_back(say),), code=fingerprint)
    return Page(say.menu.about, (Item(say.menu.key_as_code, page=code), *_told(lines), _back(say)))


def _told(lines: Sequence[str]) -> list[Item]:
    """Texts that nobody chooses, each on as many lines as it needs."""
    return [Item(part) for line in lines for part in textwrap.wrap(line, _COLUMNS, subsequent_indent=" ")]


def _back(say: Texts) -> Item:
    return Item(say.menu.back, Order.BACK)
