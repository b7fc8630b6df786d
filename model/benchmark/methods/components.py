"""From the masks of a method without measurements of its own to features in um."""

from itertools import pairwise

import cv2
import numpy as np
import numpy.typing as npt

from device.vision.arrays import Image, Mask
from device.vision.edge import Ellipse
from device.vision.findings import Feature, Kind, Zone
from device.vision.patch import PITCH_UM, Patch, cut_patch
from model.benchmark.methods.method import Task

Points = npt.NDArray[np.int64]
"""Column and row of each pixel, shape (pixels, 2)."""

LEAST_PX = 4
"""Fewer connected pixels are no feature."""


def true_patch(task: Task) -> Patch:
    """The rectified end face around the true cladding."""
    scale = task.frame.scale
    cx, cy, rx, ry = task.ellipse_px
    ellipse = Ellipse(
        cx * scale.x_um_per_px, cy * scale.y_um_per_px, rx * scale.x_um_per_px, ry * scale.y_um_per_px
    )
    return cut_patch(task.frame, ellipse, task.zones[-1].outer_um / 2)


def regions(task: Task, patch: Patch, guard_um: float) -> tuple[Mask, ...]:
    """Core, cladding and ferrule, without a guard ring on either side of the edges between them.

    Args:
        task: with the true diameters.
        patch: around the true cladding.
        guard_um: width of the guard ring on each side.
    """
    cladding_um = task.ellipse_px[2] * task.frame.scale.x_um_per_px
    borders = (-guard_um, task.core_um / 2, cladding_um, task.zones[-1].outer_um / 2 + guard_um)
    return tuple(
        patch.in_view & (patch.r_um >= low + guard_um) & (patch.r_um < high - guard_um)
        for low, high in pairwise(borders)
    )


def defects(mask: Mask, patch: Patch, zones: tuple[Zone, ...]) -> list[Feature]:
    """A particle per connected part of a mask, its size that of the smallest circle around it."""
    return [f for points in _parts(mask) if (f := _feature(points, patch, zones, Kind.PARTICLE))]


def scratches(
    mask: Mask, patch: Patch, zones: tuple[Zone, ...], least_length_um: float, slenderness: float
) -> tuple[list[Feature], Mask]:
    """The connected parts that are long and slender, and the mask of what they cover."""
    found, covered = [], np.zeros_like(mask)
    for points in _parts(mask):
        length_um, width_um = _extent_um(points)
        if length_um < max(least_length_um, slenderness * width_um):
            continue
        feature = _feature(points, patch, zones, Kind.SCRATCH)
        if feature:
            found.append(feature)
            covered[points[:, 1], points[:, 0]] = True
    return found, covered


def _parts(mask: Mask) -> list[Points]:
    """Pixels (column, row) of each 8-connected part."""
    count, numbers = cv2.connectedComponents(mask.astype(np.uint8), connectivity=8)
    labels = np.asarray(numbers, np.int32)
    rows, columns = np.nonzero(labels)
    order = np.argsort(labels[rows, columns], kind="stable")
    points = np.stack([columns, rows], axis=1)[order]
    sizes = np.bincount(labels[rows, columns], minlength=count)[1:]
    return [part for part in np.split(points, np.cumsum(sizes)[:-1]) if len(part) >= LEAST_PX]


def _extent_um(points: Points) -> tuple[float, float]:
    """Length along the principal axis, and area by length."""
    centered = points - points.mean(axis=0)
    axis = np.linalg.svd(centered, full_matrices=False)[2][0]
    length_um = (float(np.ptp(centered @ axis)) + 1) * PITCH_UM
    return length_um, len(points) * PITCH_UM**2 / length_um


def _feature(
    points: Points,
    patch: Patch,
    zones: tuple[Zone, ...],
    kind: Kind,
) -> Feature | None:
    """Its place on it that is nearest to the centre of its circle; None outside all zones."""
    columns, rows = points[:, 0], points[:, 1]
    nearest_um = float(patch.r_um[rows, columns].min())
    zone = next((zone.name for zone in zones if 2 * nearest_um < zone.outer_um), None)
    if zone is None:
        return None
    (x, y), radius = cv2.minEnclosingCircle(points.astype(np.float32))
    if kind is Kind.SCRATCH:
        x, y = points[np.argmin(np.hypot(columns - x, rows - y))].tolist()
    half = len(patch.levels) // 2
    length_um, width_um = _extent_um(points)
    circle_um = (2 * radius + 1) * PITCH_UM
    return Feature(
        kind=kind,
        zone=zone,
        x_um=(x - half) * PITCH_UM,
        y_um=(y - half) * PITCH_UM,
        size_um=width_um if kind is Kind.SCRATCH else circle_um,
        length_um=length_um if kind is Kind.SCRATCH else circle_um,
        contrast=0.0,
        uncertainty_um=0.0,
    )


def median3(levels: Image) -> Image:
    """3x3 median."""
    return np.asarray(cv2.medianBlur(levels, 3), np.float32)
