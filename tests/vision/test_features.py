"""Defects and scratches are found where they are, as large as they are, and nothing else is."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from device.grading import profile
from device.networks import shipped
from device.vision.findings import Kind
from device.vision.frame import Scale
from device.vision.look import look
from model.benchmark.cases import CaseId, build
from model.render import FIBRES
from model.render.scene import Ring
from model.render.shapes import blob, moved, scratch, turned
from tests.support.plain import CORE, MM, SQUARE, disc, plain_scene, seen, spec


def line(length_um, width_um, angle, offset_um, tone=0.2, dotted=0.0, bend=0.0):
    """A scratch at an angle, its middle at a distance from the axis."""
    outlines = scratch(np.random.default_rng(2), length_um, width_um, bend, dotted)
    placed = turned(moved(outlines, 0.0, offset_um), angle)
    return spec(Kind.SCRATCH, placed, width_um, length_um, tone)


def only(findings):
    (feature,) = findings.features
    return feature


@pytest.mark.parametrize("scale", [SQUARE, Scale(0.35, 0.35), Scale(0.679, 0.623)])
@pytest.mark.parametrize("size_um", [3.0, 5.0, 10.0])
@pytest.mark.parametrize(("x_um", "y_um", "zone"), [(8.3, -4.1, "A"), (-45.2, 10.7, "B"), (95.5, 20.2, "D")])
def test_a_particle_is_found_with_its_place_and_size(scale, size_um, x_um, y_um, zone):
    found = only(seen(plain_scene(disc(size_um, x_um, y_um), scale=scale)))
    assert (found.x_um, found.y_um) == pytest.approx((x_um, y_um), abs=0.4)
    assert found.size_um == pytest.approx(size_um, abs=0.8)
    assert found.contrast < 0
    assert found.zone == zone


@pytest.mark.parametrize(("tone", "sign"), [(0.1, -1), (1.0, 1)])
def test_a_defect_in_the_cladding_may_be_dark_or_bright(tone, sign):
    found = only(seen(plain_scene(disc(6, 0, 45, tone))))
    assert found.contrast * sign > 0
    assert found.kind is Kind.PARTICLE


def test_a_feature_belongs_whole_to_the_innermost_zone_that_it_touches():
    def zone_of_disc_from(inner_um):
        return only(seen(plain_scene(disc(8, inner_um + 4, 0)))).zone

    assert [zone_of_disc_from(inner_um) for inner_um in (31.5, 33.5, 67.0, 68.5)] == ["A", "B", "C", "D"]


def test_what_lies_beyond_the_outermost_zone_is_no_feature():
    assert seen(plain_scene(disc(8, 131, 0))).features == ()
    assert only(seen(plain_scene(disc(8, 127, 0)))).zone == "D"


def test_a_patch_of_dirt_is_one_residue():
    outlines = moved(blob(np.random.default_rng(5), 28, 0.4), 20, 35)
    dirt = replace(spec(Kind.RESIDUE, outlines, 28, 28, 0.25), texture=0.08)
    found = max(seen(plain_scene(dirt)).features, key=lambda f: f.size_um)
    assert found.kind is Kind.RESIDUE
    assert found.size_um == pytest.approx(28, abs=3)


def test_a_defect_on_the_edge_is_a_chip():
    assert only(seen(plain_scene(disc(9, 0, 62.5)))).kind is Kind.CHIP


def test_a_scratch_that_crosses_the_edge_is_no_chip():
    along_x = line(40, 2.0, 0.0, 0, 0.1)
    crossing = replace(along_x, outlines=moved(along_x.outlines, 62.5, 0))
    assert [f.kind for f in seen(plain_scene(crossing)).features if f.length_um > 15] == [Kind.SCRATCH]


@pytest.mark.parametrize("angle", [0.0, 0.35, 1.1, 1.57, 2.5])
@pytest.mark.parametrize("tone", [0.5, 1.25])
def test_a_scratch_across_the_ferrule_is_found_at_any_angle(angle, tone):
    found = only(seen(plain_scene(line(120, 2.5, angle, 90, tone))))
    assert found.kind is Kind.SCRATCH
    assert found.zone == "D"
    assert found.length_um == pytest.approx(120, abs=4)
    assert found.size_um == pytest.approx(2.5, abs=0.5)


@pytest.mark.parametrize("width_um", [1.5, 3.0, 5.0])
def test_the_size_of_a_scratch_is_its_width(width_um):
    found = only(seen(plain_scene(line(70, width_um, 0.6, 8, 0.2), core=replace(CORE, level=0.5))))
    assert found.zone == "A"
    assert found.size_um == pytest.approx(width_um, abs=0.5)


def test_a_dotted_scratch_is_one_scratch():
    features = seen(plain_scene(line(150, 2.5, 0.2, 95, 0.3, dotted=0.4))).features
    scratches = [f for f in features if f.kind is Kind.SCRATCH]
    assert sum(f.length_um for f in scratches) > 100
    assert len(features) - len(scratches) <= 2


def test_a_scratch_that_turns_from_dark_to_bright_at_the_edge_is_one_scratch():
    features = seen(plain_scene(line(150, 2.5, 0.0, 10, 0.7), cladding_level=0.4)).features
    assert {f.kind for f in features} == {Kind.SCRATCH}


def test_scratches_that_cross_are_scratches_and_no_dirt():
    across = (line(140, 2.5, 0.9, 95, 0.4), line(140, 2.5, 1.15, 95, 0.4))
    assert {f.kind for f in seen(plain_scene(*across)).features} == {Kind.SCRATCH}


def test_a_curved_scratch_is_a_scratch():
    features = seen(plain_scene(line(150, 2.5, 0.2, 95, 0.3, bend=0.08))).features
    assert any(f.kind is Kind.SCRATCH and f.length_um > 80 for f in features)


def test_a_scratch_a_few_grey_levels_deep_is_found():
    features = seen(plain_scene(line(160, 3, 0.8, 85, 0.97))).features
    assert [f.kind for f in features] == [Kind.SCRATCH]


def test_a_scratch_of_30_um_is_a_scratch_and_a_small_particle_none():
    kinds = [f.kind for f in seen(plain_scene(line(30, 1.5, 0.7, 95), disc(4, 0, -95))).features]
    assert sorted(kinds) == [Kind.PARTICLE, Kind.SCRATCH]


def test_two_particles_near_each_other_are_two_particles():
    two = disc(4.1, -25, -22, 0.9), disc(2.8, -19, -37, 0.9)
    assert [f.kind for f in seen(plain_scene(*two)).features] == [Kind.PARTICLE, Kind.PARTICLE]


@pytest.mark.parametrize("second_um", [3.0, 4.0, 5.0])
@pytest.mark.parametrize("apart_um", [6.0, 7.5])
def test_a_particle_beside_another_is_no_scratch(second_um, apart_um):
    pair = disc(6.0, 95, 0), disc(second_um, 95 + apart_um, 3)
    assert Kind.SCRATCH not in {f.kind for f in seen(plain_scene(*pair)).features}


CLEAN: dict[str, dict[str, Any]] = {
    "plain": {},
    "core off its place": {"core": replace(CORE, offset_um=(1.8, -1.0), level=0.9)},
    "core that shines": {"core": replace(CORE, level=2.5, glow=0.2)},
    "core with ripples": {"core": replace(CORE, level=0.9, ripple=0.08, ripple_um=9.0, offset_um=(1, 1))},
    "trench": {"rings": (Ring(36.0, 0.6, 0.08, (0.3, -0.2), 0.3, 1.0),)},
    "trench that shines on one side": {"rings": (Ring(36.0, 0.6, 0.08, (0.3, -0.2), 0.8, 1.0),)},
    "double edge": {
        "rings": (Ring(59.0, 0.5, -0.2, (0.0, 0.2), 0.5, 2.0), Ring(64, 0.8, 0.2, (0, 0), 0.5, 0))
    },
}


@pytest.mark.parametrize("look", CLEAN)
@pytest.mark.parametrize("seed", [1, 2])
def test_a_clean_fibre_s_own_rings_are_no_defects(look, seed):
    assert [f for f in seen(plain_scene(**CLEAN[look]), seed=seed).features if f.size_um > 2] == []


@pytest.mark.parametrize("name", ["iec-ed2-sm-pc", "iec-ed1-mm-pc", "ipc-8497-1-sm"])
def test_zones_are_those_of_the_profile(name):
    table = profile.load(name)
    fibre = FIBRES["sm-9-125"] if "sm" in name else FIBRES["mm-50-125"]
    scene = plain_scene(disc(4, 14, 0), fibre=fibre, scale=Scale(0.5, 0.5))
    zones = [f.zone for f in seen(scene, table).features]
    assert zones == ["A"]


def test_a_clear_chip_is_no_ripple_of_a_speck_on_quieter_ground():
    case = build(CaseId("main", "any", 117), seed=8104)
    found = look(case.task.frame, case.profile.fibre, case.profile.zones, shipped()).features
    (chip,) = [f for f in found if np.hypot(f.x_um - 54, f.y_um - 30) < 5]
    assert chip.size_um == pytest.approx(10.3, abs=1.5)


@pytest.mark.parametrize("radius_um", [118.0, 124.0, 128.0])
def test_a_defect_across_the_outermost_border_is_as_large_as_it_is(radius_um):
    (found,) = seen(plain_scene(disc(14, radius_um, 0), center_um=(-20, 0))).features
    assert found.zone == "D"
    assert found.size_um == pytest.approx(14, abs=0.7)


def test_a_film_stays_beside_a_strong_speck_in_it():
    film = spec(Kind.RESIDUE, disc(40, 20, 92).outlines, 40, 40, 0.9)
    found = seen(plain_scene(film, disc(5, 20, 114, tone=0.05))).features
    assert max(f.size_um for f in found) == pytest.approx(40, abs=6)


def test_a_profile_of_the_glass_alone_is_graded():
    inner = replace(MM, zones=MM.zones[:2])
    found = seen(plain_scene(disc(12, 40, 0)), inner)
    assert found.quality.flaws == ()
    assert [f.zone for f in found.features] == ["B"]
