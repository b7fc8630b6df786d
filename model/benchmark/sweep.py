"""Tries settings of the published detectors on rendered pictures that the bench never shows.

    python -m model.benchmark.sweep --count 60

Prints the settings by their image-level accuracy, best
first. Each class is swept by itself, since DO2MR and LEI share only the mask at the edges. The
best are the defaults of `methods.do2mr_lei_published.Setting`.
"""

import argparse
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import product

from tqdm import tqdm

from model.benchmark.cases import CaseId, build
from model.benchmark.figures import image_level
from model.benchmark.methods.do2mr_lei_published import Do2mrLeiPublished, Setting
from model.benchmark.outcome import Outcome, observe

SEED = 7777
WINDOWS_PX = (5, 9)
GAMMAS = (2.0, 3.0, 4.0, 6.0)
GUARDS_UM = (2.0, 4.0)
LINES_PX = (21, 31)
SIDES_PX = (4.0, 7.0)
LINE_GAMMAS = (4.0, 6.0, 8.0, 11.0)
LEAST_LENGTHS_UM = (30.0, 60.0)


def defect_settings(start: Setting) -> list[Setting]:
    """What DO2MR is tried with."""
    return [
        replace(start, window_px=window, gamma=gamma, guard_um=guard)
        for window, gamma, guard in product(WINDOWS_PX, GAMMAS, GUARDS_UM)
    ]


def scratch_settings(start: Setting) -> list[Setting]:
    """What LEI is tried with."""
    return [
        replace(start, line_px=line, side_px=side, line_gamma=gamma, least_length_um=least)
        for line, side, gamma, least in product(LINES_PX, SIDES_PX, LINE_GAMMAS, LEAST_LENGTHS_UM)
    ]


def best(
    settings: Sequence[Setting], score: Callable[[Sequence[Outcome], str], float], count: int
) -> list[tuple[float, Setting]]:
    """Scores of all settings on `count` pictures of the sweep's own seed, best first."""
    methods = [Do2mrLeiPublished(setting, name=str(i)) for i, setting in enumerate(settings)]
    cases = [CaseId("main", "any", index) for index in range(count)]
    outcomes = [observe(build(case, SEED), methods) for case in tqdm(cases, unit="picture")]
    scores = [(score(outcomes, method.name), method.setting) for method in methods]
    return sorted(scores, key=lambda row: -row[0])


def accuracy(outcomes: Sequence[Outcome], method: str, *, scratches: bool) -> float:
    """Image-level accuracy, 0 to 1."""
    return image_level(outcomes, method, scratches=scratches).value or 0.0


def main(arguments: Sequence[str] | None = None) -> int:
    """Sweeps both classes, one after the other; the exit status is 0."""
    parser = argparse.ArgumentParser(prog="python -m model.benchmark.sweep", description=__doc__)
    parser.add_argument("--count", type=int, default=60, help="pictures")
    options = parser.parse_args(arguments)
    lines = best(scratch_settings(Setting()), lambda o, m: accuracy(o, m, scratches=True), options.count)
    _show("scratches", lines)
    marks = best(defect_settings(lines[0][1]), lambda o, m: accuracy(o, m, scratches=False), options.count)
    _show("region defects", marks)
    return 0


def _show(what: str, rows: list[tuple[float, Setting]]) -> None:
    sys.stdout.write(f"{what}\n")
    for value, setting in rows[:8]:
        sys.stdout.write(f"  {value:.1%}  {setting}\n")


if __name__ == "__main__":
    raise SystemExit(main())
