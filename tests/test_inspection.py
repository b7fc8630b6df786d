"""One press: everything that defends the verdict is in the inspection."""

import numpy as np
import pytest

from device import config, segmenter, teller
from device.grading import network, profile
from device.grading.grade import Action, Verdict
from device.inspection import Inspector
from device.vision.frame import Frame
from model.render import CAMERAS, FIBRES, SceneKind, render, sample_scene
from tests.support.endfaces import rendered


@pytest.fixture(scope="module")
def inspector() -> Inspector:
    return Inspector(profile.load("iec-ed2-mm-pc"), network.load(config.SHIPPED_MODEL))


def frame_of(kind: SceneKind, seed: int = 3) -> Frame:
    picture = rendered(kind, seed)
    return Frame(picture.pixels, picture.scale)


def test_it_keeps_the_frame_and_names_the_profile_and_networks_that_judged(inspector):
    frame = frame_of(SceneKind.CLEAN)
    inspection = inspector.inspect(frame)
    assert inspection.frame is frame
    assert inspection.profile_sha256 == inspector.profile.sha256
    assert inspection.model_sha256 == inspector.network.sha256
    assert inspection.segmentation_sha256 == segmenter.shipped().sha256
    assert inspection.finds_sha256 == teller.shipped().sha256


def test_the_stages_of_the_work_add_up_to_its_time(inspector):
    timing = inspector.inspect(frame_of(SceneKind.CLEAN)).timing_ms
    assert set(timing) == {"vision", "grading", "total"}
    assert timing["vision"] + timing["grading"] == pytest.approx(timing["total"])
    assert min(timing.values()) > 0


def test_the_same_frame_gives_the_same_answer_and_is_not_changed(inspector):
    frame = frame_of(SceneKind.CONTAMINATION)
    before = frame.pixels.copy()
    first, second = inspector.inspect(frame), inspector.inspect(frame)
    assert first.grade == second.grade
    assert first.findings.features == second.findings.features
    assert (frame.pixels == before).all()


def test_the_attempt_reaches_the_advice(inspector):
    frame = frame_of(SceneKind.CONTAMINATION, seed=5)
    advice = [inspector.inspect(frame, attempt).grade.action for attempt in (1, 2, 5)]
    assert advice == [Action.CLEAN, Action.CLEAN_AGAIN, Action.REPLACE]


def flooded(count: int) -> list[Frame]:
    """End faces under oil that reaches beyond the contact zone on all sides."""
    frames: list[Frame] = []
    for seed in range(1000):
        rng = np.random.default_rng([23, seed])
        camera = CAMERAS[tuple(CAMERAS)[seed % len(CAMERAS)]]
        scene = sample_scene(rng, SceneKind.OIL, camera, FIBRES["mm-50-125"])
        if max((spec.size_um for spec in scene.features), default=0.0) > 450:
            picture = render(scene, rng)
            frames.append(Frame(picture.pixels, picture.scale))
        if len(frames) == count:
            break
    return frames


def test_an_end_face_that_is_flooded_with_oil_never_passes(inspector):
    verdicts = [inspector.inspect(frame).grade.verdict for frame in flooded(8)]
    assert len(verdicts) == 8
    assert Verdict.PASS not in verdicts


@pytest.mark.parametrize("shape", [(576, 720), (864, 1152), (200, 200), (32, 3000)])
@pytest.mark.parametrize("level", [0, 128, 255])
def test_an_even_picture_of_any_shape_is_not_graded(inspector, shape, level):
    pixels = np.full(shape, level, np.uint8)
    inspection = inspector.inspect(Frame(pixels, frame_of(SceneKind.CLEAN).scale))
    assert inspection.grade.verdict is Verdict.NOT_GRADED
    assert inspection.findings.end_face is None
