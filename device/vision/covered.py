"""Covered areas: residue, films and threads, whose level alternates inside.

Texture and fringes cross the level of what they lie on, so that outlines by level fall to pieces.
The size of the score does not: its mean over a small aperture says how unquiet a place is.
"""

import cv2
import numpy as np

from device.vision.arrays import Mask, blur
from device.vision.blobs import blobs
from device.vision.evidence import Evidence
from device.vision.film import flooded_area
from device.vision.measure import LEAST_CONTRAST
from device.vision.patch import PITCH_UM
from device.vision.surface import Surface, disc, opened
from device.vision.veils import veiled_area

APERTURE_UM = 1.5
CLIP = 6.0
"""One strong pixel does not make an area."""
UNREST = 2.2
"""Mean size of the score; that of Gaussian noise is 0.8."""
OFF = 2.5
"""Standard deviations from which on a pixel is off the background."""
FILL = 0.5
"""Least share of an area that is off the background; a cloud of particles stays below."""
BORDER_UM = 1.0
"""The aperture carries unrest so far over an edge."""
LEAST_WIDTH_UM = 6.0
LEAST_AREA_UM2 = 150.0
SOLID = 0.8
"""Share of an area that outlines by level fill; from here on they describe it better."""
RIM_UM = 2.0
"""Width of the rim of an area that is left out when its filling is asked for."""


def covered_area(surface: Surface, evidence: Evidence) -> Mask:
    """Where something wide covers the end face, shape of the patch.

    Args:
        surface: the end face.
        evidence: what the segmentation network says about it.
    """
    background = surface.background
    area = opened(_shrunk(_unrest(surface) & surface.judged, BORDER_UM), LEAST_WIDTH_UM)
    contrast = np.float32(LEAST_CONTRAST) * surface.seen_against
    off = (np.abs(background.score) > OFF) & (np.abs(background.residual) > contrast)
    kept = flooded_area(surface, evidence) | veiled_area(surface, evidence)
    for blob in blobs(area):
        if blob.mask.sum() * PITCH_UM**2 >= LEAST_AREA_UM2 and blob.on(off).mean() >= FILL:
            blob.of(kept)[...] |= blob.mask
    return kept


def with_covered(outlines: Mask, covered: Mask) -> Mask:
    """Outlines by level, joined over the covered areas that they fill in pieces only."""
    whole = outlines.copy()
    for blob in blobs(covered):
        inner = _shrunk(blob.mask, RIM_UM)
        if not inner.any() or blob.of(outlines)[inner].mean() < SOLID:
            blob.of(whole)[...] |= blob.mask
    return whole


def _unrest(surface: Surface) -> Mask:
    seen = surface.background.in_view.astype(np.float32)
    size = np.minimum(np.abs(surface.background.score), CLIP) * seen
    sigma_px = APERTURE_UM / PITCH_UM
    return np.asarray(blur(size, sigma_px) > UNREST * np.maximum(blur(seen, sigma_px), 1e-3))


def _shrunk(mask: Mask, by_um: float) -> Mask:
    padded = np.pad(mask.astype(np.uint8), 1)
    return np.asarray(cv2.erode(padded, disc(by_um))[1:-1, 1:-1] > 0)
