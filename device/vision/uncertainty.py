"""How sure a size is: its standard uncertainty, from the grid and from the noise at both edges.

Both parts are type B evaluations (JCGM 100:2008, 4.3): a place on a grid is uniform within one
step, 4.3.7; an edge that rises over some width is moved by the noise on it, by as much as the
noise is of the contrast.
"""

import math

from device.vision.patch import PITCH_UM

RISE_UM = 1.5
"""Standard deviation of a well focused edge's own rise, with what the patch's grid adds."""


def size_uncertainty_um(step_um: float, contrast: float) -> float:
    """Standard uncertainty of the distance of two opposite edges.

    Args:
        step_um: of the grid on which the edges were placed.
        contrast: of what lies between them, in standard deviations of the noise, either sign.
    """
    on_grid = step_um / math.sqrt(12)
    by_noise = RISE_UM / max(abs(contrast), 1.0)
    return math.sqrt(2) * math.hypot(on_grid, by_noise)


def defect_uncertainty_um(contrast: float) -> float:
    """Standard uncertainty of a defect's size, outlined on the patch's grid."""
    return size_uncertainty_um(PITCH_UM, contrast)
