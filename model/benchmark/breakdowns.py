"""Recall and precision over size and contrast; verdicts over defocus and exposure."""

from collections.abc import Mapping, Sequence
from typing import Any

from model.benchmark import figures
from model.benchmark.cases import CONDITIONS
from model.benchmark.figures import Share, of_set
from model.benchmark.outcome import Outcome


def breakdowns(outcomes: Sequence[Outcome], methods: Sequence[str]) -> dict[str, list[dict[str, Any]]]:
    """Recall and precision over size and contrast, a table each, a row per bin."""
    main = of_set(outcomes, "main")
    tables = {}
    for scratches, what in ((False, "region defects"), (True, "scratches")):
        size = "width" if scratches else "size"
        for over in ("size", "contrast"):
            bins = {m: figures.recall_over(main, m, scratches=scratches, over=over) for m in methods}
            unit = f"{size} from, um" if over == "size" else "contrast from, sigma"
            tables[f"{what}, recall: {unit}"] = _bins(bins)
        bins = {m: figures.precision_over(main, m, scratches=scratches) for m in methods}
        tables[f"{what}, precision: {size} from, um"] = _bins(bins)
    return tables


def _bins(bins: Mapping[str, list[tuple[float, Share]]]) -> list[dict[str, Any]]:
    lows = [low for low, _ in next(iter(bins.values()))]
    return [
        {"from": low, **{m: {"value": b[i][1].value, "count": b[i][1].count} for m, b in bins.items()}}
        for i, low in enumerate(lows)
    ]


def curve(outcomes: Sequence[Outcome], name: str, methods: Sequence[str]) -> list[dict[str, Any]]:
    """Verdicts and grading over the conditions of `defocus` or `exposure`, a row per condition."""
    rows = []
    for condition in CONDITIONS[name]:
        here = of_set(outcomes, name, condition)
        rows.append(
            {
                "condition": float(condition),
                "pictures": len(here),
                "right": {m: figures.right_verdicts(here, m).value for m in methods},
                "graded": {m: figures.graded(here, m).value for m in methods},
                "found": {m: figures.recall(here, m, scratches=False).value for m in methods},
                "focus_um": {m: _median([o.replies[m].answer.focus_um for o in here]) for m in methods},
            }
        )
    return rows


def _median(values: Sequence[float | None]) -> float | None:
    known = sorted(value for value in values if value is not None)
    return known[len(known) // 2] if known else None
