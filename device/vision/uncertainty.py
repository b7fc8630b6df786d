"""How sure a size is: its standard uncertainty, combined from five independent parts.

The parts are added as variances (JCGM 100:2008, 5.1.2). The grid is a type B evaluation: a place is
uniform within one step, 4.3.7. What focus and an irregular outline add was read off rendered
particles of 2 to 30 um, whose true size is exact: on those, twice the uncertainty holds the true
size about 19 times in 20 (`python -m model.benchmark`). What faintness adds was read off end faces of
all kinds, of another seed than the bench's: thin and faint parts of an outline drown in the noise, and what
is faint is seen through an aperture that widens it.
"""

import math

OF_RISE = 0.25
"""Share of the rise of a sharp edge, by which blur moves the half of a contrast outwards or inwards."""
OF_SIZE = 0.05
"""Share of the size, for outlines with thin ends that blur takes away."""
OF_FAINT = 2.0
"""Share of the size, by the contrast in standard deviations of the noise."""


def size_uncertainty_um(size_um: float, step_um: float, rise_um: float, contrast: float) -> float:
    """Standard uncertainty of the distance of two opposite edges.

    Args:
        size_um: the distance.
        step_um: of the grid on which the edges were placed.
        rise_um: 10 to 90 % rise of a sharp edge in this picture.
        contrast: of what lies between them, in standard deviations of the noise, either sign.
    """
    grid_um = step_um / math.sqrt(6)
    by_noise_um, by_faintness_um = (part / max(abs(contrast), 1.0) for part in (rise_um, OF_FAINT * size_um))
    return math.hypot(grid_um, OF_RISE * rise_um, OF_SIZE * size_um, by_noise_um, by_faintness_um)
