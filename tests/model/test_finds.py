"""What the network of finds learns from, and what its card says."""

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from device import teller
from device.vision.arrays import Grey
from device.vision.findings import Kind
from device.vision.telling import Word
from device.vision.traits import NAMES
from model.benchmark.cases import Case, CaseId, build
from model.benchmark.nuisances import NUISANCES
from model.data import content_sha256
from model.finds import samples
from model.finds.evaluate import TRUTHS, measure, table
from model.finds.quiet import quiet
from model.finds.samples import Samples
from model.render.shapes import moved, scratch
from model.truth import Truth
from tests.support.plain import MM, disc, plain_scene, spec, taken

SEED = 8101


@pytest.fixture(scope="module")
def case() -> Case:
    """A picture with a scratch or more, and with a defect or more, clearly seen."""
    for index in range(200):
        made = build(CaseId("main", "any", index), SEED)
        kinds = {true.kind for true in made.rendered.truth.features}
        strong = min((seen.contrast_to_noise for seen in made.visibility), default=0) > 5
        if strong and Kind.SCRATCH in kinds and kinds & {Kind.PARTICLE, Kind.RESIDUE}:
            return made
    raise AssertionError("no such picture")


@pytest.fixture(scope="module")
def found(case: Case) -> Samples:
    return samples.sample(case)


def test_finds_lie_on_what_is_there(found):
    assert found.traits.shape == (len(found), len(NAMES))
    assert found.on_scratch.any()
    assert found.on_defect.any()
    assert np.isfinite(found.traits).all()
    typical = found.traits[:, NAMES.index("typical scratch")]
    assert typical[found.on_scratch].mean() > 0.5 > typical[~found.on_scratch].mean()


def test_of_a_particle_on_a_scratch_each_find_is_what_it_has_more_pixels_of():
    line = spec(
        Kind.SCRATCH,
        moved(scratch(np.random.default_rng(2), 120.0, 2.5, 0.0, 0.0), 0.0, 90.0),
        2.5,
        120.0,
        0.8,
    )
    scene = plain_scene(line, disc(8.0, 20.0, 94.0))
    made = samples.sample(Case(CaseId("main", "any", 0), taken(scene), MM, scene, scene, 0))
    length_um = np.exp(made.traits[:, NAMES.index("length")])
    long, short = made.on_scratch[length_um > 60], made.on_defect[length_um < 20]
    assert len(long) == 1
    assert len(short) >= 1
    assert long.all()
    assert short.all()
    assert not made.on_defect[length_um > 60].any()
    assert not made.on_scratch[length_um < 20].any()


def test_where_nothing_is_true_finds_lie_on_nothing(case, found):
    truth = case.rendered.truth
    bare = Truth(truth.ellipse_px, truth.fibre, (), np.zeros_like(truth.labels), truth.service)
    none = samples.sample(replace(case, rendered=replace(case.rendered, truth=bare)))
    assert len(none) == len(found)
    assert not none.on_scratch.any()
    assert not none.on_defect.any()


def test_a_fifth_of_the_pictures_is_clean_under_each_nuisance_in_turn():
    named = [samples.case_of(index) for index in range(70)]
    clean = Counter(one.condition for one in named if one.set == "clean")
    assert clean == {name: 2 for name in NUISANCES if name != "dust"}
    assert sum(one.set == "main" for one in named) == 56


def test_of_each_fibre_half_of_the_others_are_quiet_and_a_fourth_of_all_has_a_texture():
    for fibre in range(4):
        of_it = range(fibre, 640, 4)
        others = [index for index in of_it if samples.case_of(index).set == "main"]
        assert 2 * sum(samples.change_of(index) is quiet for index in others) == len(others)
        assert 4 * sum(map(samples.has_texture, of_it)) == len(of_it)
    assert all(samples.change_of(index) is None for index in range(4, 640, 5))


def test_in_a_quiet_picture_strong_lies_beside_faint_or_one_thing_alone():
    cases = [CaseId("main", "any", index) for index in range(16)]
    calm, noisy = ([build(case, SEED, change) for case in cases] for change in (quiet, None))
    assert median_noise(calm) < median_noise(noisy)
    opacities = [[feature.opacity for feature in made.scene.features] for made in calm]
    assert 4 <= sum(len(few) == 1 for few in opacities) <= 12
    assert max(max(many) / min(many) for many in opacities if len(many) > 3) > 8


def median_noise(cases: list[Case]) -> float:
    return float(np.median([noise_of(case.rendered.pixels) for case in cases]))


def noise_of(pixels: Grey) -> float:
    """Mean difference of neighbours, in grey levels."""
    return float(np.abs(np.diff(pixels.astype(float), axis=1)).mean())


def test_pictures_are_the_same_whoever_shares_the_work(tmp_path):
    one, other = (samples.make(SEED, 4, jobs) for jobs in (1, 2))
    samples.save(one, tmp_path / "a.npz")
    for again in (other, samples.load([tmp_path / "a.npz"])):
        np.testing.assert_array_equal(again.traits, one.traits)
        np.testing.assert_array_equal(again.picture, one.picture)
        assert content_sha256(again) == content_sha256(one)


def test_a_file_of_other_traits_is_refused(tmp_path, found):
    path = tmp_path / "old.npz"
    np.savez(path, names=np.array(NAMES[1:]), **vars(found))
    with pytest.raises(ValueError, match="made for other traits; make it again"):
        samples.load([path])


def made_up(count: int, seed: int = 1) -> Samples:
    """Finds whose first three traits say what they are, two to a picture."""
    rng = np.random.default_rng(seed)
    kind = rng.integers(0, 3, count)
    values = rng.normal(size=(count, len(NAMES)))
    values[np.arange(count), kind] += 6
    return Samples(values, kind == Word.STROKE, kind == Word.DEFECT, np.arange(count) // 2)


def knows() -> teller.Teller:
    """A network that says what the first three traits say."""
    weights = np.zeros((1, len(NAMES), 3))
    weights[0, :3] = np.eye(3) * 5
    middle = np.zeros(len(NAMES))
    return teller.Teller(middle, np.ones(len(NAMES)), [teller.Layer(weights, np.zeros((1, 1, 3)))], "abc")


def test_the_card_counts_what_is_said_of_what_is_true():
    finds = made_up(300)
    figures = measure(knows(), finds)
    assert figures.right > 0.99
    assert figures.said.sum() == figures.finds == 300
    assert figures.pictures == 150
    names = list(TRUTHS)
    assert figures.said[names.index("on a scratch"), Word.STROKE] == pytest.approx(100, abs=25)
    assert figures.said[names.index("on both, or on a crack")].sum() == 0
    assert sum(count for _, _, count in figures.bins) == 300
    assert "| on a defect | " in table(figures)


def test_nothing_to_test_on_is_refused():
    with pytest.raises(ValueError, match="no finds to test on"):
        measure(knows(), samples.NOTHING)
