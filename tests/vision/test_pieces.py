"""Scratches that were told in pieces are one again."""

import numpy as np
import pytest

from device.vision.blobs import Blob
from device.vision.findings import Feature, Kind
from device.vision.look import surface_of
from device.vision.pieces import Told, joined
from device.vision.surface import Surface
from model.render.shapes import moved, scratch
from tests.support.plain import MM, frame_of, plain_scene, spec, taken

DASHES_UM = range(-40, 60, 20)


@pytest.fixture(scope="module")
def surface() -> Surface:
    """An end face with dashes of 8 by 2 um in a row at 90 um."""
    dash = moved(scratch(np.random.default_rng(2), 8, 2.0, 0.0, 0.0, 0.1), 0, 90)
    dashes = tuple(outline for x_um in DASHES_UM for outline in moved(dash, x_um, 0))
    shown = taken(plain_scene(spec(Kind.SCRATCH, dashes, 2.0, 88.0, 0.3)))
    found = surface_of(frame_of(shown), MM.fibre, MM.zones)
    assert found is not None
    return found


def dash(surface: Surface, x_um: float, y_um: float, kind: Kind = Kind.SCRATCH) -> Told:
    """A dash of 8 by 2 um along x, and what it was told to be."""
    patch = surface.patch
    mask = (np.abs(patch.x_um - x_um) < 4) & (np.abs(patch.y_um - y_um) < 1)
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    box = np.s_[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    blob = Blob(mask[box], int(rows[0]), int(columns[0]))
    return blob, Feature(kind, "D", x_um, y_um, 2.0, 8.0, -9.0, 0.2)


def test_pieces_in_line_are_one_scratch_as_long_as_they_reach(surface):
    (one,) = joined([dash(surface, x_um, 90.0) for x_um in DASHES_UM], surface)
    assert one.kind is Kind.SCRATCH
    assert one.length_um == pytest.approx(88, abs=3)
    assert one.size_um == pytest.approx(2, abs=0.6)


def test_particles_among_them_stay_and_spoil_nothing(surface):
    pieces = [dash(surface, x_um, 90.0) for x_um in DASHES_UM]
    dirt = [dash(surface, x_um, 90.0 + off, Kind.PARTICLE) for x_um in (-30, 0, 30) for off in (-5, 5)]
    found = joined(pieces + dirt, surface)
    assert sorted(f.kind for f in found) == [Kind.PARTICLE] * 6 + [Kind.SCRATCH]


def test_pieces_in_no_line_stay_as_they_are(surface):
    apart = [dash(surface, -60.0, 70.0), dash(surface, 50.0, -80.0), dash(surface, 20.0, 100.0)]
    assert joined(apart, surface) == [feature for _, feature in apart]
    assert joined(apart[:1], surface) == [apart[0][1]]
    assert joined([], surface) == []
