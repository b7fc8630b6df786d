"""From marks to features: how large, where, in which zone, of which kind.

A mark says that something is there. Its size is taken from the residual: the pixels that reach
half of its own contrast, since a blurred edge lies where the level is half-way.
"""

import cv2
import numpy as np

from device.vision.arrays import Image, Mask
from device.vision.background import Background
from device.vision.blobs import Blob, blobs
from device.vision.courses import course_through
from device.vision.findings import Feature, Kind, Zone
from device.vision.kinds import Shape, follows_ring, is_on_edge, kind_of
from device.vision.patch import PITCH_UM
from device.vision.surface import Surface, disc, grown
from device.vision.uncertainty import size_uncertainty_um
from device.vision.widths import width_across

LEAST_CONTRAST = 0.025
"""Share of the level that contrast is seen against; what differs by less is not visible to a technician."""
LEAST_SCORE = 3.5
"""Standard deviations of the noise that a pixel of a feature differs by."""
LEAST_SIZE_UM = 1.0
LEAST_AREA_UM2 = 0.75
"""About that of a disc of the least size: what covers less is a pixel's noise."""
REACH_UM = 2.0
"""How far beyond its mark a feature may extend."""
GAP_UM = 1.0
"""Pieces of a large feature with less than twice this between them are one."""
SMALL_GAP_UM = 0.5
LARGE_UM2 = 60.0
"""From this area on a feature has a texture of its own, and its strongest part is not typical."""
OUTERMOST = 0.5
"""The outermost of many pixel centres lies a quarter of a pixel inside the edge, on either side."""


def outline(marks: Mask, background: Background, seen_against: Image) -> Mask:
    """The pixels of the defects under some marks, each at half of its own contrast.

    A sharp picture shows a halo of the other sign around a particle; it is no part of it.

    Args:
        marks: where a detector saw something, shape of the patch.
        background: the patch against its background.
        seen_against: grey level against which contrast is seen, shape of the patch.
    """
    if not marks.any():
        return np.zeros_like(marks)
    near = grown(marks, REACH_UM)
    least = np.maximum(LEAST_SCORE * background.noise, np.float32(LEAST_CONTRAST) * seen_against)
    whole = np.zeros_like(marks)
    there = near & background.in_view & (np.abs(background.residual) > least)
    for blob in blobs(there, touching=marks):
        blob.of(whole)[...] |= _at_half_contrast(blob, background)
    return whole


def _at_half_contrast(blob: Blob, background: Background) -> Mask:
    residual = np.where(blob.mask, blob.of(background.residual), 0)
    depth = residual * (1 if residual.sum() > 0 else -1)
    small = blob.mask.sum() * PITCH_UM**2 <= LARGE_UM2
    reached = depth > 0.5 * np.median(depth[depth > (0.5 if small else 0.2) * depth.max()])
    element = disc(SMALL_GAP_UM if small else GAP_UM)
    edge = len(element)
    joined = cv2.morphologyEx(np.pad(reached.astype(np.uint8), edge), cv2.MORPH_CLOSE, element)
    return np.asarray(joined[edge:-edge, edge:-edge] > 0) & blob.mask


CROSSED = 1.5
"""By how much more than it is thick the area of an outline by its length is where scratches cross."""
MOST_DISCS = 75


def measure_defect(
    blob: Blob, surface: Surface, *, is_stroke: bool, may_be_crack: bool = True
) -> Feature | None:
    """A defect; None where it is too small to measure, outside all zones, or one of the fibre's rings.

    Args:
        blob: its pixels.
        surface: the end face that it lies on.
        is_stroke: whether it is known for a part of a scratch.
        may_be_crack: whether it is a crack where it looks like one.
    """
    # The hull has the same circle, and comes sooner to it by seconds where a film has 200,000 points.
    points = _points(blob)
    (x, y), radius = cv2.minEnclosingCircle(cv2.convexHull(points))
    if is_stroke:  # of a bow the circle's centre lies beside it
        x, y = points[np.argmin(np.hypot(*(points - (x, y)).T))]
    circle_um = (2 * radius + OUTERMOST) * PITCH_UM
    zone = zone_of(float(blob.on(surface.patch.r_um).min()), surface.zones)
    if zone is None or circle_um < LEAST_SIZE_UM or blob.mask.sum() * PITCH_UM**2 < LEAST_AREA_UM2:
        return None
    length_um, width_um = blob.extent_um
    shape = Shape(circle_um, length_um, width_um)
    kind = kind_of(blob, surface, shape, is_stroke=is_stroke, may_be_crack=may_be_crack)
    if _is_ring(blob, surface, shape, kind):
        return None
    size_um = _width_um(blob, surface, width_um) if kind is Kind.SCRATCH else circle_um
    half = len(surface.patch.levels) // 2
    contrast = float(blob.on(surface.background.score).mean())
    return Feature(
        kind=kind,
        zone=zone,
        x_um=float(x - half) * PITCH_UM,
        y_um=float(y - half) * PITCH_UM,
        size_um=size_um,
        length_um=length_um if kind is Kind.SCRATCH else circle_um,
        contrast=contrast,
        uncertainty_um=size_uncertainty_um(size_um, PITCH_UM, surface.rise_um, contrast),
    )


def _width_um(blob: Blob, surface: Surface, outlined_um: float) -> float:
    """Width of a scratch of which the outline is known, and its area by its length.

    Scratches across each other are one outline, whose course is that of none of them.
    """
    thickness_um = _thickness_um(blob)
    if outlined_um > CROSSED * thickness_um:
        return thickness_um
    course = course_through(blob.places_um(surface.patch.x_um, surface.patch.y_um).astype(np.float64))
    return min(width_across(course, surface) or outlined_um, outlined_um)


def _thickness_um(blob: Blob) -> float:
    """How thick most of an outline is: the diameter of discs that fill it, most of which are no larger."""
    inside = cv2.distanceTransform(np.pad(blob.mask, 1).astype(np.uint8), cv2.DIST_L2, 5)
    ridge = inside[(inside > 0) & (inside == cv2.dilate(inside, np.ones((3, 3), np.uint8)))]
    return (2 * float(np.percentile(ridge, MOST_DISCS)) - 1) * PITCH_UM


def _is_ring(blob: Blob, surface: Surface, shape: Shape, kind: Kind) -> bool:
    """Whether something thin, but for damage of the cladding's edge, is one of the fibre's own rings."""
    radii_um = blob.on(surface.rings.radius_um)
    loose = (
        shape.is_thin
        and kind is not Kind.CRACK
        and not is_on_edge(radii_um, surface.rings.cladding_radius_um)
    )
    return (kind is Kind.SCRATCH or loose) and follows_ring(radii_um, shape.circle_um)


def zone_of(nearest_um: float, zones: tuple[Zone, ...]) -> str | None:
    """The innermost zone that something touches; None outside all.

    Args:
        nearest_um: distance of its nearest point from the cladding's centre.
        zones: inside out.
    """
    return next((zone.name for zone in zones if 2 * nearest_um < zone.outer_um), None)


def _points(blob: Blob) -> Image:
    rows, columns = np.nonzero(blob.mask)
    return np.asarray(np.stack([columns + blob.column, rows + blob.row], axis=1), np.float32)
