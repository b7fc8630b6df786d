"""Recall and precision over size and contrast, and what kinds were called. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any

from device.vision.findings import Kind
from model.benchmark import figures, measures
from model.benchmark.figures import Share, of_set
from model.benchmark.outcome import Outcome

Tables = dict[str, list[dict[str, Any]]]


def breakdowns(outcomes: Sequence[Outcome], methods: Sequence[str]) -> Tables:
    """Recall and precision over size and contrast, a table each, a row per bin."""
    main = of_set(outcomes, "main")
    tables = {}
    for scratches, what in ((False, "region defects"), (True, "scratches")):
        for name, figure in (("recall", figures.recall_over), ("precision", figures.precision_over)):
            for over, unit in (("size", "width" if scratches else "size"), ("contrast", "contrast")):
                bins = {m: figure(main, m, scratches=scratches, over=over) for m in methods}
                label = f"{unit} from, {'um' if over == 'size' else 'sigma'}"
                tables[f"{what}, {name}: {label}"] = _bins(bins)
    return tables


def _bins(bins: Mapping[str, list[tuple[float, Share]]]) -> list[dict[str, Any]]:
    lows = [low for low, _ in next(iter(bins.values()))]
    return [
        {"from": low, **{m: {"value": b[i][1].value, "count": b[i][1].count} for m, b in bins.items()}}
        for i, low in enumerate(lows)
    ]


def confusion(outcomes: Sequence[Outcome], method: str) -> list[dict[str, Any]]:
    """What features that were found are, and what they were called: a row per true kind."""
    counts = measures.kinds(of_set(outcomes, "main"), method)
    there = [kind for kind in Kind if any(true is kind for true, _ in counts)]
    return [
        {"truly": true.value, **{called.value: counts[true, called] for called in Kind}} for true in there
    ]
