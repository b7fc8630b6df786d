"""From marks to features: how large, where, in which zone, of which kind.

A mark says that something is there. Its size is taken from the residual: the pixels that reach
half of its own contrast, since a blurred edge lies where the level is half-way.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeVar

import cv2
import numpy as np
import numpy.typing as npt

from device.vision.arrays import Grey, Image, Mask
from device.vision.background import Background
from device.vision.findings import Feature, Kind, Zone
from device.vision.patch import PITCH_UM, Patch
from device.vision.uncertainty import defect_uncertainty_um

LEAST_CONTRAST = 0.03
"""Share of the ferrule's level; what differs by less is not visible to a technician."""
LEAST_SCORE = 3.5
"""Standard deviations of the noise that a pixel of a feature differs by."""
LEAST_SIZE_UM = 1.0
REACH_UM = 2.0
"""How far beyond its mark a feature may extend."""
GAP_UM = 1.0
"""Pieces of a large feature with less than twice this between them are one."""
LARGE_UM2 = 60.0
"""From this area on a feature has a texture of its own, and its strongest part is not typical."""
RESIDUE_UM = 15.0
"""A defect from this size on is a patch of residue, no single particle."""
SCRATCH_LENGTH_UM = 15.0
SLENDERNESS = 6.0
"""Length by width from which on a feature of that length is a scratch."""
EDGE_UM = 2.5
"""A defect that comes this near to the cladding's edge on both sides is a chip of the edge."""


T = TypeVar("T", bound=np.generic)


@dataclass(frozen=True)
class Blob:
    """Connected pixels: a mask of the size of its box, and the box's corner in the patch."""

    mask: Mask
    row: int
    column: int

    def of(self, image: npt.NDArray[T]) -> npt.NDArray[T]:
        """The part of an image of the patch's shape that lies in the box."""
        height, width = self.mask.shape
        return image[self.row : self.row + height, self.column : self.column + width]


def blobs(mask: Mask) -> Iterator[Blob]:
    """The connected parts of a mask, 8-connected, from top to bottom."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8), connectivity=8)
    for label in range(1, count):
        left, top, width, height, _ = stats[label]
        yield Blob(labels[top : top + height, left : left + width] == label, int(top), int(left))


def outline(marks: Mask, background: Background, ferrule_level: float) -> Mask:
    """The pixels of the defects under some marks, each at half of its own contrast.

    A sharp picture shows a halo of the other sign around a particle; it is no part of it.

    Args:
        marks: where a detector saw something, shape of the patch.
        background: the patch against its background.
        ferrule_level: grey level of the ferrule, against which contrast is seen.
    """
    reach = 2 * round(REACH_UM / PITCH_UM) + 1
    near = (
        cv2.dilate(marks.astype(np.uint8), cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (reach, reach))) > 0
    )
    least = np.maximum(LEAST_SCORE * background.noise, np.float32(LEAST_CONTRAST * ferrule_level))
    whole = np.zeros_like(marks)
    for blob in blobs(near & background.in_view & (np.abs(background.residual) > least)):
        if (blob.of(marks) & blob.mask).any():
            blob.of(whole)[...] |= _at_half_contrast(blob, background)
    return whole


def _disc(radius_um: float) -> Grey:
    size = 2 * round(radius_um / PITCH_UM) + 1
    return np.asarray(cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size)), np.uint8)


def _at_half_contrast(blob: Blob, background: Background) -> Mask:
    residual = np.where(blob.mask, blob.of(background.residual), 0)
    depth = residual * (1 if residual.sum() > 0 else -1)
    if blob.mask.sum() * PITCH_UM**2 <= LARGE_UM2:
        return np.asarray(depth > 0.5 * np.median(depth[depth > 0.5 * depth.max()]))
    reached = depth > 0.5 * np.median(depth[depth > 0.2 * depth.max()])
    disc = _disc(GAP_UM)
    edge = len(disc)
    joined = cv2.morphologyEx(np.pad(reached.astype(np.uint8), edge), cv2.MORPH_CLOSE, disc)
    return np.asarray(joined[edge:-edge, edge:-edge] > 0) & blob.mask


def measure_defect(
    blob: Blob, patch: Patch, background: Background, zones: tuple[Zone, ...], cladding_um: float
) -> Feature | None:
    """A defect, or None where it is smaller than can be measured or outside all zones.

    Args:
        blob: its pixels.
        patch: the patch.
        background: the patch against its background.
        zones: inside out.
        cladding_um: radius of the cladding.
    """
    (x, y), radius = cv2.minEnclosingCircle(_points(blob))
    circle_um = (2 * radius + 1) * PITCH_UM
    radii = blob.of(patch.r_um)[blob.mask]
    zone = zone_of(float(radii.min()), zones)
    if zone is None or circle_um < LEAST_SIZE_UM:
        return None
    length_um, width_um = extent(blob)
    on_edge = radii.min() < cladding_um + EDGE_UM and radii.max() > cladding_um - EDGE_UM
    slender = length_um >= max(SCRATCH_LENGTH_UM, SLENDERNESS * width_um)
    crosses = slender and float(np.ptp(radii)) > length_um / 2
    kind = _kind(circle_um, slender=slender, on_edge=bool(on_edge) and not crosses)
    half = len(patch.levels) // 2
    contrast = float(blob.of(background.score)[blob.mask].mean())
    return Feature(
        kind=kind,
        zone=zone,
        x_um=float(x - half) * PITCH_UM,
        y_um=float(y - half) * PITCH_UM,
        size_um=width_um if kind is Kind.SCRATCH else circle_um,
        length_um=length_um if kind is Kind.SCRATCH else circle_um,
        contrast=contrast,
        uncertainty_um=defect_uncertainty_um(contrast),
    )


def _kind(circle_um: float, *, slender: bool, on_edge: bool) -> Kind:
    """An arc along the edge is slender too, but a chip; what is slender elsewhere is a scratch."""
    if on_edge:
        return Kind.CHIP
    if slender:
        return Kind.SCRATCH
    return Kind.RESIDUE if circle_um >= RESIDUE_UM else Kind.PARTICLE


def extent(blob: Blob) -> tuple[float, float]:
    """Length along the principal axis and mean width (area by length), in um."""
    points = np.argwhere(blob.mask) * PITCH_UM
    axis = np.linalg.svd(points - points.mean(axis=0), full_matrices=False)[2][0]
    length = float(np.ptp(points @ axis)) + PITCH_UM
    return length, len(points) * PITCH_UM**2 / length


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
