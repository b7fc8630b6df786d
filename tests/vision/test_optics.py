"""Dust on the microscope's own optics stays in the frame while end faces change."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from device.grading import profile
from device.networks import shipped
from device.vision.findings import Feature, Kind
from device.vision.frame import Frame, Scale
from device.vision.look import look
from device.vision.optics import LEAST_CAPTURES, MEMORY, Mark, Sight, on_optics, remember, sight
from model.render import CAMERAS, FIBRES, SceneKind, render, sample_scene
from model.render.scene import Dust

SCALE = Scale(0.5, 0.5)
SPECK = Mark(300.0, 200.0, 6.0, dark=True)


def capture(x_um: float, *marks: Mark) -> Sight:
    return Sight((800, 1000), SCALE, (x_um, 200.0), marks)


def earlier(*marks: Mark) -> list[Sight]:
    """Three captures of end faces that lie apart from each other."""
    return [capture(x_um, *marks) for x_um in (240.0, 250.0, 260.0)]


def test_a_mark_that_stays_in_the_frame_while_the_fibre_moves_lies_on_the_optics():
    now = capture(270.0, Mark(310.0, 100.0, 4.0, dark=True), replace(SPECK, x_um=301.0))
    assert on_optics(now, earlier(SPECK)) == (1,)


def test_a_mark_that_moves_with_its_fibre_lies_on_the_end_face():
    same_scratch = [
        capture(x_um, Mark(x_um + 30, 210.0, 6.0, dark=True)) for x_um in (240.0, 250.0, 260.0, 270.0)
    ]
    assert on_optics(same_scratch[-1], same_scratch[:-1]) == ()


def test_one_end_face_taken_again_and_again_tells_nothing():
    assert on_optics(capture(250.0, SPECK), [capture(250.0 + jitter, SPECK) for jitter in (0, 1, 2, 3)]) == ()


def test_two_end_faces_taken_in_turns_count_twice_and_no_more():
    turns = [capture(x_um, SPECK) for x_um in (240.0, 250.0) * 3]
    assert on_optics(capture(260.0, SPECK), turns) == ()


@pytest.mark.parametrize(
    "other",
    [replace(SPECK, dark=False), replace(SPECK, size_um=12.0), replace(SPECK, y_um=204.0)],
    ids=["bright", "larger", "elsewhere"],
)
def test_only_a_like_mark_is_the_same(other):
    assert on_optics(capture(270.0, other), earlier(SPECK)) == ()


def test_it_has_to_stand_in_half_of_the_captures_that_can_tell():
    clean = [capture(x_um) for x_um in (200.0, 210.0, 220.0, 230.0)]
    assert on_optics(capture(270.0, SPECK), [*clean[:3], *earlier(SPECK)]) == (0,)
    assert on_optics(capture(270.0, SPECK), [*clean, *earlier(SPECK)]) == ()


def test_captures_of_another_microscope_tell_nothing():
    others = [replace(one, scale=Scale(0.6, 0.6)) for one in earlier(SPECK)]
    assert on_optics(capture(270.0, SPECK), others) == ()


def test_the_latest_captures_are_remembered_and_those_without_a_fibre_are_not():
    seen: tuple[Sight, ...] = ()
    for number in range(20):
        seen = remember(seen, capture(float(number)) if number % 2 else None)
    assert [one.center_um[0] for one in seen] == [float(n) for n in range(20) if n % 2][-MEMORY:]


@given(st.lists(st.builds(capture, st.floats(0, 400), st.just(SPECK)), max_size=10))
def test_fewer_captures_than_needed_never_accuse_the_optics(before):
    told = on_optics(capture(500.0, SPECK), before)
    assert told in ((), (0,))
    if len(before) < LEAST_CAPTURES:
        assert told == ()


def test_places_are_counted_in_the_frame_whatever_the_pixels_shape():
    table = profile.load("iec-ed2-mm-pc")
    frame = Frame(np.zeros((10, 10), np.uint8), Scale(0.5, 0.25))
    scene = sample_scene(np.random.default_rng(1), SceneKind.CLEAN, CAMERAS["sharp"], FIBRES["mm-50-125"])
    taken = render(scene, np.random.default_rng(1))
    findings = look(Frame(taken.pixels, taken.scale), table.fibre, table.zones, shipped())
    assert findings.end_face is not None
    speck = Feature(Kind.PARTICLE, "B", 3.0, -4.0, 5.0, 5.0, -6.0, 0.2)
    placed = replace(
        findings, end_face=replace(findings.end_face, center_px=(100.0, 200.0)), features=(speck,)
    )

    seen = sight(frame, placed)

    assert seen is not None
    assert (seen.center_um, seen.marks) == ((50.0, 50.0), (Mark(53.0, 46.0, 5.0, dark=True),))
    assert sight(frame, replace(placed, end_face=None)) is None


def test_rendered_dust_is_told_from_what_lies_on_the_end_faces():
    table = profile.load("iec-ed2-mm-pc")
    camera = CAMERAS["sharp"]
    middle_px = (camera.width_px / 2, camera.height_px / 2)
    dust = Dust(middle_px[0] + 90 / camera.scale.x_um_per_px, middle_px[1], 20.0, 4.0, 0.5, 0.0)
    before: tuple[Sight, ...] = ()
    told, there = [], []
    for seed, x_um in enumerate((-12.0, -4.0, 4.0, 12.0)):
        rng = np.random.default_rng(seed)
        scene = sample_scene(rng, SceneKind.PARTICLES, camera, FIBRES["mm-50-125"])
        picture = render(replace(scene, center_um=(x_um, 0.0), dust=(dust,)), rng)
        frame = Frame(picture.pixels, picture.scale)
        now = sight(frame, look(frame, table.fibre, table.zones, shipped()))
        assert now is not None
        told.append(on_optics(now, before))
        there.append(now.marks)
        before = remember(before, now)

    assert told[:3] == [(), (), ()]
    [place] = told[3]
    mark = there[3][place]
    assert mark.x_um == pytest.approx(dust.x_px * camera.scale.x_um_per_px, abs=3)
    assert mark.y_um == pytest.approx(dust.y_px * camera.scale.y_um_per_px, abs=3)
