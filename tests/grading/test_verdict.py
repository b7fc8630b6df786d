"""The verdict is the worse of two opinions, and never a PASS on a picture that cannot be judged."""

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from device.grading import profile
from device.grading.grade import Action, Grade, Verdict
from device.grading.verdict import grade
from device.vision.findings import Feature, Flaw, Kind
from tests.support.grading import FixedNetwork, feature, findings

MM = profile.load("iec-ed2-mm-pc")
EDITION_1 = profile.load("iec-ed1-mm-pc")
CLEAN, DIRTY = FixedNetwork(0.03), FixedNetwork(0.97)
BIG_PARTICLE = feature(Kind.PARTICLE, "B", 14.0)
WIDE_SCRATCH = feature(Kind.SCRATCH, "B", 6.0)
BIG_CHIP = feature(Kind.CHIP, "B", 14.0)
SPECK = feature(Kind.PARTICLE, "B", 1.0)
HAIRLINE = feature(Kind.SCRATCH, "D", 1.0)


def judged(
    *features: Feature, network: FixedNetwork = CLEAN, table: profile.Profile = MM, attempt: int = 1
) -> Grade:
    return grade(findings(*features), table, network, attempt)


@pytest.mark.parametrize(
    ("features", "network", "verdict", "disagree"),
    [
        ((), CLEAN, Verdict.PASS, False),
        ((BIG_PARTICLE,), DIRTY, Verdict.FAIL, False),
        ((BIG_PARTICLE,), CLEAN, Verdict.FAIL, True),
        ((), DIRTY, Verdict.FAIL, True),
    ],
)
def test_the_worse_opinion_wins_and_a_difference_is_marked(features, network, verdict, disagree):
    given_grade = judged(*features, network=network)
    assert (given_grade.verdict, given_grade.disagree) == (verdict, disagree)


def test_both_opinions_are_kept_and_the_rules_reasons_stand_first():
    both = judged(BIG_PARTICLE, network=DIRTY)
    assert [reason.text for reason in both.reasons] == [
        "zone B: particle 14.0 um, limit 10 um",
        "the network judges it dirty (97%)",
    ]
    assert both.rules.reasons == both.reasons[:1]
    assert both.network.dirty == 0.97


def test_a_pass_has_no_reasons_and_nothing_to_do():
    passed = judged(SPECK)
    assert (passed.reasons, passed.action) == ((), Action.NONE)


@pytest.mark.parametrize(
    ("flaw", "action"),
    [
        (Flaw.OUT_OF_FOCUS, Action.REFOCUS),
        (Flaw.NO_FIBRE, Action.CENTER),
        (Flaw.OUT_OF_VIEW, Action.CENTER),
        (Flaw.TOO_DARK, Action.ADJUST_LIGHT),
        (Flaw.SATURATED, Action.ADJUST_LIGHT),
        (Flaw.WRONG_SIZE, Action.CHECK_SETUP),
        (Flaw.EDGE_HIDDEN, Action.CLEAN),
    ],
)
def test_each_flaw_of_a_picture_has_its_own_reason_and_action(flaw, action):
    refused = grade(findings(flaws=(flaw,)), MM, CLEAN)
    assert (refused.verdict, refused.action) == (Verdict.NOT_GRADED, action)
    assert refused.rules.verdict is refused.network.verdict is Verdict.NOT_GRADED
    assert refused.network.dirty is None


@pytest.mark.parametrize(("name", "across_um"), [("iec-ed2-mm-pc", 250), ("ipc-8497-1-sm", 400)])
def test_a_cut_picture_says_how_wide_the_judged_zones_are(name, across_um):
    [reason] = grade(findings(flaws=(Flaw.OUT_OF_VIEW,)), profile.load(name), CLEAN).reasons
    assert reason.code == "out_of_view"
    assert reason.text == f"the judged zones are not wholly in view ({across_um} um across)"


def test_no_two_flaws_share_a_reason():
    reasons = grade(findings(flaws=tuple(Flaw)), MM, CLEAN).reasons
    assert len({reason.text for reason in reasons}) == len({reason.code for reason in reasons}) == len(Flaw)


@given(
    st.lists(st.sampled_from(Flaw), max_size=3),
    st.booleans(),
    st.booleans(),
    st.lists(st.sampled_from([SPECK, BIG_PARTICLE, HAIRLINE]), max_size=3),
    st.sampled_from([CLEAN, DIRTY]),
)
def test_pass_is_never_given_on_a_picture_that_cannot_be_judged(
    flaws, fibre_found, described, features, network
):
    seen = findings(*features, flaws=tuple(flaws))
    if not fibre_found:
        seen = dataclasses.replace(seen, end_face=None)
    if not described:
        seen = dataclasses.replace(seen, descriptors=None)
    judgeable = not flaws and fibre_found and described
    verdict = grade(seen, MM, network).verdict
    assert (verdict is Verdict.NOT_GRADED) == (not judgeable)


@pytest.mark.parametrize(
    ("features", "action"),
    [
        ((BIG_PARTICLE,), Action.CLEAN),
        ((feature(Kind.RESIDUE, "A", 20.0),), Action.CLEAN),
        ((WIDE_SCRATCH,), Action.REPLACE),
        ((BIG_CHIP,), Action.REPLACE),
        ((WIDE_SCRATCH, BIG_CHIP, SPECK), Action.REPLACE),
        ((WIDE_SCRATCH, BIG_PARTICLE), Action.CLEAN),
        ((feature(Kind.OIL_FILM, "B", 60.0),), Action.CLEAN),
        ((feature(Kind.PIT, "A", 7.0),), Action.REPLACE),
        ((feature(Kind.CRACK, "B", 3.0),), Action.REPLACE),
    ],
)
def test_what_can_be_cleaned_is_cleaned_and_what_cannot_is_replaced(features, action):
    assert judged(*features).action is action


def test_an_end_face_is_given_up_for_what_stays_once_the_dirt_is_gone():
    assert [judged(WIDE_SCRATCH, BIG_PARTICLE, attempt=attempt).action for attempt in (1, 2, 5)] == [
        Action.CLEAN,
        Action.CLEAN_AGAIN,
        Action.REPLACE,
    ]
    assert judged(WIDE_SCRATCH, SPECK, attempt=2).action is Action.REPLACE


def test_edition_1_fails_a_scratch_at_once():
    assert judged(WIDE_SCRATCH, BIG_PARTICLE, table=EDITION_1).action is Action.REPLACE
    assert judged(BIG_PARTICLE, table=EDITION_1).action is Action.CLEAN


def test_the_cleaning_ladder_is_climbed_and_then_the_connector_is_replaced():
    actions = [judged(BIG_PARTICLE, attempt=attempt).action for attempt in range(1, 7)]
    assert actions == [Action.CLEAN, *[Action.CLEAN_AGAIN] * 3, Action.REPLACE, Action.REPLACE]


def test_the_ladder_says_how_to_clean_and_nothing_else_does():
    methods = [judged(BIG_PARTICLE, attempt=attempt).cleaning for attempt in range(1, 7)]
    assert methods == ["dry", "dry", "wet and dry", "wet and dry", None, None]
    hidden = findings(flaws=(Flaw.EDGE_HIDDEN,))
    assert [grade(hidden, MM, CLEAN, attempt).cleaning for attempt in (1, 3, 5)] == [
        "dry",
        "wet and dry",
        None,
    ]
    assert judged(network=DIRTY).cleaning == "dry"
    assert judged().cleaning is judged(WIDE_SCRATCH).cleaning is None
    assert grade(findings(flaws=(Flaw.TOO_DARK,)), MM, CLEAN).cleaning is None


def test_a_hidden_edge_climbs_the_same_ladder():
    seen = findings(flaws=(Flaw.EDGE_HIDDEN,))
    assert [grade(seen, MM, CLEAN, attempt).action for attempt in (1, 2, 5)] == [
        Action.CLEAN,
        Action.CLEAN_AGAIN,
        Action.REPLACE,
    ]


@pytest.mark.parametrize(
    ("features", "attempt", "action"),
    [
        ((), 1, Action.CLEAN),
        ((), 2, Action.REPLACE),
        ((HAIRLINE,), 1, Action.CLEAN),
        ((HAIRLINE,), 2, Action.REPLACE),
        ((SPECK,), 2, Action.CLEAN_AGAIN),
        ((SPECK,), 5, Action.REPLACE),
    ],
)
def test_what_only_the_network_fails_is_cleaned_once_for_a_film_and_on_while_something_may_come_off(
    features, attempt, action
):
    assert judged(*features, network=DIRTY, attempt=attempt).action is action


def test_attempts_count_from_one():
    with pytest.raises(ValueError, match="first is 1"):
        judged(attempt=0)
