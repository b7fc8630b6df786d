"""The radiometric descriptors: what the network reads.

Following Fernandez et al. 2021, who feed statistics of the region of interest to a small network:
here per region of the end face, of the picture without its background. Levels are relative to
the step from cladding to ferrule and residuals to their noise, so that a descriptor does not
change with brightness or gain.

Names are `region.statistic`; `REGIONS` and `STATISTICS` say what they mean.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from device.vision.arrays import Floats, Image, Mask, resize
from device.vision.background import Background
from device.vision.do2mr import rank_range
from device.vision.findings import Feature, Kind
from device.vision.lei import Lines
from device.vision.rings import Rings

REGIONS = {
    "core": "the core without its edge",
    "cladding": "from the core's edge to the cladding's",
    "edge": "3 um to either side of the cladding's edge",
    "ferrule": "from there to the end of the outermost zone",
}
STATISTICS = {
    "level": "median level of the background, 0 at the ferrule's, -1 at the cladding's",
    "contrast": "standard deviation of the residual by the step from cladding to ferrule, logarithm",
    "tail": "standard deviation by that of the noise, logarithm: 0 where there is nothing but noise",
    "skewness": "third standardised moment of the residual, signed logarithm",
    "kurtosis": "fourth standardised moment of the residual, logarithm",
    "entropy": "of the residual's histogram over -8 to 8 sigma, bits",
    "edges": "share of pixels where the residual's slope exceeds 3 sigma per um, logarithm",
    "range_mean": "mean of DO2MR's rank range, logarithm",
    "range_top": "99.9th percentile of DO2MR's rank range, logarithm",
    "range_share": "share of pixels whose rank range exceeds 12 sigma, logarithm",
    "line_top": "99.9th percentile of LEI's response, logarithm",
    "line_share": "share of pixels whose response exceeds 6 sigma, logarithm",
    "defects": "number of defects, logarithm",
    "largest": "size of the largest defect in um, logarithm",
    "area": "sum of the squares of the defects' sizes in um^2, logarithm",
    "scratches": "length of all scratches in um, logarithm",
}
NAMES: tuple[str, ...] = tuple(f"{region}.{statistic}" for region in REGIONS for statistic in STATISTICS)

LEAST_PIXELS = 50
"""A region of fewer pixels has no statistics: all zero."""
SHARE_FLOOR = 1e-5


@dataclass(frozen=True)
class Seen:
    """What the descriptors are taken from: one end face after all detectors."""

    rings: Rings
    background: Background
    lines: Lines
    judged: Mask
    features: Sequence[Feature]
    nominal_core_um: float


def describe(seen: Seen) -> Image:
    """The descriptors in the order of `NAMES`, float32, all finite."""
    step = _cladding_step(seen)
    score = np.asarray(np.clip(seen.background.score, -30, 30), np.float32)
    along_x, along_y = cv2.Sobel(score, cv2.CV_64F, 1, 0), cv2.Sobel(score, cv2.CV_64F, 0, 1)
    slopes = np.asarray(np.hypot(along_x, along_y) / 4, np.float32)
    ranges = rank_range(score)
    lines = resize(seen.lines.strength, *score.shape)
    values: list[float] = []
    for region in REGIONS:
        mask = _region(region, seen)
        if mask.sum() < LEAST_PIXELS:
            values += [0.0] * len(STATISTICS)
            continue
        values += _of_background(seen.background, mask, step)
        values += _of_residual(score[mask], slopes[mask])
        values += _of_detectors(ranges[mask].astype(np.float64), lines[mask].astype(np.float64))
        values += _of_features(region, seen)
    return np.asarray(values, np.float32)


def _core_radius(seen: Seen) -> float:
    return seen.rings.core_radius_um or seen.nominal_core_um / 2


def _region(name: str, seen: Seen) -> Mask:
    return np.asarray(
        seen.judged & seen.background.in_view & _between(*_bounds(name, seen), seen.rings.radius_um)
    )


def _bounds(name: str, seen: Seen) -> tuple[float, float]:
    core, cladding = _core_radius(seen), seen.rings.cladding_radius_um
    return {
        "core": (0.0, core - 1),
        "cladding": (core + 1, cladding - 3),
        "edge": (cladding - 3, cladding + 3),
        "ferrule": (cladding + 3, np.inf),
    }[name]


def _between(low: float, high: float, radius: Image) -> Mask:
    return np.asarray((radius >= low) & (radius < high))


def _cladding_step(seen: Seen) -> tuple[float, float]:
    """Level of the ferrule, and how much the cladding differs from it (5 grey levels at least)."""
    levels = [
        float(np.median(seen.background.level[mask])) if (mask := _region(name, seen)).any() else 0.0
        for name in ("ferrule", "cladding")
    ]
    step = levels[0] - levels[1]
    return levels[0], step if abs(step) >= 5 else 5.0


def _of_background(background: Background, mask: Mask, step: tuple[float, float]) -> list[float]:
    ferrule, difference = step
    residual = background.residual[mask].astype(np.float64)
    spread, noise = float(residual.std()), float(np.median(background.noise[mask]))
    level = (float(np.median(background.level[mask])) - ferrule) / difference
    return [level, float(np.log10(spread / abs(difference) + 1e-3)), float(np.log10(spread / noise + 0.1))]


def _of_residual(score: Image, slopes: Image) -> list[float]:
    centered = score.astype(np.float64) - score.mean(dtype=np.float64)
    squares = centered * centered
    spread = np.sqrt(squares.mean()) + 1e-6
    skewness = float((squares * centered).mean() / spread**3)
    kurtosis = float((squares * squares).mean() / spread**4)
    counts = np.histogram(np.clip(score, -8, 8), bins=64, range=(-8, 8))[0]
    shares = counts[counts > 0] / counts.sum()
    entropy = float(-(shares * np.log2(shares)).sum())
    signed = float(np.sign(skewness) * np.log1p(abs(skewness)))
    return [signed, float(np.log(kurtosis + 1)), entropy, _share(slopes > 3)]


def _of_detectors(ranges: Floats, lines: Floats) -> list[float]:
    return [
        float(np.log1p(ranges.mean())),
        float(np.log1p(np.percentile(ranges, 99.9))),
        _share(ranges > 12),
        float(np.log1p(max(float(np.percentile(lines, 99.9)), 0.0))),
        _share(lines > 6),
    ]


def _of_features(region: str, seen: Seen) -> list[float]:
    low, high = _bounds(region, seen)
    inside = [f for f in seen.features if low <= np.hypot(f.x_um, f.y_um) < high]
    sizes = [f.size_um for f in inside if f.kind is not Kind.SCRATCH]
    length = sum(f.length_um for f in inside if f.kind is Kind.SCRATCH)
    return [
        float(np.log1p(len(sizes))),
        float(np.log1p(max(sizes, default=0.0))),
        float(np.log1p(sum(size**2 for size in sizes))),
        float(np.log1p(length)),
    ]


def _share(mask: Mask) -> float:
    return float(np.log10(mask.mean() + SHARE_FLOOR) - np.log10(SHARE_FLOOR))
