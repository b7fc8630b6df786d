"""Cracks: lines that run from the cladding's edge into the glass, and end at the edge.

Where polishing scratches the glass it scratches the ferrule beside it, too, and there more clearly.
A crack is one of the glass alone. So a line that comes to the edge, and that would be seen on the
ferrule if it went on there, but is not, is a crack, however faint; where the ferrule is too rough to
tell, one that is so dark as only a gap is.
"""

import math

import numpy as np

from device.vision.arrays import Floats, spread_of
from device.vision.blobs import principal_axis
from device.vision.patch import PITCH_UM
from device.vision.profiles import CORRELATED_PX
from device.vision.surface import Surface

EDGE_UM = 3.0
"""So near to the cladding's edge the outer end of a crack is seen, and no end of one lies farther out."""
DARKNESS = 0.4
"""A crack gives hardly any light back; few scratches that end at the edge are as dark."""
LEADING_UM = 10.0
"""The outer part of a line, which says where it would go on."""
BEYOND_UM = (3.0, 18.0)
"""Distance from the edge at which it is looked for on the ferrule."""
TURNS = np.linspace(-0.2, 0.2, 9)
"""Angles by which it may go on beside where its end points, in radians."""
ON_UM, BESIDE_UM = 1.0, (2.5, 6.0)
"""Half the width of the line, and where beside it the ferrule is."""
SEEN = 5.0
"""Standard errors by which a line of `TURNS` directions is told from none."""
LEAST_PX = 40


def is_crack(
    places_um: Floats, darkness: float, depth: float, surface: Surface, inside_um: float = EDGE_UM
) -> bool:
    """Whether a line is a crack.

    Args:
        places_um: its pixels, shape (n, 2), x and y from the cladding's centre.
        darkness: share of the light that it takes away from its ground.
        depth: by how much it differs from its ground, grey levels, either sign.
        surface: the end face that it lies on.
        inside_um: how far from the edge its outer end may be seen.
    """
    radii_um = np.hypot(*places_um.T)
    inwards_um = float(radii_um.max() - radii_um.min())
    extent_um = float(np.hypot(*np.ptp(places_um, axis=0)))
    off_edge_um = float(radii_um.max()) - surface.rings.cladding_radius_um
    if not -inside_um <= off_edge_um <= EDGE_UM or not is_radial(inwards_um, extent_um):
        return False
    contrast, error = _beyond(places_um[radii_um > radii_um.max() - LEADING_UM], surface)
    if abs(contrast) > SEEN * error:
        return False
    return darkness > DARKNESS or abs(depth) > SEEN * error


def is_radial(inwards_um: float, length_um: float) -> bool:
    """Whether something linear leads inwards more than along the edge."""
    return inwards_um > length_um / 2


def _beyond(outer_um: Floats, surface: Surface) -> tuple[float, float]:
    """Contrast of the strongest line that goes on beyond the edge, and its standard error, grey levels.

    Without a limit where the ferrule beyond is not in view.
    """
    tip, heading = _lead(outer_um)
    found = [_contrast(tip, heading + turn, surface) for turn in TURNS]
    return max(found, key=lambda one: abs(one[0]) / one[1])


def _lead(outer_um: Floats) -> tuple[Floats, float]:
    """The outermost place of a line, and the angle at which it leads out there."""
    middle = outer_um.mean(axis=0)
    axis = principal_axis(outer_um - middle)
    axis = axis if axis @ middle >= 0 else -axis
    return middle + axis * float(((outer_um - middle) @ axis).max()), math.atan2(axis[1], axis[0])


def _contrast(tip_um: Floats, angle: float, surface: Surface) -> tuple[float, float]:
    """Difference of the residual on a line beyond the edge and beside it, and its standard error."""
    low, high = BEYOND_UM
    reach = high + EDGE_UM + BESIDE_UM[1]
    half = len(surface.patch.levels) // 2
    at = np.round(tip_um / PITCH_UM).astype(int) + half
    px = round(reach / PITCH_UM)
    box = tuple(slice(max(place - px, 0), max(place + px + 1, 0)) for place in (at[1], at[0]))
    dx, dy = surface.patch.x_um[box] - tip_um[0], surface.patch.y_um[box] - tip_um[1]
    along = dx * math.cos(angle) + dy * math.sin(angle)
    off = np.abs(dy * math.cos(angle) - dx * math.sin(angle))
    beyond = surface.rings.radius_um[box] - surface.rings.cladding_radius_um
    ground = surface.background.in_view[box] & (along > 0) & (beyond > low) & (beyond < high)
    on = surface.background.residual[box][ground & (off <= ON_UM)]
    beside = surface.background.residual[box][ground & (off >= BESIDE_UM[0]) & (off <= BESIDE_UM[1])]
    if len(on) < LEAST_PX or len(beside) < LEAST_PX:
        return 0.0, math.inf
    noise = max(spread_of(beside), float(np.median(surface.background.noise[box][ground])))
    return float(on.mean() - np.median(beside)), noise * math.sqrt(CORRELATED_PX / len(on))
