"""How well verdicts agree with the truth. Pure."""

from collections.abc import Iterable, Sequence

import numpy as np

from device.grading.grade import Verdict
from model.benchmark.figures import Share, share
from model.benchmark.outcome import Outcome
from model.metrics import Agreement, agreement
from model.truth import Service


def verdicts(outcomes: Iterable[Outcome], method: str, *, decided: bool) -> tuple[Agreement, tuple[str, ...]]:
    """The rules' verdicts on what was found against those on what is there, and where they differ.

    Args:
        outcomes: of the main set.
        method: its name; pictures that it does not grade do not count.
        decided: leave out the pictures whose true verdict is doubtful.
    """
    return _agreement(
        (o, o.verdict is Verdict.FAIL, o.replies[method].verdict is Verdict.FAIL)
        for o in outcomes
        if _graded(o, method) and not (decided and o.doubtful)
    )


def second_opinions(outcomes: Iterable[Outcome], method: str) -> tuple[Agreement, tuple[str, ...]]:
    """The method's second opinion against the technician's word, where that is beyond doubt."""
    return _agreement(
        (o, o.service is Service.FAIL, o.replies[method].answer.second is Verdict.FAIL)
        for o in outcomes
        if _graded(o, method) and o.service is not Service.BORDERLINE and o.replies[method].answer.second
    )


def whole_verdicts(outcomes: Iterable[Outcome], method: str) -> tuple[Agreement, tuple[str, ...]]:
    """The worse of a method's opinions against the worse of the truths: the table's and the technician's.

    Left out where the worse one hangs on a truth that is doubtful.
    """
    return _agreement(
        (o, _truly_bad(o), o.replies[method].whole is Verdict.FAIL)
        for o in outcomes
        if _graded(o, method) and not _truth_is_doubtful(o)
    )


def _truly_bad(outcome: Outcome) -> bool:
    return Verdict.FAIL is outcome.verdict or outcome.service is Service.FAIL


def _truth_is_doubtful(outcome: Outcome) -> bool:
    surely_bad = outcome.service is Service.FAIL or (outcome.verdict is Verdict.FAIL and not outcome.doubtful)
    return not surely_bad and (outcome.doubtful or outcome.service is Service.BORDERLINE)


def _graded(outcome: Outcome, method: str) -> bool:
    return outcome.replies[method].answer.graded


def _agreement(rows: Iterable[tuple[Outcome, bool, bool]]) -> tuple[Agreement, tuple[str, ...]]:
    """Counts of (picture, whether it is truly bad, whether it failed), and the pictures that differ."""
    judged = list(rows)
    wrong = tuple(str(outcome.id) for outcome, bad, failed in judged if bad != failed)
    bad, failed = (np.array([row[place] for row in judged], bool) for place in (1, 2))
    return agreement(bad, failed), wrong


def right_verdicts(outcomes: Sequence[Outcome], method: str) -> Share:
    """Verdicts that are right, graded or not, where the truth is beyond doubt."""
    return share((o, o.replies[method].verdict is o.verdict) for o in outcomes if not o.doubtful)


def graded(outcomes: Iterable[Outcome], method: str) -> Share:
    """Pictures that the method holds fit to be judged."""
    return share((o, _graded(o, method)) for o in outcomes)


def passed(outcomes: Iterable[Outcome], method: str) -> Share:
    """Clean end faces that are judged, and pass the rules."""
    return share((o, _graded(o, method) and o.replies[method].verdict is Verdict.PASS) for o in outcomes)


def wholly_passed(outcomes: Iterable[Outcome], method: str) -> Share:
    """Clean end faces that are judged, and pass every opinion."""
    return share((o, _graded(o, method) and o.replies[method].whole is Verdict.PASS) for o in outcomes)
