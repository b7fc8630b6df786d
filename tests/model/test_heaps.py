"""True defects that touch are one to whoever looks at them."""

from dataclasses import replace

import numpy as np
import pytest

from device.grading.grade import Verdict
from device.vision.findings import Fibre, Kind
from device.vision.frame import Scale
from model.benchmark.cases import build, parse
from model.benchmark.heaps import Heap, heaps
from model.benchmark.measures import sizes
from model.benchmark.methods import METHODS
from model.benchmark.outcome import ask, heaped, observe, true_verdict
from model.truth import Service, Truth
from tests.support.bench import METHOD, asked, found, outcome, true

SQUARE = Scale(0.5, 0.5)


def discs(*places: tuple[float, float, float], kinds: tuple[Kind, ...] = ()) -> Truth:
    """Discs at x and y, of a size, in um, in a picture of 100 um."""
    axis_um = (np.arange(200) - 99.5) * 0.5
    labels = np.zeros((200, 200), np.uint16)
    features = []
    for index, (x_um, y_um, size_um) in enumerate(places, start=1):
        labels[np.hypot(axis_um[None, :] - x_um, axis_um[:, None] - y_um) < size_um / 2] = index
        kind = kinds[index - 1] if kinds else Kind.PARTICLE
        features.append(true(kind, x_um, y_um, size_um, index))
    return Truth((99.5, 99.5, 125.0, 125.0), Fibre(50.0, 125.0), tuple(features), labels, Service.PASS)


def test_discs_that_touch_are_a_heap_as_large_as_both():
    (heap,) = heaps(discs((0, 0, 10), (12, 0, 14), (30, 0, 8)), SQUARE, [True] * 3)
    assert heap.members == (0, 1)
    assert heap.size_um == pytest.approx(24, abs=0.6)


def test_a_chain_of_discs_is_one_heap():
    (heap,) = heaps(discs((0, 0, 10), (20, 0, 10), (10, 0, 10.4)), SQUARE, [True] * 3)
    assert heap.members == (0, 1, 2)


@pytest.mark.parametrize(
    ("gap_um", "together"), [(0.0, True), (0.5, True), (2.0, False)], ids=["touching", "near", "apart"]
)
def test_a_gap_that_can_be_seen_parts_them(gap_um, together):
    assert bool(heaps(discs((0, 0, 10), (10 + gap_um, 0, 10)), SQUARE, [True] * 2)) == together


def test_neither_lines_nor_what_nobody_sees_join_a_heap():
    touching = (0, 0, 10), (10, 0, 10)
    assert heaps(discs(*touching), SQUARE, [True, False]) == ()
    assert heaps(discs(*touching, kinds=(Kind.PARTICLE, Kind.SCRATCH)), SQUARE, [True] * 2) == ()


def test_what_hides_under_others_is_no_member():
    assert heaps(discs((0, 0, 4), (0, 0, 10)), SQUARE, [True] * 2) == ()


def test_a_heap_lies_whole_where_its_innermost_member_does_and_so_may_pass():
    table = build(parse("main/any/1")).profile
    outer = asked(size_um=40.0, zone="D", seen_zone="D")
    inner = asked(size_um=40.0, zone="C", seen_zone="C")
    apart = [
        replace(outer, true=replace(outer.true, inner_um=80.0)),
        replace(inner, true=replace(inner.true, inner_um=60.0)),
    ]
    assert true_verdict(apart, table) is Verdict.FAIL
    (one,) = heaped([replace(one, heap=Heap((0, 1), 80.0)) for one in apart], table)
    assert (one.true.size_um, one.true.inner_um, one.seen_zone) == (80.0, 60.0, "C")
    assert true_verdict([one], table) is Verdict.PASS


def test_threads_across_each_other_leave_the_verdict_in_doubt_and_tell_no_size():
    case = build(parse("main/any/34"))
    assert [one.heap.members for one in ask(case) if one.heap] == [(0, 1), (0, 1)]
    assert observe(case, METHODS[:0]).doubtful


def test_only_what_lies_alone_tells_how_well_sizes_are_measured():
    rows = [
        outcome([asked(size_um=4.0)], [found(size_um=5.0)], [(0,)]),
        outcome([replace(asked(size_um=4.0), heap=Heap((0, 1), 9.0))], [found(size_um=9.0)], [(0,)]),
    ]
    measured = sizes(rows, METHOD)
    assert measured is not None
    assert (measured.count, measured.bias) == (1, 1.0)


def test_a_clean_end_face_has_none():
    assert heaps(discs(), SQUARE, []) == ()
