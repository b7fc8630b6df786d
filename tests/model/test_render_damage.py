"""What is in the glass or lies on it, and what its truth says."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from device.vision.findings import Kind
from model.render import CAMERAS, FIBRES, SceneKind, sample_scene
from model.render.damage import LARGEST_PIT_UM, cracks, pit
from model.render.looks import sample_look
from model.render.shapes import enclosing_circle_um
from tests.support import plain
from tests.support.plain import plain_scene, taken

seeds = st.integers(0, 2**32 - 1)
MM = FIBRES["mm-50-125"]
CAMERA = replace(plain.CAMERA, blur_px=0.1, read_noise=0.0)


def kinds(kind, count=40):
    """Kinds of all features in scenes of a kind, but for the harmless specks of each scene."""
    specs = []
    for seed in range(count):
        scene = sample_scene(np.random.default_rng(seed), kind, CAMERAS["sharp"], MM)
        specs += [spec for spec in scene.features if spec.kind is not Kind.PARTICLE]
    return {spec.kind for spec in specs}


def test_a_feature_has_the_kind_that_the_advice_depends_on():
    assert kinds(SceneKind.OIL) == {Kind.OIL_FILM}
    assert kinds(SceneKind.PITS) == {Kind.PIT, Kind.SCRATCH}
    assert kinds(SceneKind.CRACKS) == {Kind.CRACK, Kind.CHIP}
    assert kinds(SceneKind.EDGE_CHIPS) == {Kind.CHIP}
    assert kinds(SceneKind.CONTAMINATION) == {Kind.RESIDUE, Kind.OIL_FILM}


@given(seed=seeds, size_um=st.floats(1, LARGEST_PIT_UM))
def test_a_pit_is_nearly_round_and_as_large_as_it_says(seed, size_um):
    spec = pit(np.random.default_rng(seed), size_um, (30.0, -40.0))
    x_um, y_um, diameter_um = enclosing_circle_um(spec.outlines)
    distances = np.hypot(*(spec.outlines[0] - (x_um, y_um)).T)

    assert spec.size_um == size_um
    assert diameter_um == pytest.approx(size_um, rel=1e-3)
    assert np.hypot(x_um - 30, y_um + 40) < 0.1 * size_um
    assert distances.min() > 0.3 * size_um


def test_a_pit_is_dark_with_a_bright_middle_where_its_floor_gives_light_back():
    hole = replace(pit(np.random.default_rng(1), 8.0, (90.0, 0.0)), tone=0.1, opacity=1.0, rim=0.0)
    dark, lit = (
        taken(plain_scene(replace(hole, middle=middle), camera=CAMERA, blur_um=0.0)) for middle in (0.0, 0.8)
    )
    rows, columns = np.nonzero(lit.truth.labels)
    middle = round(rows.mean()), round(columns.mean())

    assert lit.pixels[middle] > dark.pixels[middle] + 100
    assert lit.pixels[lit.truth.labels > 0].min() < 30
    assert np.array_equal(lit.truth.labels, dark.truth.labels)


@given(seed=seeds)
def test_a_crack_runs_from_the_cladding_s_edge_inwards(seed):
    rng = np.random.default_rng(seed)
    look = sample_look(rng, MM)

    for crack in cracks(rng, look):
        radii_um = np.hypot(*crack.outlines[0].T)
        assert radii_um.max() > look.fibre.cladding_um / 2 - 0.01
        assert radii_um.max() < look.fibre.cladding_um / 2 + 15
        assert radii_um.min() < look.fibre.cladding_um / 2 - 1


def test_some_oil_floods_all_of_the_contact_zone_but_not_all_oil_does():
    covered = []
    for seed in range(30):
        rng = np.random.default_rng(seed)
        scene = sample_scene(rng, SceneKind.OIL, CAMERAS["sharp"], MM)
        covered.append(max(spec.size_um for spec in scene.features) > 400)

    assert 0 < sum(covered) < 15
