import json
import math
from dataclasses import replace

import numpy as np
import pytest

from device.grading.grade import Verdict
from device.vision.findings import Fibre, Kind
from device.vision.frame import Scale
from model.benchmark import figures, measures, verdicts
from model.benchmark.__main__ import main
from model.benchmark.cases import CONDITIONS, SEEDS, CaseId, build, parse, plan
from model.benchmark.matching import circle_overlap, hits, pairs, touches
from model.benchmark.methods import METHODS
from model.benchmark.nuisances import benign
from model.benchmark.outcome import ask, observe, true_verdict
from model.benchmark.report import Results, markdown
from model.benchmark.run import run
from model.benchmark.table import table
from model.render import FIBRES
from model.truth import Service, Truth
from tests.support.bench import METHOD, asked, found, outcome, true


def test_a_picture_with_a_defect_is_right_only_where_a_found_one_is_about_it():
    right = outcome([asked()], [found()], [(0,)], index=0)
    elsewhere = outcome([asked()], [found()], [()], index=1)
    missed = outcome([asked()], [], [], index=2)

    judged = figures.image_level([right, elsewhere, missed], METHOD, scratches=False)

    assert (judged.right, judged.count) == (1, 3)
    assert judged.wrong == ("main/any/1", "main/any/2")


def test_a_picture_without_a_scratch_is_right_only_where_none_is_found():
    quiet = outcome([asked()], [found()], [(0,)], index=0)
    alarmed = outcome([asked()], [found(Kind.SCRATCH)], [()], index=1)

    judged = figures.image_level([quiet, alarmed], METHOD, scratches=True)

    assert judged.wrong == ("main/any/1",)
    assert judged.value == 0.5


def test_finding_nothing_is_half_right_however_rare_the_class_is():
    rows = [outcome(index=i) for i in range(9)] + [outcome([asked()], index=9)]

    assert figures.image_level(rows, METHOD, scratches=False).value == 0.9
    assert figures.balanced(rows, METHOD, scratches=False) == 0.5
    assert figures.balanced(rows, METHOD, scratches=True) is None


def test_finding_what_is_too_faint_to_be_asked_for_is_no_false_alarm():
    judged = figures.image_level([outcome([asked(contrast=0.5)], [found()], [(0,)])], METHOD, scratches=False)

    assert judged.value == 1


@pytest.mark.parametrize(
    "one",
    [asked(contrast=1.5), asked(signal=4.0), asked(size_um=1.0), asked(Kind.SCRATCH, length_um=10.0)],
    ids=["faint", "lost in grain", "tiny", "short"],
)
def test_a_picture_whose_only_feature_cannot_be_asked_for_counts_neither_way(one):
    judged = figures.image_level([outcome([one])], METHOD, scratches=one.true.kind is Kind.SCRATCH)

    assert judged.count == 0
    assert judged.value is None


def test_a_crack_is_found_as_either_and_a_scratch_only_as_one():
    crack = outcome([asked(Kind.CRACK)], [found(Kind.SCRATCH)], [(0,)])
    scratch = outcome([asked(Kind.SCRATCH)], [found()], [(0,)])
    beside = outcome([asked(Kind.CRACK), asked(Kind.SCRATCH)], [found(Kind.SCRATCH)], [(1,)])

    assert figures.image_level([crack], METHOD, scratches=False).value == 1
    assert figures.image_level([scratch], METHOD, scratches=True).value == 0
    assert figures.image_level([beside], METHOD, scratches=False).value == 0


def test_what_reaches_into_a_zone_too_faintly_to_be_seen_there_is_not_asked_for():
    sliver = outcome([asked(seen_zone=None)])

    assert figures.recall([sliver], METHOD, scratches=False).count == 0
    assert figures.image_level([sliver], METHOD, scratches=False).count == 0


def test_recall_counts_true_features_and_precision_found_ones():
    row = outcome(
        [asked(), asked(x_um=50.0), asked(contrast=1.0), asked(Kind.SCRATCH)],
        [found(), found(x_um=1.0), found(x_um=90.0)],
        [(0,), (0, 2), ()],
    )

    recall = figures.recall([row], METHOD, scratches=False)
    precision = figures.precision([row], METHOD, scratches=False)

    assert (recall.right, recall.count) == (1, 2)
    assert (precision.right, precision.count) == (2, 3)
    assert figures.recall([row], METHOD, scratches=True).value == 0


def test_recall_falls_into_the_bin_of_its_contrast():
    row = outcome([asked(contrast=2.5), asked(contrast=7.0)], [found()], [(1,)])

    bins = dict(figures.recall_over([row], METHOD, scratches=False, over="contrast"))

    assert bins[2.0].value == 0
    assert bins[5.0].value == 1
    assert bins[10.0].count == 0


def lying(course_um, *features):
    """What found features lie on, where a scratch leads along a course, all of it a gap."""
    scratch = replace(true(Kind.SCRATCH, size_um=2.0), course_um=course_um)
    labels = np.zeros((100, 100), np.uint16)
    truth = Truth((50.0, 50.0, 40.0, 40.0), Fibre(9.0, 125.0), (scratch,), labels, Service.PASS)
    return touches(features, truth, Scale(1.0, 1.0))


def test_a_scratch_is_found_where_its_course_leads_also_over_a_gap_between_its_dots():
    course_um = ((-40.0, 0.0), (0.0, 0.0), (0.0, 40.0))
    scratches = [found(Kind.SCRATCH, x_um, y_um) for x_um, y_um in ((-20, 3.9), (-20, 4.1), (3.9, 20))]
    assert lying(course_um, *scratches) == ((0,), (), (0,))
    assert lying(course_um, found(Kind.SCRATCH, -44.1, 0), found(x_um=-20)) == ((), ())


@pytest.mark.parametrize("seed", range(30))
def test_a_clean_end_face_under_no_nuisance_is_square_to_the_optics(seed):
    scene = benign(np.random.default_rng(seed), FIBRES["sm-9-125"])
    assert (scene.tilt, scene.dust, scene.features) == (0.0, (), ())


def test_circles_overlap_by_intersection_over_union():
    assert circle_overlap(found(size_um=4.0), true(size_um=4.0)) == 1
    assert circle_overlap(found(size_um=2.0), true(size_um=4.0)) == 0.25
    assert circle_overlap(found(x_um=4.0), true()) == 0
    # Two unit circles at distance 1 share 2 pi / 3 - sqrt(3) / 2.
    lens = 2 * math.pi / 3 - math.sqrt(3) / 2
    expected = lens / (2 * math.pi - lens)
    assert circle_overlap(found(size_um=2.0), true(size_um=2.0, x_um=1.0)) == pytest.approx(expected)


def test_a_true_defect_is_paired_once_with_the_found_one_that_fits_best():
    poor, good = found(x_um=1.5), found(x_um=0.2)

    assert [(i, j) for i, j, _ in pairs([poor, good], [true()])] == [(1, 0)]


def test_sizes_have_a_bias_and_a_spread():
    rows = [
        outcome([asked(size_um=10.0)], [found(size_um=10.0 + error)], [(0,)])
        for error in (0.1, 0.2, 0.3, 0.4, 0.5)
    ]

    measured = measures.sizes(rows, METHOD)

    assert measured is not None
    assert measured.count == 5
    assert measured.bias == pytest.approx(0.3)
    assert measured.spread == pytest.approx(0.14826)
    assert measures.sizes([outcome()], METHOD) is None


def test_zones_count_only_off_their_borders():
    right = outcome([asked()], [found()], [(0,)])
    wrong = outcome([asked()], [found(zone="A")], [(0,)])
    at_border = outcome([asked(from_border_um=0.2)], [found(zone="A")], [(0,)])

    judged = measures.zones([right, wrong, at_border], METHOD)

    assert (judged.right, judged.count) == (1, 2)


def test_the_verdict_is_compared_where_graded_and_beyond_doubt():
    rows = [
        outcome(truly=Verdict.FAIL, said=Verdict.FAIL),
        outcome(truly=Verdict.PASS, said=Verdict.PASS),
        outcome(truly=Verdict.FAIL, said=Verdict.PASS, index=3),
        outcome(truly=Verdict.FAIL, said=Verdict.PASS, graded=False),
        outcome(truly=Verdict.FAIL, said=Verdict.PASS, doubtful=True),
    ]

    agreed, wrong = verdicts.verdicts(rows, METHOD, decided=True)
    everything, _ = verdicts.verdicts(rows, METHOD, decided=False)

    assert (agreed.count, agreed.false_pass) == (3, 1)
    assert wrong == ("main/any/3",)
    assert (everything.count, everything.false_pass) == (4, 2)
    assert verdicts.graded(rows, METHOD).right == 4


def test_a_clean_end_face_that_is_not_graded_has_not_passed():
    rows = [outcome(), outcome(graded=False), outcome(said=Verdict.FAIL)]

    assert verdicts.passed(rows, METHOD).right == 1


def _truth(labels, *features):
    return Truth((10.0, 10.0, 5.0, 5.0), Fibre(9.0, 125.0), features, labels, Service.PASS)


def about(truth, *features):
    return hits(features, truth, touches(features, truth, Scale(1.0, 1.0)))


def test_a_found_defect_is_about_the_defects_that_it_lies_on():
    truth = _truth(np.zeros((20, 20), np.uint16), true(), true(x_um=30.0), true(Kind.SCRATCH))

    assert about(truth, found(x_um=3.0), found(x_um=15.0)) == ((0,), ())


def test_a_found_scratch_is_about_the_scratch_whose_pixels_it_lies_on():
    labels = np.zeros((20, 20), np.uint16)
    labels[2, :] = 1
    labels[15, :] = 2
    truth = _truth(labels, true(Kind.SCRATCH, mask_index=1), true(Kind.PARTICLE, mask_index=2))
    on_scratch, on_particle = found(Kind.SCRATCH, y_um=-7.0), found(Kind.SCRATCH, y_um=5.0)

    assert about(truth, on_scratch, on_particle) == ((0,), ())


def test_a_crack_may_be_found_as_a_defect_or_as_a_scratch():
    labels = np.zeros((20, 20), np.uint16)
    labels[2, :] = 1
    truth = _truth(labels, true(Kind.CRACK, y_um=-8.0, mask_index=1))

    assert about(truth, found(Kind.SCRATCH, y_um=-7.0), found(y_um=-7.0)) == ((0,), (0,))


def test_a_cameras_black_bars_are_no_noise_of_its_picture():
    case = build(parse("main/any/377"))
    (film,) = (
        seen
        for true, seen in zip(case.rendered.truth.features, case.visibility, strict=True)
        if true.kind is Kind.OIL_FILM
    )
    assert case.scene.camera.bars_px != (0, 0, 0, 0)
    assert film.signal_to_noise > 50


def test_every_picture_has_a_name_that_leads_back_to_it():
    cases = plan(20)

    assert {case.set for case in cases} == set(CONDITIONS) == set(SEEDS)
    assert all(parse(str(case)) == case for case in cases)
    with pytest.raises(ValueError, match="no picture of the bench"):
        parse("clean/moonlight/1")


def test_the_width_of_a_scratch_counts_where_what_was_found_lies_on_no_other():
    there = [asked(Kind.SCRATCH, size_um=2.0), asked(Kind.SCRATCH, size_um=3.0)]
    both = outcome(there, [found(Kind.SCRATCH, size_um=60.0)], [(0, 1)])
    rows = [outcome(there, [replace(found(Kind.SCRATCH, size_um=2.5), length_um=40.0)], [(0,)]), both]

    assert measures.width_errors(rows, METHOD) == [(rows[0], 2.0, 0.5)]
    assert measures.widths([both], METHOD) is None


@pytest.mark.parametrize("condition", ["cracked", "scratched"])
def test_cracked_end_faces_show_cracks_and_scratched_ones_none(condition):
    kinds = {f.kind for index in range(4) for f in build(CaseId("lines", condition, index)).scene.features}
    assert (Kind.CRACK in kinds) is (condition == "cracked")
    assert (Kind.SCRATCH in kinds) is (condition == "scratched")


@pytest.mark.parametrize(("kind", "named"), [(Kind.CRACK, 1.0), (Kind.SCRATCH, 0.0)])
def test_a_crack_counts_as_told_only_where_it_is_called_one(kind, named):
    there = outcome([asked(Kind.CRACK)], [found(kind)], [(0,)], picture=("lines", "cracked"))
    unseen = outcome([asked(Kind.CRACK, contrast=1.0)], [], [], picture=("lines", "cracked"), index=1)

    assert measures.cracks([there, unseen], METHOD, named=False).value == 1.0
    assert measures.cracks([there, unseen], METHOD, named=True).value == named
    assert measures.uncracked([there], METHOD).value == 1.0 - named


@pytest.mark.parametrize("name", ["main/any/1", "particles/any/0", "clean/rings/2", "defocus/2.5/1"])
def test_a_picture_of_the_bench_is_always_the_same(name):
    first, again = build(parse(name)), build(parse(name))

    assert np.array_equal(first.rendered.pixels, again.rendered.pixels)
    assert first.visibility == again.visibility
    assert len(first.visibility) == len(first.rendered.truth.features)


def test_the_same_end_face_is_asked_for_the_same_however_it_is_taken():
    sharp, blurred = build(parse("defocus/0.5/1")), build(parse("defocus/4/1"))

    assert sharp.visibility == blurred.visibility
    assert not np.array_equal(sharp.rendered.pixels, blurred.rendered.pixels)


@pytest.mark.parametrize("nuisance", CONDITIONS["clean"])
def test_a_clean_end_face_is_clean_under_every_nuisance(nuisance):
    assert build(CaseId("clean", nuisance, 0)).rendered.truth.features == ()


def test_isolated_particles_stand_out_and_apart():
    case = build(parse("particles/any/1"))
    particles = case.rendered.truth.features

    assert len(particles) >= 5
    assert min(one.contrast_to_noise for one in case.visibility) > 4
    for i, a in enumerate(particles):
        assert 2 <= a.size_um <= 30
        for b in particles[i + 1 :]:
            gap_um = math.hypot(a.x_um - b.x_um, a.y_um - b.y_um) - (a.size_um + b.size_um) / 2
            assert gap_um > 11.9


def test_a_truth_near_a_limit_is_doubtful():
    case = build(parse("particles/any/0"))  # single mode: nothing over 5 um in zone B

    def verdicts(size_um):
        return {true_verdict([asked(size_um=size_um)], case.profile, doubt) for doubt in (-1, 0, 1)}

    assert verdicts(4.0) == {Verdict.PASS}
    assert verdicts(5.1) == {Verdict.PASS, Verdict.FAIL}
    assert verdicts(9.0) == {Verdict.FAIL}


def test_a_truth_that_hangs_on_what_reaches_inwards_too_faintly_to_be_seen_is_doubtful():
    case = build(parse("particles/any/0"))  # single mode: 20 um in zone B fail, in the adhesive C they pass

    def verdicts(seen_zone):
        there = [asked(size_um=20.0, zone="B", seen_zone=seen_zone)]
        return {true_verdict(there, case.profile, doubt) for doubt in (-1, 0, 1)}

    assert verdicts("B") == {Verdict.FAIL}
    assert verdicts("C") == verdicts(None) == {Verdict.PASS, Verdict.FAIL}


def test_where_dust_on_the_microscope_shows_nothing_is_surely_clean():
    clear, dusty = outcome([], [found()], [()], index=0), outcome([], [found()], [()], index=1, dusty=True)
    there = outcome([asked()], [found()], [(0,)], index=2, dusty=True)
    judged = figures.image_level([clear, dusty, there], METHOD, scratches=False)
    assert (judged.count, judged.wrong) == (2, ("main/any/0",))
    assert figures.image_level([dusty], METHOD, scratches=True).count == 1


@pytest.mark.parametrize(("nuisance", "shows"), [("dust", True), ("grain", False)])
def test_dust_that_shows_makes_a_clean_truth_doubtful(nuisance, shows):
    case = build(CaseId("clean", nuisance, 0))
    seen = observe(case, [])
    assert (seen.verdict, seen.dusty, seen.doubtful) == (Verdict.PASS, shows, shows)
    assert (case.dust.contrast_to_noise > 1) == shows


def test_what_cannot_be_seen_does_not_fail_an_end_face():
    case = build(parse("particles/any/0"))

    def verdict(**visibility):
        return true_verdict([asked(size_um=20.0, **visibility)], case.profile)

    assert verdict(contrast=2.1) is Verdict.FAIL
    assert verdict(contrast=1.9) is Verdict.PASS
    assert verdict(signal=4.9) is Verdict.PASS


@pytest.mark.parametrize("method", METHODS, ids=lambda method: method.name)
def test_every_method_finds_strong_isolated_particles(method):
    case = build(parse("particles/any/5"))
    seen = observe(case, [method])

    assert len(ask(case)) == len(seen.asked)
    found_of = figures.recall([seen], method.name, scratches=False)
    assert found_of.right >= found_of.count / 3 > 0


def test_another_bench_shows_other_pictures_of_the_same_kinds():
    cases = plan(2)[:2]
    here, again, other = (run(cases, METHODS[:1], 1, seed) for seed in (0, 0, 500))
    assert [one.asked for one in here] == [one.asked for one in again]
    assert [one.id for one in here] == [one.id for one in other]
    assert [one.asked for one in here] != [one.asked for one in other]


def test_the_bench_writes_one_table_of_all_methods(tmp_path, capsys):
    assert main(["--count", "1", "--jobs", "1", "--sets", "particles", "clean", "--out", str(tmp_path)]) == 0

    written = json.loads((tmp_path / "bench.json").read_text(encoding="utf-8"))
    page = (tmp_path / "bench.md").read_text(encoding="utf-8")
    assert page in capsys.readouterr().out
    assert all(method.name in page for method in METHODS)
    assert [len(row["methods"]) for row in written["figures"]] == [len(METHODS)] * len(written["figures"])


def test_the_table_does_not_depend_on_the_order_of_the_work():
    rows = [outcome([asked()], [found()], [(0,)], index=i) for i in range(3)]
    times = {METHOD: 1.0}

    assert _page(rows, times) == _page(rows[::-1], times)


def _page(rows, times):
    return markdown(Results(table(rows, times), [], {}, []))
