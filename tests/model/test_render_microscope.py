"""The clean end face's own unevenness, and what the microscope adds to it."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from device.vision.frame import Scale
from model.render import CAMERAS, FIBRES, SceneKind, render, sample_dust, sample_scene, vary
from model.render.dust import passed
from model.render.ferrule import ferrule
from model.render.looks import CORES
from model.render.scene import Dust, Ferrule, Wave
from tests.support import plain
from tests.support.plain import plain_scene, taken, true_ellipse_px

CAMERA = replace(plain.CAMERA, blur_px=0.1, read_noise=0.0)
SPECK = Dust(300.0, 200.0, 20.0, 5.0, 0.1, 0.0)
SEEDS = st.integers(0, 2**32 - 1)


def clean(**changes):
    return replace(plain_scene(camera=CAMERA, blur_um=0.0, ferrule_grey=200.0), **changes)


def with_adhesive(**changes):
    scene = clean()
    look = replace(scene.look, epoxy_um=3.0, epoxy_level=0.2, **changes)
    return replace(scene, look=look)


def adhesive_um2(rendered):
    """Area that is darker than anything but adhesive, mixed pixels by their share."""
    _, _, rx, _ = true_ellipse_px(rendered)
    return float((rendered.pixels < 70).sum()) * (62.5 / rx) ** 2


def test_dust_stays_in_its_place_of_the_frame_when_the_end_face_moves_and_turns():
    here = clean(dust=(SPECK,))
    there = replace(here, center_um=(40.0, 10.0), rotation=1.0)

    for scene in (here, there):
        dusty, clear = taken(scene), taken(replace(scene, dust=()))
        share = dusty.pixels / np.maximum(clear.pixels, 1.0)
        assert share[200, 300] == pytest.approx(0.9, abs=0.02)
        assert share[200, 300 + 60] == pytest.approx(1.0, abs=0.01)


def test_dust_is_no_part_of_the_truth():
    dusty, clear = taken(clean(dust=(SPECK,))), taken(clean())

    assert dusty.truth.features == clear.truth.features == ()
    assert not dusty.truth.labels.any()
    assert dusty.truth.service == clear.truth.service


def test_a_hollow_speck_takes_more_light_at_its_rim_than_in_its_middle():
    share = passed(CAMERA, (replace(SPECK, hollow=1.0),))

    assert share[200, 300] == pytest.approx(1.0, abs=0.01)
    assert share[200, 315] < 0.95


def test_dust_is_round_on_the_sensor_whose_pixels_are_not_square():
    camera = replace(CAMERAS["analogue"], scale=Scale(0.679, 0.623))
    dark = passed(camera, (replace(SPECK, soft_px=1.0),)) < 0.95
    rows, columns = np.nonzero(dark)

    assert np.ptp(columns) * 0.679 == pytest.approx(np.ptp(rows) * 0.623, abs=1.5)


@given(seed=SEEDS, deepest=st.floats(0.01, 0.5))
def test_no_speck_takes_more_light_than_was_asked_for(seed, deepest):
    dust = sample_dust(np.random.default_rng(seed), CAMERA, deepest)

    assert dust
    assert all(speck.taken <= deepest for speck in dust)
    assert min(passed(CAMERA, (speck,)).min() for speck in dust) >= 1 - deepest - 1e-6


def test_one_microscope_in_seven_is_dusty():
    rng = np.random.default_rng(1)
    scenes = [sample_scene(rng, SceneKind.CLEAN, CAMERA, FIBRES["mm-50-125"]) for _ in range(200)]

    assert 0.07 < sum(bool(scene.dust) for scene in scenes) / 200 < 0.25


def test_adhesive_fills_the_bore_and_nothing_else():
    ring_um2 = math.pi * (65.5**2 - 62.5**2)

    assert adhesive_um2(taken(with_adhesive())) == pytest.approx(ring_um2, rel=0.05)
    assert adhesive_um2(taken(clean())) == 0


def test_a_bore_that_is_not_centred_has_wider_adhesive_on_that_side():
    rendered = taken(with_adhesive(epoxy_offset_um=(2.0, 0.0)))
    cx, cy, rx, _ = true_ellipse_px(rendered)
    row = rendered.pixels[round(cy)]
    left, right = (row[: round(cx)] < 70).sum(), (row[round(cx) :] < 70).sum()

    assert right * 62.5 / rx == pytest.approx(5, abs=0.5)
    assert left * 62.5 / rx == pytest.approx(1, abs=0.5)


def test_waves_make_the_adhesive_uneven_and_a_torn_bore_wider_in_places_but_move_no_truth():
    wave = (Wave(8, 0.5, 0.0),)
    even, uneven, torn = (
        taken(with_adhesive(**change)) for change in ({}, {"epoxy_waves": wave}, {"bore_wobble": wave})
    )

    assert even.truth.ellipse_px == uneven.truth.ellipse_px == torn.truth.ellipse_px
    for rendered in (uneven, torn):
        off = np.nonzero(np.abs(rendered.pixels.astype(int) - even.pixels) > 2)
        cx, cy, rx, ry = true_ellipse_px(even)
        radii_um = np.hypot((off[1] - cx) / rx, (off[0] - cy) / ry) * 62.5
        assert len(radii_um) > 100
        assert radii_um.min() > 61.5
        assert radii_um.max() < 67


def test_a_ferrule_has_the_grain_and_mottle_that_it_is_given():
    def surface(**changes):
        look = replace(Ferrule(0.0, 0.5, 0.0, 0.0, 0.0), **changes)
        return ferrule(clean(ferrule=look), np.random.default_rng(3))

    grain, patchy = surface(grain=0.01), surface(grain=0.01, patchy=0.5)

    assert surface().std() == 0
    assert grain.std() == pytest.approx(0.01, rel=0.02)
    assert patchy.std() == pytest.approx(0.01, rel=0.1)
    assert _kurtosis(patchy) > _kurtosis(grain) + 1
    assert surface(mottle=0.01).std() == pytest.approx(0.01, rel=0.25)


def _kurtosis(values):
    score = (values - values.mean()) / values.std()
    return float((score**4).mean())


def test_cores_are_seen_from_dark_over_invisible_to_saturated():
    rng = np.random.default_rng(2)
    scenes = [sample_scene(rng, SceneKind.CLEAN, CAMERA, FIBRES["mm-50-125"]) for _ in range(200)]
    seen = [(scene.look, scene.light) for scene in scenes if scene.look is not None]
    shares = np.array([look.core.level / look.cladding_level for look, _ in seen])

    assert sum(CORES.values()) == pytest.approx(1)
    assert shares.min() < 0.5
    assert (shares == 1).any()
    assert max(look.core.level * light.ferrule_grey for look, light in seen) > 255


def test_an_analogue_picture_has_black_bars_and_another_camera_of_the_type_other_ones():
    rng = np.random.default_rng(3)
    camera = vary(rng, CAMERAS["analogue"])
    rendered = render(sample_scene(rng, SceneKind.CLEAN, camera, FIBRES["mm-91-140"]), rng)
    left = camera.bars_px[0]

    assert camera.bars_px != CAMERAS["analogue"].bars_px
    assert rendered.pixels[:, : left - 2].mean() < 30
    assert rendered.pixels[:, left + 4 : left + 40].mean() > 40
