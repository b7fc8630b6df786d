"""Traces of a ring and of compression are no defects; a chip, a strong speck and a plain picture's are."""

import numpy as np
import pytest

from device.vision.artefacts import is_artefact
from device.vision.background import Background
from device.vision.blobs import blobs
from device.vision.edge import Ellipse
from device.vision.findings import Zone
from device.vision.patch import PITCH_UM, Patch
from device.vision.rings import Rings
from device.vision.surface import Surface

HALF = 180
RADIUS_UM = 62.5
CORE_UM = 25.0
NOISE = 2.0


def artefact(x_um, y_um, along_um, across_um, contrast, *, turn=0.0, floor=0.0):
    """Whether a bar of so many um at a place is one; without a turn it lies along the ring."""
    levels = np.full((2 * HALF + 1,) * 2, 150.0, np.float32)
    patch = Patch(levels, np.ones(levels.shape, bool))
    middle = (HALF + 0.5) * PITCH_UM
    cladding, core = (Ellipse(middle, middle, radius_um, radius_um) for radius_um in (RADIUS_UM, CORE_UM))
    rings = Rings(patch, cladding, core)
    angle = np.arctan2(y_um, x_um) + np.pi / 2 + turn
    dx, dy = patch.x_um - x_um, patch.y_um - y_um
    along, across = dx * np.cos(angle) + dy * np.sin(angle), dy * np.cos(angle) - dx * np.sin(angle)
    bar = (np.abs(along) <= along_um / 2) & (np.abs(across) <= across_um / 2)
    noise = np.full_like(levels, max(NOISE, floor))
    background = Background(
        np.where(bar, contrast * noise, 0).astype(np.float32), levels, noise, patch.in_view
    )
    zones = (Zone("C", 0.0, 2 * RADIUS_UM + 50),)
    (blob,) = blobs(bar)
    return is_artefact(blob, Surface(patch, rings, background, patch.in_view, zones, 2.0, floor))


@pytest.mark.parametrize("edge_um", [CORE_UM, RADIUS_UM])
def test_a_faint_sliver_along_an_edge_is_a_trace_of_its_ring(edge_um):
    assert artefact(0.7 * edge_um, 0.7 * edge_um, 4.5, 1.0, 3.0)


@pytest.mark.parametrize(
    "chip",
    [
        pytest.param({"contrast": 8.0}, id="strong"),
        pytest.param({"turn": np.pi / 2}, id="leads inwards"),
        pytest.param({"across_um": 3.5}, id="wide"),
        pytest.param({"x_um": 30.0, "y_um": 30.0}, id="off the edge"),
    ],
)
def test_what_differs_from_a_sliver_is_none(chip):
    sliver = {"x_um": 43.0, "y_um": 43.0, "along_um": 6.0, "across_um": 1.0, "contrast": 3.0}
    assert not artefact(**sliver | chip)


def test_a_speck_of_few_waves_is_a_trace_of_compression():
    assert artefact(90.0, 0.0, 1.4, 1.4, 4.5, floor=2.5)


@pytest.mark.parametrize(
    ("size_um", "contrast", "floor"),
    [
        pytest.param(1.4, 8.0, 2.5, id="strong"),
        pytest.param(4.0, 4.5, 2.5, id="large"),
        pytest.param(1.4, 4.5, 0.0, id="not compressed"),
    ],
)
def test_other_specks_are_not(size_um, contrast, floor):
    assert not artefact(90.0, 0.0, size_um, size_um, contrast, floor=floor)
