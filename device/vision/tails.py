"""How heavy the tails of noise are: by how much its largest values exceed those of other noise.

A standard deviation tells of most of the pixels. What sets a mark where nothing is are the few
largest ones, and how large they are differs: blocks of compression, grain in patches and rings
that are not quite round make more of them than a normal distribution has, averaging makes fewer.
"""

import cv2
import numpy as np

from device.vision.arrays import Image, Mask
from device.vision.blobs import blobs

TAIL = 0.02
"""Share of the values that make the tail; features cover less of most end faces."""
AROUND_PX = 15
LEAST_VALUES = 400
PEERS, ALIKE = 4, 1.5
"""What stands out by less than so much more than the fourth of those that do not, is one of them."""
NORMAL = 2.326
"""What 2 % of the sizes of a normal distribution exceed, in standard deviations."""


def tail_weight(sizes: Image, free: Mask, sure: float, expected: float = NORMAL) -> float:
    """Where the tail begins by where it was expected to begin; 1 where too little is seen.

    Args:
        sizes: of what is mostly noise, in its standard deviations, never negative, shape (n, m).
        free: the places that count, shape (n, m).
        sure: a size that no noise reaches: what does, and what is beside it, is left out.
        expected: where the tail of the noise begins that thresholds are meant for.
    """
    features = cv2.dilate((sizes > sure).astype(np.uint8), np.ones((AROUND_PX, AROUND_PX), np.uint8))
    values = sizes[free & (features == 0)]
    if len(values) < LEAST_VALUES:
        return 1.0
    return float(np.percentile(values, 100 * (1 - TAIL))) / expected


def of_its_own(sizes: Image, free: Mask, gamma: float, around_px: int) -> Mask:
    """Places beyond a threshold that also stand out of their like.

    Where the strongest places that stay below the threshold come close to one above it, that one is the
    strongest of a texture, and nothing of its own.

    Args:
        sizes: of what is mostly noise, in its standard deviations, never negative, shape (n, m).
        free: the places that count, of one kind of surface, shape (n, m).
        gamma: the threshold.
        around_px: how far around what stands out its own halo reaches.
    """
    beyond = (sizes > gamma) & free
    if not beyond.any():
        return beyond
    halo = cv2.dilate(beyond.astype(np.uint8), np.ones((2 * around_px + 1,) * 2, np.uint8)) > 0
    apart = np.ones((2 * (around_px // 2) + 1,) * 2, np.uint8)
    others = np.where(free & ~halo, sizes, np.float32(0))
    peaks = np.sort(others[(others > 0) & (others >= cv2.dilate(others, apart))])
    least = ALIKE * float(peaks[-PEERS]) if len(peaks) >= PEERS else gamma
    kept = np.zeros_like(beyond)
    for blob in blobs(beyond, touching=sizes > least):
        blob.of(kept)[...] |= blob.mask
    return kept
