"""What is left beside scratches once their courses are known: flanks, crossings and bends.

A course is a parabola of one width; a scratch widens, bends more at its end, and two of them cross. What
adjoins a scratch and is hardly stronger than it is, is its own; dirt that lies on it is stronger, or thicker.
"""

from collections.abc import Iterable, Sequence

import numpy as np

from device.vision.arrays import Mask
from device.vision.blobs import Blob
from device.vision.patch import Patch
from device.vision.scratches import Scratch
from device.vision.surface import Surface, opened

FLANK_UM = 1.5
"""So far beside a scratch what is seen is its own flank."""
ON_COURSE = 0.8
"""Share of a defect's pixels within a scratch's width of its course that makes it a part of it."""
ENDS_UM = 2.0
"""How far beyond its ends a scratch may go on."""
ADJOINS_UM = 1.0
"""Between a scratch and what adjoins it."""
STRONGER = 1.5
"""By a scratch's contrast: what adjoins it and is no stronger is its own."""
THICKER, THICKER_UM = 1.6, 2.0
"""By its own width, and by so much at least, a scratch hardly widens: what is thicker lies on it."""
NEAR_UM = 12.0
"""How far beside a scratch that is asked."""
THICK_SHARE = 0.3
"""Share of a blob from which on it is as thick as that."""
ASIDE_UM = 10.0
"""So far to its side what adjoins a scratch may reach."""


def off_scratches(
    found: Iterable[Blob], surface: Surface, scratches: Sequence[Scratch], thick: Mask | None = None
) -> list[Blob]:
    """The blobs that are no part of any scratch.

    Args:
        found: the blobs.
        surface: the end face.
        scratches: on it.
        thick: what is thicker than the scratch that it lies on, and so no part of it.
    """
    return [
        blob
        for blob in found
        if (thick is not None and float(blob.on(thick).mean()) > THICK_SHARE)
        or not any(_is_part(blob, surface, scratch) for scratch in scratches)
    ]


def thicker(outlines: Mask, surface: Surface, scratches: Sequence[Scratch]) -> Mask:
    """What of the outlines on and beside scratches is much thicker than the scratch: dirt that lies on it."""
    thick = np.zeros_like(outlines)
    for scratch in scratches:
        width_um = scratch.width_um
        near = scratch.course.longer(ENDS_UM).beside(surface.patch, NEAR_UM)
        least_um = max(THICKER * width_um, width_um + THICKER_UM)
        near.of(thick)[...] |= near.mask & opened(near.of(outlines), least_um)
    return thick


def _is_part(blob: Blob, surface: Surface, scratch: Scratch) -> bool:
    return _lies_on(blob, surface.patch, scratch) or _is_remnant(blob, surface, scratch)


def _lies_on(blob: Blob, patch: Patch, scratch: Scratch) -> bool:
    """Whether nearly all of a blob lies on a scratch's course."""
    course = scratch.course
    along, off = course.along_and_off(blob.on(patch.x_um), blob.on(patch.y_um))
    beside = (along >= course.start_um - ENDS_UM) & (along <= course.end_um + ENDS_UM)
    reach_um = max(scratch.width_um, scratch.width_um / 2 + FLANK_UM)
    return bool((beside & (np.abs(off) <= reach_um)).mean() > ON_COURSE)


def _is_remnant(blob: Blob, surface: Surface, scratch: Scratch) -> bool:
    """Whether a blob adjoins a scratch, keeps near to it, and is hardly stronger."""
    contrast = float(blob.on(surface.background.score).mean())
    if abs(contrast) > STRONGER * abs(scratch.feature.contrast):
        return False
    patch, course = surface.patch, scratch.course
    along, off = course.along_and_off(blob.on(patch.x_um), blob.on(patch.y_um))
    if float(np.abs(off).max()) > ASIDE_UM:
        return False
    reach_um = scratch.width_um / 2 + FLANK_UM + ADJOINS_UM
    beside = (along >= course.start_um - ENDS_UM) & (along <= course.end_um + ENDS_UM)
    return bool((beside & (np.abs(off) <= reach_um)).any())
