"""Writes the one table, as Markdown for people and as JSON for programs."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from model.benchmark.table import Row

Tables = Mapping[str, list[dict[str, Any]]]


def markdown(rows: Sequence[Row], curves: Tables, parts: Tables) -> str:
    """The table, and the curves and breakdowns as tables."""
    methods = list(rows[0].cells)
    lines = ["| figure | asked | " + " | ".join(methods) + " |", "| --- " * (len(methods) + 2) + "|"]
    lines += [
        f"| {row.name} | {row.asked} | " + " | ".join(row.cells[m].text for m in methods) + " |"
        for row in rows
    ]
    for name, points in curves.items():
        lines += ["", *_curve_lines(name, points, methods)]
    for name, points in parts.items():
        lines += ["", *_bin_lines(name, points, methods)]
    return "\n".join(lines) + "\n"


def _curve_lines(name: str, points: list[dict[str, Any]], methods: Sequence[str]) -> list[str]:
    unit = "blur, um" if name == "defocus" else "ferrule, grey level"
    first = methods[0]
    head = " | ".join(f"right: {m}" for m in methods)
    lines = [f"| {unit} | {head} | graded: {first} | defects found: {first} | edge's rise: {first} |"]
    lines.append("| --- " * (len(methods) + 4) + "|")
    for point in points:
        right = " | ".join(_percent(point["right"][m]) for m in methods)
        focus = point["focus_um"][first]
        rise = "-" if focus is None else f"{focus:.1f} um"
        tail = f"{_percent(point['graded'][first])} | {_percent(point['found'][first])} | {rise}"
        lines.append(f"| {point['condition']:g} | {right} | {tail} |")
    return lines


def _bin_lines(name: str, points: list[dict[str, Any]], methods: Sequence[str]) -> list[str]:
    lines = [f"| {name} | " + " | ".join(methods) + " |", "| --- " * (len(methods) + 1) + "|"]
    for point in points:
        cells = (f"{_percent(point[m]['value'])} of {point[m]['count']}" for m in methods)
        lines.append(f"| {point['from']:g} | " + " | ".join(cells) + " |")
    return lines


def _percent(value: float | None) -> str:
    return "-" if value is None else f"{value:.0%}"


def write(folder: Path, rows: Sequence[Row], curves: Tables, parts: Tables) -> None:
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
            for row in rows
        ],
        "curves": curves,
        "breakdowns": parts,
    }
    (folder / "bench.md").write_text(markdown(rows, curves, parts), encoding="utf-8")
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
