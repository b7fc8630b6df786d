"""Connected parts of a mask, each in its own box."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

import cv2
import numpy as np
import numpy.typing as npt

from device.vision.arrays import Floats, Image, Mask
from device.vision.patch import PITCH_UM

T = TypeVar("T", bound=np.generic)


@dataclass(frozen=True, eq=False)
class Blob:
    """Pixels, mostly connected: a mask of the size of its box, and the box's corner in the patch."""

    mask: Mask
    row: int
    column: int

    def of(self, image: npt.NDArray[T]) -> npt.NDArray[T]:
        """The part of an image of the patch's shape that lies in the box."""
        height, width = self.mask.shape
        return image[self.row : self.row + height, self.column : self.column + width]

    def on(self, image: npt.NDArray[T]) -> npt.NDArray[T]:
        """What an image of the patch's shape holds on its pixels, shape (pixels,)."""
        return self.of(image)[self.mask]

    def within(self, mask: Mask) -> "Blob":
        """Those of its pixels that lie in a mask of the patch's shape."""
        return Blob(self.mask & self.of(mask), self.row, self.column)

    def only(self, meant: Mask) -> "Blob":
        """Those of its pixels that are meant, shape (pixels,)."""
        mask = self.mask.copy()
        mask[self.mask] = meant
        return Blob(mask, self.row, self.column)

    @cached_property
    def extent_um(self) -> tuple[float, float]:
        """Length along its principal axis, and its mean width: its area by that length."""
        points = np.argwhere(self.mask) * PITCH_UM
        length = float(np.ptp(points @ principal_axis(points - points.mean(axis=0)))) + PITCH_UM
        return length, len(points) * PITCH_UM**2 / length

    def places_um(self, x_um: Image, y_um: Image) -> Floats:
        """Places of its pixels, shape (n, 2), from the coordinates of an image's pixels."""
        return np.asarray(np.stack([self.on(x_um), self.on(y_um)], axis=1), np.float64)


def blobs(mask: Mask, touching: Mask | None = None) -> Iterator[Blob]:
    """The connected parts of a mask, 8-connected, from top to bottom.

    Args:
        mask: of any shape.
        touching: of the same shape; only the parts with a pixel in it are asked for. All, where not given.
    """
    asked_for = mask if touching is None else mask & touching
    if not asked_for.any():
        return
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8), connectivity=8)
    asked = range(1, count) if touching is None else np.unique(labels[asked_for])
    for label in asked:
        left, top, width, height, _ = stats[label]
        yield Blob(labels[top : top + height, left : left + width] == label, int(top), int(left))


def reaching(mask: Mask, into: Mask) -> Mask:
    """The connected parts of a mask that have a pixel in another one, whole; of the masks' shape."""
    kept = np.zeros_like(mask)
    for blob in blobs(mask, touching=into):
        blob.of(kept)[...] |= blob.mask
    return kept


def principal_axis(centered: Floats) -> Floats:
    """Unit vector of the largest extent of places, shape (n, 2), around their mean."""
    return np.asarray(np.linalg.svd(centered, full_matrices=False)[2][0])
