"""How wide a line is: its mean profile across its course, without its wavering.

What is outlined is wider than it is, by pixels and by what joins them: a scratch of 1.6 um measures 3.9. Its
mean profile at half of its depth does not. But a scratch strays from its course, a parabola, and the mean
profile with it. So the line is followed in short stretches, and what they are off is taken out. Stretches in
which too little is seen to say where the line is stay where they are.
"""

import math
from collections.abc import Sequence

import numpy as np

from device.vision.arrays import Floats, Image, Mask
from device.vision.courses import Course
from device.vision.profiles import BIN_UM, CORRELATED_PX, CORRIDOR_UM, LineProfile, line_profile
from device.vision.surface import Surface

STRETCH_UM = 8.0
WAVERING_UM = 2.0
"""So far off its course a stretch is looked for."""
LEAST_SIGNAL = 8.0
"""Depth of a stretch in standard errors of its mean, from which on noise does not say where it is."""


def width_across(course: Course, surface: Surface) -> float | None:
    """Full width of what lies along a course at half of its depth, in um; None where that is no line."""
    patch, background = surface.patch, surface.background
    part = course.beside(patch, CORRIDOR_UM).within(background.in_view)
    if not part.mask.any():
        return None
    along_um, off_um = course.along_and_off(part.on(patch.x_um), part.on(patch.y_um))
    noise = float(np.median(part.on(background.noise)))
    residual = part.on(background.residual)
    seen = _of_one_sign(part.on(surface.rings.radius_um), surface.rings.edges_um, off_um, residual, noise)
    return width_of(along_um[seen], off_um[seen], residual[seen], noise)


def _of_one_sign(
    radii_um: Image, edges_um: Sequence[float], off_um: Floats, residual: Image, noise: float
) -> Mask:
    """The pixels by which to tell a line's width: where it is bright here and dark there, one part's.

    A scratch that is darker than the core and lighter than the glass would cancel in the mean of both.
    """
    ground = np.digitize(radii_um, sorted(edges_um))
    signals = {}
    for one in np.unique(ground).tolist():
        there = ground == one
        profile = line_profile(off_um[there], residual[there])
        on_line = np.abs(off_um[there] - profile.off_um) <= max(profile.width_um / 2, BIN_UM)
        error = noise / math.sqrt(max(on_line.sum() / CORRELATED_PX, 1.0))
        if profile.is_line and abs(profile.depth) >= LEAST_SIGNAL * error:
            signals[one] = profile.depth / error
    if not signals or min(signals.values()) > 0 or max(signals.values()) < 0:
        return np.ones(len(off_um), bool)
    return np.asarray(ground == max(signals, key=lambda one: abs(signals[one])))


def width_of(along_um: Floats, off_um: Floats, residual: Image | Floats, noise: float) -> float | None:
    """Full width of a line at half of its depth, in um; None where it is no line.

    Args:
        along_um: where along its course each pixel lies, shape (n,).
        off_um: how far beside it, likewise.
        residual: its grey level above the background, likewise.
        noise: standard deviation of that where nothing is.
    """
    profile = line_profile(off_um, residual)
    if not profile.is_line:
        return None
    straight = line_profile(off_um - _wavering(along_um, off_um, residual, profile, noise), residual)
    return min(straight.width_um, profile.width_um) if straight.is_line else profile.width_um


def _wavering(
    along_um: Floats, off_um: Floats, residual: Image | Floats, profile: LineProfile, noise: float
) -> Floats:
    """By how much the stretch that each pixel lies in is off the course, in um."""
    stretch = np.floor((along_um - along_um.min()) / STRETCH_UM).astype(int)
    shape = int(stretch.max()) + 1, round(2 * CORRIDOR_UM / BIN_UM) + 1
    place = np.clip(np.round((off_um + CORRIDOR_UM) / BIN_UM).astype(int), 0, shape[1] - 1)
    index, size = stretch * shape[1] + place, shape[0] * shape[1]
    count = np.bincount(index, minlength=size).reshape(shape)
    total = np.bincount(index, weights=residual, minlength=size).reshape(shape)
    half = max(round(profile.width_um / BIN_UM / 2), 1)
    steps = round(WAVERING_UM / BIN_UM)
    shifts = np.arange(-steps, steps + 1)
    middle = round((profile.off_um + CORRIDOR_UM) / BIN_UM)
    at = np.clip(middle + shifts[:, None] + np.arange(-half, half + 1), 0, shape[1] - 1)
    pixels = np.maximum(count[:, at].sum(axis=2), 1)
    depth = np.sign(profile.depth) * total[:, at].sum(axis=2) / pixels
    wide = np.pad(depth, ((1, 1), (0, 0)), mode="edge")
    depth = (wide[:-2] + wide[1:-1] + wide[2:]) / 3
    error = noise / np.sqrt(np.maximum(pixels.max(axis=1) / CORRELATED_PX, 1))
    off = np.where(depth.max(axis=1) >= LEAST_SIGNAL * error, shifts[depth.argmax(axis=1)] * BIN_UM, 0.0)
    return np.asarray(off[stretch])
