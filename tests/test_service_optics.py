"""The instrument remembers what it saw: dust on its own optics is said, on the panel and in the record."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from device.config import load
from device.parts.simulated.clock import SimulatedClock
from device.screens.why import why
from device.simulation import simulate
from model.render import CAMERAS, FIBRES, SceneKind, render, sample_scene
from model.render.scene import Dust
from tests.support.instrument import SCALE_UM_PER_PX, Bench, inspector

CAMERA = CAMERAS["sharp"]


@pytest.fixture
def dusty(tmp_path: Path) -> Iterator[Bench]:
    """An instrument with a speck on its optics, and four connectors."""
    folder = tmp_path / "pictures"
    folder.mkdir()
    speck = Dust(
        CAMERA.width_px / 2 + 90 / CAMERA.scale.x_um_per_px, CAMERA.height_px / 2, 20.0, 4.0, 0.5, 0.0
    )
    for seed, x_um in enumerate((-12.0, -4.0, 4.0, 12.0)):
        rng = np.random.default_rng(seed)
        scene = sample_scene(rng, SceneKind.CLEAN, CAMERA, FIBRES["mm-50-125"])
        picture = render(replace(scene, center_um=(x_um, 0.0), dust=(speck,)), rng)
        cv2.imwrite(str(folder / f"{seed}.png"), picture.pixels)
    settings = {
        "ENDFACE_LOG_FOLDER": str(tmp_path / "log"),
        "ENDFACE_CAMERA_SCALE_X_UM_PER_PX": SCALE_UM_PER_PX,
        "ENDFACE_CAMERA_SCALE_Y_UM_PER_PX": SCALE_UM_PER_PX,
    }
    clock = SimulatedClock()
    bench = Bench(simulate(load(None, settings), folder, clock, inspector), clock, tmp_path / "log")
    bench.service.start()
    bench.service.step(0)
    yield bench
    bench.service.close()


def test_a_speck_that_stays_in_the_frame_is_said_to_be_the_microscopes_own(dusty: Bench) -> None:
    told = []
    for _ in range(4):
        dusty.press()
        told.append(dusty.shown.optics)
        dusty.press()
        dusty.camera.next_connector()

    assert [bool(places) for places in told] == [False, False, False, True]
    inspections = [record["content"] for record in dusty.records() if record["kind"] == "inspection"]
    assert [content["on_optics"] for content in inspections] == [list(places) for places in told]
    pages, silent = why(dusty.shown), why(replace(dusty.shown, optics=()))
    assert {page.tobytes() for page in pages} - {page.tobytes() for page in silent}
