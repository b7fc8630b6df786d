"""Near the axis a speck covers whole rings, and their medians are the speck: what a fibre may show there.

A ring of few um has no part that is surely clean. But glass goes on no darker than it is, a core that
guides many modes changes slowly with the radius but for its very middle, and one that guides a single
mode is what it is, yet hardly much darker than both its own rim and the glass. So the level of a ring is
held to what the fibre shows further out, and what differs by more lies on it. What lies on a ring of a core
of many modes lies on all within it, which then are what the core is further out.
"""

import numpy as np
import numpy.typing as npt

from device.vision.arrays import Image
from device.vision.findings import Fibre

LEAST_MANY_UM = 30.0
"""Diameter of a core from which on it guides many modes."""
REACH_UM = 20.0
"""Smaller rings hold too few pixels for sectors: the whole circle counts, and what covers most of it."""
GLASS_UM, CORE_UM = (20.0, 30.0), (14.0, 23.0)
"""Radii at which glass, and a core of many modes, show what they are."""
BLURRED_UM = 3.0
"""So far beyond the edge of a core of one mode its light reaches."""
GLASS_DARKER = 0.025
"""Share of its level by which glass gets darker at most; and brighter, but for what a lit core lends it."""
MOST_GLOW, GLOW_UM = 0.5, 6.0
"""That at most, by how much brighter than the glass the core is, and how far it reaches."""
BESIDE_UM = 1.0
"""So far beyond rings that are strange others may be covered in part."""
DARKER, BRIGHTER = (0.6, 0.3), (0.8, 0.5)
"""Shares of their level by which rings of a core of many modes are darker or brighter at most: its very
middle, where its index dips or peaks, and around it, where it is the brighter the nearer to the axis."""
MIDDLE_UM = (1.5, 5.0)
"""Between these radii the one becomes the other."""
DARKEST = 0.65
"""A core of one mode by the darker of its rim and the glass: its index dips in the middle, if it does."""
DARKEST_RIM = 0.3
"""By the glass: what is darker all around is no core, but lies on one."""
RIM = 2 / 3
"""Share of the radius at which such a core's rim is read: outside of it blur mixes it with the glass."""
NOISY, BESIDE_RINGS = 1.5, 3
"""Rings that were held, and so many beside them, are no noisier than that by those further out: what covers
a part of them is no noise."""


def held(levels: Image, radii_um: Image, core_um: float | None, fibre: Fibre) -> Image:
    """Levels that a clean fibre may show.

    Args:
        levels: of rings, from the axis outwards, shape (rings, sectors).
        radii_um: of these rings, shape (rings,).
        core_um: radius of the core, None where it cannot be seen.
        fibre: nominal diameters.
    """
    if fibre.core_um >= LEAST_MANY_UM:
        low, high = _limits_of_many_modes(levels, radii_um)
    else:
        low, high = _limits_of_one_mode(levels, radii_um, core_um, fibre.core_um / 2)
    within = np.clip(levels, low[:, None], high[:, None])
    strange = (within != levels).any(axis=1) & (radii_um < REACH_UM)
    if fibre.core_um >= LEAST_MANY_UM:
        return _uncovered(levels, radii_um, strange)
    return np.where(strange[:, None], within, levels).astype(np.float32)


def _uncovered(levels: Image, radii_um: Image, strange: npt.NDArray[np.bool_]) -> Image:
    """Levels of a core of many modes, where what lies on a strange ring, and on all within it, is not.

    Of a graded index the light falls as the square of the radius does (Gloge and Marcatili 1973): so it is
    drawn on from the rings beside, the nearer and the farther ones.
    """
    if not strange.any():
        return levels
    squares = radii_um.astype(np.float64) ** 2
    reach_um = float(radii_um[strange].max()) + BESIDE_UM
    near_um, far_um = reach_um + 2 * BESIDE_UM, CORE_UM[1] - 2 * BESIDE_UM
    near, far = (
        float(_typical(levels, radii_um, (middle_um - 2 * BESIDE_UM, middle_um + 2 * BESIDE_UM)))
        for middle_um in (near_um, far_um)
    )
    apart = far_um - near_um > 4 * BESIDE_UM
    fall = min((far - near) / (far_um**2 - near_um**2), 0.0) if apart else 0.0
    covered = (radii_um <= reach_um)[:, None]
    return np.where(covered, (near + fall * (squares - near_um**2))[:, None], levels).astype(np.float32)


def quiet(noise: Image, radii_um: Image, changed: npt.NDArray[np.bool_], fibre: Fibre) -> Image:
    """Noise of rings, shape (rings, 1), where some of their levels were held, shape (rings,)."""
    near = np.convolve(changed, np.ones(2 * BESIDE_RINGS + 1), mode="same") > 0
    most = NOISY * _typical(noise, radii_um, CORE_UM if fibre.core_um >= LEAST_MANY_UM else GLASS_UM)
    return np.where(near[:, None], np.minimum(noise, np.float32(most)), noise)


def _limits_of_many_modes(levels: Image, radii_um: Image) -> tuple[Image, Image]:
    level = _typical(levels, radii_um, CORE_UM)
    darker, brighter = (np.interp(radii_um, MIDDLE_UM, change) for change in (DARKER, BRIGHTER))
    return level * (1 - darker), level * (1 + brighter)


def _limits_of_one_mode(
    levels: Image, radii_um: Image, core_um: float | None, nominal_um: float
) -> tuple[Image, Image]:
    glass = rim = _typical(levels, radii_um, GLASS_UM)
    if core_um:
        seen = float(np.median(levels[np.argmin(np.abs(radii_um - RIM * core_um))]))
        rim = seen if seen >= DARKEST_RIM * glass else glass
    is_core = radii_um < (core_um or nominal_um) + BLURRED_UM
    low = np.where(is_core, DARKEST * min(glass, rim), glass * (1 - GLASS_DARKER))
    off_core = np.maximum(radii_um.astype(np.float64) - (core_um or nominal_um), 0.0)
    glow = MOST_GLOW * max(rim - glass, 0.0) * np.exp(-off_core / GLOW_UM)
    return low, np.where(is_core, np.inf, glass * (1 + GLASS_DARKER) + glow)


def _typical(values: Image, radii_um: Image, between_um: tuple[float, float]) -> float:
    low, high = between_um
    return float(np.median(values[(radii_um >= low) & (radii_um < high)]))
