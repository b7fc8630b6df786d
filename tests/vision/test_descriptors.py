"""The descriptors say what is on the end face, and nothing about the light that it was seen in."""

import numpy as np
import pytest

from device.networks import shipped
from device.vision.descriptors import NAMES, REGIONS, STATISTICS
from device.vision.findings import Kind
from device.vision.frame import Frame
from device.vision.look import look
from model.render import SceneKind
from model.render.shapes import scratch, turned
from tests.support.endfaces import rendered
from tests.support.plain import MM, disc, frame_of, plain_scene, seen, spec


def descriptors(frame):
    described = look(frame, MM.fibre, MM.zones, shipped()).descriptors
    assert described is not None
    return described


def value(findings, name):
    return float(findings.descriptors[NAMES.index(name)])


def test_each_descriptor_has_a_name_and_a_meaning():
    assert len(set(NAMES)) == len(NAMES) == len(REGIONS) * len(STATISTICS)
    assert all(REGIONS.values())
    assert all(STATISTICS.values())


@pytest.mark.parametrize("kind", [k for k in SceneKind if k not in (SceneKind.NO_FIBRE, SceneKind.SATURATED)])
def test_descriptors_are_finite_on_every_kind_of_picture(kind):
    described = descriptors(frame_of(rendered(kind)))
    assert described.dtype == np.float32
    assert described.shape == (len(NAMES),)
    assert np.isfinite(described).all()


@pytest.mark.parametrize(("gain", "offset"), [(0.7, 0), (1.2, 0), (1.0, 25), (0.8, 30)])
def test_descriptors_are_indifferent_to_gain_and_brightness(gain, offset):
    picture = rendered(SceneKind.DEBRIS_AND_SCRATCHES)
    changed = np.clip(np.round(picture.pixels * gain + offset), 0, 255).astype(np.uint8)
    change = np.abs(descriptors(Frame(changed, picture.scale)) - descriptors(frame_of(picture)))
    assert np.median(change) < 0.1
    assert np.percentile(change, 90) < 0.5


def test_a_defect_shows_in_its_own_region_alone():
    clean, dirty = seen(plain_scene()), seen(plain_scene(disc(12, 0, 45)))
    assert value(clean, "cladding.largest") == 0
    assert value(dirty, "cladding.largest") == pytest.approx(np.log1p(12), abs=0.1)
    assert value(dirty, "cladding.range_top") > value(clean, "cladding.range_top") + 1
    assert value(dirty, "ferrule.range_top") == pytest.approx(value(clean, "ferrule.range_top"), abs=0.1)


def test_a_scratch_shows_in_length_and_in_lines():
    outlines = turned(scratch(np.random.default_rng(0), 100, 2.0, 0.0, 0.0), 0.4)
    moved = tuple(outline + np.array([0.0, 95.0]) for outline in outlines)
    clean, dirty = seen(plain_scene()), seen(plain_scene(spec(Kind.SCRATCH, moved, 2.0, 100, 0.6)))
    assert value(dirty, "ferrule.scratches") == pytest.approx(np.log1p(100), abs=0.15)
    assert value(dirty, "ferrule.line_top") > value(clean, "ferrule.line_top") + 0.5


def test_levels_are_told_against_the_step_from_cladding_to_ferrule():
    findings = seen(plain_scene(cladding_level=0.4))
    assert value(findings, "ferrule.level") == pytest.approx(0, abs=0.02)
    assert value(findings, "cladding.level") == pytest.approx(-1, abs=0.02)
    assert value(findings, "core.level") == pytest.approx(-2 / 3, abs=0.05)
