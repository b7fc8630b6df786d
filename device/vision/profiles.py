"""The mean profile across a line: how deep, how wide, and whether it is that of a line."""

import math
from dataclasses import dataclass

import numpy as np

from device.vision.arrays import Floats, Image, Mask

CORRIDOR_UM = 6.0
"""How far to either side of its course the profile of a line is taken."""
BIN_UM = 0.25
SMOOTHING = (0.25, 0.5, 0.25)
"""Weights of a place of the profile and of those beside it. A line along the rows has pixels in every second
place only: they count as many as they are."""
CORRELATED_PX = 4.0
"""How many neighbouring pixels of a band-limited picture count as one independent value."""
WIDEST_UM = 6.0
"""A linear feature that is wider is a thread of cloth, or the side of a patch."""
HALF = 0.5
"""Share of its depth at which a line ends: a blurred edge lies where the level is half-way."""
OFF_LINE = 2
"""So many places beyond that its flank ends."""
STEP_SHARE = 0.5
"""Difference of the levels on the two sides, by the depth, from which on a line is a border."""


@dataclass(frozen=True)
class LineProfile:
    """The mean profile across a line.

    Attributes:
        off_um: where its deepest place lies, beside the course.
        width_um: full width at half of the depth.
        depth: grey levels, negative where the line is dark.
        step: difference of the levels on its two sides, grey levels, never negative.
    """

    off_um: float
    width_um: float
    depth: float
    step: float

    @property
    def is_line(self) -> bool:
        """Whether it is that of a line, and not of a border or of something wide."""
        thin = 0 < self.width_um <= WIDEST_UM
        return thin and self.depth != 0 and self.step <= STEP_SHARE * abs(self.depth)


def line_profile(off_um: Floats, residual: Image | Floats) -> LineProfile:
    """The mean profile across a line.

    Args:
        off_um: distance of each pixel from the line's course, in um.
        residual: its grey level above the background.
    """
    count = round(2 * CORRIDOR_UM / BIN_UM) + 1
    index = np.clip(np.round((off_um + CORRIDOR_UM) / BIN_UM).astype(int), 0, count - 1)
    sums, pixels = (
        np.convolve(np.bincount(index, weights=values, minlength=count), SMOOTHING, mode="same")
        for values in (residual, np.ones(len(index)))
    )
    profile = np.divide(sums, pixels, out=np.zeros(count), where=pixels > 0)
    shape = _shape(profile, float(np.median(profile)), count)
    sides = _sides(profile, shape)
    shape = _shape(profile, (sides[0] + sides[1]) / 2, count)
    step = abs(sides[0] - sides[1])
    return LineProfile(
        shape.peak * BIN_UM - CORRIDOR_UM, (shape.right - shape.left) * BIN_UM, shape.depth, step
    )


@dataclass(frozen=True)
class _Shape:
    """Where a profile has its peak, its depth there, and between where it is half as deep, in places."""

    peak: int
    depth: float
    left: float
    right: float


def _shape(profile: Floats, ground: float, count: int) -> _Shape:
    """Of a profile, its deepest place in the middle half of the corridor, against the ground beside it."""
    deep = profile - ground
    middle = slice(count // 4, count - count // 4)
    peak = int(np.argmax(np.abs(deep[middle]))) + count // 4
    depth = float(deep[peak])
    if not depth:
        return _Shape(peak, 0.0, peak - 0.5, peak + 0.5)
    share = deep / depth
    first, last = _run_around(share > HALF, peak)
    return _Shape(peak, depth, _crossing(share, first, -1), _crossing(share, last, 1))


def _crossing(share: Floats, inner: int, towards: int) -> float:
    """Where a profile crosses the half of its depth, between its last place above that and the next."""
    outer = inner + towards
    if not 0 <= outer < len(share):
        return inner + towards / 2
    return inner + towards * float((share[inner] - HALF) / (share[inner] - share[outer]))


def _sides(profile: Floats, shape: _Shape) -> tuple[float, float]:
    """The level to the left of a line and to its right."""
    left, right = math.floor(shape.left) - OFF_LINE, math.ceil(shape.right) + OFF_LINE
    beside = profile[: max(left, 0) + 1], profile[min(right, len(profile) - 1) :]
    return float(np.median(beside[0])), float(np.median(beside[1]))


def _run_around(above: Mask, at: int) -> tuple[int, int]:
    """First and last index of the unbroken run of True around an index."""
    left = right = at
    while left > 0 and above[left - 1]:
        left -= 1
    while right < len(above) - 1 and above[right + 1]:
        right += 1
    return left, right
