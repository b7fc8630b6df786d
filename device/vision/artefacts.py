"""What looks like a faint defect, and is a trace of the fibre's own edges or of the picture's compression.

Both are rare by their thresholds on most end faces, but some edges are rougher than any threshold knows, and
some pictures are compressed until little but single waves is left. What tells such a trace is its shape.
"""

import numpy as np

from device.vision.blobs import Blob, principal_axis
from device.vision.patch import PITCH_UM
from device.vision.surface import Surface

EDGE_UM = 6.0
"""So far from an edge of the fibre its rings are rough."""
SLIVER_UM, SLENDERNESS = 1.5, 2.0
"""A trace of a ring is narrower than this, and so many times as long as wide."""
ALONG = 0.85
"""Cosine of the angle between it and the ring."""
FAINT = 5.0
"""Standard deviations of the ring's noise; a chip is mostly stronger."""
SPECK_UM = 2.0
"""Waves that add up in one place make specks no larger than this."""
WAVES = 6.0
"""Contrast of a speck by the floor of the noise: more than three waves of one step in the same place."""


def is_artefact(blob: Blob, surface: Surface) -> bool:
    """Whether a defect is a trace of a ring, or of compression.

    Args:
        blob: its pixels.
        surface: the end face that it lies on.
    """
    length_um, width_um = blob.extent_um
    return _is_wave(blob, surface, length_um) or _is_sliver(blob, surface, length_um, width_um)


def _is_wave(blob: Blob, surface: Surface, length_um: float) -> bool:
    """Whether it is no more than what compression leaves."""
    if length_um >= SPECK_UM or surface.noise_floor == 0:
        return False
    return abs(float(blob.on(surface.background.residual).mean())) < WAVES * surface.noise_floor


def _is_sliver(blob: Blob, surface: Surface, length_um: float, width_um: float) -> bool:
    """Whether it is faint, thin, and lies along an edge of core or cladding."""
    if width_um > SLIVER_UM or length_um < SLENDERNESS * width_um:
        return False
    radii_um = blob.on(surface.rings.radius_um)
    contrast = float(blob.on(surface.background.score).mean())
    from_edge_um = min(abs(float(radii_um.mean()) - edge_um) for edge_um in surface.rings.edges_um)
    if abs(contrast) > FAINT or from_edge_um > EDGE_UM:
        return False
    places_um = blob.places_um(surface.patch.x_um, surface.patch.y_um)
    middle_um = places_um.mean(axis=0)
    axis = principal_axis(places_um - middle_um)
    outwards = middle_um / max(float(np.hypot(*middle_um)), PITCH_UM)
    return bool(abs(axis[0] * outwards[1] - axis[1] * outwards[0]) > ALONG)
