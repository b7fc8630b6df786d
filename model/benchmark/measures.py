"""How well what was found is measured and named: place, size, uncertainty, zone, kind. Pure."""

import statistics
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from device.grading.doubt import COVERAGE_FACTOR
from device.grading.rules import is_removable_kind
from device.vision.arrays import spread_of
from device.vision.findings import Feature, Kind
from model.benchmark.figures import Share, is_asked, share
from model.benchmark.matching import circle_overlap, is_scratch, pairs
from model.benchmark.outcome import Asked, Outcome, Reply
from model.truth import TrueFeature

OFF_BORDER_UM = 0.3
LEAST_LENGTH_UM = 12.0
"""Shorter pieces of a scratch say little of its width."""


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


def _alone(outcome: Outcome) -> list[TrueFeature]:
    """The true features that have to be found, and touch no other: their size is beyond doubt."""
    return [one.true for one in outcome.asked if is_asked(one) and one.heap is None]


def overlap(outcomes: Iterable[Outcome], method: str) -> float | None:
    """Mean intersection over union of the circles around found and true defects, one to one."""
    values = []
    for outcome in outcomes:
        features = outcome.replies[method].answer.features
        true = _alone(outcome)
        values += [circle_overlap(features[i], true[j]) for i, j, _ in pairs(features, true)]
    return statistics.fmean(values) if values else None


def size_errors(outcomes: Iterable[Outcome], method: str) -> list[tuple[Outcome, float, float]]:
    """Outcome, true size and error in um, of every particle that was found one to one."""
    errors = []
    for outcome in outcomes:
        features = outcome.replies[method].answer.features
        true = _alone(outcome)
        for i, j, _ in pairs(features, true):
            errors.append((outcome, true[j].size_um, features[i].size_um - true[j].size_um))
    return errors


def width_errors(outcomes: Iterable[Outcome], method: str) -> list[tuple[Outcome, float, float]]:
    """Outcome, true width and error in um, of every part found of a scratch that lies on no other."""
    return [
        (outcome, one.true.size_um, found.size_um - one.true.size_um)
        for outcome in outcomes
        for found, about in zip(
            outcome.replies[method].answer.features, outcome.replies[method].hits, strict=True
        )
        if is_scratch(found) and len(about) == 1 and found.length_um >= LEAST_LENGTH_UM
        for one in [outcome.asked[about[0]]]
        if is_scratch(one.true) and is_asked(one)
    ]


def widths(outcomes: Iterable[Outcome], method: str) -> Sizes | None:
    """Bias and spread of scratches' measured widths; None where nothing was measured."""
    return _sizes([error for *_, error in width_errors(outcomes, method)])


def sizes(outcomes: Iterable[Outcome], method: str) -> Sizes | None:
    """Bias and spread of measured sizes; None where nothing was measured."""
    return _sizes([error for *_, error in size_errors(outcomes, method)])


def _sizes(found: Sequence[float]) -> Sizes | None:
    errors = np.array(found)
    if not len(errors):
        return None
    bias = float(np.median(errors))
    return Sizes(len(errors), bias, spread_of(errors), float(np.percentile(np.abs(errors), 95)))


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


def coverage(outcomes: Iterable[Outcome], method: str) -> Share | None:
    """Of the defects found one to one: how many true sizes lie within two stated uncertainties.

    About 95 % where the uncertainty is stated well (JCGM 100:2008, 6.3.3); None where the method
    states none.
    """
    rows = list(_stated(outcomes, method))
    if not any(stated_um for _, _, stated_um in rows):
        return None
    return share((outcome, abs(error) <= COVERAGE_FACTOR * stated) for outcome, error, stated in rows)


def _stated(outcomes: Iterable[Outcome], method: str) -> Iterator[tuple[Outcome, float, float]]:
    """Outcome, error of the size and its stated uncertainty, both in um."""
    for outcome in outcomes:
        features = outcome.replies[method].answer.features
        true = _alone(outcome)
        for i, j, _ in pairs(features, true):
            yield outcome, features[i].size_um - true[j].size_um, features[i].uncertainty_um


def kinds(outcomes: Iterable[Outcome], method: str) -> Counter[tuple[Kind, Kind]]:
    """How often a feature that has to be found, truly of the first kind, was called the second."""
    return Counter((one.true.kind, found.kind) for _, one, found in _named(outcomes, method))


def advice(outcomes: Iterable[Outcome], method: str) -> Share:
    """Of the features that have to be found and are: how many are rightly said to come off or to stay."""
    return share(
        (outcome, is_removable_kind(one.true.kind) == is_removable_kind(found.kind))
        for outcome, one, found in _named(outcomes, method)
    )


def cracks(outcomes: Iterable[Outcome], method: str, *, named: bool) -> Share:
    """Of the cracks that have to be found: how many are, as whatever, or told as cracks.

    Args:
        outcomes: of cracked end faces.
        method: its name.
        named: whether it has to be told that they are cracks: they ask for another ferrule.
    """
    return share(
        (outcome, any(not named or found.kind is Kind.CRACK for found in about))
        for outcome in outcomes
        for index, one in enumerate(outcome.asked)
        if one.true.kind is Kind.CRACK and is_asked(one)
        for about in [list(_lying_on(outcome.replies[method], index))]
    )


def uncracked(outcomes: Iterable[Outcome], method: str) -> Share:
    """Of end faces without a crack: on how many none is told."""
    return share(
        (outcome, all(found.kind is not Kind.CRACK for found in outcome.replies[method].answer.features))
        for outcome in outcomes
    )


def _named(outcomes: Iterable[Outcome], method: str) -> Iterator[tuple[Outcome, Asked, Feature]]:
    """Every feature that has to be found, with the found one that lies on it and fits it best."""
    for outcome in outcomes:
        reply = outcome.replies[method]
        for index, one in enumerate(outcome.asked):
            on_it = list(_lying_on(reply, index))
            if is_asked(one) and on_it:
                yield outcome, one, max(on_it, key=lambda found: _fit(found, one))


def _lying_on(reply: Reply, index: int) -> Iterator[Feature]:
    for feature, touched in zip(reply.answer.features, reply.touches, strict=True):
        if index in touched:
            yield feature


def _fit(found: Feature, one: Asked) -> tuple[bool, float]:
    """A scratch fits a scratch before all else; then the circles that overlap most."""
    return is_scratch(found) == is_scratch(one.true), circle_overlap(found, one.true)
