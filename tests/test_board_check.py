"""`endface selftest --board` names each of the board's parts that does not answer."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from gpiozero.pins.mock import MockFactory

from device import board_check
from device.__main__ import main
from device.commands import selftest
from device.config import Configuration
from device.errors import PartError
from device.parts.simulated.buttons import mock_factory
from device.parts.simulated.panel import SimulatedPanel
from tests.support.fake_picamera2 import World

Answers = Callable[..., dict[str, str]]


class Board:
    def __init__(self, factory: MockFactory) -> None:
        self.panel, self.world, self.factory = SimulatedPanel(), World(), factory


@pytest.fixture
def board(monkeypatch: pytest.MonkeyPatch) -> Iterator[Board]:
    factory = mock_factory()
    made = Board(factory)
    monkeypatch.setattr(selftest, "board_lines", lambda: factory)
    monkeypatch.setattr(board_check, "bus_opener", lambda *_: lambda: made.panel)
    monkeypatch.setattr(board_check, "CAMERA_S", 1.0)
    monkeypatch.setitem(sys.modules, "picamera2", made.world.module())
    monkeypatch.delitem(sys.modules, "device.parts.pi_camera", raising=False)
    yield made
    made.world.delivering.set()
    factory.close()


@pytest.fixture
def answers(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Answers:
    def ask(status: int) -> dict[str, str]:
        assert main(["selftest", "--board", "--log", str(tmp_path)]) == status
        return dict(line.split(": ", 1) for line in capsys.readouterr().out.splitlines())

    return ask


def test_a_whole_board_is_ok_and_everything_is_given_back(board: Board, answers: Answers) -> None:
    for _ in range(2):
        said = answers(0)
        assert {answer for what, answer in said.items() if what != "scale"} == {"ok"}
        assert {"screen", "buttons", "lamp", "camera", "optional parts"} <= set(said)
    assert board.world.open_now == 0
    assert board.factory.pin("GPIO18").state == 0


def test_each_part_that_does_not_answer_is_named_with_what_to_check(
    board: Board, answers: Answers, monkeypatch: pytest.MonkeyPatch
) -> None:
    board.panel.unplug()
    board.world.plugged = False
    # A line that is shorted to ground stays low, whatever pulls it up.
    shorted = board.factory.pin(f"GPIO{Configuration().buttons.up_gpio}")
    monkeypatch.setattr(shorted, "drive_high", shorted.drive_low)
    monkeypatch.setenv("ENDFACE_CLOCK_CHIP_FITTED", "true")
    monkeypatch.setattr(board_check, "chip_is_there", lambda: False)
    said = answers(1)
    assert said["screen"] == "failed: the screen does not answer; check its cable"
    assert said["buttons"].startswith("failed: up is held down")
    assert said["camera"].endswith("check its ribbon cable")
    assert "clock chip" in said["optional parts"]
    assert said["lamp"] == "ok"


def test_a_camera_that_hangs_costs_a_bounded_time(board: Board, answers: Answers) -> None:
    board.world.delivering.clear()
    assert answers(1)["camera"] == "failed: the camera gave no picture; check its ribbon cable"


def test_without_lines_every_part_on_them_says_why(
    board: Board, answers: Answers, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing() -> MockFactory:
        raise PartError("lgpio is missing; install it with: apt install python3-lgpio")

    monkeypatch.setattr(selftest, "board_lines", missing)
    said = answers(1)
    assert said["buttons"] == said["lamp"] == f"failed: {said['lamp'].removeprefix('failed: ')}"
    assert "python3-lgpio" in said["lamp"]
    assert said["screen"] == "ok"
    assert board.world.open_now == 0
