"""Which true features a found one is about."""

import math
from collections.abc import Sequence

import numpy as np

from device.vision.findings import Feature, Kind
from device.vision.frame import Scale
from model.truth import TrueFeature, Truth

NEAR_UM = 1.5
"""So far beside a true defect or scratch a found one may lie."""
SCRATCH_NEAR_UM = 3.0


def is_scratch(feature: Feature | TrueFeature) -> bool:
    """Whether it is judged by its width."""
    return feature.kind is Kind.SCRATCH


def is_line(feature: Feature | TrueFeature) -> bool:
    """Whether it looks like a line: a scratch, or a crack, which is a defect that does."""
    return feature.kind in (Kind.SCRATCH, Kind.CRACK)


def is_about(found: Feature, true: TrueFeature) -> bool:
    """Whether a found feature may stand for a true one that it lies on.

    A scratch for a scratch, a defect for a defect; a crack, a defect that looks like a line, for both.
    """
    return true.kind is Kind.CRACK or is_scratch(found) == is_scratch(true)


def hits(
    found: Sequence[Feature], truth: Truth, touched: Sequence[tuple[int, ...]]
) -> tuple[tuple[int, ...], ...]:
    """For each found feature the indices of the true ones that it is about, maybe none.

    Args:
        found: what a method says.
        truth: of the picture.
        touched: which true features each of them lies on, see `touches`.
    """
    return tuple(
        tuple(index for index in indices if is_about(feature, truth.features[index]))
        for feature, indices in zip(found, touched, strict=True)
    )


def touches(found: Sequence[Feature], truth: Truth, scale: Scale) -> tuple[tuple[int, ...], ...]:
    """For each found feature the indices of the true ones that it lies on, of whatever kind.

    A scratch lies on what has pixels near its middle, and on the scratches along whose course, gaps
    included, its middle lies; a defect on the scratches that have pixels near its centre, and on the
    defects whose circle its own centre lies in, or whose centre lies in its own circle.

    Args:
        found: what a method says.
        truth: of the picture, which shows a fibre.
        scale: of the picture.
    """
    return tuple(_touched(feature, truth, scale) for feature in found)


def _touched(found: Feature, truth: Truth, scale: Scale) -> tuple[int, ...]:
    near = _labels_near(found, truth, scale)
    return tuple(
        index
        for index, true in enumerate(truth.features)
        if (
            true.mask_index in near or _lies_along(found, true)
            if is_scratch(found) or is_scratch(true)
            else math.hypot(found.x_um - true.x_um, found.y_um - true.y_um)
            <= max(found.size_um, true.size_um) / 2 + NEAR_UM
        )
    )


def _lies_along(found: Feature, true: TrueFeature) -> bool:
    """Whether the middle of a found scratch lies on the course of a true one, or near it."""
    if not (is_scratch(found) and true.course_um):
        return False
    course = np.array(true.course_um)
    step, off = np.diff(course, axis=0), np.array([found.x_um, found.y_um]) - course[:-1]
    share = (off * step).sum(axis=1) / np.maximum((step**2).sum(axis=1), 1e-9)
    off -= np.clip(share, 0, 1)[:, None] * step
    return float(np.hypot(*off.T).min()) <= true.size_um / 2 + SCRATCH_NEAR_UM


def _labels_near(found: Feature, truth: Truth, scale: Scale) -> set[int]:
    if truth.ellipse_px is None:
        return set()
    x_px = truth.ellipse_px[0] + found.x_um / scale.x_um_per_px
    y_px = truth.ellipse_px[1] + found.y_um / scale.y_um_per_px
    reach_x, reach_y = SCRATCH_NEAR_UM / scale.x_um_per_px, SCRATCH_NEAR_UM / scale.y_um_per_px
    rows = slice(max(round(y_px - reach_y), 0), max(round(y_px + reach_y) + 1, 0))
    columns = slice(max(round(x_px - reach_x), 0), max(round(x_px + reach_x) + 1, 0))
    return set(np.unique(truth.labels[rows, columns]).tolist())


def circle_overlap(a: Feature | TrueFeature, b: Feature | TrueFeature) -> float:
    """Intersection over union of the smallest circles around two defects, 0 to 1."""
    distance = math.hypot(a.x_um - b.x_um, a.y_um - b.y_um)
    small, large = sorted((a.size_um / 2, b.size_um / 2))
    if distance >= small + large:
        return 0.0
    if distance <= large - small:
        return small**2 / large**2
    shared = _lens(distance, small, large)
    return shared / (math.pi * (small**2 + large**2) - shared)


def _lens(distance: float, small: float, large: float) -> float:
    """Area that two circles share, of which neither holds the other."""
    at_small = math.acos((distance**2 + small**2 - large**2) / (2 * distance * small))
    at_large = math.acos((distance**2 + large**2 - small**2) / (2 * distance * large))
    kite = distance * small * math.sin(at_small)
    return small**2 * at_small + large**2 * at_large - kite


def pairs(found: Sequence[Feature], true: Sequence[TrueFeature]) -> list[tuple[int, int, float]]:
    """Defects one to one, greatest overlap first: index found, index true, overlap."""
    overlaps = sorted(
        (
            (circle_overlap(f, t), i, j)
            for i, f in enumerate(found)
            if not is_scratch(f)
            for j, t in enumerate(true)
            if not is_scratch(t)
        ),
        reverse=True,
    )
    free_found, free_true = set(range(len(found))), set(range(len(true)))
    chosen = []
    for overlap, i, j in overlaps:
        if overlap > 0 and i in free_found and j in free_true:
            free_found.remove(i)
            free_true.remove(j)
            chosen.append((i, j, overlap))
    return chosen
