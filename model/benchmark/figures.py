"""What was found: from outcomes to figures. Pure: the same outcomes give the same figures."""

import math
import statistics
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise

from device.vision.findings import Feature, Kind
from model.benchmark.matching import is_scratch
from model.benchmark.outcome import SEEN, Asked, Outcome, Reply

LEAST_SIZE_UM = 2.0
"""Defects below are not asked for at the level of the picture."""
LEAST_SCRATCH_UM = 20.0
"""Nor scratches with less of their length in the contact zone."""


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


def of_set(outcomes: Iterable[Outcome], name: str, condition: str | None = None) -> list[Outcome]:
    """The outcomes of a set, or of one of its conditions."""
    return [o for o in outcomes if o.id.set == name and condition in (None, o.id.condition)]


def share(judged: Iterable[tuple[Outcome, bool]]) -> Share:
    """Counts what is right."""
    rows = list(judged)
    wrong = dict.fromkeys(str(outcome.id) for outcome, right in rows if not right)
    return Share(sum(right for _, right in rows), len(rows), tuple(wrong))


class Demand(Enum):
    """Which true features a method has to find, of those that are large enough and lie in a zone."""

    SEEN = "contrast of twice the noise, and to be told, by what of it lies in a zone, from grain of its size"
    TWICE = "contrast of twice the noise"
    ALL = "all that change the picture at all"


def image_level(
    outcomes: Iterable[Outcome], method: str, *, scratches: bool, demand: Demand = Demand.SEEN
) -> Share:
    """Of the pictures that truly show a feature of the class, or surely none: how many are right.

    A picture that shows one is right where a found feature of the class is about a true one; a
    picture that shows none, where nothing is found but what is truly there, however faint.
    Pictures whose only features are fainter than asked for, or too small, count neither way; nor,
    for region defects, do those that show none but dust on the microscope's own optics.

    Args:
        outcomes: of the main set.
        method: its name.
        scratches: the class: scratches, or region defects.
        demand: what has to be found.
    """
    return share((outcome, right) for outcome, _, right in _image_level(outcomes, method, scratches, demand))


def balanced(outcomes: Iterable[Outcome], method: str, *, scratches: bool) -> float | None:
    """Image-level accuracy as the mean of that on pictures with the class and on those without."""
    rows = list(_image_level(outcomes, method, scratches, Demand.SEEN))
    parts = [[right for _, there, right in rows if there == wanted] for wanted in (True, False)]
    return statistics.fmean(map(statistics.fmean, parts)) if all(parts) else None


def _image_level(
    outcomes: Iterable[Outcome], method: str, scratches: bool, demand: Demand
) -> Iterator[tuple[Outcome, bool, bool]]:
    """Outcome, whether the class is truly there, whether the method is right."""
    for outcome in outcomes:
        there = [a for a in outcome.asked if a.zone and is_scratch(a.true) == scratches]
        reply = outcome.replies[method]
        found = [h for f, h in _found(reply) if is_scratch(f) == scratches]
        if any(is_asked(a, demand) for a in there):
            yield outcome, True, any(found) or (not scratches and _is_crack_found(outcome, reply, demand))
        elif not any(a.faint for a in there) and (scratches or not outcome.dusty):
            yield outcome, False, all(found)


def _is_crack_found(outcome: Outcome, reply: Reply, demand: Demand) -> bool:
    """Whether anything is about a crack that has to be found, a region defect that looks like a scratch."""
    about = {index for indices in reply.hits for index in indices}
    return any(
        one.true.kind is Kind.CRACK and is_asked(one, demand)
        for index, one in enumerate(outcome.asked)
        if index in about
    )


def _found(reply: Reply) -> list[tuple[Feature, tuple[int, ...]]]:
    return list(zip(reply.answer.features, reply.hits, strict=True))


def is_asked(one: Asked, demand: Demand = Demand.SEEN) -> bool:
    """Whether a method has to find it: in a zone, visible as demanded, and not tiny."""
    large = (
        one.true.inside_um >= LEAST_SCRATCH_UM if is_scratch(one.true) else one.true.size_um >= LEAST_SIZE_UM
    )
    contrast = one.visibility.contrast_to_noise
    seen_there = one.seen and one.seen_zone is not None
    visible = {Demand.SEEN: seen_there, Demand.TWICE: contrast >= SEEN, Demand.ALL: contrast > 0}
    return one.zone is not None and large and visible[demand]


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


def genuine(outcomes: Iterable[Outcome], method: str) -> Share:
    """Of all that was found: how much of it lies on something that is there, whatever it was called."""
    return share(
        (outcome, bool(touched)) for outcome in outcomes for touched in outcome.replies[method].touches
    )


CONTRAST_EDGES = (2.0, 3.0, 5.0, 10.0, math.inf)
SIZE_EDGES_UM = (2.0, 3.0, 5.0, 10.0, 30.0, math.inf)
WIDTH_EDGES_UM = (0.0, 1.0, 2.0, 3.0, math.inf)


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


def precision_over(
    outcomes: Sequence[Outcome], method: str, *, scratches: bool, over: str
) -> list[tuple[float, Share]]:
    """Precision in bins of the found size or contrast: the bin's lower end, and what is right of it.

    Args:
        outcomes: of the main set.
        method: its name.
        scratches: the class.
        over: "size" in um, or "contrast" as the method measures it, in standard deviations of its noise.
    """
    rows = [
        (outcome, abs(feature.contrast) if over == "contrast" else feature.size_um, bool(about))
        for outcome in outcomes
        for feature, about in _found(outcome.replies[method])
        if is_scratch(feature) == scratches
    ]
    edges = (0.0, *(CONTRAST_EDGES if over == "contrast" else _size_edges(scratches)[scratches:]))
    return [
        (low, share((o, right) for o, value, right in rows if low <= value < high))
        for low, high in pairwise(edges)
    ]


def _size_edges(scratches: bool) -> tuple[float, ...]:
    return WIDTH_EDGES_UM if scratches else SIZE_EDGES_UM
