"""Codes and numbers of a grade, of a fault and of a notice, told in a language. Pure."""

from collections.abc import Iterator
from dataclasses import asdict

from device.errors import Fault
from device.grading.grade import AtLimit, Excess, Grade, Reason, ReasonCode, Sign
from device.notices import News
from device.parts.stick import Trouble
from device.screens.texts import Texts


def headline(reason: Reason, grade: Grade, say: Texts) -> str:
    """A reason in one sentence, short enough for the answer.

    Raises:
        KeyError: the code has no text, or its text asks for numbers that the reason does not have.
    """
    excess = reason.excess
    if excess is not None and reason.code in _SIZES and excess.over_um == 0:
        return say.none_allowed.format(**_numbers(excess, say))
    known = _numbers(excess, say) if excess else {}
    if grade.network.dirty is not None:
        known["share"] = f"{grade.network.dirty:.0%}"
    return say.reasons[reason.code].format(**known)


def sentence(reason: Reason, grade: Grade, say: Texts) -> str:
    """A reason with all that is known of it; errors as those of `headline`."""
    signs = ", ".join(_sign(sign, say) for sign in reason.signs)
    close = say.is_at_limit if reason.excess and reason.excess.at_limit else ""
    return f"{headline(reason, grade, say)}{close}{': ' if signs else ''}{signs}"


def notes(grade: Grade, dust: int, say: Texts) -> Iterator[str]:
    """What does not change the verdict: limits kept only just, and how much dust is on the microscope."""
    yield from (_close(close, say) for close in grade.rules.at_limit if not close.broken)
    if dust:
        yield say.on_optics.format(count=dust)


def told(fault: Fault, say: Texts) -> str:
    """What is wrong and, after the last semicolon, what to do."""
    return fault.text if say.faults is None else say.faults[fault.cause]


def announced(news: News, say: Texts) -> str:
    """What there is to know and, after the last semicolon, what to do."""
    if isinstance(news, Fault):
        return told(news, say)
    if isinstance(news, Trouble):
        return say.troubles[news]
    return say.notices[news.code].format(**asdict(news))


_SIZES = (ReasonCode.SCRATCH_SIZE, ReasonCode.DEFECT_SIZE)


def _numbers(excess: Excess, say: Texts) -> dict[str, str]:
    return {
        "zone": excess.zone,
        "kind": say.kinds[excess.kind],
        "size": _size(excess.size_um, excess.over_um, say),
        "limit": say.limit(excess.over_um),
        "count": str(excess.count),
        "allowed": str(excess.allowed),
        "sizes": _sizes(excess, say),
    }


def _sizes(excess: Excess, say: Texts) -> str:
    if excess.up_to_um is None:
        return f">{say.limit(excess.over_um)}"
    return f"{say.limit(excess.over_um)}-{say.limit(excess.up_to_um)}"


def _close(close: AtLimit, say: Texts) -> str:
    size, limit = _size(close.size_um, close.limit_um, say), say.limit(close.limit_um)
    return say.at_limit.format(zone=close.zone, kind=say.kinds[close.kind], size=size, limit=limit)


def _size(size_um: float, limit_um: float, say: Texts) -> str:
    """The size with as many digits, at most three, as it takes to tell it from the limit."""
    digits = next((n for n in (1, 2) if round(size_um, n) != round(limit_um, n)), 3)
    return say.number(size_um, digits)


def _sign(sign: Sign, say: Texts) -> str:
    return f"{say.regions[sign.region]} {say.traits[sign.trait]}"
