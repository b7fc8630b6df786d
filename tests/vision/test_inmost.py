"""A speck on the axis covers whole rings of the fibre, which must not pass for how the fibre looks."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from device.grading import profile
from device.grading.grade import Verdict
from device.grading.rules import judge
from device.vision import inmost
from device.vision.rings import RING_UM
from model.render import FIBRES
from tests.support.plain import CORE, MM, disc, plain_scene, seen

SM = profile.load("iec-ed2-sm-pc")
ONE_MODE, MANY = FIBRES["sm-9-125"], FIBRES["mm-50-125"]
RADII_UM = (np.arange(140) * RING_UM).astype(np.float32)
LIT = replace(CORE, level=0.9)
DARK = replace(CORE, level=0.35)
UNSEEN = replace(CORE, level=0.5)


@pytest.mark.parametrize("size_um", [8.0, 14.0, 20.0, 25.0])
@pytest.mark.parametrize("at_um", [(0.0, 0.0), (3.0, -2.0)])
def test_dirt_on_a_core_of_many_modes_is_found_as_large_as_it_is(size_um, at_um):
    found = seen(plain_scene(disc(size_um, *at_um)))
    assert judge(found.features, MM).verdict is Verdict.FAIL
    assert max(f.size_um for f in found.features) == pytest.approx(size_um, abs=max(1.0, 0.15 * size_um))


@pytest.mark.parametrize("core", [LIT, DARK, UNSEEN], ids=["lit", "dark", "unseen"])
@pytest.mark.parametrize("size_um", [4.0, 14.0, 25.0])
def test_dirt_on_a_core_of_one_mode_fails(core, size_um):
    scene = plain_scene(disc(size_um, 0.3, -0.2), fibre=ONE_MODE, core=core)
    assert judge(seen(scene, SM).features, SM).verdict is Verdict.FAIL


@pytest.mark.parametrize("tone", [0.3, 0.96])
@pytest.mark.parametrize("at_um", [(0.0, 0.0), (1.5, 0.0)])
def test_dirt_that_differs_from_a_core_of_many_modes_by_half_is_found(tone, at_um):
    found = seen(plain_scene(disc(12.0, at_um[0], at_um[1], tone=tone), core=replace(CORE, level=0.6)))
    assert judge(found.features, MM).verdict is Verdict.FAIL


@pytest.mark.parametrize("core", [LIT, UNSEEN], ids=["lit", "unseen"])
@pytest.mark.parametrize("size_um", [20.0, 30.0])
def test_a_bright_patch_over_a_core_of_one_mode_fails(core, size_um):
    scene = plain_scene(disc(size_um, 0.5, 1.0, tone=0.75), fibre=ONE_MODE, core=core)
    assert judge(seen(scene, SM).features, SM).verdict is Verdict.FAIL


@pytest.mark.parametrize("core", [LIT, DARK, UNSEEN], ids=["lit", "dark", "unseen"])
@pytest.mark.parametrize("dip", [-0.3, 0.0, 0.3])
def test_a_clean_core_of_one_mode_is_no_dirt_however_it_looks(core, dip):
    assert seen(plain_scene(fibre=ONE_MODE, core=replace(core, dip=dip)), SM).features == ()


@given(
    level=st.floats(20, 200),
    dip=st.floats(-0.3, 0.3),
    ripple=st.floats(0, 0.08),
    ripple_um=st.floats(4, 20),
    roundness=st.floats(0, 0.4),
)
def test_a_core_of_many_modes_stays_as_it_is(level, dip, ripple, ripple_um, roundness):
    middle = dip * np.exp(-0.5 * (RADII_UM / 2.6) ** 2)
    fall = 1 - roundness * (RADII_UM / 25) ** 2
    rings = level * (fall + middle + ripple * np.cos(2 * np.pi * RADII_UM / ripple_um))
    levels = rings.astype(np.float32)[:, None].repeat(96, axis=1)
    assert (inmost.held(levels, RADII_UM, 25.0, MANY) == levels).all()


@given(reach_um=st.floats(1, 17), level=st.floats(20, 200), share=st.floats(0.05, 0.3))
def test_rings_that_dirt_covers_are_held_to_those_further_out(reach_um, level, share):
    clean = np.full((140, 96), level, np.float32)
    covered = np.where((reach_um > RADII_UM)[:, None], np.float32(share * level), clean)
    held = inmost.held(covered, RADII_UM, 25.0, MANY)
    assert (held >= 0.39 * level).all()
    assert (held[RADII_UM > 5] >= 0.69 * level).all()
    assert inmost.held(covered, RADII_UM, None, ONE_MODE).min() >= 0.64 * level


def test_what_covers_a_part_of_a_ring_that_was_held_is_no_noise():
    noise = np.full((140, 1), 2.0, np.float32)
    noise[:20] = 30.0
    changed = np.zeros(140, bool)
    changed[:15] = True
    quiet = inmost.quiet(noise, RADII_UM, changed, MANY)
    assert (quiet[:18] == 3.0).all()
    assert (quiet[18:] == noise[18:]).all()
