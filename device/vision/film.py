"""A film over everything: what nothing stands out of, since all around it is as uneven.

Clean glass is even: between the edges of core and cladding nothing changes over some micrometres but
the fibre's own rings, which the background knows. Grain and polish are the ferrule's. So where the
glass itself is uneven by waves of that length, by more than the noise of single pixels leaves in
their means, a film lies on most of it, and on whatever around it is as uneven.
"""

import cv2
import numpy as np

from device.vision.arrays import Mask, average, blur, spread_of
from device.vision.blobs import blobs
from device.vision.evidence import Evidence
from device.vision.patch import PITCH_UM
from device.vision.scales import WAVE_LEFT
from device.vision.surface import Surface, disc, opened

APERTURE_UM = 2.0
OFF_EDGE_UM = 4.0
LEAST_CONTRAST = 0.006
"""Median size of the waves by the ferrule's level; what rings leave in clean glass is below."""
LEAST_EXPECTED = LEAST_CONTRAST / 2
"""The same where the network sees a film: as its own word for a wide place, half of it is the eye's."""
SURE, MOST = 0.85, 0.5
"""Probability of film, and share of the glass where it has that, from which on the network is sure of it."""
OF_NOISE = 0.3
"""Share of the pixels' noise that is left in such a mean, neighbours not being independent."""
AROUND_UM = 8.0
"""Over such a place the waves' size is averaged, so that their nodes count too."""
AS_UNEVEN = 0.5
"""A place belongs to the film from this share of the glass's unevenness on."""
CALM_UM = 40.0
"""A place in it where the film is even, between two of its fringes, may be so wide."""
LEAST_WIDTH_UM = 12.0
LEAST_GLASS_PX = 2000


def flooded_area(surface: Surface, evidence: Evidence) -> Mask:
    """Where a film lies that covers most of the glass; nowhere, where none does.

    Args:
        surface: the end face.
        evidence: what the segmentation network says: where it is sure of such a film, less is asked for.
    """
    nowhere = np.zeros_like(surface.judged)
    glass = surface.regions[0] & surface.judged & ~surface.near_edge(OFF_EDGE_UM)
    if glass.sum() < LEAST_GLASS_PX:
        return nowhere
    mean = blur(surface.background.residual, APERTURE_UM / PITCH_UM)
    pixels = spread_of((surface.background.residual - blur(surface.background.residual, 2.0))[glass])
    noise = max(OF_NOISE * pixels, WAVE_LEFT * surface.noise_floor)
    waves = float(np.sqrt(max(spread_of(mean[glass]) ** 2 - noise**2, 0.0)))
    expected = float((evidence.film[glass] >= SURE).mean()) >= MOST
    if waves < (LEAST_EXPECTED if expected else LEAST_CONTRAST) * surface.ferrule_level:
        return nowhere
    seen = surface.background.in_view.astype(np.float32)
    share = np.maximum(average(seen, AROUND_UM / PITCH_UM), np.float32(0.1))
    size = average(np.abs(mean) * seen, AROUND_UM / PITCH_UM) / share
    usual = float(np.median(size[glass]))
    uneven = ((size > AS_UNEVEN * usual) & surface.judged).astype(np.uint8)
    closed = cv2.morphologyEx(uneven, cv2.MORPH_CLOSE, disc(CALM_UM / 2)) > 0
    area = opened(closed & surface.judged, LEAST_WIDTH_UM)
    film = nowhere
    for blob in blobs(area, touching=glass):
        blob.of(film)[...] |= blob.mask
    return film
