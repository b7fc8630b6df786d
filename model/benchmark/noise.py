"""The noise of a picture: what it shows beside its features that neither the fibre nor any feature explains.

Grain, polish, sensor, rounding and compression all count. One pixel and a whole area are told apart, since
grain as large as a speck hides it, and white noise does not.
"""

import math
from functools import cache

import cv2
import numpy as np

from device.vision.arrays import Image, Mask, spread_of

LEAST_NOISE = 0.5
"""Grey levels: rounding, where a picture shows nothing else."""
ENOUGH_PX = 200


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


def box_of(mask: Mask, reach_px: int) -> tuple[slice, slice]:
    """Rows and columns of a mask that is not empty, and so many pixels more on every side."""
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    return (
        slice(max(rows[0] - reach_px, 0), rows[-1] + reach_px + 1),
        slice(max(columns[0] - reach_px, 0), columns[-1] + reach_px + 1),
    )
