"""A picture that cannot be judged is said to be one, and why."""

from dataclasses import replace

import numpy as np
import pytest

from device.grading import profile
from device.vision.findings import Flaw
from model.render import CAMERAS, FIBRES, SceneKind, sample_scene
from model.render.scene import Light
from tests.support.plain import CORE, plain_scene, seen


def test_a_good_picture_has_no_flaw():
    quality = seen(plain_scene()).quality
    assert quality.flaws == ()
    assert quality.coverage == 1.0
    assert quality.saturated == 0.0
    assert quality.level == pytest.approx(180, abs=2)


def test_focus_is_the_rise_of_the_edge_in_um():
    rises = [seen(plain_scene(blur_um=sigma)).quality.focus or 0.0 for sigma in (0.5, 1.0, 2.0, 3.0)]
    assert rises == sorted(rises)
    assert rises[2] == pytest.approx(2.563 * 2.0, rel=0.1)


def test_defocus_by_which_a_small_particle_fades_is_out_of_focus():
    assert seen(plain_scene(blur_um=1.0)).quality.flaws == ()
    assert Flaw.OUT_OF_FOCUS in seen(plain_scene(blur_um=3.0)).quality.flaws


def test_too_little_light_is_too_dark():
    assert seen(plain_scene(ferrule_grey=100)).quality.flaws == ()
    assert Flaw.TOO_DARK in seen(plain_scene(ferrule_grey=70)).quality.flaws


def test_a_clipped_ferrule_is_saturated_but_a_clipped_core_is_not():
    assert Flaw.SATURATED in seen(plain_scene(ferrule_grey=400)).quality.flaws
    assert seen(plain_scene(core=replace(CORE, level=3.0))).quality.flaws == ()


@pytest.mark.parametrize("angle", [0.3, 2.0, 4.0])
def test_a_clipped_core_is_clean_however_uneven_the_light_is(angle):
    scene = plain_scene(fibre=FIBRES["mm-91-140"], core=replace(CORE, level=2.4))
    uneven = replace(scene, light=Light(150.0, 5.0, 0.4, angle, 0.2, 0.0, 0.0))
    assert seen(uneven, profile.load("example-mm-91-140")).features == ()


@pytest.mark.parametrize("slope", [0.25, 0.4])
def test_a_core_that_is_clipped_on_one_side_is_clean(slope):
    scene = plain_scene(fibre=FIBRES["mm-62.5-125"], core=replace(CORE, level=1.6))
    uneven = replace(scene, light=Light(150.0, 5.0, slope, 1.0, 0.0, 0.0, 0.0))
    assert seen(uneven).features == ()


def test_a_ferrule_that_is_clipped_on_one_side_is_clean():
    uneven = replace(plain_scene(), light=Light(215.0, 5.0, 0.4, 1.0, 0.0, 0.0, 0.0))
    assert seen(uneven).features == ()


def test_a_contact_zone_that_leaves_the_frame_is_out_of_view():
    found = seen(plain_scene(center_um=(160.0, 0.0)))
    assert Flaw.OUT_OF_VIEW in found.quality.flaws
    assert 0.5 < found.quality.coverage < 0.97


@pytest.mark.parametrize("hidden_um", [20, 40])
def test_a_fibre_cut_by_the_frame_is_found_and_said_to_be_out_of_view(hidden_um):
    found = seen(plain_scene(center_um=(1152 / 2 * 0.433 - 62.5 + hidden_um, 0.0)))
    assert found.quality.flaws[0] is Flaw.OUT_OF_VIEW
    assert found.end_face is not None
    assert found.end_face.cladding_um == pytest.approx(125, abs=0.3)


@pytest.mark.parametrize("outside_um", [8, 16, 24])
def test_how_large_a_fibre_is_whose_middle_is_outside_the_frame_is_not_said(outside_um):
    found = seen(plain_scene(center_um=(1152 / 2 * 0.433 + outside_um, 0.0)))
    assert found.quality.flaws[0] in (Flaw.OUT_OF_VIEW, Flaw.NO_FIBRE)


def test_a_camera_s_black_bars_are_not_in_view():
    scene = plain_scene(center_um=(-115.0, 0.0))
    assert seen(scene).quality.flaws == ()
    barred = replace(scene, camera=replace(scene.camera, bars_px=(90, 0, 0, 0)))
    assert Flaw.OUT_OF_VIEW in seen(barred).quality.flaws


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("side", [-1, 1])
def test_nothing_is_found_where_a_black_bar_ends(side, seed):
    """Its first lines overshoot where a camera sharpens; compression and noise light pixels of the bar."""
    sharpened = replace(CAMERAS["analogue"], bars_px=(5, 5, 8, 5), sharpening=1.2)
    camera = replace(sharpened, jpeg_quality=45, read_noise=3.0)
    off_um = side * (camera.height_px * camera.scale.y_um_per_px / 2 - 115)
    scene = plain_scene(camera=camera, scale=camera.scale, center_um=(0.0, off_um), ferrule_grey=185.0)
    found = seen(scene, seed=seed)
    assert found.quality.flaws == ()
    assert found.features == ()


def test_a_fibre_that_hardly_differs_from_the_ferrule_has_a_hidden_edge():
    flaws = seen(plain_scene(cladding_level=0.983)).quality.flaws
    assert set(flaws) & {Flaw.EDGE_HIDDEN, Flaw.NO_FIBRE}


@pytest.mark.parametrize(
    "kind",
    [
        SceneKind.UNDEREXPOSED,
        SceneKind.SATURATED,
        SceneKind.DEFOCUSED,
        SceneKind.NO_FIBRE,
        SceneKind.CUT_BY_FRAME,
    ],
)
@pytest.mark.parametrize("camera", CAMERAS)
def test_pictures_that_went_wrong_are_never_called_good(kind, camera):
    for seed in range(4):
        rng = np.random.default_rng(seed)
        scene = sample_scene(rng, kind, CAMERAS[camera], FIBRES["mm-50-125"])
        assert seen(scene, seed=seed).quality.flaws, f"seed {seed}"
