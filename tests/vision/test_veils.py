"""A patch too faint for its pixels is found as a whole where it has an edge; a soft shadow is none."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from device.vision.arrays import Mask
from device.vision.evidence import Evidence
from device.vision.findings import Kind
from device.vision.patch import PITCH_UM
from device.vision.surface import Surface
from device.vision.veils import going_on, veiled_area
from model.render.scene import Dust, Ferrule
from model.render.shapes import moved, scratch
from tests.support.finds import near, said, surface
from tests.support.plain import CAMERA, SQUARE, disc, plain_scene, seen, spec

NOISY = replace(CAMERA, read_noise=3.0)
"""Noise of 3 grey levels on a ferrule of 180: a veil of 2 % is 1.2 of its standard deviations deep."""


def wide(scene, seed=1):
    return [f for f in seen(scene, seed=seed).features if f.size_um > 12]


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize(("size_um", "tone"), [(30.0, 0.98), (18.0, 0.975), (50.0, 1.022)])
def test_a_veil_is_found_as_large_as_it_is(size_um, tone, seed):
    (found,) = wide(plain_scene(disc(size_um, 10, 92, tone=tone), camera=NOISY), seed)
    assert found.size_um == pytest.approx(size_um, abs=0.25 * size_um)
    assert (found.x_um, found.y_um) == pytest.approx((10, 92), abs=3)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_shadow_of_dust_on_the_microscope_is_no_veil(seed):
    scene = plain_scene(camera=NOISY)
    middle_px = scene.camera.width_px / 2, scene.camera.height_px / 2
    x_px = middle_px[0] + 95 / SQUARE.x_um_per_px
    shadow = Dust(x_px, middle_px[1], 15 / SQUARE.x_um_per_px, 5 / SQUARE.x_um_per_px, 0.022, 0.0)
    assert wide(replace(scene, dust=(shadow,)), seed) == []


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("mottle_um", [6.0, 15.0])
def test_a_mottled_ferrule_has_no_veils(mottle_um, seed):
    mottled = Ferrule(0.0, 1.0, 0.008, 0.0, 0.0, mottle_um=mottle_um)
    assert wide(replace(plain_scene(camera=NOISY), ferrule=mottled), seed) == []


def test_a_strong_scratch_is_no_veil():
    outlines = scratch(np.random.default_rng(1), 120.0, 4.0, 0.0, 0.0)
    line = spec(Kind.SCRATCH, moved(outlines, 0.0, 95.0), 4.0, 120.0, 0.3)
    (found,) = seen(plain_scene(line, camera=NOISY)).features
    assert found.kind is Kind.SCRATCH


def veil(on: Surface, evidence: Evidence) -> Mask:
    """What the network's word adds to the veils."""
    return veiled_area(on, evidence) & ~veiled_area(on, said(on))


@pytest.mark.parametrize("kind", [Kind.OIL_FILM, Kind.RESIDUE])
def test_a_veil_fainter_than_an_eye_sees_counts_where_the_network_takes_it_for_one(kind):
    on = surface(disc(40.0, 0, 90, tone=0.99), camera=NOISY)
    found = veil(on, said(on, kind, near(0, 90, 18)))
    assert found.sum() * PITCH_UM**2 == pytest.approx(np.pi * 18**2, rel=0.1)
    assert not veil(on, said(on, Kind.SCRATCH, near(0, 90, 18))).any()


@pytest.mark.parametrize(("radius_um", "counts"), [(8, False), (18, True)])
def test_the_wider_a_veil_the_fainter_it_may_be(radius_um, counts):
    on = surface(disc(40.0, 0, 90, tone=0.99), camera=NOISY)
    assert veil(on, said(on, Kind.OIL_FILM, near(0, 90, radius_um))).any() is np.bool_(counts)


def test_where_nothing_is_off_the_networks_word_makes_no_veil():
    on = surface(disc(40.0, 0, 90, tone=0.99), camera=NOISY)
    assert not veil(on, said(on, Kind.OIL_FILM, near(0, -90, 18))).any()


def test_a_small_place_is_no_veil():
    on = surface(disc(40.0, 0, 90, tone=0.99), camera=NOISY)
    assert not veil(on, said(on, Kind.OIL_FILM, near(0, 90, 5))).any()


def fringed(depth: float) -> Surface:
    """An end face with fringes of 16 um over a half of it, so deep to either side."""
    plain = surface(camera=NOISY)
    size = np.float32(depth) * plain.seen_against
    fringes = np.where(
        plain.patch.x_um < 0, size * np.sin(plain.patch.y_um * np.float32(2 * np.pi / 16)), np.float32(0)
    )
    residual = (plain.background.residual + fringes).astype(np.float32)
    return replace(plain, background=replace(plain.background, residual=residual))


@pytest.mark.parametrize(
    ("depth", "radius_um", "probability", "counts"),
    [(0.02, 60, 0.95, True), (0.0, 60, 0.95, False), (0.02, 60, 0.8, False), (0.02, 15, 0.95, False)],
)
def test_fringes_to_either_side_are_a_film_where_the_network_is_sure_of_a_wide_one(
    depth, radius_um, probability, counts
):
    on = fringed(depth)
    film = said(on, Kind.OIL_FILM, near(-60, 0, radius_um), probability)
    assert veil(on, film).any() is np.bool_(counts)


def goes_on(found_um: tuple[float, float], size_um: float, **word: Any) -> float:
    """The area in um² within the glass to which a film goes on that the network sees from there out."""
    on = surface(camera=NOISY)
    found = near(*found_um, size_um / 2)(on.patch.x_um, on.patch.y_um)
    film = said(on, Kind.OIL_FILM, lambda x, y: np.asarray((np.abs(x) < 25) & (y > -20) & (y < 95)), **word)
    glass = on.rings.radius_um < on.rings.cladding_radius_um
    return float((going_on(found, on, film) & glass).sum()) * PITCH_UM**2


def test_a_film_found_on_the_ferrule_goes_on_over_the_glass_where_the_network_is_sure_of_it():
    # Without 8 um along the core's edge, and 4 along the cladding's.
    assert goes_on((0, 80), 20) == pytest.approx(50 * 78 - 8 * 125, rel=0.1)


def test_a_film_goes_on_neither_by_a_guess_nor_from_a_speck_nor_from_beside_it():
    assert goes_on((0, 80), 20, probability=0.7) == 0
    assert goes_on((0, 80), 10) == 0
    assert goes_on((60, 80), 20) == 0
