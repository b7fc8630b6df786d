"""Shows one picture of the bench: what is there, and what each method says.

    python -m model.benchmark.case main/any/17 --out build/case.png

In the picture true defects are green and scratches yellow where they have to be found, grey where
they are fainter; what the first method found is red.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np

from device.vision.arrays import Grey
from device.vision.findings import Feature
from model.benchmark.cases import Case, build, parse, seed_of
from model.benchmark.figures import is_asked
from model.benchmark.matching import is_scratch
from model.benchmark.methods import METHODS
from model.benchmark.outcome import Asked, Outcome, observe

GREEN, YELLOW, GREY, RED = (0, 200, 0), (0, 220, 220), (150, 150, 150), (0, 0, 255)


def describe(outcome: Outcome) -> list[str]:
    """Truth and answers, a line each."""
    doubtful = " (doubtful)" if outcome.doubtful else ""
    lines = [f"{outcome.id}: truly {outcome.verdict}{doubtful}"]
    lines += [f"  {_true_line(i, one)}" for i, one in enumerate(outcome.asked) if one.zone]
    for name, reply in outcome.replies.items():
        graded = "" if reply.answer.graded else ", not graded"
        lines.append(f"{name}: {reply.verdict}{graded}")
        found = zip(reply.answer.features, reply.hits, strict=True)
        lines += [f"  {_found_line(feature)} about {list(about)}" for feature, about in found]
    return lines


def _true_line(index: int, one: Asked) -> str:
    true = one.true
    must = "" if is_asked(one) else " not asked"
    return (
        f"[{index}] {true.kind} zone {one.zone} at {true.x_um:.1f}, {true.y_um:.1f} size {true.size_um:.2f} "
        f"length {true.length_um:.0f} um, {one.visibility.contrast_to_noise:.1f} sigma, "
        f"as a whole {one.visibility.signal_to_noise:.0f}{must}"
    )


def _found_line(feature: Feature) -> str:
    return (
        f"{feature.kind} zone {feature.zone} at {feature.x_um:.1f}, {feature.y_um:.1f} "
        f"size {feature.size_um:.2f} length {feature.length_um:.0f} um"
    )


def draw(case: Case, outcome: Outcome) -> Grey:
    """The picture, and beside it the same with truth and findings."""
    truth = case.rendered.truth
    plain = cv2.cvtColor(case.rendered.pixels, cv2.COLOR_GRAY2BGR)
    marked = plain.copy()
    for one in outcome.asked:
        mask = (truth.labels == one.true.mask_index).astype(np.uint8)
        contours, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
        seen = YELLOW if is_scratch(one.true) else GREEN
        cv2.drawContours(marked, contours, -1, seen if is_asked(one) else GREY, 1)
    for feature in next(iter(outcome.replies.values())).answer.features:
        cv2.ellipse(marked, *_circle(case, feature), RED, 1)
    return np.asarray(np.concatenate([plain, marked], axis=1), np.uint8)


def _circle(case: Case, feature: Feature) -> tuple[tuple[int, int], tuple[int, int], float, float, float]:
    center, scale = case.rendered.truth.ellipse_px, case.rendered.scale
    if center is None:
        raise ValueError(f"{case.id}: every picture of the bench shows a fibre")
    radius_um = max(feature.size_um / 2, 1.0) + 2
    at = (
        round(center[0] + feature.x_um / scale.x_um_per_px),
        round(center[1] + feature.y_um / scale.y_um_per_px),
    )
    axes = (round(radius_um / scale.x_um_per_px), round(radius_um / scale.y_um_per_px))
    return at, axes, 0.0, 0.0, 360.0


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints and draws one picture; the exit status is 0."""
    parser = argparse.ArgumentParser(prog="python -m model.benchmark.case", description=__doc__)
    parser.add_argument("case", type=parse, help="like main/any/17")
    parser.add_argument("--other", type=int, default=0, help="of the bench with this `--other`")
    parser.add_argument("--out", type=Path, help="picture to write")
    options = parser.parse_args(arguments)
    case = build(options.case, seed_of(options.case, options.other))
    outcome = observe(case, METHODS)
    sys.stdout.write("\n".join(describe(outcome)) + "\n")
    if options.out:
        cv2.imwrite(str(options.out), draw(case, outcome))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
