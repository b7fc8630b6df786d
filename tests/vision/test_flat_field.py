"""The light over the frame: found from something blank, and taken out without touching anything else."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from device.vision.flat_field import FlatField, fit_flat_field
from device.vision.frame import Grey
from model.render import CAMERAS, FIBRES, SceneKind, render, sample_scene
from model.render.dust import sample_dust
from model.render.scene import Light, Scene

EVEN = Light(180.0, 4.0, 0.0, 0.0, 0.0, 0.0, 0.0)


def blank(seed: int, camera: str, light: Light | None = None, dusty: float = 0.4) -> Scene:
    rng = np.random.default_rng(seed)
    scene = sample_scene(rng, SceneKind.NO_FIBRE, CAMERAS[camera], FIBRES["sm-9-125"])
    dust = sample_dust(rng, scene.camera, dusty)
    return replace(scene, dust=dust, light=light or replace(scene.light, ferrule_grey=150.0))


def taken(scene: Scene) -> Grey:
    return render(scene, np.random.default_rng(1)).pixels


def true_light(scene: Scene) -> np.ndarray:
    """The light of the renderer's own formula, 1 in the middle."""
    light, camera = scene.light, scene.camera
    y = np.linspace(-1, 1, camera.height_px)[:, None]
    x = np.linspace(-1, 1, camera.width_px)[None, :]
    slope = light.slope * (x * np.cos(light.slope_angle) + y * np.sin(light.slope_angle))
    levels = light.black_grey + light.ferrule_grey * (1 + slope - light.vignette * (x**2 + y**2) / 2)
    return np.asarray(levels / (light.black_grey + light.ferrule_grey))


@pytest.mark.parametrize("camera", sorted(CAMERAS))
@pytest.mark.parametrize("seed", [0, 1, 3, 6])
def test_the_light_is_found_to_two_percent_despite_dust_and_black_bars(seed: int, camera: str) -> None:
    scene = blank(seed, camera)
    found = fit_flat_field(taken(scene)).light
    off = np.abs(found / true_light(scene) - 1)
    assert off.max() < 0.02
    assert np.sqrt((off**2).mean()) < 0.004


def test_an_uneven_picture_becomes_even_and_keeps_its_middle() -> None:
    scene = blank(3, "board", Light(150.0, 4.0, 0.2, 0.5, 0.3, 0.0, 0.0), dusty=0.0)
    pixels = taken(scene)
    even = fit_flat_field(pixels).flatten(pixels).astype(float)
    blocks = even[:960, :1280].reshape(15, 64, 20, 64).mean(axis=(1, 3))
    assert np.ptp(pixels[:960, :1280].reshape(15, 64, 20, 64).mean(axis=(1, 3))) > 40
    assert np.ptp(blocks) < 3
    middle = (slice(470, 500), slice(630, 660))
    assert even[middle].mean() == pytest.approx(float(pixels[middle].mean()), abs=0.5)


@pytest.mark.parametrize("camera", sorted(CAMERAS))
def test_where_light_is_even_hardly_a_pixel_changes(camera: str) -> None:
    scene = blank(5, camera, EVEN, dusty=0.0)
    pixels = taken(scene)
    changed = np.abs(fit_flat_field(pixels).flatten(pixels).astype(int) - pixels)
    assert changed.max() <= 1
    assert changed.mean() < 0.2


def test_what_is_clipped_or_black_stays_so() -> None:
    flat = FlatField((4, 4), ((1.0, 0.4),))
    pixels = np.full((4, 4), 255, np.uint8)
    pixels[0] = 20
    assert np.array_equal(flat.flatten(pixels), pixels)
    bright = np.full((4, 4), 250, np.uint8)
    assert flat.flatten(bright).max() == 253


def test_another_shape_is_refused_and_so_is_darkness() -> None:
    flat = FlatField((4, 4), ((1.0,),))
    with pytest.raises(ValueError, match="a picture of"):
        flat.flatten(np.zeros((4, 5), np.uint8))
    with pytest.raises(ValueError, match="too little"):
        fit_flat_field(np.zeros((480, 640), np.uint8))


@settings(max_examples=25, deadline=None)
@given(st.floats(-0.2, 0.2), st.floats(-0.2, 0.2), st.floats(-0.3, 0.1))
def test_any_slope_and_falling_off_is_found(right: float, down: float, curve: float) -> None:
    y, x = np.linspace(-1, 1, 400)[:, None], np.linspace(-1, 1, 560)[None, :]
    light = 1 + right * x + down * y + curve * (x**2 + y**2) / 2
    found = fit_flat_field((100 * light).astype(np.float32)).light
    assert np.abs(found / light - 1).max() < 0.001
