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


def hits(found: Sequence[Feature], truth: Truth, scale: Scale) -> tuple[tuple[int, ...], ...]:
    """For each found feature the indices of the true ones that it is about, maybe none.

    A scratch is about the scratches whose pixels lie near its middle; a defect about the defects
    whose circle its own centre lies in, or whose centre lies in its own circle.

    Args:
        found: what a method says.
        truth: of the picture, which shows a fibre.
        scale: of the picture.
    """
    return tuple(
        _scratch_hits(feature, truth, scale) if is_scratch(feature) else _defect_hits(feature, truth)
        for feature in found
    )


def _defect_hits(found: Feature, truth: Truth) -> tuple[int, ...]:
    return tuple(
        index
        for index, true in enumerate(truth.features)
        if not is_scratch(true)
        and math.hypot(found.x_um - true.x_um, found.y_um - true.y_um)
        <= max(found.size_um, true.size_um) / 2 + NEAR_UM
    )


def _scratch_hits(found: Feature, truth: Truth, scale: Scale) -> tuple[int, ...]:
    if truth.ellipse_px is None:
        return ()
    x_px = truth.ellipse_px[0] + found.x_um / scale.x_um_per_px
    y_px = truth.ellipse_px[1] + found.y_um / scale.y_um_per_px
    reach_x, reach_y = SCRATCH_NEAR_UM / scale.x_um_per_px, SCRATCH_NEAR_UM / scale.y_um_per_px
    rows = slice(max(round(y_px - reach_y), 0), max(round(y_px + reach_y) + 1, 0))
    columns = slice(max(round(x_px - reach_x), 0), max(round(x_px + reach_x) + 1, 0))
    near = set(np.unique(truth.labels[rows, columns]).tolist())
    return tuple(i for i, true in enumerate(truth.features) if is_scratch(true) and true.mask_index in near)


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
