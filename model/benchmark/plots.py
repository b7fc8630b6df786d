"""The bench's plots. Needs matplotlib, from the extra `bench`."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from model.benchmark import figures
from model.benchmark.outcome import Outcome

Tables = Mapping[str, list[dict[str, Any]]]


def draw(folder: Path, outcomes: Sequence[Outcome], curves: Tables, parts: Tables) -> None:
    """Writes `breakdowns.png`, `sizes.png` and `curves.png` into a folder."""
    if any(point[m]["count"] for points in parts.values() for point in points for m in _methods(point)):
        _save(folder / "breakdowns.png", [(name, points, _breakdown) for name, points in parts.items()])
    _sizes(folder / "sizes.png", figures.of_set(outcomes, "particles"))
    if curves:
        _save(folder / "curves.png", [(name, points, _curve) for name, points in curves.items()])


def _methods(point: Mapping[str, Any]) -> list[str]:
    return [name for name in point if name != "from"]


def _save(path: Path, panels: list[tuple[str, list[dict[str, Any]], Any]]) -> None:
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


def _curve(axes: Axes, name: str, points: list[dict[str, Any]]) -> None:
    conditions = [point["condition"] for point in points]
    for method in points[0]["right"]:
        axes.plot(conditions, [point["right"][method] for point in points], "o-", label=f"right: {method}")
    first = next(iter(points[0]["graded"]))
    axes.plot(conditions, [point["graded"][first] for point in points], "k--", label=f"graded: {first}")
    unit = "blur of the optics, um" if name == "defocus" else "grey level of the ferrule"
    axes.set(title=name, xlabel=unit, ylim=(-0.03, 1.03))
    axes.legend(fontsize="small")


def _sizes(path: Path, outcomes: Sequence[Outcome]) -> None:
    if not outcomes:
        return
    figure = Figure(figsize=(7, 5), layout="constrained")
    axes = figure.add_subplot()
    for method in outcomes[0].replies:
        errors = figures.size_errors(outcomes, method)
        axes.plot([size for _, size, _ in errors], [error for *_, error in errors], ".", label=method)
    axes.axhline(0, color="black", linewidth=0.5)
    axes.set(xscale="log", ylim=(-5, 5), xlabel="true size, um", ylabel="found minus true, um")
    axes.legend()
    figure.savefig(path, dpi=100)
