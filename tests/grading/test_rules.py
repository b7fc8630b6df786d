"""The rules count what the profile limits, zone by zone, and say what breaks it."""

from dataclasses import replace

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
        feature(Kind.SCRATCH, "B", 5.9),
        feature(Kind.PARTICLE, "B", 26.1),
        feature(Kind.PARTICLE, "A", 5.04),
    ]
    assert texts(MM, *found) == [
        "zone A: particle 5.04 um, limit 5 um, at the limit",
        "zone B: particle 26.1 um, limit 10 um",
        "zone B: scratch 5.9 um, limit 5 um",
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


@pytest.mark.parametrize(
    ("zone", "verdict_there"), [("A", "FAIL"), ("B", "FAIL"), ("C", "FAIL"), ("D", "PASS")]
)
def test_a_crack_in_core_or_cladding_is_never_allowed_whatever_its_size(zone, verdict_there):
    crack = feature(Kind.CRACK, zone, 0.5)
    assert verdict(MM, crack) == verdict_there
    assert verdict(MM, feature(Kind.PARTICLE, zone, 0.5)) is Verdict.PASS
    assert texts(MM, crack) == (
        [f"zone {zone}: crack 0.5 um, none allowed"] if verdict_there == "FAIL" else []
    )


def at_limit(table: profile.Profile, *features) -> list[tuple[str, bool]]:
    return [(one.text, one.broken) for one in rules.judge(features, table).at_limit]


# The uncertainty of every feature here is 0.2 um, so a limit is close within 0.4 um.
def test_a_limit_kept_or_broken_by_less_than_two_uncertainties_is_said_and_the_verdict_stays():
    kept, broken = feature(Kind.PARTICLE, "B", 9.7), feature(Kind.PARTICLE, "B", 10.3)
    assert at_limit(MM, kept) == [("zone B: particle 9.7 um is at the limit of 10 um", False)]
    assert at_limit(MM, broken) == [("zone B: particle 10.3 um is at the limit of 10 um", True)]
    assert texts(MM, broken) == ["zone B: particle 10.3 um, limit 10 um, at the limit"]
    [excess] = [reason.excess for reason in rules.judge((broken,), MM).reasons]
    assert excess is not None
    assert excess.at_limit
    assert (verdict(MM, kept), verdict(MM, broken)) == (Verdict.PASS, Verdict.FAIL)
    assert at_limit(MM, feature(Kind.PARTICLE, "B", 9.5)) == []
    assert at_limit(MM, feature(Kind.PARTICLE, "B", 10.5)) == []


def test_a_limit_that_another_feature_surely_breaks_is_not_at_the_limit():
    sure, close = feature(Kind.PARTICLE, "B", 14.0), feature(Kind.PARTICLE, "B", 10.1)
    assert at_limit(MM, sure, close) == []
    assert texts(MM, sure, close) == ["zone B: particle 14.0 um, limit 10 um, and 1 more"]


def test_a_number_is_at_the_limit_where_one_more_or_less_would_change_it():
    five = [feature(Kind.PARTICLE, "B", 7.0)] * 5
    almost, just = feature(Kind.PARTICLE, "B", 4.9), feature(Kind.PARTICLE, "B", 5.1)
    assert at_limit(MM, *five, almost) == [("zone B: particle 4.9 um is at the limit of 5 um", False)]
    assert at_limit(MM, *five, just) == [("zone B: particle 5.1 um is at the limit of 5 um", True)]
    assert texts(MM, *five, just) == ["zone B: 6 defects of 5 to 10 um, at most 5, at the limit"]
    assert at_limit(MM, almost, just) == []


def test_a_size_whose_uncertainty_spans_a_whole_band_is_at_its_limit():
    five = [feature(Kind.PARTICLE, "B", 7.0)] * 5
    vague = replace(feature(Kind.PARTICLE, "B", 4.5), uncertainty_um=4.0)
    said = [f"zone B: particle 4.5 um is at the limit of {limit} um" for limit in (5, 10)]
    assert sorted(at_limit(MM, *five, vague)) == sorted((one, False) for one in said)


def test_where_nothing_is_allowed_no_size_is_at_the_limit():
    assert at_limit(SM, feature(Kind.PARTICLE, "A", 0.1)) == []


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


@given(st.sampled_from(Kind), st.sampled_from("ABCD"), st.floats(0.5, 60.0), st.sampled_from([-0.4, 0.4]))
def test_a_verdict_that_a_size_within_its_uncertainty_would_change_is_always_at_the_limit(
    kind, zone, size_um, error_um
):
    measured, true = feature(kind, zone, size_um), feature(kind, zone, size_um + error_um)
    if verdict(SM, measured) is not verdict(SM, true):
        assert rules.judge((measured,), SM).at_limit
