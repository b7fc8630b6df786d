"""Verdicts over defocus and exposure, and where they stop being reliable. Pure.

The same end faces are taken in every condition, and what is true of them stays. A condition is
reliable where at least `KEPT` of the end faces that are judged rightly in a good picture are judged
rightly here too: pairs of pictures, so that what is hard in any picture weighs on none. NOT GRADED
has to begin where the reliable conditions around the good one end. The lower bound that is told of
that share (Wilson 1927, 95 %) says how far the number of end faces carries.
"""

import math
import statistics
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from device.vision.findings import Quality
from model.benchmark import figures, verdicts
from model.benchmark.cases import CONDITIONS, GOOD
from model.benchmark.figures import Share, of_set
from model.benchmark.outcome import Outcome

KEPT = 0.95
"""Share of rightly judged end faces that a condition may not lose to be reliable."""
_Z = 1.96


@dataclass(frozen=True)
class Point:
    """One method in one condition.

    Attributes:
        right: verdicts of the rules that are right, where the truth is beyond doubt, graded or not.
        kept: end faces judged rightly in a good picture, and how many of them are here too.
        bound: lower bound of that share, 0 to 1.
        reliable: whether it belongs to the run of reliable conditions around the good one.
        graded: pictures that the method holds fit to be judged.
        found: region defects found of those that have to be, 0 to 1; None where there are none.
        focus_um: median of the edge's rise that the method measured; None where it measures none.
        level: median of the ferrule's level, 0 to 255; likewise.
        saturated: median of the saturated share, 0 to 1; likewise.
    """

    right: Share
    kept: Share
    bound: float
    reliable: bool
    graded: Share
    found: float | None
    focus_um: float | None
    level: float | None
    saturated: float | None


@dataclass(frozen=True)
class Curve:
    """All conditions of `defocus` or `exposure`, and the points of each method in their order."""

    name: str
    conditions: tuple[float, ...]
    points: Mapping[str, tuple[Point, ...]]


def curve(outcomes: Sequence[Outcome], name: str, methods: Sequence[str]) -> Curve:
    """Verdicts over the conditions of a set.

    Args:
        outcomes: of that set, or of all.
        name: "defocus" or "exposure".
        methods: their names.
    """
    points = {method: _points(outcomes, name, method) for method in methods}
    return Curve(name, tuple(float(condition) for condition in CONDITIONS[name]), points)


def lower_bound(part: Share) -> float:
    """Lower end of the interval that holds the true share with 95 % confidence (Wilson 1927); 0 of none."""
    if part.value is None:
        return 0.0
    spread = _Z * math.sqrt(part.value * (1 - part.value) / part.count + (_Z / part.count / 2) ** 2)
    return (part.value + _Z**2 / part.count / 2 - spread) / (1 + _Z**2 / part.count)


def reliable_run(kept: Sequence[float], good: int) -> range:
    """Places of the conditions around the good one that are reliable without a gap.

    Args:
        kept: share of the rightly judged end faces that stay so in each condition, in order.
        good: place of the good condition.
    """
    first = next((place + 1 for place in range(good, -1, -1) if kept[place] < KEPT), 0)
    end = next((place for place in range(good, len(kept)) if kept[place] < KEPT), len(kept))
    return range(first, end)


def _points(outcomes: Sequence[Outcome], name: str, method: str) -> tuple[Point, ...]:
    here = [of_set(outcomes, name, condition) for condition in CONDITIONS[name]]
    good = CONDITIONS[name].index(GOOD[name])
    kept = [_kept(here[good], part, method) for part in here]
    run = reliable_run([part.value or 0.0 for part in kept], good)
    return tuple(
        Point(
            right=verdicts.right_verdicts(part, method),
            kept=kept[place],
            bound=lower_bound(kept[place]),
            reliable=place in run,
            graded=verdicts.graded(part, method),
            found=figures.recall(part, method, scratches=False).value,
            focus_um=_median([quality.focus for quality in _qualities(part, method)]),
            level=_median([quality.level for quality in _qualities(part, method)]),
            saturated=_median([quality.saturated for quality in _qualities(part, method)]),
        )
        for place, part in enumerate(here)
    )


def _kept(good: Sequence[Outcome], here: Sequence[Outcome], method: str) -> Share:
    right = {outcome.id.index for outcome in good if not outcome.doubtful and _is_right(outcome, method)}
    return figures.share((o, _is_right(o, method)) for o in here if o.id.index in right)


def _is_right(outcome: Outcome, method: str) -> bool:
    return outcome.replies[method].verdict is outcome.verdict


def _qualities(outcomes: Sequence[Outcome], method: str) -> Iterator[Quality]:
    for outcome in outcomes:
        quality = outcome.replies[method].answer.quality
        if quality is not None:
            yield quality


def _median(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return statistics.median(known) if known else None
