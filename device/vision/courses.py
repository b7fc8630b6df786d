"""From marks of the line detectors to courses: which of them are long and slender, and where they run.

A scratch bends little, so its course is a parabola through its mark, through its strongest places most.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from device.vision.arrays import Floats, Image, Mask
from device.vision.blobs import Blob, blobs, principal_axis
from device.vision.lei import GAMMA, Lines
from device.vision.patch import PITCH_UM, Patch
from device.vision.rings import Rings

WEAK = 0.5
"""A line goes on where its response stays above this share of the threshold."""
LEAST_LENGTH = 1.3
"""By the detector's length: a dot of any size makes a mark as long as it, a line a longer one."""
SLENDERNESS = 4.0
"""Length by width from which on a mark is a line; the detector's own width counts in."""
LEAST_PIXELS = 8
EDGE_REACH_UM = 5.0
"""So far from an edge of the fibre what follows it is its own ring, or a chip, but no scratch."""
LEAST_HALF_ARC = 0.25
"""Radians to either side from which on an arc can be told from a straight line."""
WINDOW_STEP_UM = 2.0
"""Distance of the places of a course that its window is laid around."""
RING_PARTS = 6
RING_SHARE = 0.4
"""A ring strays from its radius by less than this share of what a straight line would."""


@dataclass(frozen=True)
class Course:
    """A parabola t(s) in its own axes: s along the line, t across, um from the patch's centre.

    Attributes:
        origin_um: (x, y) of s = t = 0.
        direction: unit vector (x, y) of s.
        bend: coefficients of t(s), highest power first.
        start_um, end_um: range of s.
    """

    origin_um: tuple[float, float]
    direction: tuple[float, float]
    bend: Floats
    start_um: float
    end_um: float

    @property
    def length_um(self) -> float:
        """Length along the axis."""
        return self.end_um - self.start_um

    def shifted(self, off_um: float) -> "Course":
        """The same course, so far to the side."""
        bend = self.bend.copy()
        bend[-1] += off_um
        return replace(self, bend=bend)

    def longer(self, by_um: float) -> "Course":
        """The same course, so much longer at both ends."""
        return replace(self, start_um=self.start_um - by_um, end_um=self.end_um + by_um)

    def places_um(self, step_um: float) -> Floats:
        """Places along the course, so far from each other along its axis, shape (n, 2)."""
        along = np.arange(self.start_um, self.end_um + step_um / 2, step_um)
        off = np.polyval(self.bend, along)
        (ox, oy), (dx, dy) = self.origin_um, self.direction
        return np.stack([ox + along * dx - off * dy, oy + along * dy + off * dx], axis=1)

    def beside(self, patch: Patch, reach_um: float) -> Blob:
        """The pixels of a patch between its ends, no farther to its side than so much; they may be none."""
        rows, columns = self._window(patch, reach_um)
        along, off = self.along_and_off(patch.x_um[rows, columns], patch.y_um[rows, columns])
        inside = (along >= self.start_um) & (along <= self.end_um) & (np.abs(off) <= reach_um)
        return Blob(inside, rows.start, columns.start)

    def _window(self, patch: Patch, reach_um: float) -> tuple[slice, slice]:
        """Rows and columns that hold all of them: a whole patch is thirty times as much to look through."""
        places_um = self.places_um(WINDOW_STEP_UM)
        apart_um = np.abs(np.diff(places_um, axis=0)).max(initial=WINDOW_STEP_UM)
        half, side = len(patch.levels) // 2, len(patch.levels)
        first = np.floor((places_um.min(axis=0) - reach_um - apart_um) / PITCH_UM).astype(int) + half
        last = np.ceil((places_um.max(axis=0) + reach_um + apart_um) / PITCH_UM).astype(int) + half
        left, top = np.clip(first, 0, side).tolist()
        right, bottom = np.clip(last + 1, 0, side).tolist()
        return slice(top, bottom), slice(left, right)

    def along_and_off(self, x_um: Image | Floats, y_um: Image | Floats) -> tuple[Floats, Floats]:
        """For places in um: how far along the line, and how far to the side of its course."""
        dx, dy = (
            np.subtract(um, from_um, dtype=np.float64)
            for um, from_um in zip((x_um, y_um), self.origin_um, strict=True)
        )
        along = dx * self.direction[0] + dy * self.direction[1]
        across = -dx * self.direction[1] + dy * self.direction[0]
        return along, across - np.polyval(self.bend, along)


def marks(lines: Lines, where: Mask | None = None) -> Iterator[Blob]:
    """What the line detectors mark, each with its weak continuations.

    Args:
        lines: what the line detectors say.
        where: only marks that they make here are asked for, of the detectors' shape. All, where not given.
    """
    asked = lines.found if where is None else lines.found & where
    yield from blobs(lines.strength > WEAK * GAMMA, touching=asked)


def strong_parts(mark: Blob, lines: Lines) -> Iterator[Blob]:
    """What of a mark is strong: parallel and crossing scratches hang together by their weak flanks."""
    for part in blobs(mark.mask & mark.of(lines.found)):
        yield Blob(part.mask, mark.row + part.row, mark.column + part.column)


def course_of(mark: Blob, lines: Lines, rings: Rings) -> Course | None:
    """The course of a mark; None where it is not long and slender, or a part of the fibre's own edges.

    Args:
        mark: or a part of one.
        lines: what the line detectors say.
        rings: the ring coordinates of the patch that they looked at.
    """
    if mark.mask.sum() < LEAST_PIXELS or _follows_edge(mark, rings) or _is_ring(mark, rings):
        return None
    course = _fit_course(mark, lines, rings.patch)
    width_um = mark.mask.sum() * (2 * PITCH_UM) ** 2 / max(course.length_um, PITCH_UM)
    least_um = LEAST_LENGTH * lines.length_px * 2 * PITCH_UM
    return course if course.length_um >= max(least_um, SLENDERNESS * width_um) else None


def _follows_edge(blob: Blob, rings: Rings) -> bool:
    """Whether a mark lies along the edge of cladding or core, all of it."""
    radii = blob.on(rings.radius_um[::2, ::2])
    return any(bool((np.abs(radii - edge_um) < EDGE_REACH_UM).mean() > 0.8) for edge_um in rings.edges_um)


def _is_ring(blob: Blob, rings: Rings) -> bool:
    """Whether a mark bends around the fibre's axis, where a straight one would leave it."""
    radii = blob.on(rings.radius_um[::2, ::2])
    angles = blob.on(rings.angle[::2, ::2])
    middle = np.angle(np.exp(1j * angles).mean())
    around = np.angle(np.exp(1j * (angles - middle)))
    half = float(np.percentile(np.abs(around), 95))
    if half < LEAST_HALF_ARC:
        return False
    parts = np.array_split(np.argsort(around), RING_PARTS)
    course = [float(np.median(radii[part])) for part in parts]
    straight = float(np.median(radii)) * (1 / np.cos(min(half, 1.2)) - 1)
    return bool(max(course) - min(course) < RING_SHARE * straight)


def _fit_course(blob: Blob, lines: Lines, patch: Patch) -> Course:
    """The course of a mark, which is on a grid of about twice the patch's pitch.

    Its strongest places tell most: what hangs on at its side by a weak flank draws it off its line.
    """
    rows, columns = np.nonzero(blob.mask)
    half, ratio = len(patch.levels) // 2, len(patch.levels) / len(lines.found)
    points = (np.stack([columns + blob.column, rows + blob.row], axis=1) + 0.5) * ratio - 0.5 - half
    strength = blob.on(lines.strength).astype(np.float64)
    return course_through(points * PITCH_UM, (strength - strength.min() + 0.1) ** 2)


def course_through(places_um: Floats, weights: Floats | None = None) -> Course:
    """Principal axis and parabola of places.

    Args:
        places_um: shape (n, 2), x and y from the patch's centre.
        weights: how much each place tells, shape (n,), not negative; all the same where not given.
    """
    told = np.ones(len(places_um)) if weights is None else weights
    origin = np.average(places_um, axis=0, weights=told)
    direction = principal_axis((places_um - origin) * np.sqrt(told)[:, None])
    along = (places_um - origin) @ direction
    across = (places_um - origin) @ np.array([-direction[1], direction[0]])
    degree = 2 if np.ptp(along) > 20 else 0
    return Course(
        (float(origin[0]), float(origin[1])),
        (float(direction[0]), float(direction[1])),
        np.polyfit(along, across, degree, w=np.sqrt(told)),
        float(along.min()),
        float(along.max()),
    )
