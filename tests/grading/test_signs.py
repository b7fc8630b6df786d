"""A network's FAIL is explained by what the network itself was told."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from device import config
from device.grading import network, profile
from device.grading.grade import NetworkOpinion, Sign, Trait, Verdict
from device.grading.signs import MOST_SIGNS, TRAITS, groups, shares, strongest
from device.grading.verdict import grade
from device.vision.descriptors import NAMES, REGIONS, STATISTICS
from tests.support.grading import findings

PAIRS = [[0], [1, 2], [3]]
ROWS = st.lists(st.integers(-128, 127), min_size=4, max_size=4).map(lambda row: np.array(row, np.int8))


def bent(row: np.ndarray) -> float:
    """A network of sorts, not linear, in which the last group never matters."""
    one, two, three = map(float, row[:3])
    return 1 / (1 + math.exp(-(0.03 * one + 0.02 * max(two, three) + one * two / 4e3)))


@given(ROWS, ROWS)
def test_the_shares_add_up_to_how_much_dirtier_it_looks_than_a_clean_one(seen, clean):
    assert sum(shares(bent, seen, clean, PAIRS)) == pytest.approx(bent(seen) - bent(clean))


@given(ROWS, ROWS)
def test_what_the_network_does_not_look_at_has_no_share(seen, clean):
    assert shares(bent, seen, clean, PAIRS)[2] == 0


def test_where_groups_do_not_mix_each_has_what_it_adds_alone():
    seen, clean = np.array([4, 2, 1, 9], np.int8), np.array([1, 1, 1, 9], np.int8)
    assert shares(lambda row: float(row @ [10, 5, 1, 7]), seen, clean, PAIRS) == pytest.approx((30, 5, 0))


def test_groups_that_only_work_together_share_alike():
    seen, clean = np.ones(4, np.int8), np.zeros(4, np.int8)
    assert shares(lambda row: float(row[0] * row[3]), seen, clean, [[0], [3]]) == pytest.approx((0.5, 0.5))


def test_every_descriptor_is_a_sign_of_something_and_stands_in_one_group():
    assert set(TRAITS) == set(STATISTICS)
    found = groups()
    assert sorted(place for places in found.values() for place in places) == list(range(len(NAMES)))
    assert {region for region, _ in found} == set(REGIONS)


def test_the_strongest_sign_stands_first_and_weak_ones_are_left_out():
    weights = np.zeros(len(NAMES))
    weights[NAMES.index("cladding.largest")] = 0.5
    weights[NAMES.index("ferrule.scratches")] = 0.3
    weights[NAMES.index("core.level")] = 0.01
    weights[NAMES.index("edge.edges")] = -0.2
    clean, seen = np.zeros(len(NAMES), np.int8), np.ones(len(NAMES), np.int8)

    found = strongest(lambda row: float(row @ weights), seen, clean)

    assert [(sign.region, sign.trait) for sign in found] == [
        ("cladding", Trait.SPOTS),
        ("ferrule", Trait.LINES),
    ]
    assert [sign.share for sign in found] == pytest.approx([0.5, 0.3])


def test_no_more_signs_are_told_than_a_technician_can_look_for():
    clean, seen = np.zeros(len(NAMES), np.int8), np.ones(len(NAMES), np.int8)
    assert len(strongest(lambda row: float(row.sum()), seen, clean)) == MOST_SIGNS


@pytest.mark.parametrize(
    ("changed", "sign"),
    [
        (("cladding.largest", "cladding.area", "cladding.defects"), ("cladding", Trait.SPOTS)),
        (("ferrule.scratches", "ferrule.line_top", "ferrule.line_share"), ("ferrule", Trait.LINES)),
    ],
)
def test_the_shipped_network_says_what_made_it_fail(changed, sign):
    shipped = network.load(config.SHIPPED_MODEL)
    row = shipped.clean.copy()
    for name in changed:
        row[NAMES.index(name)] += 8

    opinion = shipped.judge(row)

    assert opinion.verdict is Verdict.FAIL
    assert (opinion.signs[0].region, opinion.signs[0].trait) == sign
    assert shipped.judge(shipped.clean) == NetworkOpinion(
        Verdict.PASS, shipped.dirtiness(shipped.quantise(shipped.clean.astype(float))), ()
    )


def test_the_signs_stand_in_the_reason_for_people_and_for_machines():
    signs = (Sign("cladding", Trait.SPOTS, 0.6), Sign("ferrule", Trait.LINES, 0.2))

    class Told:
        def judge(self, _: np.ndarray) -> NetworkOpinion:
            return NetworkOpinion(Verdict.FAIL, 0.93, signs)

    [reason] = grade(findings(), profile.load("iec-ed2-mm-pc"), Told()).reasons
    assert reason.text == "the network judges it dirty (93%): cladding spots, ferrule lines"
    assert reason.signs == signs
