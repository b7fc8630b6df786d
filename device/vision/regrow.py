"""Faint defects as large as they are: from the part that stood out first to all that belongs to it.

Of a faint defect a fine aperture marks the place where noise happens to add to it, which is no
measure of it. Averaged over 1 um the rest stands out too: what hangs together with the mark and
reaches half of its contrast is the same defect (hysteresis; Canny 1986, IEEE Trans. PAMI 8:679).
"""

import cv2
import numpy as np

from device.vision.arrays import Image, Mask, blur
from device.vision.background import ring_noise
from device.vision.blobs import Blob, blobs
from device.vision.patch import PITCH_UM
from device.vision.surface import Surface
from device.vision.surface import grown as widened

APERTURE_UM = 1.0
FAINT = 15.0
"""Standard deviations of single pixels below which a defect is faint; others were outlined sharply."""
LOW = 2.5
"""Standard deviations of the average from which on a place may belong to a defect."""
REACH_UM = 20.0
BLURRED_UM = 0.5
LARGER = 1.5
"""A defect has to grow by so much more than the averaging blurs it; else it was outlined well."""


def regrown(outlines: Mask, surface: Surface, free: Mask) -> Mask:
    """Outlines with the faint ones grown to the whole of what they are a part of.

    Args:
        outlines: of the defects, shape of the patch.
        surface: the end face.
        free: where they may grow, shape of the patch.
    """
    score = surface.background.score
    faint = [blob for blob in blobs(outlines) if abs(float(blob.on(score).mean())) < FAINT]
    if not faint:
        return outlines
    mean = blur(surface.background.residual, APERTURE_UM / PITCH_UM)
    noise = np.maximum(surface.rings.spread(ring_noise(surface.rings.table(mean))), surface.noise_floor)
    free = free & surface.judged & ~surface.near_edge(APERTURE_UM + PITCH_UM)
    whole = outlines.copy()
    for blob in faint:
        box = _around(blob, outlines.shape)
        mark = np.zeros_like(outlines[box])
        mark[blob.row - box[0].start :, blob.column - box[1].start :][
            : blob.mask.shape[0], : blob.mask.shape[1]
        ] = blob.mask
        grown = _grown(mark, mean[box], noise[box], free[box])
        if grown.sum() > LARGER * widened(mark, BLURRED_UM).sum():
            whole[box] |= grown
    return whole


def _grown(mark: Mask, mean: Image, noise: Image, free: Mask) -> Mask:
    """What hangs together with a mark and reaches half of its contrast."""
    sign = np.float32(1 if mean[mark].mean() > 0 else -1)
    half = 0.5 * float(np.median(sign * mean[mark]))
    reached = (sign * mean > np.maximum(half, LOW * noise)) & free
    count, labels = cv2.connectedComponents(reached.astype(np.uint8), connectivity=4)
    own = np.unique(labels[mark & reached])
    return np.asarray(np.isin(labels, own[own > 0]) if count > 1 else np.zeros_like(mark))


def _around(blob: Blob, shape: tuple[int, ...]) -> tuple[slice, slice]:
    reach = round(REACH_UM / PITCH_UM)
    height, width = blob.mask.shape
    return (
        slice(max(blob.row - reach, 0), min(blob.row + height + reach, shape[0])),
        slice(max(blob.column - reach, 0), min(blob.column + width + reach, shape[1])),
    )
