"""Near the axis a speck covers whole rings, and their medians are the speck: what a fibre may show there.

A ring of few um has no part that is surely clean. But glass goes on no darker than it is, a core that
guides many modes changes slowly with the radius but for its very middle, and one that guides a single
mode is what it is, yet hardly much darker than both its own rim and the glass. So the level of a ring is
held to what the fibre shows further out, and what differs by more lies on it.
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
"""Share of its level by which glass gets darker at most; a core that is lit makes it brighter from within."""
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
    inmost = (radii_um < REACH_UM)[:, None]
    return np.where(inmost, np.clip(levels, low[:, None], high[:, None]), levels).astype(np.float32)


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
    return low, np.full_like(low, np.inf)


def _typical(values: Image, radii_um: Image, between_um: tuple[float, float]) -> float:
    low, high = between_um
    return float(np.median(values[(radii_um >= low) & (radii_um < high)]))
