"""The rules count what the profile limits, zone by zone, and say what breaks it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from device.errors import ProfileError
from device.grading import profile, rules
from device.grading.grade import Verdict
from device.vision.findings import Kind
from tests.support.grading import feature

SM = profile.load("iec-ed2-sm-pc")
MM = profile.load("iec-ed2-mm-pc")


def verdict(table: profile.Profile, *features) -> Verdict:
    return rules.judge(features, table).verdict


def texts(table: profile.Profile, *features) -> list[str]:
    return [reason.text for reason in rules.judge(features, table).reasons]


def test_nothing_found_passes_with_every_zone_counted_as_empty():
    opinion = rules.judge((), MM)
    assert opinion.verdict is Verdict.PASS
    assert opinion.reasons == ()
    assert opinion.zones == {zone: {"scratches": 0, "defects": 0, "over": 0} for zone in "ABCD"}


@pytest.mark.parametrize(
    ("name", "kind", "zone", "allowed_um", "refused_um"),
    [
        ("iec-ed2-sm-pc", Kind.PARTICLE, "B", 5.0, 5.001),
        ("iec-ed2-sm-pc", Kind.SCRATCH, "B", 3.0, 3.001),
        ("iec-ed2-sm-pc", Kind.PARTICLE, "D", 10.0, 10.001),
        ("iec-ed1-sm-pc", Kind.PARTICLE, "D", 9.999, 10.0),
        ("iec-ed2-mm-pc", Kind.CHIP, "A", 5.0, 5.001),
        ("iec-ed2-mm-pc", Kind.RESIDUE, "D", 30.0, 30.001),
        ("ipc-8497-1-sm", Kind.PARTICLE, "outer", 30.0, 30.001),
    ],
)
def test_a_size_exactly_at_the_limit_is_judged_as_the_profile_says(name, kind, zone, allowed_um, refused_um):
    table = profile.load(name)
    assert verdict(table, feature(kind, zone, allowed_um)) is Verdict.PASS
    assert verdict(table, feature(kind, zone, refused_um)) is Verdict.FAIL


@pytest.mark.parametrize(("size_um", "counted"), [(1.999, False), (2.0, True), (5.0, True)])
def test_defects_are_counted_from_2_to_5_um_and_a_sixth_is_too_many(size_um, counted):
    five = [feature(Kind.PARTICLE, "B", size_um)] * 5
    assert verdict(SM, *five) is Verdict.PASS
    sixth = verdict(SM, *five, feature(Kind.PARTICLE, "B", size_um))
    assert sixth is (Verdict.FAIL if counted else Verdict.PASS)


def test_none_allows_not_even_the_smallest():
    assert texts(SM, feature(Kind.SCRATCH, "A", 0.4)) == ["zone A: scratch 0.4 um, none allowed"]
    assert texts(SM, feature(Kind.PARTICLE, "A", 0.4)) == ["zone A: particle 0.4 um, none allowed"]


def test_any_allows_everything():
    assert verdict(MM, *[feature(Kind.RESIDUE, "C", 90.0)] * 50) is Verdict.PASS
    assert verdict(MM, *[feature(Kind.SCRATCH, "D", 40.0)] * 50) is Verdict.PASS


def test_a_scratch_is_judged_by_its_width_and_never_counted_as_a_defect():
    opinion = rules.judge((feature(Kind.SCRATCH, "B", 2.0),), MM)
    assert opinion.verdict is Verdict.PASS
    assert opinion.zones["B"] == {"scratches": 1, "defects": 0, "over": 0}


def test_a_zone_says_how_many_features_are_too_many():
    crowd = [feature(Kind.PARTICLE, "B", 6.0)] * 7 + [feature(Kind.CHIP, "B", 12.0)]
    assert rules.judge(tuple(crowd), MM).zones["B"] == {"scratches": 0, "defects": 8, "over": 3}


def test_reasons_come_innermost_zone_first_and_then_by_excess():
    found = [
        feature(Kind.RESIDUE, "D", 90.0),
        feature(Kind.SCRATCH, "B", 5.5),
        feature(Kind.PARTICLE, "B", 26.1),
        feature(Kind.PARTICLE, "A", 5.04),
    ]
    assert texts(MM, *found) == [
        "zone A: particle 5.04 um, limit 5 um",
        "zone B: particle 26.1 um, limit 10 um",
        "zone B: scratch 5.5 um, limit 5 um",
        "zone D: residue 90.0 um, limit 30 um",
    ]


def test_one_reason_stands_for_all_features_over_one_limit():
    found = [feature(Kind.PARTICLE, "B", size_um) for size_um in (11.0, 14.0, 12.0)]
    assert texts(MM, *found) == ["zone B: particle 14.0 um, limit 10 um, and 2 more"]


def test_too_many_are_reasoned_by_number():
    assert texts(MM, *[feature(Kind.PARTICLE, "B", 7.0)] * 6) == [
        "zone B: 6 defects of 5 to 10 um, at most 5"
    ]


def test_a_feature_in_a_zone_that_the_profile_lacks_is_an_error_not_a_pass():
    with pytest.raises(ProfileError, match="no zone 'outer'"):
        rules.judge((feature(Kind.PARTICLE, "outer", 1.0),), MM)


FEATURES = st.lists(
    st.builds(feature, st.sampled_from(Kind), st.sampled_from("ABCD"), st.floats(0.1, 60.0)), max_size=25
)


@given(FEATURES, FEATURES, st.sampled_from([SM, MM]))
def test_more_features_never_turn_a_fail_into_a_pass(some, more, table):
    if verdict(table, *some) is Verdict.FAIL:
        assert verdict(table, *some, *more) is Verdict.FAIL


@given(FEATURES, st.sampled_from([SM, MM]), st.randoms())
def test_the_order_in_which_features_were_found_does_not_matter(found, table, random):
    shuffled = random.sample(found, len(found))
    assert rules.judge(tuple(shuffled), table) == rules.judge(tuple(found), table)


@given(FEATURES, st.sampled_from([SM, MM]))
def test_it_fails_exactly_when_there_is_a_reason_and_a_feature_too_many(found, table):
    opinion = rules.judge(tuple(found), table)
    failed = opinion.verdict is Verdict.FAIL
    assert failed == bool(opinion.reasons) == any(counts["over"] for counts in opinion.zones.values())
