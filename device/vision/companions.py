"""Dashes of scratches that nothing linked: slender, on the line of a scratch, and pointing along it.

A dash is as slender as a particle may be; what tells them apart is that it lies ahead of a scratch that
the line detectors found, where that would go on. Beside scratches too many particles point their way.
"""

from collections.abc import Iterable

import numpy as np

from device.vision.arrays import Floats
from device.vision.blobs import Blob
from device.vision.linking import principal_axis
from device.vision.measure import extent
from device.vision.patch import PITCH_UM, Patch
from device.vision.scratches import WIDEST_UM, Scratch

SLENDERNESS = 2.0
"""Length by width from which on something points anywhere."""
LONGEST_UM = 25.0
"""What is longer shows by itself whether it is a scratch."""
ALONG = 0.95
"""Cosine of the angle between both."""
AHEAD_UM = 100.0
"""How far ahead of a scratch its line may go on."""
OFF_UM, SWAY = 2.0, 0.2
"""How far off that line a dash may lie, and by so much more for each um ahead: scratches bend."""


def is_dash(blob: Blob, patch: Patch, scratches: Iterable[Scratch]) -> bool:
    """Whether a blob is a dash on the line of one of the scratches.

    Args:
        blob: its pixels.
        patch: that it lies on.
        scratches: that were found.
    """
    length_um, width_um = extent(blob)
    if length_um < SLENDERNESS * width_um or length_um > LONGEST_UM or width_um > WIDEST_UM:
        return False
    places_um = blob.places_um(patch.x_um, patch.y_um)
    middle_um = places_um.mean(axis=0)
    axis = principal_axis(places_um - middle_um)
    return any(_goes_with(middle_um, axis, scratch) for scratch in scratches)


def _goes_with(middle_um: Floats, axis: Floats, scratch: Scratch) -> bool:
    """Whether a dash lies on the line that a scratch leads to, and points along it."""
    course = scratch.course
    along, off = course.along_and_off(middle_um[:1], middle_um[1:])
    ahead_um = max(course.start_um - float(along[0]), float(along[0]) - course.end_um, 0.0)
    if ahead_um > AHEAD_UM or abs(float(off[0])) > OFF_UM + SWAY * ahead_um:
        return False
    places_um = course.places_um(PITCH_UM)
    nearest = int(np.argmin(np.hypot(*(places_um - middle_um).T)))
    first, last = max(nearest - 1, 0), min(nearest + 1, len(places_um) - 1)
    leads = places_um[last] - places_um[first]
    return abs(float(leads @ axis)) >= ALONG * float(np.hypot(*leads))
