"""The mean profile across a line: how deep, how wide, and whether it is that of a line."""

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
    profile -= np.median(profile)
    middle = slice(count // 4, count - count // 4)
    peak = int(np.argmax(np.abs(profile[middle]))) + count // 4
    depth = profile[peak]
    above = profile / depth > 0.5 if depth else np.zeros(count, bool)
    left, right = _run_around(above, peak)
    sides = profile[: max(left - 2, 1)], profile[min(right + 3, count - 1) :]
    step = abs(float(sides[0].mean() - sides[1].mean()))
    return LineProfile(peak * BIN_UM - CORRIDOR_UM, (right - left + 1) * BIN_UM, float(depth), step)


def _run_around(above: Mask, at: int) -> tuple[int, int]:
    """First and last index of the unbroken run of True around an index."""
    left = right = at
    while left > 0 and above[left - 1]:
        left -= 1
    while right < len(above) - 1 and above[right + 1]:
        right += 1
    return left, right
