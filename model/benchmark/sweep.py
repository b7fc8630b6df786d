"""Tries settings of the baselines on rendered pictures that the bench never shows.

    python -m model.benchmark.sweep --count 40

Prints the settings by their image-level accuracy, best first, pictures with and without a feature of
the class weighing the same, else a method that finds nothing wins. DO2MR and LEI are swept one after
the other, since they share nothing; the adaptive threshold is swept by
the mean of both accuracies. The best are the defaults of the methods in `methods/`.
"""

import argparse
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import product

from tqdm import tqdm

from model.benchmark.cases import CaseId, build
from model.benchmark.figures import balanced
from model.benchmark.methods import Method
from model.benchmark.methods.do2mr_lei_published import Do2mrLeiPublished, Setting
from model.benchmark.methods.thresholds import Thresholds
from model.benchmark.outcome import Outcome, observe

SEED = 7777
WINDOWS_PX = (3, 5)
GAMMAS = (1.5, 2.5, 4.0, 6.0)
GUARDS_UM = (4.0, 6.0, 9.0)
LINES_PX = (21, 41)
SIDES_PX = (3.0, 5.0)
LINE_GAMMAS = (3.0, 4.0, 6.0)
LEAST_LENGTHS_UM = (30.0,)
LINE_GUARDS_UM = (6.0, 9.0, 12.0)
BLOCKS_UM = (15.0, 25.0, 50.0)
STEPS = (10.0, 20.0, 35.0, 60.0)

Score = Callable[[Sequence[Outcome], str], float]


def scratch_methods(start: Setting) -> dict[str, Method]:
    """What LEI is tried with."""
    grid = product(LINES_PX, SIDES_PX, LINE_GAMMAS, LEAST_LENGTHS_UM, LINE_GUARDS_UM)
    settings = (
        replace(
            start,
            line_px=line,
            side_px=side,
            line_gamma=gamma,
            least_length_um=least,
            line_guard_um=guard,
        )
        for line, side, gamma, least, guard in grid
    )
    return {str(setting): Do2mrLeiPublished(setting, name=str(setting)) for setting in settings}


def defect_methods(start: Setting) -> dict[str, Method]:
    """What DO2MR is tried with."""
    settings = (
        replace(start, window_px=window, gamma=gamma, guard_um=guard)
        for window, gamma, guard in product(WINDOWS_PX, GAMMAS, GUARDS_UM)
    )
    return {str(setting): Do2mrLeiPublished(setting, name=str(setting)) for setting in settings}


def threshold_methods() -> dict[str, Method]:
    """What the adaptive threshold is tried with."""
    grid = product(BLOCKS_UM, STEPS, GUARDS_UM)
    methods = (
        Thresholds(block, step, guard, name=f"{block}, {step}, {guard}") for block, step, guard in grid
    )
    return {method.name: method for method in methods}


def ranked(methods: dict[str, Method], score: Score, count: int) -> list[tuple[float, str]]:
    """Scores of all methods on `count` pictures of the sweep's own seed, best first."""
    cases = [CaseId("main", "any", index) for index in range(count)]
    outcomes = [observe(build(case, SEED), list(methods.values())) for case in tqdm(cases, unit="picture")]
    return sorted(((score(outcomes, name), name) for name in methods), key=lambda row: -row[0])


def on_defects(outcomes: Sequence[Outcome], method: str) -> float:
    """Image-level accuracy, 0 to 1, pictures with and without a class weighing the same."""
    return balanced(outcomes, method, scratches=False) or 0.0


def on_scratches(outcomes: Sequence[Outcome], method: str) -> float:
    """Image-level accuracy, 0 to 1, pictures with and without a class weighing the same."""
    return balanced(outcomes, method, scratches=True) or 0.0


def on_both(outcomes: Sequence[Outcome], method: str) -> float:
    """Mean of both accuracies, 0 to 1."""
    return (on_defects(outcomes, method) + on_scratches(outcomes, method)) / 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Sweeps everything; the exit status is 0."""
    parser = argparse.ArgumentParser(prog="python -m model.benchmark.sweep", description=__doc__)
    parser.add_argument("--count", type=int, default=40, help="pictures")
    count = parser.parse_args(arguments).count
    _show("adaptive threshold: block, step, guard", ranked(threshold_methods(), on_both, count))
    _show("DO2MR, region defects", ranked(defect_methods(Setting()), on_defects, count))
    _show("LEI, scratches", ranked(scratch_methods(Setting()), on_scratches, count))
    return 0


def _show(what: str, rows: list[tuple[float, str]]) -> None:
    lines = [what, *(f"  {value:.1%}  {name}" for value, name in rows[:8]), ""]
    sys.stdout.write("\n".join(lines))
    sys.stdout.flush()


if __name__ == "__main__":
    raise SystemExit(main())
