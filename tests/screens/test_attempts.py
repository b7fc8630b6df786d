"""The panel compares an attempt with the one before, and says how far up the cleaning ladder it is."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from device.grading.grade import Action, Grade, NetworkOpinion, RulesOpinion, Verdict
from device.inspection import Inspection
from device.screens.attempts import Ladder, before_after, ladder, stayed
from device.screens.catalogue import LANGUAGES
from device.screens.draw import COLUMNS_PER_LINE
from device.screens.english import ENGLISH
from device.screens.texts import Texts
from device.vision.findings import EndFace, Feature, Findings, Kind, Quality
from device.vision.frame import Frame, Scale

END_FACE = EndFace((40, 30), (62.5, 62.5), 125, None, None, 1, 0.1)
STEPS = ("dry", "dry", "wet and dry")
TOP_PX, LINE_PX = 10, 8


def inspection(*features: Feature, verdict: Verdict = Verdict.FAIL, end_face: bool = True) -> Inspection:
    rules, network = RulesOpinion(verdict, {}, ()), NetworkOpinion(verdict, 0.9)
    grade = Grade(verdict, (), Action.CLEAN, rules, network, disagree=False)
    findings = Findings(Quality(None, 90, 0, 1, ()), END_FACE if end_face else None, features, None)
    return Inspection(
        Frame(np.zeros((60, 80), np.uint8), Scale(1, 1)), findings, grade, "", "", "", "", "", {}
    )


def particle(x_um: float, y_um: float, size_um: float = 5.0, kind: Kind = Kind.PARTICLE) -> Feature:
    return Feature(kind, "B", x_um, y_um, size_um, size_um, -9, 0.2)


def highlighted(shown: Ladder) -> list[int]:
    """Which lines below the title are inverted."""
    rows = np.asarray(ladder(shown, 0))[TOP_PX:, 0]
    return [line for line in range(6) if rows[line * LINE_PX : line * LINE_PX + LINE_PX - 1].all()]


@pytest.mark.parametrize("climbed", [0, 1, 2])
def test_the_next_rung_stands_out(climbed: int) -> None:
    assert highlighted(Ladder(STEPS, climbed, Action.CLEAN)) == [climbed]


@pytest.mark.parametrize("climbed", [0, 1, 3])
def test_where_cleaning_is_given_up_the_replacement_stands_out(climbed: int) -> None:
    assert highlighted(Ladder(STEPS, climbed, Action.REPLACE)) == [len(STEPS)]


@given(
    st.lists(st.sampled_from(["dry", "wet and dry"]), max_size=20), st.integers(0, 20), st.integers(0, 999)
)
def test_any_ladder_fits_and_shows_its_next_rung(steps: list[str], climbed: int, left: int) -> None:
    climbed = min(climbed, len(steps))
    action = Action.CLEAN if climbed < len(steps) else Action.REPLACE
    for say in LANGUAGES.values():
        assert ladder(Ladder(tuple(steps), climbed, action), left, say).size == (128, 64)
    assert len(highlighted(Ladder(tuple(steps), climbed, action))) == 1


@pytest.mark.parametrize("say", LANGUAGES.values(), ids=LANGUAGES)
def test_every_text_about_cleaning_fits_its_place(say: Texts) -> None:
    lines = [say.work.cleaned.format(count=20, all=20), say.work.stayed.format(count=99)]
    lines += [f"> {say.work.replace}", *(f"> 20 {method}" for method in say.methods.values())]
    assert [line for line in lines if len(line) >= COLUMNS_PER_LINE] == []


def test_what_may_come_off_and_lies_where_it_lay_has_not_moved() -> None:
    before = inspection(particle(10, 10), particle(-20, 0), particle(0, 30, kind=Kind.SCRATCH))
    assert stayed(before, before) == 2
    assert stayed(before, inspection(particle(11, 11))) == 1
    assert stayed(before, inspection(particle(16, 10), particle(0, 30, kind=Kind.SCRATCH))) == 0
    assert stayed(before, inspection(particle(10, 10, size_um=9))) == 0


def test_both_attempts_are_seen_with_what_was_found_in_each() -> None:
    dirty, clean = inspection(particle(10, 10), particle(-20, 0)), inspection(verdict=Verdict.PASS)
    seen = np.asarray(before_after(dirty, clean, (1, 2), ENGLISH))
    same = np.asarray(before_after(dirty, dirty, (1, 2), ENGLISH))
    assert np.array_equal(seen[:, :46], same[:, :46])
    assert not np.array_equal(seen[:46, 82:], same[:46, 82:])
    assert not np.array_equal(seen[46:, 64:], same[46:, 64:])


places = st.floats(-250, 250)
features = st.builds(
    Feature,
    st.sampled_from(Kind),
    st.just("B"),
    places,
    places,
    st.floats(0, 400),
    st.floats(0, 400),
    st.floats(-9, 9),
    st.floats(0, 9),
)
inspections = st.builds(
    lambda found, verdict, seen: inspection(*found, verdict=verdict, end_face=seen),
    st.lists(features, max_size=5),
    st.sampled_from(Verdict),
    st.booleans(),
)


@settings(max_examples=50, deadline=None)
@given(inspections, inspections, st.integers(1, 998), st.sampled_from(sorted(LANGUAGES)))
def test_any_two_attempts_fit(before: Inspection, after: Inspection, number: int, language: str) -> None:
    say = LANGUAGES[language]
    assert before_after(before, after, (number, number + 1), say).size == (128, 64)
    assert 0 <= stayed(before, replace(after)) <= len(after.findings.features)
