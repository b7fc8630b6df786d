"""The fibre's own coordinates: how far each place is from the axis, had every ring been round.

Cores are not quite concentric, claddings not quite round. In ring coordinates both are: core and
cladding edge lie at their mean radius at every angle, so that the fibre's own rings (core,
trench, edge) are the same at every angle, and only what is no ring stands out. Within the core all
rings have its centre, in the glass beyond the cladding's.
"""

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from device.vision.arrays import Floats, Image, sample
from device.vision.edge import Ellipse
from device.vision.patch import PITCH_UM, Patch

RING_UM = 0.5
"""Distance of the rings of a table."""
ANGLES = 768
"""Angles of a table."""

GLOW_UM = 1.0
"""So far beyond the core's edge rings have still the core's centre: it is blurred, or glows."""
TURNING_UM, STEADY = 3.5, 2.0
"""Over so much more, and over at least so many times what centres are off, rings turn to the cladding's:
a trench has that already."""
ROUNDS = 8
"""Each halves what a pixel's ring is off, or better."""


@dataclass(frozen=True)
class Rings:
    """Ring coordinates of one patch.

    Attributes:
        patch: the patch.
        cladding: outer edge of the cladding, in the frame's um.
        core: edge of the core, None where it cannot be seen.
    """

    patch: Patch
    cladding: Ellipse
    core: Ellipse | None

    @property
    def cladding_radius_um(self) -> float:
        """Mean radius of the cladding's edge."""
        return self.cladding.diameter_um / 2

    @property
    def core_radius_um(self) -> float | None:
        """Mean radius of the core's edge."""
        return self.core.diameter_um / 2 if self.core else None

    @property
    def edges_um(self) -> tuple[float, ...]:
        """Mean radii of the edges that can be seen, the cladding's first."""
        return (
            (self.cladding_radius_um,)
            if self.core_radius_um is None
            else (self.cladding_radius_um, self.core_radius_um)
        )

    @cached_property
    def radius_um(self) -> Image:
        """Ring radius of each pixel of the patch."""
        knots_r, knots_ring = self._knots(self._table_angles())
        seen_um, radius = _length(*self._seen_um), np.empty_like(self.patch.r_um)
        at = [_periodic(knot, self.angle) for knot in knots_r]
        for inner in range(len(at) - 1):
            share = (seen_um - at[inner]) / (at[inner + 1] - at[inner])
            width = knots_ring[inner + 1] - knots_ring[inner]
            np.copyto(radius, knots_ring[inner] + share * width, where=seen_um >= at[inner])
        return radius

    @cached_property
    def angle(self) -> Image:
        """Angle of each pixel around its ring's centre in radians, 0 (right) to 2 pi, over down."""
        x_um, y_um = self._seen_um
        return np.asarray(np.arctan2(y_um, x_um, dtype=np.float64) % (2 * np.pi), np.float32)

    def table(self, values: Image) -> Image:
        """Values of the patch by ring and angle, shape (rings, `ANGLES`); NaN out of view."""
        known = np.where(self.patch.in_view, values, np.nan).astype(np.float32)
        return sample(known, *self._table_px, outside=float("nan"))

    def spread(self, table: Image) -> Image:
        """Back from a table of shape (rings, sectors) to the patch, between its entries linearly."""
        sectors = table.shape[1]
        column = self.angle / np.float32(2 * np.pi) * sectors - 0.5
        wrapped = np.concatenate([table[:, -1:], table, table[:, :1]], axis=1)
        row = np.clip(self.radius_um / RING_UM, 0, len(table) - 1)
        return sample(wrapped, (column + 1).astype(np.float32), row.astype(np.float32), outside=0.0)

    @cached_property
    def _seen_um(self) -> tuple[Image, Image]:
        """Each pixel of the patch as seen from its ring's centre, x and y.

        The ring says where its centre is, and the centre which ring it is: so again and again.
        """
        x_um, y_um = self.patch.x_um, self.patch.y_um
        for _ in range(ROUNDS if self.core else 0):
            centre_x, centre_y = self._centres_um(_length(x_um, y_um))
            x_um, y_um = self.patch.x_um - centre_x, self.patch.y_um - centre_y
        return x_um, y_um

    def _centres_um(self, radius_um: Image) -> tuple[Image, Image]:
        """Centres of rings as large as that, from the cladding's: x and y, shape of the radii."""
        if self.core is None:
            return np.zeros_like(radius_um), np.zeros_like(radius_um)
        dx, dy = self.core.x_um - self.cladding.x_um, self.core.y_um - self.cladding.y_um
        turning_um = max(TURNING_UM, STEADY * math.hypot(dx, dy))
        beyond_um = radius_um - np.float32(self.core.diameter_um / 2 + GLOW_UM)
        share = np.clip(1 - beyond_um / np.float32(turning_um), 0, 1)
        return share * np.float32(dx), share * np.float32(dy)

    @cached_property
    def _table_px(self) -> tuple[Image, Image]:
        """Where in the patch the entries of a table lie, x and y in its pixels."""
        angles = self._table_angles()
        knots_r, knots_ring = self._knots(angles)
        rings = np.arange(self._ring_count()) * RING_UM
        part = np.clip(np.searchsorted(knots_ring, rings, side="right") - 1, 0, len(knots_ring) - 2)
        ring, radius = np.asarray(knots_ring), np.stack(knots_r)
        share = (rings - ring[part]) / (ring[part + 1] - ring[part])
        radii = radius[part] + share[:, None] * (radius[part + 1] - radius[part])
        centre_x, centre_y = self._centres_um(radii)
        half = len(self.patch.levels) // 2
        x = (half + (centre_x + radii * np.cos(angles)) / PITCH_UM).astype(np.float32)
        y = (half + (centre_y + radii * np.sin(angles)) / PITCH_UM).astype(np.float32)
        return x, y

    def _ring_count(self) -> int:
        return int(self.patch.r_um[0].min() / RING_UM) + 1

    def _table_angles(self) -> Floats:
        return (np.arange(ANGLES) + 0.5) / ANGLES * 2 * np.pi

    def _knots(self, angles: Floats) -> tuple[list[Floats], list[float]]:
        """Radii in the patch (per angle) and the ring radii that they belong to."""
        outer = self.cladding.radius(angles)
        far = 4 * self.cladding_radius_um
        radii, rings = (
            [np.zeros_like(angles), outer, outer + far],
            [0.0, self.cladding_radius_um, self.cladding_radius_um + far],
        )
        if self.core:
            radii.insert(1, self.core.radius(angles))
            rings.insert(1, self.core.diameter_um / 2)
        return radii, rings


def _length(x: Image, y: Image) -> Image:
    """The same on every processor, as a library's own need not be."""
    return np.sqrt(x * x + y * y)


def _periodic(values: Floats, angle: Image) -> Image:
    """Values at the table's angles, looked up at any angle."""
    index = (angle / np.float32(2 * np.pi) * ANGLES).astype(np.int32) % ANGLES
    return np.asarray(values.astype(np.float32)[index])
