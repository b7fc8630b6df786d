"""From outcomes to figures. Pure: the same outcomes give the same figures."""

import statistics
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from device.grading.grade import Verdict
from device.vision.findings import Feature
from model.benchmark.matching import circle_overlap, is_scratch, pairs
from model.benchmark.outcome import Asked, Outcome, Reply
from model.metrics import Agreement, agreement

LEAST_SIZE_UM = 2.0
"""Defects below are not asked for at the level of the picture."""
LEAST_SCRATCH_UM = 20.0
"""Nor scratches with less of their length in the contact zone."""
OFF_BORDER_UM = 0.3


@dataclass(frozen=True)
class Share:
    """So many of so many, and the pictures on which it went wrong.

    Attributes:
        right, count: how many.
        wrong: names of pictures, each once.
    """

    right: int
    count: int
    wrong: tuple[str, ...] = ()

    @property
    def value(self) -> float | None:
        """0 to 1; None of nothing."""
        return self.right / self.count if self.count else None


@dataclass(frozen=True)
class Sizes:
    """Errors of measured sizes in um: found minus true.

    Attributes:
        count: how many were measured.
        bias: their median.
        spread: their standard deviation, from the median absolute deviation.
        within_um: the largest absolute error of 95 % of them.
    """

    count: int
    bias: float
    spread: float
    within_um: float


def of_set(outcomes: Iterable[Outcome], name: str, condition: str | None = None) -> list[Outcome]:
    """The outcomes of a set, or of one of its conditions."""
    return [o for o in outcomes if o.id.set == name and condition in (None, o.id.condition)]


def share(judged: Iterable[tuple[Outcome, bool]]) -> Share:
    """Counts what is right."""
    rows = list(judged)
    wrong = dict.fromkeys(str(outcome.id) for outcome, right in rows if not right)
    return Share(sum(right for _, right in rows), len(rows), tuple(wrong))


def image_level(outcomes: Iterable[Outcome], method: str, *, scratches: bool) -> Share:
    """Of the pictures that truly show a feature of the class, or surely none: how many are right.

    A picture that shows one is right where a found feature of the class is about a true one; a
    picture that shows none, where nothing is found but what is truly there, however faint.
    Pictures whose only features are fainter than asked for, or too small, count neither way.

    Args:
        outcomes: of the main set.
        method: its name.
        scratches: the class: scratches, or region defects.
    """
    return share((outcome, right) for outcome, _, right in _image_level(outcomes, method, scratches))


def balanced(outcomes: Iterable[Outcome], method: str, *, scratches: bool) -> float | None:
    """Image-level accuracy as the mean of that on pictures with the class and on those without."""
    rows = list(_image_level(outcomes, method, scratches))
    parts = [[right for _, there, right in rows if there == wanted] for wanted in (True, False)]
    return statistics.fmean(map(statistics.fmean, parts)) if all(parts) else None


def _image_level(
    outcomes: Iterable[Outcome], method: str, scratches: bool
) -> Iterator[tuple[Outcome, bool, bool]]:
    """Outcome, whether the class is truly there, whether the method is right."""
    for outcome in outcomes:
        there = [a for a in outcome.asked if a.zone and is_scratch(a.true) == scratches]
        reply = outcome.replies[method]
        found = [h for f, h in _found(reply) if is_scratch(f) == scratches]
        if any(is_asked(a) for a in there):
            yield outcome, True, any(found)
        elif not any(a.faint for a in there):
            yield outcome, False, all(found)


def _found(reply: Reply) -> list[tuple[Feature, tuple[int, ...]]]:
    return list(zip(reply.answer.features, reply.hits, strict=True))


def is_asked(one: Asked) -> bool:
    """Whether a method has to find it: in a zone, seen, and not tiny."""
    large = (
        one.true.inside_um >= LEAST_SCRATCH_UM if is_scratch(one.true) else one.true.size_um >= LEAST_SIZE_UM
    )
    return one.zone is not None and one.seen and large


def recall(outcomes: Iterable[Outcome], method: str, *, scratches: bool) -> Share:
    """Of the true features of the class that have to be found: how many are."""
    return share(
        (outcome, found)
        for outcome, one, found in asked_for(outcomes, method)
        if is_scratch(one.true) == scratches
    )


def asked_for(outcomes: Iterable[Outcome], method: str) -> Iterator[tuple[Outcome, Asked, bool]]:
    """Every true feature that has to be found, and whether it is."""
    for outcome in outcomes:
        hit = {index for indices in outcome.replies[method].hits for index in indices}
        for index, one in enumerate(outcome.asked):
            if is_asked(one):
                yield outcome, one, index in hit


def precision(outcomes: Iterable[Outcome], method: str, *, scratches: bool) -> Share:
    """Of the found features of the class: how many are about a true one, however faint."""
    return share(
        (outcome, bool(about))
        for outcome in outcomes
        for feature, about in _found(outcome.replies[method])
        if is_scratch(feature) == scratches
    )


def overlap(outcomes: Iterable[Outcome], method: str) -> float | None:
    """Mean intersection over union of the circles around found and true defects, one to one."""
    values = []
    for outcome in outcomes:
        features = outcome.replies[method].answer.features
        true = [one.true for one in outcome.asked if is_asked(one)]
        values += [circle_overlap(features[i], true[j]) for i, j, _ in pairs(features, true)]
    return statistics.fmean(values) if values else None


def size_errors(outcomes: Iterable[Outcome], method: str) -> list[tuple[Outcome, float, float]]:
    """Outcome, true size and error in um, of every particle that was found one to one."""
    errors = []
    for outcome in outcomes:
        features = outcome.replies[method].answer.features
        true = [one.true for one in outcome.asked if is_asked(one)]
        for i, j, _ in pairs(features, true):
            errors.append((outcome, true[j].size_um, features[i].size_um - true[j].size_um))
    return errors


def sizes(outcomes: Iterable[Outcome], method: str) -> Sizes | None:
    """Bias and spread of measured sizes; None where nothing was measured."""
    errors = np.array([error for *_, error in size_errors(outcomes, method)])
    if not len(errors):
        return None
    bias = float(np.median(errors))
    spread = 1.4826 * float(np.median(np.abs(errors - bias)))
    return Sizes(len(errors), bias, spread, float(np.percentile(np.abs(errors), 95)))


def zones(outcomes: Iterable[Outcome], method: str) -> Share:
    """Of the defects found one to one, off the borders: how many are put into their zone."""
    return share(_zones(outcomes, method))


def _zones(outcomes: Iterable[Outcome], method: str) -> Iterator[tuple[Outcome, bool]]:
    for outcome in outcomes:
        features = outcome.replies[method].answer.features
        asked = [one for one in outcome.asked if is_asked(one)]
        for i, j, _ in pairs(features, [one.true for one in asked]):
            if asked[j].from_border_um > OFF_BORDER_UM:
                yield outcome, features[i].zone == asked[j].zone


def verdicts(outcomes: Iterable[Outcome], method: str, *, decided: bool) -> tuple[Agreement, tuple[str, ...]]:
    """The rules' verdicts on what was found against those on what is there, and where they differ.

    Args:
        outcomes: of the main set.
        method: its name; pictures that it does not grade do not count.
        decided: leave out the pictures whose true verdict is doubtful.
    """
    rows = [o for o in outcomes if o.replies[method].answer.graded and not (decided and o.doubtful)]
    dirty = np.array([o.verdict is Verdict.FAIL for o in rows], bool)
    failed = np.array([o.replies[method].verdict is Verdict.FAIL for o in rows], bool)
    wrong = tuple(str(o.id) for o, d, f in zip(rows, dirty, failed, strict=True) if d != f)
    return agreement(dirty, failed), wrong


def right_verdicts(outcomes: Sequence[Outcome], method: str) -> Share:
    """Verdicts that are right, graded or not, where the truth is beyond doubt."""
    return share((o, o.replies[method].verdict is o.verdict) for o in outcomes if not o.doubtful)


def graded(outcomes: Iterable[Outcome], method: str) -> Share:
    """Pictures that the method holds fit to be judged."""
    return share((o, o.replies[method].answer.graded) for o in outcomes)


def passed(outcomes: Iterable[Outcome], method: str) -> Share:
    """Clean end faces that are judged, and pass."""
    return share(
        (o, o.replies[method].answer.graded and o.replies[method].verdict is Verdict.PASS) for o in outcomes
    )


CONTRAST_EDGES = (2.0, 3.0, 5.0, 10.0, 1e9)
SIZE_EDGES_UM = (2.0, 3.0, 5.0, 10.0, 30.0, 1e9)
WIDTH_EDGES_UM = (0.0, 1.0, 2.0, 3.0, 1e9)


def recall_over(
    outcomes: Sequence[Outcome], method: str, *, scratches: bool, over: str
) -> list[tuple[float, Share]]:
    """Recall in bins of size or contrast: the bin's lower end, and what is found of it.

    Args:
        outcomes: of the main set.
        method: its name.
        scratches: the class.
        over: "size" in um, or "contrast" in standard deviations of the noise.
    """
    rows = [row for row in asked_for(outcomes, method) if is_scratch(row[1].true) == scratches]
    edges = CONTRAST_EDGES if over == "contrast" else _size_edges(scratches)

    def value(one: Asked) -> float:
        return one.visibility.contrast_to_noise if over == "contrast" else one.true.size_um

    return [
        (low, share((o, found) for o, one, found in rows if low <= value(one) < high))
        for low, high in pairwise(edges)
    ]


def precision_over(outcomes: Sequence[Outcome], method: str, *, scratches: bool) -> list[tuple[float, Share]]:
    """Precision in bins of the found size: the bin's lower end in um, and what is right of it."""
    rows = [
        (outcome, feature.size_um, bool(about))
        for outcome in outcomes
        for feature, about in _found(outcome.replies[method])
        if is_scratch(feature) == scratches
    ]
    edges = (0.0, *_size_edges(scratches)[scratches:])
    return [
        (low, share((o, right) for o, size_um, right in rows if low <= size_um < high))
        for low, high in pairwise(edges)
    ]


def _size_edges(scratches: bool) -> tuple[float, ...]:
    return WIDTH_EDGES_UM if scratches else SIZE_EDGES_UM
