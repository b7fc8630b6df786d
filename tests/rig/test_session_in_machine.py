"""A working session on virtual hardware: a line is pulled to ground, and the verdict crosses the I2C bus.

The service, its unit and its sandbox are the shipped ones; kernel, lines, bus and camera are real to them.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from device.grading.grade import Verdict
from device.screens.answer import answer
from device.screens.place import Place
from tests.rig.hands import Hands
from tests.rig.log import pictures, records
from tests.rig.machine import Machine
from tests.support.journal import inspection

pytestmark = pytest.mark.rig

UNIT = "endface.service"
START_TIMEOUT_S, STOP_TIMEOUT_S, ANSWER_TIMEOUT_S = 450.0, 90.0, 900.0
HEAD = (3, 3, 125, 29)
"""Where the verdict stands in the panel's pixels, less a rim for the shift that spares the panel."""
SHIFTS_PX = range(-2, 3)


@pytest.fixture(scope="module")
def hands(machine: Machine, request: pytest.FixtureRequest) -> Iterator[Hands]:
    """A working instrument that looks at a dirty end face; what its panel shows is kept in `out/rig`."""
    hands = Hands(machine)
    hands.show_the_camera("particles.jpg")
    machine.run("systemctl", "start", UNIT, timeout_s=START_TIMEOUT_S)
    yield hands
    machine.run("systemctl", "stop", UNIT, timeout_s=STOP_TIMEOUT_S)
    hands.save(Path(request.config.rootpath) / "out" / "rig" / "panel")


def shows(picture: Image.Image, verdict: Verdict) -> bool:
    """Whether the head of a picture is that of a verdict, wherever it was shifted to."""
    asked = answer(inspection(1, verdict).grade, Place("any", 1, 1))
    shifted = (ImageChops.offset(picture, x, y) for x in SHIFTS_PX for y in SHIFTS_PX)
    return any(one.crop(HEAD).tobytes() == asked.crop(HEAD).tobytes() for one in shifted)


def await_verdict(machine: Machine, hands: Hands, verdict: Verdict) -> None:
    machine.until(lambda: shows(hands.seen()[-1], verdict), ANSWER_TIMEOUT_S)


def test_it_shows_what_the_camera_sees(machine, hands):
    machine.until(lambda: len(hands.seen()) > 1 and is_live(hands.seen()[-1]), ANSWER_TIMEOUT_S)
    assert "ready" in machine.properties(UNIT)["StatusText"]


def is_live(picture: Image.Image) -> bool:
    """Whether the left half is a dithered picture: as no text, half of it or more is bright."""
    left = picture.crop((0, 12, 64, 64))
    return left.histogram()[255] > left.width * left.height / 3


def test_a_press_brings_the_verdict_onto_the_panel_and_into_the_log(machine, hands):
    hands.press("inspect")
    await_verdict(machine, hands, Verdict.FAIL)
    assert records(machine, "inspection")[-1]["content"]["verdict"] == Verdict.FAIL


def test_the_next_button_shows_why(machine, hands):
    before = len(hands.seen())
    hands.press("down")
    machine.until(lambda: len(hands.seen()) > before, ANSWER_TIMEOUT_S)
    assert not shows(hands.seen()[-1], Verdict.FAIL)


def test_without_its_panel_it_goes_on_inspecting_and_records_the_loss(machine, hands):
    machine.run("systemctl", "stop", UNIT, timeout_s=STOP_TIMEOUT_S)
    hands.show_the_camera("clean.jpg")
    machine.run("systemctl", "start", UNIT, timeout_s=START_TIMEOUT_S)
    machine.until(lambda: is_live(hands.seen()[-1]), ANSWER_TIMEOUT_S)
    lost, inspected = len(records(machine, "error")), pictures(machine)
    hands.unplug_panel()
    hands.press("inspect")
    machine.until(lambda: pictures(machine) > inspected, ANSWER_TIMEOUT_S)
    assert len(records(machine, "error")) > lost


def test_plugged_in_again_the_panel_shows_that_the_end_face_is_clean(machine, hands):
    began = main_process(machine)
    hands.plug_panel()
    await_verdict(machine, hands, Verdict.PASS)
    assert records(machine, "inspection")[-1]["content"]["verdict"] == Verdict.PASS
    assert main_process(machine) == began


def main_process(machine: Machine) -> int:
    return int(machine.properties(UNIT)["MainPID"])
