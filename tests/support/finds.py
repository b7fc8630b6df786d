"""End faces as the detectors see them, what the segmentation network may say of them, and finds on them."""

from collections.abc import Callable

import numpy as np

from device.vision.arrays import Image, Mask
from device.vision.blobs import Blob
from device.vision.evidence import KINDS, Evidence
from device.vision.findings import Kind
from device.vision.finds import Area
from device.vision.look import surface_of
from device.vision.patch import PITCH_UM
from device.vision.surface import Surface
from model.render.scene import Camera, FeatureSpec
from tests.support.plain import CAMERA, MM, frame_of, plain_scene, taken

Where = Callable[[Image, Image], Mask]
"""Whether a place is meant, by x and y in um from the axis."""


def surface(*features: FeatureSpec, camera: Camera = CAMERA) -> Surface:
    """A plain end face with these features."""
    found = surface_of(frame_of(taken(plain_scene(*features, camera=camera))), MM.fibre, MM.zones)
    assert found is not None
    return found


def said(
    on: Surface, kind: Kind | None = None, where: Where | None = None, probability: float = 0.95
) -> Evidence:
    """The network's word: nothing, but of this kind there."""
    half = len(on.judged) // 2
    x_um, y_um = (axis[: 2 * half : 2, : 2 * half : 2] + 0.25 for axis in (on.patch.x_um, on.patch.y_um))
    word = np.zeros((half, half, len(KINDS)), np.float32)
    word[..., 0] = 1
    if where is not None:
        there = where(x_um, y_um)
        word[there, 0] = 1 - probability
        word[there, KINDS.index(kind)] = probability
    return Evidence(word, len(on.judged))


def near(x_um: float, y_um: float, radius_um: float) -> Where:
    """A round place."""
    return lambda x, y: np.asarray(np.hypot(x - x_um, y - y_um) <= radius_um)


def speck(on: Surface, x_um: float, y_um: float = 0.0, size_um: float = 4.0) -> Area:
    """A round find."""
    side = round(size_um / PITCH_UM)
    axis = np.arange(side) - (side - 1) / 2
    half = len(on.judged) // 2
    corner = [round(half + at / PITCH_UM - side / 2) for at in (y_um, x_um)]
    blob = Blob(np.hypot(axis[:, None], axis) <= side / 2, *corner)
    return Area(blob, blob)
