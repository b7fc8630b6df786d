"""A stick that is served beside the instrument is told of on its panel."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from device import service
from device.config import load
from device.notices import Notice, NoticeCode
from device.parts.simulated.clock import SimulatedClock
from device.screens.message import notice
from device.simulation import simulate
from device.state import Mode
from device.stick import Stage, Status
from device.stick_desk import Desk
from model.render import SceneKind
from tests.support.instrument import Bench, inspector, write_end_face


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """The folder of words, elsewhere than on a board."""
    folder = tmp_path / "sticks"
    monkeypatch.setattr(service, "Desk", lambda: Desk(folder))
    return Desk(folder)


@pytest.fixture
def bench(desk: Desk, tmp_path: Path) -> Iterator[Bench]:
    assert desk.told() == {}
    pictures = tmp_path / "pictures"
    pictures.mkdir()
    write_end_face(pictures / "clean.png", SceneKind.CLEAN)
    clock = SimulatedClock()
    loaded = load(None, {"ENDFACE_LOG_FOLDER": str(tmp_path / "log")})
    made = Bench(simulate(loaded, pictures, clock, inspector), clock, tmp_path / "log")
    made.service.start()
    made.service.step(0)
    yield made
    made.service.close()


def test_the_panel_says_when_a_stick_may_be_removed(bench: Bench, desk: Desk) -> None:
    written = Notice(NoticeCode.STICK_WRITTEN, count=4)
    desk.tell("sda1", Status(Stage.REMOVE, 1.0, ("records 1 to 4 of 4",), written))
    bench.service.step(0)
    assert bench.service.state.mode is Mode.NOTICE
    told = "records on the stick: 4; remove the stick"
    assert bench.panel.picture().tobytes() == notice(told).tobytes()
