"""The bench on verdicts, kinds and uncertainties, and where NOT GRADED has to begin."""

from dataclasses import replace

import numpy as np
import pytest

from device.grading.grade import Verdict
from device.vision.findings import Kind, Quality
from model.benchmark import breakdowns, figures, measures, verdicts
from model.benchmark.cases import CONDITIONS
from model.benchmark.contrast import visibilities
from model.benchmark.curves import curve, lower_bound, reliable_run
from model.benchmark.figures import Demand, Share
from model.render import CAMERAS, FIBRES, SceneKind, render, sample_scene
from model.render.scene import FeatureSpec
from model.truth import Service
from tests.support.bench import METHOD, asked, found, outcome

PASS, FAIL = Verdict.PASS, Verdict.FAIL


def test_the_second_opinion_is_held_to_the_technicians_word_where_there_is_one():
    rows = [
        outcome(second=FAIL, service=Service.FAIL),
        outcome(second=PASS, service=Service.PASS),
        outcome(second=PASS, service=Service.FAIL, index=3),
        outcome(second=FAIL, service=Service.BORDERLINE),
        outcome(second=None, service=Service.FAIL),
    ]

    agreed, wrong = verdicts.second_opinions(rows, METHOD)

    assert (agreed.count, agreed.false_pass, wrong) == (3, 1, ("main/any/3",))


@pytest.mark.parametrize(
    ("truth", "answer", "counted", "right"),
    [
        ((PASS, False, Service.PASS), (PASS, PASS), True, True),
        ((PASS, False, Service.FAIL), (PASS, FAIL), True, True),
        ((PASS, False, Service.FAIL), (PASS, PASS), True, False),
        ((FAIL, False, Service.BORDERLINE), (FAIL, PASS), True, True),
        ((FAIL, True, Service.FAIL), (PASS, PASS), True, False),
        ((PASS, True, Service.PASS), (PASS, PASS), False, False),
        ((PASS, False, Service.BORDERLINE), (PASS, FAIL), False, False),
    ],
)
def test_the_whole_verdict_is_held_to_the_worse_truth_unless_that_is_doubtful(truth, answer, counted, right):
    truly, doubtful, service = truth
    row = outcome(truly=truly, doubtful=doubtful, service=service, said=answer[0], second=answer[1])

    agreed, wrong = verdicts.whole_verdicts([row], METHOD)

    assert agreed.count == counted
    if counted:
        assert (not wrong) == right


def test_a_clean_end_face_that_the_second_opinion_fails_has_not_wholly_passed():
    rows = [outcome(second=FAIL), outcome(second=PASS), outcome(), outcome(said=FAIL), outcome(graded=False)]

    assert verdicts.passed(rows, METHOD).right == 3
    assert verdicts.wholly_passed(rows, METHOD).right == 2


def test_what_is_fainter_counts_where_all_is_demanded():
    row = outcome([asked(contrast=0.5)])

    assert figures.image_level([row], METHOD, scratches=False).value == 1
    assert figures.image_level([row], METHOD, scratches=False, demand=Demand.ALL).value == 0


def test_what_is_lost_in_coarse_grain_counts_where_contrast_alone_is_demanded():
    row = outcome([asked(contrast=2.5, signal=3.0)])

    assert figures.image_level([row], METHOD, scratches=False).count == 0
    assert figures.image_level([row], METHOD, scratches=False, demand=Demand.TWICE).value == 0


def test_precision_falls_into_the_bin_of_the_contrast_that_was_measured():
    row = outcome([asked()], [found(), found(x_um=40.0)], [(0,), ()])

    bins = dict(figures.precision_over([row], METHOD, scratches=False, over="contrast"))

    assert (bins[5.0].right, bins[5.0].count) == (1, 2)
    assert bins[3.0].count == 0


def test_a_true_size_is_covered_within_twice_the_stated_uncertainty():
    def measured(error_um, uncertainty_um):
        feature = found(size_um=10 + error_um, uncertainty_um=uncertainty_um)
        return outcome([asked(size_um=10.0)], [feature], [(0,)])

    covered = measures.coverage([measured(0.39, 0.2), measured(-0.41, 0.2), measured(1.0, 0.6)], METHOD)

    assert covered is not None
    assert (covered.right, covered.count) == (2, 3)
    assert measures.coverage([measured(0.1, 0.0)], METHOD) is None


def test_kinds_are_told_apart_and_so_is_what_comes_off():
    there = [
        asked(Kind.PIT),
        asked(Kind.RESIDUE, x_um=30.0),
        asked(Kind.SCRATCH, y_um=40.0),
        asked(x_um=80.0),
    ]
    called = [found(), found(x_um=30.0), found(Kind.SCRATCH, y_um=40.0), found(y_um=40.0)]
    row = outcome(there, called, [(0,), (1,), (2,), (2,)])

    assert measures.kinds([row], METHOD) == {
        (Kind.PIT, Kind.PARTICLE): 1,
        (Kind.RESIDUE, Kind.PARTICLE): 1,
        (Kind.SCRATCH, Kind.SCRATCH): 1,
    }
    assert figures.genuine([row, outcome((), [found()], [()])], METHOD).value == 0.8
    right = measures.advice([row], METHOD)
    assert (right.right, right.count) == (2, 3)
    [scratches, residues, pits] = breakdowns.confusion([row], METHOD)
    assert (scratches["scratch"], residues["particle"], pits["truly"]) == (1, 1, "pit")


def test_what_a_neighbour_makes_is_not_its_own():
    def visible(*specks):
        scene = sample_scene(np.random.default_rng(3), SceneKind.CLEAN, CAMERAS["sharp"], FIBRES["mm-50-125"])
        scene = replace(
            scene, dust=(), rotation=0.0, blur_um=2.0, features=tuple(speck(*one) for one in specks)
        )
        return visibilities(scene, render(scene, np.random.default_rng(1)))

    [alone] = visible((0.0, 0.5))
    _, beside = visible((5.0, 0.2), (0.0, 0.5))
    _, within = visible((0.0, 0.5, 16.0), (0.0, 0.5))

    assert beside.contrast_to_noise == pytest.approx(alone.contrast_to_noise, rel=0.15)
    assert within.contrast_to_noise < 0.1 * alone.contrast_to_noise


def test_a_part_of_a_feature_is_looked_at_alone():
    scene = sample_scene(np.random.default_rng(3), SceneKind.CLEAN, CAMERAS["sharp"], FIBRES["mm-50-125"])
    near, far = speck(-15.0, 0.2, 4.0), speck(15.0, 0.2, 10.0)
    both = replace(far, outlines=near.outlines + far.outlines)
    scene = replace(scene, dust=(), rotation=0.0, features=(both,))

    [seen] = visibilities(scene, render(scene, np.random.default_rng(1)), (50.0, 80.0, 120.0))

    nothing, part, whole = seen.within
    assert nothing.contrast_to_noise == nothing.signal_to_noise == 0
    assert part.contrast_to_noise == pytest.approx(seen.contrast_to_noise, rel=0.3)
    assert part.signal_to_noise < 0.7 * seen.signal_to_noise
    assert whole == replace(seen, within=())


def speck(x_um, tone, size_um=4.0):
    """A disc on the ferrule, of a level relative to the ferrule's own."""
    angles = np.linspace(0, 2 * np.pi, 24, endpoint=False)
    outline = np.stack([80 + x_um + size_um / 2 * np.cos(angles), size_um / 2 * np.sin(angles)], axis=1)
    return FeatureSpec(
        kind=Kind.PARTICLE,
        outlines=(outline,),
        size_um=size_um,
        length_um=size_um,
        tone=tone,
        opacity=1.0,
        texture=0.0,
        rim=0.0,
        soft_um=0.2,
    )


def test_the_lower_bound_is_wilsons():
    # Wilson 1927; 81 of 100 by hand: 0.722.
    assert lower_bound(Share(81, 100)) == pytest.approx(0.7222, abs=1e-4)
    assert lower_bound(Share(10, 10)) == pytest.approx(0.7225, abs=1e-4)
    assert lower_bound(Share(0, 0)) == 0


def test_the_reliable_run_ends_at_the_first_gap_on_each_side_of_the_good_one():
    assert list(reliable_run([1, 0.5, 0.96, 1, 0.95, 0.94, 1], good=3)) == [2, 3, 4]
    assert list(reliable_run([1, 0.99, 0.3], good=0)) == [0, 1]
    assert list(reliable_run([0.0, 0.0], good=0)) == []


def test_a_curve_asks_of_each_condition_what_is_right_in_a_good_picture():
    conditions = CONDITIONS["defocus"]
    rows = [
        outcome(
            # The last end face is judged wrongly even in a good picture.
            said=FAIL if place >= 3 or index == 3 else PASS,
            quality=Quality(focus=1.0 + place, level=150.0, saturated=0.0, coverage=1.0, flaws=()),
            picture=("defocus", condition),
            index=index,
        )
        for place, condition in enumerate(conditions)
        for index in range(4)
    ]

    drawn = curve(rows, "defocus", [METHOD])
    points = drawn.points[METHOD]

    assert drawn.conditions == tuple(map(float, conditions))
    assert [point.reliable for point in points] == [True] * 3 + [False] * (len(conditions) - 3)
    assert [(point.right.right, point.kept.right, point.kept.count) for point in points[2:4]] == [
        (3, 3, 3),
        (0, 0, 3),
    ]
    assert [point.focus_um for point in points][:3] == [1.0, 2.0, 3.0]
