"""Linear enhancement inspector: finds scratches.

Mei et al. 2018, section 3.2: line-shaped detectors in 12 orientations; the response of each is
twice the mean along its centre branch minus the means along its two side branches. Thresholds
at mu + gamma sigma, orientation by orientation, joined by a logical or.

Scratches are bright or dark, so both signs of the response count. The picture is half the patch's
resolution, which a scratch of 1 um still marks and which costs a quarter.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np

from device.vision.arrays import Floats, Image, Mask, filtered, resize
from device.vision.do2mr import clipped_statistics
from device.vision.tails import of_its_own

ORIENTATIONS = 12
LENGTH_PX = 21
"""Length of a branch in pixels of 1 um."""
FAR_LENGTH_PX = 41
"""Of a second, longer one: what it averages over shows fainter lines, as long as they are straight."""
SIDE_PX = 3.0
"""Distance of the side branches from the centre branch."""
GAMMA = 9.0
"""The response of noise alone is half a normal distribution, of which mu + 9 sigma is the sixth
standard deviation: once in some 10^9 pixels and orientations."""
LIMIT = 6.0
"""Scores are clipped here, so that one bright speck does not look like a line."""


@dataclass(frozen=True)
class Lines:
    """What the detectors say, at half the patch's resolution.

    Attributes:
        found: where a line is.
        strength: strongest response over the orientations, in sigma of its noise.
        length_px: length of the detectors' branches in pixels of 1 um.
    """

    found: Mask
    strength: Image
    length_px: int

    def weaker(self, share: float) -> "Lines":
        """The same, but found from this share of the threshold on."""
        return Lines(self.strength > share * GAMMA, self.strength, self.length_px)

    def within(self, free: Mask) -> "Lines":
        """The same, but nothing outside a mask of their shape."""
        return Lines(self.found & free, np.where(free, self.strength, np.float32(0)), self.length_px)


def find_lines(score: Image, judged: Mask, length_px: int = LENGTH_PX) -> Lines:
    """Where lines are.

    Args:
        score: picture without background, in standard deviations of its noise, float32.
        judged: the pixels that count, for the statistics too.
        length_px: length of a branch in pixels of 1 um; there are orientations in proportion.
    """
    counts = judged[::2, ::2]
    half = resize(np.clip(score, -LIMIT, LIMIT), *counts.shape)
    strength = np.zeros_like(half)
    for kernel in _kernels(length_px):
        response = np.abs(filtered(half, kernel))
        mu, sigma = clipped_statistics(response[counts])
        np.maximum(strength, (response - mu) / sigma, out=strength)
    return Lines(of_its_own(strength, counts, GAMMA, length_px // 2 + 2), strength, length_px)


@cache
def _kernels(length_px: int) -> tuple[Floats, ...]:
    count = ORIENTATIONS * length_px // LENGTH_PX
    return tuple(_kernel(np.pi * k / count, length_px) for k in range(count))


def _kernel(angle: float, length_px: int) -> Floats:
    """Twice the centre branch minus the side branches, each a mean along the direction."""
    reach = length_px // 2
    y, x = np.mgrid[-reach : reach + 1, -reach : reach + 1].astype(np.float64)
    along = x * np.cos(angle) + y * np.sin(angle)
    across = -x * np.sin(angle) + y * np.cos(angle)
    branches = [_branch(along, across - offset, reach) for offset in (0.0, -SIDE_PX, SIDE_PX)]
    return np.asarray(2 * branches[0] - branches[1] - branches[2])


def _branch(along: Floats, across: Floats, reach: int) -> Floats:
    weight = np.clip(1.5 - np.abs(across), 0, 1) * (np.abs(along) <= reach)
    return np.asarray(weight / weight.sum())
