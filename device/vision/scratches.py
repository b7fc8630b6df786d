"""From lines to scratches: which marks of the line detectors are one, how long, how wide.

A scratch may be broken, dotted, curved and only a few grey levels deep. So its course is a
parabola through its marks, and its width is that of the mean profile across the whole course, at
half of its depth: what averages over a hundred pixels needs no contrast in any of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from device.vision.arrays import Floats, Image, Mask
from device.vision.blobs import Blob
from device.vision.courses import Course, course_of, marks, strong_parts
from device.vision.cracks import is_crack
from device.vision.findings import Feature, Kind
from device.vision.lei import Lines
from device.vision.measure import zone_of
from device.vision.patch import PITCH_UM, Patch
from device.vision.profiles import BIN_UM, CORRELATED_PX, CORRIDOR_UM, LineProfile, line_profile
from device.vision.rings import Rings
from device.vision.surface import Surface
from device.vision.uncertainty import size_uncertainty_um
from device.vision.widths import width_across

LEAST_CONTRAST = 0.015
"""Share of the ferrule's level; a line that differs by less is one of the polish."""
LEAST_SIGNIFICANCE = 5.0
"""Depth of a line's mean profile in standard errors of that mean."""
OF_FLOOR = 2.0
"""A line by the floor of the noise: blocks in a row may hold the same wave of one step."""
RING_REACH_UM = 8.0
MOST_BESIDE = 0.8
"""The cladding's edge has rings as far as this on both sides; a line of which this share lies among
them, and along the edge, is one of them that is not quite concentric."""
EXTENT_UM = 20.0
"""How far beyond its mark a line is followed, over gaps no longer than `LONGEST_GAP_UM`."""
LONGEST_GAP_UM = 4.0
LEAST_FILL, SHORT_FILL = 0.5, 0.75
"""Share of a course along which the line must be seen; of a short one, which two specks may make."""
SHORT_UM, SHORT_SLENDERNESS = 30.0, 5.0
"""Length by width of a short one, which an elongated particle beside another may have."""
SHORTEST_UM = 12.0
SAME = 0.5
"""Share of a scratch on longer ones from which on it is a part of them."""
LEAST_SCORE = 0.7
"""Mean contrast along a course in standard deviations: less is a trace of the fibre's own rings."""


@dataclass(frozen=True, eq=False)
class Scratch:
    """A scratch, or a crack, as a feature, with its course and its width along it."""

    course: Course
    width_um: float
    feature: Feature

    def covers(self, patch: Patch, beside_um: float = 0.0) -> Blob:
        """The pixels of a patch that it covers, and those so far beside it; they may be none."""
        return self.course.longer(beside_um).beside(patch, max(self.width_um / 2, PITCH_UM) + beside_um)


def find_scratches(lines: Lines, surface: Surface, where: Mask | None = None) -> list[Scratch]:
    """The scratches of all marks of the line detectors; where a whole mark is none, those of its parts.

    Args:
        lines: what the line detectors say.
        surface: the end face.
        where: only marks here are looked at, of the detectors' shape. All, where not given.
    """
    found: list[Scratch] = []
    for mark in marks(lines, where):
        whole = _of_mark(mark, lines, surface)
        parts = [] if whole else [_of_mark(part, lines, surface) for part in strong_parts(mark, lines)]
        found += [scratch for scratch in (whole, *parts) if scratch]
    return _once(found, surface)


def _once(found: Sequence[Scratch], surface: Surface) -> list[Scratch]:
    """The scratches without those that others cover: of a broken one every mark leads along the whole."""
    taken, again = np.zeros_like(surface.judged), set[int]()
    for at in sorted(range(len(found)), key=lambda at: -found[at].course.length_um):
        pixels = found[at].covers(surface.patch)
        if pixels.mask.any() and float(pixels.on(taken).mean()) > SAME:
            again.add(at)
        pixels.of(taken)[...] |= pixels.mask
    return [scratch for at, scratch in enumerate(found) if at not in again]


def _of_mark(mark: Blob, lines: Lines, surface: Surface) -> Scratch | None:
    course = course_of(mark, lines, surface.rings)
    return measure_scratch(course, surface) if course else None


def measure_scratch(course: Course, surface: Surface) -> Scratch | None:
    """The scratch along a course.

    None where its profile is that of a step or of something wide, where its pieces fill too little
    of it, as those of particles in a row, where it is too faint to be visible, or outside all zones.
    """
    line = _follow(course, surface)
    if line is None or not line.is_whole or not _is_visible(line, surface):
        return None
    if runs_along_edge(line.pixels.on(surface.rings.radius_um), line.course.length_um, surface.rings):
        return None
    feature = _feature(line, surface)
    return Scratch(line.course, line.profile.width_um, feature) if feature else None


@dataclass(frozen=True, eq=False)
class _Line:
    """What lies along a course.

    Attributes:
        course: from where it begins to where it ends.
        pixels: on it.
        profile: across it.
        fill: share of its course along which it is seen, 0 to 1.
        noise: standard deviation of the pixels around it where nothing is, grey levels.
    """

    course: Course
    pixels: Blob
    profile: LineProfile
    fill: float
    noise: float

    @property
    def is_whole(self) -> bool:
        """Whether it is long and slender, and no row of specks."""
        length_um = self.course.length_um
        short = length_um < SHORT_UM
        slender = not short or length_um >= SHORT_SLENDERNESS * self.profile.width_um
        filled = self.fill >= (SHORT_FILL if short else LEAST_FILL)
        return slender and filled and length_um >= SHORTEST_UM and bool(self.pixels.mask.any())

    def contrast(self, surface: Surface) -> float:
        """Mean of its pixels, in standard deviations of the noise."""
        return float(self.pixels.on(surface.background.score).mean())


def _follow(course: Course, surface: Surface) -> _Line | None:
    """The line along a course, over small gaps; None where nothing thin is."""
    patch, background = surface.patch, surface.background
    part = course.longer(EXTENT_UM).beside(patch, CORRIDOR_UM).within(background.in_view)
    along, off = course.along_and_off(part.on(patch.x_um), part.on(patch.y_um))
    residual = part.on(background.residual)
    marked = (along >= course.start_um) & (along <= course.end_um)
    profile = line_profile(off[marked], residual[marked])
    if not profile.is_line:
        return None
    on_course = np.abs(off - profile.off_um) <= max(profile.width_um / 2, PITCH_UM)
    whole, fill = _trim(course.shifted(profile.off_um), along[on_course], residual[on_course] / profile.depth)
    on_course &= (along >= whole.start_um) & (along <= whole.end_um)
    return _Line(whole, part.only(on_course), profile, fill, float(np.median(part.on(background.noise))))


def _is_visible(line: _Line, surface: Surface) -> bool:
    """Whether a line stands out of its ground, of the noise, and of what compression leaves."""
    error = line.noise / np.sqrt(max(line.pixels.mask.sum() / CORRELATED_PX, 1.0))
    least = max(
        LEAST_CONTRAST * surface.ferrule_level, LEAST_SIGNIFICANCE * error, OF_FLOOR * surface.noise_floor
    )
    return bool(abs(line.profile.depth) >= least and abs(line.contrast(surface)) >= LEAST_SCORE)


def _feature(line: _Line, surface: Surface) -> Feature | None:
    """A line as a scratch or a crack; None outside all zones."""
    patch, course, depth = surface.patch, line.course, line.profile.depth
    zone = zone_of(float(line.pixels.on(patch.r_um).min()), surface.zones)
    if zone is None:
        return None
    x_um, y_um = line.pixels.on(patch.x_um), line.pixels.on(patch.y_um)
    along, off = course.along_and_off(x_um, y_um)
    nearest = int(np.argmin(np.hypot(along - (course.start_um + course.end_um) / 2, off)))
    darkness = -depth / max(float(line.pixels.on(surface.background.level).mean()), 1.0)
    crack = is_crack(line.pixels.places_um(patch.x_um, patch.y_um), darkness, depth, surface)
    size_um = course.length_um if crack else width_across(course, surface) or line.profile.width_um
    contrast = line.contrast(surface)
    return Feature(
        kind=Kind.CRACK if crack else Kind.SCRATCH,
        zone=zone,
        x_um=float(x_um[nearest]),
        y_um=float(y_um[nearest]),
        size_um=size_um,
        length_um=course.length_um,
        contrast=contrast,
        uncertainty_um=size_uncertainty_um(size_um, BIN_UM, surface.rise_um, contrast),
    )


def runs_along_edge(radii_um: Image | Floats, length_um: float, rings: Rings) -> bool:
    """Whether a line keeps beside the cladding's edge, as the rings of that edge do.

    Args:
        radii_um: distances of its pixels from the axis.
        length_um: its length.
        rings: of the fibre.
    """
    beside = float((np.abs(radii_um - rings.cladding_radius_um) < RING_REACH_UM).mean()) > MOST_BESIDE
    return beside and float(radii_um.max() - radii_um.min()) < length_um / 2


def _trim(course: Course, along: Floats, strength: Image | Floats) -> tuple[Course, float]:
    """The course from where the line begins to where it ends; and its fill, 0 to 1.

    The detector's own length makes a mark too long, noise and steps make it too short.

    Args:
        course: the marked course.
        along: where on it, and `EXTENT_UM` beyond its ends, each pixel lies, in um.
        strength: the pixel's residual by the line's depth.
    """
    if not len(along):
        return course, 0.0
    begin_um = course.start_um - EXTENT_UM
    index = np.maximum(np.floor(along - begin_um), 0).astype(int)
    count = np.bincount(index)
    mean = np.bincount(index, weights=strength) / np.maximum(count, 1)
    there = np.nonzero(np.convolve(mean, np.ones(3) / 3, mode="same") > 0.5)[0]
    marked = there[(there >= EXTENT_UM) & (there < EXTENT_UM + course.length_um)]
    if not len(marked):
        return course, 0.0
    fill = len(marked) / (marked[-1] - marked[0] + 1)
    runs = np.split(there, np.nonzero(np.diff(there) > LONGEST_GAP_UM)[0] + 1)
    first = min(run[0] for run in runs if run[-1] >= marked[0])
    last = max(run[-1] for run in runs if run[0] <= marked[-1])
    return replace(course, start_um=begin_um + first, end_um=begin_um + last + 1), float(fill)
