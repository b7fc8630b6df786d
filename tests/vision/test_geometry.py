"""The cladding is found to a tenth of a um, whatever the sensor, the place and the light."""

from dataclasses import replace

import numpy as np
import pytest

from device.grading import profile
from device.networks import shipped
from device.vision.findings import Fibre, Flaw
from device.vision.frame import Frame, Scale
from device.vision.look import look
from model.render import FIBRES
from tests.support.plain import (
    CORE,
    MM,
    SQUARE,
    disc,
    plain_scene,
    seen,
    seen_end_face,
    taken,
    true_ellipse_px,
)


def errors_um(scene):
    rendered = taken(scene)
    found = seen_end_face(scene)
    sx, sy = rendered.scale.x_um_per_px, rendered.scale.y_um_per_px
    (cx, cy, rx, ry), place, radius = true_ellipse_px(rendered), found.center_px, found.radius_px
    return [
        (place[0] - cx) * sx,
        (place[1] - cy) * sy,
        (radius[0] - rx) * sx,
        (radius[1] - ry) * sy,
    ]


@pytest.mark.parametrize("scale", [SQUARE, Scale(0.679, 0.623), Scale(0.35, 0.35), Scale(0.5, 0.6)])
@pytest.mark.parametrize("center_um", [(0.0, 0.0), (12.34, -9.87), (-20.1, 15.5)])
def test_the_ellipse_is_found_to_a_tenth_of_a_um(scale, center_um):
    assert errors_um(plain_scene(scale=scale, center_um=center_um)) == pytest.approx([0] * 4, abs=0.1)


@pytest.mark.parametrize("level", [0.2, 0.8, 0.95, 1.3])
def test_the_fibre_is_found_darker_and_brighter_than_the_ferrule(level):
    scene = plain_scene(cladding_level=level, ferrule_grey=150)
    assert errors_um(scene) == pytest.approx([0] * 4, abs=0.15)


@pytest.mark.parametrize("level", [1.4, 3.0])
def test_a_core_that_shines_is_not_taken_for_the_cladding(level):
    scene = plain_scene(core=replace(CORE, level=level), cladding_level=0.9)
    assert errors_um(scene) == pytest.approx([0] * 4, abs=0.15)


def test_large_dirt_on_the_edge_does_not_move_the_ellipse():
    scene = plain_scene(disc(40, 62, 0), disc(25, -40, 48), disc(30, 10, -66))
    assert errors_um(scene) == pytest.approx([0] * 4, abs=0.15)


def test_the_core_is_found_with_its_offset():
    core = replace(CORE, offset_um=(1.5, -1.0), level=0.8)
    end_face = seen_end_face(plain_scene(core=core))
    assert end_face.core_um == pytest.approx(50, abs=0.3)
    assert end_face.core_offset_um == pytest.approx((1.5, -1.0), abs=0.15)


def test_a_core_as_bright_as_the_cladding_is_said_not_to_be_seen():
    end_face = seen_end_face(plain_scene(core=replace(CORE, level=0.5)))
    assert end_face.core_um is None
    assert end_face.core_offset_um is None


def test_a_62_5_um_core_is_found_by_the_profile_of_50_um():
    scene = plain_scene(fibre=FIBRES["mm-62.5-125"], core=replace(CORE, level=0.8))
    assert seen_end_face(scene).core_um == pytest.approx(62.5, abs=0.4)


def test_a_140_um_fibre_under_a_125_um_profile_is_the_wrong_size():
    scene = plain_scene(fibre=Fibre(91.0, 140.0))
    found = seen(scene)
    assert found.quality.flaws == (Flaw.WRONG_SIZE,)
    assert seen_end_face(scene).cladding_um == pytest.approx(140, abs=0.2)
    assert seen(scene, profile.load("example-mm-91-140")).quality.flaws == ()


@pytest.mark.parametrize("factor", [0.5, 0.7, 1.4, 2.0])
def test_a_wrong_scale_is_noticed(factor):
    rendered = taken(plain_scene())
    scale = Scale(0.433 * factor, 0.433 * factor)
    found = look(Frame(rendered.pixels, scale), MM.fibre, MM.zones, shipped())
    assert Flaw.WRONG_SIZE in found.quality.flaws
    assert found.end_face is not None
    assert found.end_face.cladding_um == pytest.approx(125 * factor, abs=0.4)


@pytest.mark.parametrize("scale", [0.001, 0.05, 30.0, 5000.0])
def test_an_absurd_scale_finds_nothing_and_breaks_nothing(scale):
    rendered = taken(plain_scene())
    found = look(Frame(rendered.pixels, Scale(scale, scale)), MM.fibre, MM.zones, shipped())
    assert found.quality.flaws
    assert found.end_face is None or Flaw.WRONG_SIZE in found.quality.flaws


@pytest.mark.parametrize("shape", [(1, 1), (1, 500), (3, 2), (40, 40), (200, 300)])
@pytest.mark.parametrize("level", [0, 128, 255])
def test_an_even_picture_of_any_shape_holds_no_fibre(shape, level):
    found = look(Frame(np.full(shape, level, np.uint8), SQUARE), MM.fibre, MM.zones, shipped())
    assert found.end_face is None
    assert Flaw.NO_FIBRE in found.quality.flaws
    assert found.features == ()
    assert found.descriptors is None


def test_noise_alone_is_never_graded():
    for seed in range(5):
        noise = np.random.default_rng(seed).integers(0, 256, (400, 500), dtype=np.uint8)
        assert look(Frame(noise, SQUARE), MM.fibre, MM.zones, shipped()).quality.flaws
