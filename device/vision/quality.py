"""Whether a picture can be judged: focus, exposure, saturation, contact zone in view.

Each threshold is where the picture stops carrying what the profiles ask for, not where pictures
of some collection happen to lie: a defect of 2 to 5 um has to be resolved, and its contrast, some
5 % of the ferrule's level, has to be several grey levels.
"""

import numpy as np

from device.vision.arrays import Mask, blur
from device.vision.edge import RAYS, STEP_UM, Edge, sample_along_rays
from device.vision.findings import Fibre, Flaw, Quality
from device.vision.frame import CLIPPED, Frame
from device.vision.patch import Patch
from device.vision.rings import Rings
from device.vision.surface import ferrule_of

SLOWEST_RISE_UM = 3.0
"""10 to 90 % rise of an edge; by the bench, defects get lost beyond it, and from 4.8 um on more than
one in twenty verdicts (`model/benchmark/README.md`)."""
DARKEST_FERRULE = 90.0
"""Grey level; by the bench's curve over exposure more than one in twenty verdicts is lost below."""
MOST_SATURATED = 0.02
LEAST_COVERAGE = 0.97
LARGEST_MISFIT = 0.06
"""Share by which a cladding may differ from nominal; 125 and 140 um differ by 12 %."""
LEAST_SUPPORT = 0.55
LEAST_STEP = 4.0
"""Grey levels across the cladding's edge; oil can hide it almost wholly."""
RISE_PER_WIDTH = 2.563 / 2.355
"""10 to 90 % rise of a Gaussian edge by the full width at half height of its slope."""


def no_fibre(frame: Frame) -> Quality:
    """Quality of a picture in which no fibre was found."""
    level = float(np.median(frame.pixels))
    saturated = float((frame.pixels >= CLIPPED).mean())
    exposure = [Flaw.TOO_DARK] if level < DARKEST_FERRULE else []
    exposure += [Flaw.SATURATED] if saturated > 0.5 else []
    return Quality(None, level, saturated, 0.0, (*exposure, Flaw.NO_FIBRE))


def assess(edge: Edge, fibre: Fibre, patch: Patch, rings: Rings, judged: Mask, rise_um: float) -> Quality:
    """Quality of a picture with a fibre.

    Args:
        edge: the cladding's outer edge.
        fibre: nominal diameters.
        patch: the rectified surroundings.
        rings: their ring coordinates.
        judged: the pixels of all zones, in view or not.
        rise_um: of the cladding's edge, see `edge_rise`.
    """
    ferrule = ferrule_of(rings, judged, patch.in_view)
    level = float(np.median(patch.levels[ferrule])) if ferrule.any() else 0.0
    outside_core = judged & patch.in_view & (rings.radius_um > fibre.core_um / 2 + 2)
    saturated = float((patch.levels[outside_core] >= CLIPPED).mean()) if outside_core.any() else 0.0
    coverage = float((judged & patch.in_view).sum() / judged.sum())
    misfit = abs(edge.ellipse.diameter_um / fibre.cladding_um - 1)
    whole = bool(patch.in_view[np.abs(rings.radius_um - rings.cladding_radius_um) < 1].all())
    hidden = edge.support < LEAST_SUPPORT or abs(edge.step) < LEAST_STEP
    found = {
        # How large a fibre is that the frame cuts is not known: its middle may lie outside.
        Flaw.WRONG_SIZE: misfit > LARGEST_MISFIT and not hidden and whole,
        # A ferrule that is all but black looks like a bar of the frame: the light comes first.
        Flaw.TOO_DARK: level < DARKEST_FERRULE,
        Flaw.OUT_OF_VIEW: coverage < LEAST_COVERAGE,
        Flaw.SATURATED: saturated > MOST_SATURATED,
        Flaw.OUT_OF_FOCUS: rise_um > SLOWEST_RISE_UM,
        Flaw.EDGE_HIDDEN: hidden,
    }
    return Quality(rise_um, level, saturated, coverage, tuple(flaw for flaw, is_so in found.items() if is_so))


def edge_rise(frame: Frame, edge: Edge) -> float:
    """10 to 90 % rise of the cladding's edge in um, from the width of its mean slope.

    Rings beside the edge make its foot uneven; the width at half height does not see them.
    """
    offsets = np.arange(-12, 12 + STEP_UM / 2, STEP_UM)
    angles = np.linspace(0, 2 * np.pi, RAYS, endpoint=False)
    levels = sample_along_rays(frame.pixels.astype(np.float32), frame, edge.ellipse, angles, offsets)
    known = levels[~np.isnan(levels).any(axis=1)]
    if not len(known):
        return float("inf")
    profile = blur(np.median(known, axis=0)[None, :], 0.2 / STEP_UM)[0]
    slope = np.gradient(profile, STEP_UM) * np.sign(edge.step)
    peak = int(np.argmax(slope[len(slope) // 4 : -len(slope) // 4])) + len(slope) // 4
    above = slope > 0.5 * slope[peak]
    left = peak - int(np.argmin(above[peak::-1]))
    right = peak + int(np.argmin(above[peak:]))
    return float((right - left) * STEP_UM * RISE_PER_WIDTH)
