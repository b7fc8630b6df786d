"""A film that covers everything is found, though nothing stands out of it; even glass has none."""

from dataclasses import replace

import numpy as np
import pytest

from device.vision.film import flooded_area
from device.vision.findings import Kind
from model.render.scene import Ferrule
from model.render.shapes import blob
from tests.support.finds import near, said, surface
from tests.support.plain import CORE, plain_scene, seen, spec


def flooded(fringe_um, size_um=600.0, tone=0.6):
    outlines = blob(np.random.default_rng(1), size_um, 0.1)
    film = spec(Kind.OIL_FILM, outlines, size_um, size_um, tone)
    return replace(film, opacity=0.7, soft_um=1.0, fringe_um=fringe_um)


@pytest.mark.parametrize("fringe_um", [6.0, 12.0])
@pytest.mark.parametrize("seed", [1, 2])
def test_a_film_over_everything_is_found_in_the_core_s_zone(fringe_um, seed):
    found = seen(plain_scene(flooded(fringe_um)), seed=seed).features
    films = [f for f in found if f.kind is Kind.OIL_FILM and f.size_um > 60]
    assert "A" in {f.zone for f in films}


@pytest.mark.parametrize("fringe_um", [8.0, 25.0])
def test_its_fringes_are_no_scratches(fringe_um):
    found = seen(plain_scene(flooded(fringe_um))).features
    assert [f for f in found if f.kind is Kind.SCRATCH] == []


@pytest.mark.parametrize(
    "ferrule",
    [Ferrule(0.02, 1.0, 0.0, 0.0, 0.0), Ferrule(0.0, 1.0, 0.012, 0.0, 0.0, mottle_um=10.0)],
    ids=["grain", "mottle"],
)
def test_an_uneven_ferrule_is_no_film(ferrule):
    scene = replace(plain_scene(core=replace(CORE, ripple=0.08, ripple_um=9.0)), ferrule=ferrule)
    assert [f for f in seen(scene).features if f.kind is Kind.OIL_FILM] == []


@pytest.mark.parametrize(
    ("depth", "probability", "counts"), [(0.006, 0.95, True), (0.006, 0.8, False), (0.0, 0.95, False)]
)
def test_a_fainter_one_counts_where_the_network_is_sure_of_it(depth, probability, counts):
    plain = surface()
    waves = np.float32(depth * plain.ferrule_level) * np.sin(plain.patch.y_um * np.float32(2 * np.pi / 16))
    residual = (plain.background.residual + waves).astype(np.float32)
    on = replace(plain, background=replace(plain.background, residual=residual))
    film = said(on, Kind.OIL_FILM, near(0, 0, 100), probability)
    assert flooded_area(on, film).any() is np.bool_(counts)
