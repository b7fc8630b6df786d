"""Where a core of many modes may be: its centre first, then its edge.

Such a core lies up to two um beside the cladding's centre, and a trench's ring not far outside of it. An
edge that is sought from the cladding's centre, in a band that holds both, is on the core here and on the
trench there. But all rings that a core shows, its edge among them, have one centre, and from there they are
the sharpest all around. Seen from there its edge is where levels differ the most over a few um, as those on
both sides of a line do not.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from device.vision.arrays import Floats, Image, known_median
from device.vision.edge import Ellipse, sample_along_rays
from device.vision.frame import Frame
from device.vision.locate import Circle

TOLERANCE = 0.08
"""Share by which radii may differ from the nominal one: IEC 60793-2-10 allows 5 %, and edges are blurred."""
FARTHEST_UM, HALVINGS = 3.0, 3
"""How far from the cladding's centre the core's is sought, and how often on a finer grid."""
GRID_UM = 1.0
"""Distance of the points of the first one."""
RAYS = 90
PITCH_UM = 0.25
"""Distance of places along a ray."""
INNERMOST_UM = 2.0
"""Where rays begin: further in, a centre that is off shows no rings at all."""
ACROSS_UM = 3.0
"""Levels on either side of an edge are means over so much."""

Point = tuple[float, float]


@dataclass(frozen=True)
class Start:
    """Where an edge may be.

    Attributes:
        circle: in the frame's um.
        sign: whether it gets brighter (1) or darker (-1) outwards.
    """

    circle: Circle
    sign: int


@dataclass(frozen=True, eq=False)
class _Sought:
    """What is looked at.

    Attributes:
        frame: the frame.
        radii_um: places along a ray.
        largest_um: radius within which all rings are the core's.
    """

    frame: Frame
    radii_um: Floats
    largest_um: float

    def levels(self, centre_um: Point) -> Image:
        """Grey levels by radius and ray around a centre; NaN out of view."""
        angles = np.linspace(0, 2 * np.pi, RAYS, endpoint=False)
        first = Ellipse(*centre_um, self.radii_um[0], self.radii_um[0])
        offsets_um = self.radii_um - self.radii_um[0]
        return sample_along_rays(self.frame.smoothed, self.frame, first, angles, offsets_um).T

    def sharpness(self, centre_um: Point) -> float:
        """How much the mean level changes from ring to ring within the core, if that is its centre."""
        levels = self.levels(centre_um)
        known = np.maximum(np.count_nonzero(~np.isnan(levels), axis=1), 1)
        # Added in the order of the rays, whatever the processor.
        means = np.cumsum(np.nan_to_num(levels), axis=1, dtype=np.float64)[:, -1] / known
        within = self.radii_um <= self.largest_um
        return float(np.cumsum(np.gradient(means)[within] ** 2 * self.radii_um[within])[-1])


def find_core(frame: Frame, cladding: Ellipse, nominal_um: float) -> Start:
    """Where a core's edge is the likeliest.

    Args:
        frame: the picture.
        cladding: outer edge of the cladding.
        nominal_um: the core's nominal diameter, many times `ACROSS_UM`.
    """
    largest_um = (1 + TOLERANCE) * nominal_um / 2
    radii_um = np.arange(INNERMOST_UM, largest_um + ACROSS_UM, PITCH_UM)
    sought = _Sought(frame, radii_um, largest_um)
    centre_um = _centre(sought, (cladding.x_um, cladding.y_um))
    levels = np.nan_to_num(known_median(sought.levels(centre_um))).astype(np.float64)
    radius_um, sign = _edge(radii_um, levels, nominal_um / 2)
    return Start(Circle(*centre_um, radius_um), sign)


def _centre(sought: _Sought, about: Point) -> Point:
    """From where rings are the sharpest."""
    best = max(_grid(about, GRID_UM, FARTHEST_UM), key=sought.sharpness)
    for halving in range(HALVINGS):
        step_um = GRID_UM / 2 ** (halving + 1)
        best = max(_grid(best, step_um, 1.5 * step_um), key=sought.sharpness)
    return best


def _grid(about: Point, step_um: float, reach_um: float) -> Iterable[Point]:
    """Points around another one, no further off than so much."""
    count = round(reach_um / step_um)
    steps = [step * step_um for step in range(-count, count + 1)]
    for x_um in steps:
        yield from ((about[0] + x_um, about[1] + y_um) for y_um in steps if np.hypot(x_um, y_um) <= reach_um)


def _edge(radii_um: Floats, levels: Floats, nominal_um: float) -> tuple[float, int]:
    """Radius about the nominal one across which the level differs the most, and the sign of that."""
    width = round(ACROSS_UM / PITCH_UM)
    means = np.convolve(levels, np.full(width, 1 / width), mode="valid")
    steps, places_um = means[width:] - means[:-width], radii_um[width:][: len(means) - width]
    known = np.where(np.abs(places_um / nominal_um - 1) <= TOLERANCE, np.abs(steps), -1)
    at = int(np.argmax(known))
    return float(places_um[at]), 1 if steps[at] >= 0 else -1
