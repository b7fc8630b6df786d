"""The instrument says everything on its panel in the language that was set."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from device.config import load
from device.errors import Cause
from device.grading.grade import Verdict
from device.parts.press import Key
from device.parts.simulated.clock import SimulatedClock
from device.screens.answer import answer
from device.screens.catalogue import LANGUAGES
from device.screens.message import error
from device.screens.place import Place
from device.screens.why import why
from device.simulation import simulate
from device.state import Mode
from model.render import SceneKind
from tests.support.instrument import SCALE_UM_PER_PX, Bench, inspector, write_end_face


@pytest.fixture(params=["es", "de", "fr"])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def bench(tmp_path: Path, language: str) -> Iterator[Bench]:
    pictures = tmp_path / "pictures"
    pictures.mkdir()
    write_end_face(pictures / "dirty.png", SceneKind.CONTAMINATION)
    settings = {f"ENDFACE_CAMERA_SCALE_{axis}_UM_PER_PX": SCALE_UM_PER_PX for axis in "XY"}
    folder = str(tmp_path / "log")
    loaded = load(None, {"ENDFACE_LOG_FOLDER": folder, "ENDFACE_INSTRUMENT_LANGUAGE": language, **settings})
    clock = SimulatedClock()
    made = Bench(simulate(loaded, pictures, clock, inspector), clock, loaded.configuration.log.folder)
    made.service.start()
    yield made
    made.service.close()


def same(one: Image.Image, other: Image.Image) -> bool:
    return one.tobytes() == other.tobytes()


def test_the_verdict_and_the_pages_behind_it_are_in_the_language(bench: Bench, language: str) -> None:
    say = LANGUAGES[language]
    bench.press()
    grade = bench.shown.grade
    assert grade.verdict is Verdict.FAIL
    assert same(bench.panel.picture(), answer(grade, Place("iec-ed2-mm-pc", 1, 1), say))
    for page in why(bench.shown, say):
        bench.press(Key.DOWN)
        assert same(bench.panel.picture(), page)


def test_a_fault_says_in_the_language_what_to_do_and_in_the_log_what_happened(
    bench: Bench, language: str
) -> None:
    say = LANGUAGES[language]
    bench.camera.stall()
    bench.pass_time(0.1)
    assert bench.is_in(Mode.ERROR)
    assert say.faults is not None
    assert same(bench.panel.picture(), error(say.faults[Cause.CAMERA], say))
    assert bench.records()[-1]["content"]["text"] == bench.fault_text
