import math
from dataclasses import replace
from functools import partial

import numpy as np
import pytest

from device.vision.findings import Kind
from device.vision.frame import Scale
from model.render import CAMERAS, FIBRES, SceneKind, each_faded, faded, render, sample_scene, vary
from model.render.scene import Core
from model.render.shapes import blob, moved, scratch
from model.truth import Service
from tests.support import plain
from tests.support.plain import SQUARE, spec, taken, true_ellipse_px

PERFECT_CAMERA = replace(plain.CAMERA, blur_px=0.1, read_noise=0.0)
DARK_CORE = Core((0.0, 0.0), 0.5, 0.2, 0.0, 0.0, 10.0, 0.0, 0.0)

plain_scene = partial(
    plain.plain_scene, camera=PERFECT_CAMERA, core=DARK_CORE, ferrule_grey=200.0, blur_um=0.0
)
"""A fibre of level 0.5 on an even ferrule of level 1, taken by a perfect camera."""


def feature(kind, outlines, size_um, tone=0.1):
    return spec(kind, outlines, size_um, size_um, tone)


@pytest.mark.parametrize("kind", SceneKind)
def test_every_kind_renders_the_same_from_the_same_seed(kind):
    def once(seed):
        rng = np.random.default_rng(seed)
        camera = vary(rng, CAMERAS["analogue"])
        return render(sample_scene(rng, kind, camera, FIBRES["mm-91-140"]), rng)

    first, again, other = once(7), once(7), once(8)

    assert first.pixels.shape == (576, 720)
    assert first.pixels.dtype == np.uint8
    assert np.array_equal(first.pixels, again.pixels)
    assert first.truth.features == again.truth.features
    assert not np.array_equal(first.pixels, other.pixels)


def test_a_faded_end_face_shows_the_same_features_as_faintly_as_asked():
    scene = plain_scene(
        feature(Kind.PARTICLE, moved(blob(np.random.default_rng(0), 9.0, 0.2), 80.0, 0.0), 9.0)
    )
    (whole,), (faint,) = (taken(one).truth.features for one in (scene, faded(scene, 0.25)))
    assert faint == replace(whole, contrast=faint.contrast)
    assert faint.contrast == pytest.approx(whole.contrast / 4, rel=0.01)


def test_each_feature_can_be_faded_on_its_own():
    scene = plain_scene(
        *(
            feature(Kind.PARTICLE, moved(blob(np.random.default_rng(0), 9.0, 0.2), x, 0.0), 9.0)
            for x in (80, 110)
        )
    )
    whole, faint = (taken(one).truth.features for one in (scene, each_faded(scene, [1.0, 0.25])))
    assert [after.contrast / before.contrast for after, before in zip(faint, whole, strict=True)] == (
        pytest.approx([1, 0.25], rel=0.02)
    )
    with pytest.raises(ValueError, match="zip"):
        each_faded(scene, [0.5])


@pytest.mark.parametrize("scale", [SQUARE, Scale(0.679, 0.623)])
def test_the_ellipse_is_where_the_pixels_are(scale):
    rendered = taken(plain_scene(scale=scale))
    cx, cy, rx, ry = true_ellipse_px(rendered)
    inside = (200.0 - rendered.pixels) / 100.0
    rows, columns = np.indices(inside.shape)

    assert inside.sum() == pytest.approx(math.pi * rx * ry, rel=1e-3)
    assert (inside * columns).sum() / inside.sum() == pytest.approx(cx, abs=0.02)
    assert (inside * rows).sum() / inside.sum() == pytest.approx(cy, abs=0.02)
    assert rx * scale.x_um_per_px == pytest.approx(62.5)
    assert ry * scale.y_um_per_px == pytest.approx(62.5)


def test_the_core_lies_at_its_offset_with_its_diameter():
    core = replace(DARK_CORE, offset_um=(1.5, -1.0), level=1.0)
    rendered = taken(plain_scene(core=core))
    cx, cy, *_ = true_ellipse_px(rendered)
    rows, columns = np.indices(rendered.pixels.shape)
    near = np.hypot(columns - cx, rows - cy) * 0.433 < 40
    bright = np.where(near, (rendered.pixels - 100.0) / 100.0, 0)

    assert math.sqrt(bright.sum() * 4 / math.pi) * 0.433 == pytest.approx(50, abs=0.1)
    assert ((bright * columns).sum() / bright.sum() - cx) * 0.433 == pytest.approx(1.5, abs=0.05)
    assert ((bright * rows).sum() / bright.sum() - cy) * 0.433 == pytest.approx(-1.0, abs=0.05)


@pytest.mark.parametrize("size_um", [5.0, 12.0, 40.0])
def test_a_mask_covers_as_much_as_its_size_says(size_um):
    disc = moved(_disc(size_um), 90.3, -20.7)
    rendered = taken(plain_scene(feature(Kind.PARTICLE, disc, size_um)))
    (true,) = rendered.truth.features
    mask_um2 = (rendered.truth.labels == true.mask_index).sum() * 0.433**2

    assert 2 * math.sqrt(mask_um2 / math.pi) == pytest.approx(size_um, abs=0.12)
    assert (true.x_um, true.y_um) == pytest.approx((90.3, -20.7), abs=0.01)
    assert true.inner_um == pytest.approx(math.hypot(90.3, 20.7) - size_um / 2, abs=0.05)
    assert true.contrast == pytest.approx(-0.9, abs=0.1)


def test_the_label_lies_on_the_dark_pixels():
    disc = moved(_disc(10.0), -80.0, 40.0)
    rendered = taken(plain_scene(feature(Kind.PARTICLE, disc, 10.0)))

    assert rendered.pixels[rendered.truth.labels == 1].max() < 120
    outside = (rendered.truth.labels == 0) & (rendered.pixels < 90)
    assert not outside.any()


def test_a_scratch_counts_only_where_it_is_in_the_contact_zone():
    outlines = moved(scratch(np.random.default_rng(1), 200.0, 2.0, 0.0, 0.0), 125.0, 0.0)
    spec = replace(feature(Kind.SCRATCH, outlines, 2.0), length_um=200.0)
    (true,) = taken(plain_scene(spec, center_um=(-60.0, 0.0))).truth.features

    assert true.size_um == 2.0
    assert true.length_um == 200.0
    assert true.inside_um == pytest.approx(100.0, abs=8)


def test_rotation_turns_what_lies_on_the_end_face():
    scene = plain_scene(feature(Kind.PARTICLE, moved(_disc(8.0), 90.0, 0.0), 8.0))
    (true,) = taken(replace(scene, rotation=math.pi / 2)).truth.features

    assert (true.x_um, true.y_um) == pytest.approx((0.0, 90.0), abs=0.01)


def test_what_lies_outside_the_frame_is_no_part_of_the_truth():
    rendered = taken(plain_scene(feature(Kind.PARTICLE, moved(_disc(8.0), 900.0, 0.0), 8.0)))

    assert rendered.truth.features == ()
    assert not rendered.truth.labels.any()


def test_a_bare_ferrule_has_no_ellipse():
    scene = sample_scene(np.random.default_rng(3), SceneKind.NO_FIBRE, CAMERAS["board"], FIBRES["sm-9-125"])

    assert taken(scene).truth.ellipse_px is None


def test_an_underexposed_picture_is_dark_and_a_saturated_one_white():
    def level(kind):
        scene = sample_scene(np.random.default_rng(5), kind, CAMERAS["board"], FIBRES["mm-50-125"])
        return float(np.median(taken(scene).pixels))

    assert level(SceneKind.UNDEREXPOSED) < 45
    assert level(SceneKind.SATURATED) > 250
    assert 45 < level(SceneKind.CLEAN) < 250


def test_a_clean_end_face_passes_and_an_oily_one_fails():
    def word(kind, seed):
        rng = np.random.default_rng(seed)
        return render(sample_scene(rng, kind, CAMERAS["sharp"], FIBRES["mm-50-125"]), rng).truth.service

    assert {word(SceneKind.CLEAN, seed) for seed in range(6)} == {Service.PASS}
    assert [word(SceneKind.OIL, seed) for seed in range(6)].count(Service.FAIL) >= 5


def _disc(size_um):
    angle = np.linspace(0, 2 * math.pi, 256, endpoint=False)
    return (np.stack([np.cos(angle), np.sin(angle)], axis=1) * size_um / 2,)


def test_a_particle_is_seen_against_what_it_covers():
    dark = blob(np.random.default_rng(1), 6.0, 0.2)
    on_ferrule, on_cladding = taken(
        plain_scene(
            feature(Kind.PARTICLE, moved(dark, 90.0, 0.0), 6.0, tone=0.7),
            feature(Kind.PARTICLE, moved(dark, 45.0, 0.0), 6.0, tone=0.7),
        )
    ).truth.features

    assert on_ferrule.contrast < 0 < on_cladding.contrast


def test_a_tilted_end_face_is_in_focus_only_along_a_line():
    near, far = (moved(_disc(6.0), 0.0, y_um) for y_um in (-90.0, 90.0))
    specks = [feature(Kind.PARTICLE, outlines, 6.0) for outlines in (near, far)]
    beside = feature(Kind.PARTICLE, moved(_disc(6.0), 90.0, 0.0), 6.0)
    scene = replace(plain_scene(*specks, beside), blur_um=0.5, tilt=0.02, tilt_angle=math.pi / 2)
    rendered = taken(scene)

    def darkest(index):
        return rendered.pixels[rendered.truth.labels == index].min()

    assert darkest(3) < 40
    assert darkest(1) > darkest(3) + 10
    assert abs(int(darkest(1)) - int(darkest(2))) < 5
