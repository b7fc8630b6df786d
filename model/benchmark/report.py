"""Writes the one table, as Markdown for people and as JSON for programs."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from model.benchmark.curves import Curve, Point
from model.benchmark.table import Row

Tables = Mapping[str, list[dict[str, Any]]]


@dataclass(frozen=True)
class Results:
    """Everything that a run of the bench says.

    Attributes:
        rows: the one table.
        curves: verdicts over defocus and exposure.
        parts: recall and precision over size and contrast.
        confusion: what kinds the first method called, a row per true kind.
    """

    rows: Sequence[Row]
    curves: Sequence[Curve]
    parts: Tables
    confusion: Sequence[Mapping[str, Any]]


def markdown(results: Results) -> str:
    """The table, and the curves, breakdowns and kinds as tables."""
    methods = list(results.rows[0].cells)
    lines = ["| figure | asked | " + " | ".join(methods) + " |", "| --- " * (len(methods) + 2) + "|"]
    lines += [
        f"| {row.name} | {row.asked} | " + " | ".join(row.cells[m].text for m in methods) + " |"
        for row in results.rows
    ]
    for curve in results.curves:
        lines += ["", *_curve_lines(curve, methods)]
    for name, points in results.parts.items():
        lines += ["", *_bin_lines(name, points, methods)]
    if results.confusion:
        lines += ["", *_confusion_lines(results.confusion)]
    return "\n".join(lines) + "\n"


def _curve_lines(curve: Curve, methods: Sequence[str]) -> list[str]:
    unit = "blur, um" if curve.name == "defocus" else "ferrule, grey level"
    own = curve.points[methods[0]]
    head = " | ".join(f"right: {m}" for m in methods)
    measured = " | ".join(
        f"{what}: {methods[0]}"
        for what in ("reliable", "stay right", "graded", "defects found", "edge's rise", "level", "saturated")
    )
    lines = [f"| {unit} | {head} | {measured} |", "| --- " * (len(methods) + 8) + "|"]
    for place, condition in enumerate(curve.conditions):
        right = " | ".join(
            f"{_percent(curve.points[m][place].right.value)} of {curve.points[m][place].right.count}"
            for m in methods
        )
        lines.append(f"| {condition:g} | {right} | {_measured(own[place])} |")
    return lines


def _measured(point: Point) -> str:
    cells = [
        "yes" if point.reliable else "no",
        f"{_percent(point.kept.value)} of {point.kept.count} ({point.bound:.0%} or more)",
        _percent(point.graded.value),
        _percent(point.found),
        "-" if point.focus_um is None else f"{point.focus_um:.1f} um",
        "-" if point.level is None else f"{point.level:.0f}",
        _percent(point.saturated),
    ]
    return " | ".join(cells)


def _bin_lines(name: str, points: list[dict[str, Any]], methods: Sequence[str]) -> list[str]:
    lines = [f"| {name} | " + " | ".join(methods) + " |", "| --- " * (len(methods) + 1) + "|"]
    for point in points:
        cells = (f"{_percent(point[m]['value'])} of {point[m]['count']}" for m in methods)
        lines.append(f"| {point['from']:g} | " + " | ".join(cells) + " |")
    return lines


def _confusion_lines(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    names = list(rows[0])
    return [
        "| " + " | ".join(["truly \\ called", *names[1:]]) + " |",
        "| --- " * len(names) + "|",
        *("| " + " | ".join(str(row[name]) for name in names) + " |" for row in rows),
    ]


def _percent(value: float | None) -> str:
    return "-" if value is None else f"{value:.0%}"


def write(folder: Path, results: Results) -> None:
    """`bench.md` and `bench.json`; the latter names the pictures that went wrong."""
    content = {
        "figures": [
            {
                "name": row.name,
                "asked": row.asked,
                "methods": {
                    m: {"value": c.value, "count": c.count, "wrong": c.wrong} for m, c in row.cells.items()
                },
            }
            for row in results.rows
        ],
        "curves": [asdict(curve) for curve in results.curves],
        "breakdowns": results.parts,
        "confusion": results.confusion,
    }
    (folder / "bench.md").write_text(markdown(results), encoding="utf-8")
    (folder / "bench.json").write_text(json.dumps(content, indent=1), encoding="utf-8")


def failures(rows: Sequence[Row], method: str, at_most: int = 8) -> list[str]:
    """For each figure the pictures on which a method went wrong, a line each."""
    lines = []
    for row in rows:
        wrong = row.cells[method].wrong
        if wrong:
            more = f" and {len(wrong) - at_most} more" if len(wrong) > at_most else ""
            lines.append(f"{row.name}: {', '.join(wrong[:at_most])}{more}")
    return lines
