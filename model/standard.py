"""Standardises descriptors so that outliers neither set the scale nor reach the network."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Vector = npt.NDArray[np.float64]

CLIP = 8.0
"""Standardised descriptors are held within plus and minus this."""

_QUARTILES_PER_SIGMA = 1.349


@dataclass(frozen=True, eq=False)
class Standard:
    """Centre and spread of each descriptor, shape (descriptors,); the spread is positive."""

    center: Vector
    spread: Vector

    def apply(self, descriptors: npt.NDArray[np.float32]) -> Vector:
        """(d - center) / spread, held within the clip; shape (..., descriptors)."""
        scaled = (descriptors.astype(np.float64) - self.center) / self.spread
        return np.asarray(np.clip(scaled, -CLIP, CLIP))


def fit(descriptors: npt.NDArray[np.float32]) -> Standard:
    """Median, and interquartile range over 1.349 (the standard deviation of a normal law).

    A descriptor that hardly varies in its middle half (a count that is mostly 0) has no
    interquartile range; a quarter of its standard deviation is then the least spread, and 1 that
    of a descriptor that never varies.

    Args:
        descriptors: finite, shape (pictures, descriptors).
    """
    values = descriptors.astype(np.float64)
    low, center, high = np.percentile(values, [25, 50, 75], axis=0)
    spread = np.maximum((high - low) / _QUARTILES_PER_SIGMA, values.std(axis=0) / 4)
    return Standard(center, np.where(spread > 1e-9, spread, 1.0))
