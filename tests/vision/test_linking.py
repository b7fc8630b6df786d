"""Pieces that chance would hardly have put on one line are a scratch; pieces strewn about are none."""

import math
from dataclasses import replace

import numpy as np
import pytest

from device.networks import shipped
from device.vision.blobs import Blob
from device.vision.courses import course_through
from device.vision.findings import Feature, Kind
from device.vision.linking import Piece, aligned
from device.vision.look import look
from device.vision.scratches import Scratch
from model.benchmark.cases import CaseId, build

AREA_UM2 = math.pi * 125**2
NO_BLOB = Blob(np.ones((1, 1), bool), 0, 0)


def piece(x_um, y_um, angle=0.0, length_um=8.0, width_um=2.0, contrast=8.0):
    along, off = np.meshgrid(np.arange(0, length_um, 0.5), np.arange(0, width_um, 0.5))
    s, t = along.ravel() - along.mean(), off.ravel() - off.mean()
    cos, sin = math.cos(angle), math.sin(angle)
    points_um = np.stack([x_um + s * cos - t * sin, y_um + s * sin + t * cos], axis=1)
    return Piece(points_um, width_um, contrast, NO_BLOB)


def strewn(seed, count):
    rng = np.random.default_rng(seed)
    places = rng.uniform(-110, 110, (count, 2))
    return [piece(x, y, rng.uniform(0, math.pi), rng.uniform(2, 10)) for x, y in places]


@pytest.mark.parametrize("angle", [0.0, 0.7, 2.0])
def test_three_dashes_on_one_line_are_one_scratch(angle):
    line = [piece(s * math.cos(angle), s * math.sin(angle), angle) for s in (-40, -15, 20)]
    (chain,) = aligned(line, AREA_UM2)
    assert set(chain.pieces) == set(line)
    assert chain.span_um == pytest.approx(68, abs=2)


def test_a_bent_row_of_dashes_is_followed():
    radius_um = 180.0
    line = [
        piece(radius_um * math.sin(turn), radius_um * (1 - math.cos(turn)), turn)
        for turn in np.linspace(-0.4, 0.4, 7)
    ]
    (chain,) = aligned(line, AREA_UM2)
    assert len(chain.pieces) == 7


def test_a_dot_between_two_dashes_belongs_to_them():
    line = [piece(-20, 0), piece(0, 0, length_um=2.0), piece(20, 0)]
    (chain,) = aligned(line, AREA_UM2)
    assert len(chain.pieces) == 3


def test_a_strong_speck_and_traces_of_noise_beside_it_are_no_scratch():
    traces = [piece(0, 0, contrast=-4.0, length_um=4.0), piece(12, 0, contrast=5.0, length_um=2.0)]
    assert aligned([*traces, piece(30, 0, contrast=-36.0, length_um=3.0)], AREA_UM2) == []


def test_a_row_of_dashes_may_be_bright_and_dark():
    (chain,) = aligned([piece(s, 0, contrast=c) for s, c in ((-40, 6.0), (-15, -9.0), (20, 5.0))], AREA_UM2)
    assert len(chain.pieces) == 3


def test_dashes_that_point_elsewhere_are_no_scratch():
    assert aligned([piece(s, 0, angle=1.3) for s in (-40, -15, 20)], AREA_UM2) == []


def test_two_far_dashes_are_chance():
    assert aligned([piece(-40, 0), piece(40, 3), *strewn(3, 10)], AREA_UM2) == []


def test_two_scratches_are_two():
    lines = [piece(s, y_um) for y_um in (-30, 30) for s in (-20, 0, 20)]
    assert sorted(len(chain.pieces) for chain in aligned(lines, AREA_UM2)) == [3, 3]


@pytest.mark.parametrize("count", [5, 15, 60])
def test_strewn_particles_hardly_ever_make_a_scratch(count):
    fields = 60
    assert sum(bool(aligned(strewn(seed, count), AREA_UM2)) for seed in range(fields)) <= 0.05 * fields


@pytest.mark.parametrize("seed", range(5))
def test_a_trail_of_debris_is_no_scratch(seed):
    rng = np.random.default_rng(seed)
    trail = [
        piece(x_um, 3 * rng.normal(), rng.uniform(0, math.pi), rng.uniform(2, 5))
        for x_um in rng.uniform(-60, 60, 25)
    ]
    assert sum(len(chain.pieces) for chain in aligned(trail, AREA_UM2)) <= 8


def found_scratch(x_um, length_um):
    """A piece that was found as a scratch by itself."""
    long = piece(x_um, 0, length_um=length_um)
    feature = Feature(Kind.SCRATCH, "D", x_um, 0, 2.0, length_um, -5.0, 0.2)
    return replace(long, part=Scratch(course_through(long.points_um), 2.0, feature))


def test_a_speck_right_ahead_of_a_scratch_is_its_end():
    among = strewn(4, 14)
    scratch, speck = found_scratch(0, 40), piece(28, 0.3, length_um=3.0)
    assert any({scratch, speck} <= set(chain.pieces) for chain in aligned([scratch, speck, *among], AREA_UM2))


def test_two_specks_among_others_are_no_scratch():
    two = [piece(0, 0, length_um=4.0), piece(16, 0.5, length_um=3.0)]
    assert aligned([*two, *strewn(4, 8)], AREA_UM2) == []


def test_a_scratch_is_found_by_dots_that_do_not_stand_out_of_their_like():
    case = build(CaseId("main", "any", 150), seed=8101)
    found = look(case.task.frame, case.profile.fibre, case.profile.zones, shipped()).features
    scratch = next(f for f in found if f.kind is Kind.SCRATCH)
    assert scratch.length_um > 20


def test_nothing_makes_no_scratch():
    assert aligned([], AREA_UM2) == []
    assert aligned([piece(0, 0)], AREA_UM2) == []
