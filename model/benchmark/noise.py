"""The noise of a picture: what it shows beside its features that neither the fibre nor any feature explains.

Grain, polish, sensor, rounding and compression all count. One pixel and a whole area are told apart, since
grain as large as a speck hides it, and white noise does not. So are areas and lines: a line is compared with
its own two sides, and mottle that is wider than both hides none.
"""

import math
from functools import cache

import cv2
import numpy as np
import numpy.typing as npt

from device.vision.arrays import Image, Mask, spread_of

LEAST_NOISE = 0.5
"""Grey levels: rounding, where a picture shows nothing else."""
ENOUGH_PX = 200
SHIFTS = 16
"""Places along each axis at which a line is looked for where none is."""
ENOUGH_PLACES = 40
MOSTLY = 0.75
"""Share of a line, and of its sides, that has to be free at such a place."""

Places = npt.NDArray[np.intp]
"""Rows and columns, shape (2, n)."""


class Noise:
    """The noise of one picture."""

    def __init__(self, free: Mask, unexplained: Image) -> None:
        """Take what is left of a picture.

        Args:
            free: pixels far from every feature.
            unexplained: picture minus ideal, grey levels, 0 where not free.
        """
        self._free, self._unexplained = free, unexplained
        self._of_square = cache(self._spread_of_squares)

    def of_area(self, pixels: int) -> float:
        """Standard deviation of means over square areas of so many pixels, in grey levels.

        Rounding alone leaves `LEAST_NOISE` in a pixel, and as much less in a mean as it has pixels. Of
        areas too large to find free of features, that of the largest that are.
        """
        side = max(1, round(math.sqrt(pixels)))
        while (found := self._of_square(side)) is None and side > 1:
            side = max(1, side // 2)
        return LEAST_NOISE if found is None else found

    def of_line(self, mask: Mask, sides: Mask) -> float:
        """Standard deviation of how far a line's mean differs from that of its sides where it is not.

        The line is put elsewhere in the picture, as it is. Of one too long to find room, that of its middle
        half, by the root of two: noise along a line is independent.

        Args:
            mask: its pixels, at least one.
            sides: those beside it, at least one.
        """
        line, beside = (np.stack(np.nonzero(one)) for one in (mask, sides))
        halved = 0
        while len(differences := self._differences(line, beside)) < ENOUGH_PLACES:
            shorter = _middle(line, line)
            if not 0 < shorter.shape[1] < line.shape[1]:
                return self.of_area(int(mask.sum()))
            line, beside = shorter, _middle(beside, line)
            halved += 1
        least = LEAST_NOISE / math.sqrt(mask.sum())
        return max(spread_of(differences) / math.sqrt(2**halved), least)

    def _differences(self, line: Places, beside: Places) -> Image:
        """Of the means of both, at all places where they find enough free pixels."""
        if not beside.shape[1]:
            return np.zeros(0, np.float32)
        places = _shifts(np.concatenate([line, beside], axis=1), self._free.shape)
        means = []
        for part in (line, beside):
            at = tuple(part[:, None, :] + places[:, :, None])
            free = self._free[at].sum(axis=1)
            mean = self._unexplained[at].sum(axis=1, dtype=np.float64) / np.maximum(free, 1)
            means.append(np.where(free >= MOSTLY * part.shape[1], mean, np.nan))
        apart = means[0] - means[1]
        return np.asarray(apart[np.isfinite(apart)], np.float32)

    def _spread_of_squares(self, side: int) -> float | None:
        """The same of squares with this side; None where too few are free."""
        means = np.asarray(cv2.boxFilter(self._unexplained, -1, (side, side)), np.float32)
        whole = cv2.erode(self._free.astype(np.uint8), np.ones((side, side), np.uint8)) > 0
        if whole.sum() < ENOUGH_PX:
            return None
        return max(spread_of(means[whole]), LEAST_NOISE / side)

    def around(self, mask: Mask, reach_px: int) -> float:
        """Standard deviation of a pixel around a feature, in grey levels.

        Args:
            mask: the feature's pixels, at least one.
            reach_px: how far around the feature's box to look; the whole picture where that box holds too
                few free pixels.
        """
        near = box_of(mask, reach_px)
        values = self._unexplained[near][self._free[near]]
        if len(values) < ENOUGH_PX:
            values = self._unexplained[self._free]
        return LEAST_NOISE if len(values) < ENOUGH_PX else max(spread_of(values), LEAST_NOISE)


def _shifts(pixels: Places, shape: tuple[int, ...]) -> Places:
    """By how many rows and columns pixels may move within a picture, evenly spread, shape (2, n)."""
    axes = [
        np.unique(np.linspace(-of_axis.min(), size - 1 - of_axis.max(), SHIFTS).astype(np.intp))
        for of_axis, size in zip(pixels, shape, strict=True)
    ]
    return np.stack([axis.ravel() for axis in np.meshgrid(*axes, indexing="ij")])


def _middle(pixels: Places, line: Places) -> Places:
    """Those pixels that lie beside the middle half of a line."""
    rows, columns = line
    along = 0 if np.ptp(rows) >= np.ptp(columns) else 1
    low, high = np.percentile(line[along], (25, 75))
    return pixels[:, (pixels[along] >= low) & (pixels[along] <= high)]


def box_of(mask: Mask, reach_px: int) -> tuple[slice, slice]:
    """Rows and columns of a mask that is not empty, and so many pixels more on every side."""
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    return (
        slice(max(rows[0] - reach_px, 0), rows[-1] + reach_px + 1),
        slice(max(columns[0] - reach_px, 0), columns[-1] + reach_px + 1),
    )
