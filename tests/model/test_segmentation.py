"""What the segmentation network learns from: rendered end faces, with what is there pixel by pixel."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from device.vision.channels import CHANNELS, STEPS, Planes, channels
from device.vision.evidence import KINDS
from device.vision.findings import Kind
from model.benchmark.cases import build
from model.render import FIBRES
from model.segmentation import batches, samples, textures
from model.segmentation.batches import SIZE, Picture
from model.segmentation.rarer import rarer
from model.segmentation.samples import Sample, case_of, change_of

SEED = 77
PARTICLES = 76
"""Number of the first picture that shows isolated particles alone."""


@pytest.fixture(scope="module")
def particles() -> Sample:
    made = samples.sample(build(case_of(PARTICLES), SEED))
    assert made is not None
    return made


@pytest.mark.parametrize("fibre", range(len(FIBRES)))
def test_of_ten_pictures_of_each_fibre_eight_show_anything_and_one_is_clean(fibre):
    cases = [case_of(index) for index in range(fibre, 560, len(FIBRES))]
    names = Counter((case.set, case.condition) for case in cases)
    assert names["main", "any"] == 119
    assert names["particles", "any"] == 7
    assert {
        names["clean", kind] for kind in ("none", "grain", "polish", "shadow", "tilt", "noise", "rings")
    } == {2}


def test_of_each_fibre_every_third_that_may_show_anything_gets_something_rare_besides():
    changed = [index for index in range(240) if change_of(index)]
    assert {case_of(index).set for index in changed} == {"main"}
    assert set(Counter(index % 4 for index in changed).values()) <= set(range(16, 21))


def test_what_is_rare_lies_beside_all_that_was_there_and_every_fourth_time_it_is_a_crack():
    scene = build(case_of(0), SEED).scene
    shown = Counter[Kind]()
    for index in range(120):
        more = rarer(scene, np.random.default_rng(index)).features
        assert more[: len(scene.features)] == scene.features
        shown.update({feature.kind for feature in more[len(scene.features) :]})
    assert shown[Kind.CRACK] > 120 / 4
    assert min(shown[kind] for kind in (Kind.PIT, Kind.CHIP, Kind.RESIDUE, Kind.OIL_FILM)) > 120 / 10


def test_particles_are_where_the_picture_shows_them(particles):
    on = (particles.classes == KINDS.index(Kind.PARTICLE)) & particles.judged
    off = (particles.classes == 0) & (particles.weights == 1) & particles.judged
    read = np.abs(channels(particles.seen)[..., :4]).mean(axis=-1)
    assert on.sum() > 20
    assert np.median(read[on]) > 3 * np.median(read[off])


def test_small_features_weigh_more_and_their_borders_hardly_anything(particles):
    on = particles.classes > 0
    assert particles.weights[on].min() >= samples.LIGHTEST
    assert particles.weights[on].max() > 1
    beside = (particles.weights > 0) & (particles.weights < samples.LIGHTEST)
    assert beside.any()
    assert not (on & beside).any()


def test_what_nobody_can_see_is_not_asked_for():
    case = build(case_of(0), SEED)
    for index in range(1, 60):
        case = build(case_of(index), SEED) if case_of(index).set == "main" else case
        if any(0 < seen.signal_to_noise < samples.LEAST_SIGNAL for seen in case.visibility):
            break
    made = samples.sample(case)
    assert made is not None
    assert (made.weights[made.classes == 0] == 0).any()


def test_a_sample_comes_back_as_it_was_kept(particles, tmp_path):
    samples.save(particles, tmp_path / "one.npz")
    again = samples.load(tmp_path / "one.npz")
    assert (again.seen.score == particles.seen.score).all()
    assert (again.seen.level == particles.seen.level).all()
    assert again.seen.cladding_um == particles.seen.cladding_um
    assert (again.classes == particles.classes).all()
    assert again.weights == pytest.approx(particles.weights, rel=1e-3)
    assert [path.name for path in tmp_path.iterdir()] == ["one.npz"]


@given(st.integers(0, 3), st.booleans(), st.integers(0, 2**32 - 1))
def test_turning_what_is_read_is_reading_what_is_turned(turns, mirrored, seed):
    rng = np.random.default_rng(seed)
    score, contrast = rng.integers(-127, 128, (2, 12, 12)).astype(np.int8)
    level = rng.integers(0, 256, (12, 12)).astype(np.uint8)
    before = channels(Planes(score, contrast, level, 3.0))
    score, contrast = (batches.turned(plane, turns, mirrored=mirrored) for plane in (score, contrast))
    after = channels(Planes(score, contrast, batches.turned(level, turns, mirrored=mirrored), 3.0))
    turned = batches.turned(before, turns, mirrored=mirrored)[..., batches.order(turns, mirrored=mirrored)]
    assert (turned[..., :12] == after[..., :12]).all()


def test_a_batch_is_made_of_pieces_of_the_pictures(particles):
    half = len(particles.classes)
    known = [
        Picture(
            np.full((half, half, CHANNELS), number, np.float16),
            np.full((half, half), number, np.uint8),
            np.full((half, half), number, np.float16),
        )
        for number in range(1, 4)
    ]
    made = batches.batch(np.random.default_rng(1), known, 40)
    assert made.read.shape == (40, SIZE, SIZE, CHANNELS)
    assert made.classes.shape == made.weights.shape == (40, SIZE, SIZE)
    assert set(np.unique(made.classes)) == {1, 2, 3}
    assert (made.weights == made.classes).all()
    assert (made.read[..., 13] == made.classes).all()


@given(st.integers(0, 2**32 - 1), st.floats(*batches.NOISE_OFF))
def test_noise_mistaken_is_the_score_by_a_factor_and_the_contrast_as_it_was(seed, factor):
    rng = np.random.default_rng(seed)
    score = np.exp(rng.uniform(-1, 3, (8, 8))).astype(np.float32)
    read = np.repeat(textures.compressed(score)[..., None], CHANNELS, axis=-1)
    before = read.copy()
    batches.mistake_noise(read, factor)
    step = np.sqrt(1 + (score * max(factor, 1)) ** 2) / STEPS
    assert (np.abs(textures.linear(read[..., 0]) - score * factor) < 1.1 * step).all()
    assert (read[..., batches.PLANE :] == before[..., batches.PLANE :]).all()


def test_a_folder_without_samples_is_refused(tmp_path):
    with pytest.raises(ValueError, match="holds no samples; make some"):
        batches.pictures(tmp_path)
