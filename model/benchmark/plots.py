"""The bench's plots. Needs matplotlib, from the extra `bench`."""

import math
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from model.benchmark import measures
from model.benchmark.curves import Curve
from model.benchmark.figures import Share, of_set
from model.benchmark.outcome import Outcome
from model.benchmark.report import Results


def draw(folder: Path, outcomes: Sequence[Outcome], results: Results) -> None:
    """Writes `breakdowns.png`, `sizes.png` and `curves.png` into a folder."""
    parts = results.parts
    if any(point[m]["count"] for points in parts.values() for point in points for m in _methods(point)):
        _save(folder / "breakdowns.png", [(name, points, _breakdown) for name, points in parts.items()])
    _sizes(folder / "sizes.png", of_set(outcomes, "particles"))
    if results.curves:
        _save(folder / "curves.png", [(curve.name, curve, _curve) for curve in results.curves])


def _methods(point: Mapping[str, Any]) -> list[str]:
    return [name for name in point if name != "from"]


def _save(path: Path, panels: Sequence[tuple[str, Any, Callable[[Axes, str, Any], None]]]) -> None:
    rows = -(-len(panels) // 3)
    figure = Figure(figsize=(15, 4 * rows), layout="constrained")
    for place, (name, points, paint) in enumerate(panels, start=1):
        paint(figure.add_subplot(rows, min(3, len(panels)), place), name, points)
    figure.savefig(path, dpi=100)


def _breakdown(axes: Axes, name: str, points: list[dict[str, Any]]) -> None:
    places = range(len(points))
    for method in _methods(points[0]):
        axes.plot(places, [point[method]["value"] for point in points], "o-", label=method)
    axes.set_xticks(list(places), [f"{point['from']:g}" for point in points])
    axes.set(title=name, ylim=(-0.03, 1.03))
    axes.legend(fontsize="small")


def _curve(axes: Axes, name: str, curve: Curve) -> None:
    for method, points in curve.points.items():
        axes.plot(
            curve.conditions, _values([point.right for point in points]), "o-", label=f"right: {method}"
        )
    own = next(iter(curve.points.values()))
    first = next(iter(curve.points))
    axes.plot(curve.conditions, _values([point.graded for point in own]), "k--", label=f"graded: {first}")
    reliable = [condition for condition, point in zip(curve.conditions, own, strict=True) if point.reliable]
    if reliable:
        axes.axvspan(reliable[0], reliable[-1], alpha=0.1, label=f"reliable: {first}")
    unit = "blur of the optics, um" if name == "defocus" else "grey level of the ferrule"
    axes.set(title=name, xlabel=unit, ylim=(-0.03, 1.03))
    axes.legend(fontsize="small")


def _values(parts: Sequence[Share]) -> list[float]:
    return [math.nan if part.value is None else part.value for part in parts]


def _sizes(path: Path, outcomes: Sequence[Outcome]) -> None:
    if not outcomes:
        return
    figure = Figure(figsize=(7, 5), layout="constrained")
    axes = figure.add_subplot()
    for method in outcomes[0].replies:
        errors = measures.size_errors(outcomes, method)
        axes.plot([size for _, size, _ in errors], [error for *_, error in errors], ".", label=method)
    axes.axhline(0, color="black", linewidth=0.5)
    axes.set(xscale="log", ylim=(-5, 5), xlabel="true size, um", ylabel="found minus true, um")
    axes.legend()
    figure.savefig(path, dpi=100)
