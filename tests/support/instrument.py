"""The simulated instrument as the tests use it."""

import json
import sqlite3
from pathlib import Path
from typing import Any, cast

from device.config import load
from device.grading.grade import NetworkOpinion, Verdict
from device.grading.network import Network
from device.grading.profile import load as load_profile
from device.inspection import Inspection, Inspector
from device.menu import Menu
from device.parts.press import Key
from device.parts.simulated.clock import SimulatedClock
from device.service import ERROR_STANDS_S
from device.simulation import Simulation, simulate
from device.state import Mode
from model.render import CAMERAS, SceneKind
from tests.support.endfaces import png


class CalmNetwork:
    """A second opinion that is always PASS, so that the rules alone decide."""

    sha256 = "0" * 64

    def judge(self, _: object) -> NetworkOpinion:
        return NetworkOpinion(Verdict.PASS, 0.01)


def inspector() -> Inspector:
    return Inspector(load_profile("iec-ed2-mm-pc"), cast(Network, CalmNetwork()))


SCALE_UM_PER_PX = str(CAMERAS["sharp"].scale.x_um_per_px)


def write_end_face(path: Path, kind: SceneKind) -> None:
    """A rendered end face of the sharp camera as a PNG file."""
    path.write_bytes(png(kind))


class Bench:
    """The simulated instrument with a clock that moves only when it is told."""

    def __init__(self, simulation: Simulation, clock: SimulatedClock, log_folder: Path) -> None:
        self.simulation, self.clock, self.log_folder = simulation, clock, log_folder
        self.stopped = False
        self.service, self.camera, self.panel = simulation.service, simulation.camera, simulation.panel

    def press(self, key: Key = Key.INSPECT, held_s: float = 0.2) -> None:
        self.simulation.fingers.down(key)
        self.pass_time(held_s)
        self.simulation.fingers.up(key)
        self.pass_time(0.1)

    def pass_time(self, seconds: float) -> None:
        self.clock.advance(seconds)
        self.service.step(0)

    def outlast_error(self) -> None:
        """Do nothing until an ERROR has stood its time, and it is asked whether its cause is gone."""
        self.pass_time(ERROR_STANDS_S + 0.1)

    def choose(self, *items: str) -> None:
        """Hold down to open the menu, then go to each of the items and choose it."""
        self.press(Key.DOWN, held_s=2)
        for item in items:
            for _ in self.open_menu.page.items:
                if self.open_menu.item.text != item:
                    self.press(Key.DOWN)
            assert self.open_menu.item.text == item
            self.press()

    @property
    def open_menu(self) -> Menu:
        assert self.service.state.menu is not None
        return self.service.state.menu

    def is_in(self, mode: Mode) -> bool:
        return self.service.state.mode is mode

    @property
    def fault_text(self) -> str:
        assert self.service.state.fault is not None
        return self.service.state.fault.text

    @property
    def shown(self) -> Inspection:
        assert self.service.shown is not None
        return self.service.shown

    def records(self) -> list[dict[str, Any]]:
        with sqlite3.connect(f"file:{self.log_folder}/log.sqlite?mode=ro", uri=True) as database:
            return [
                json.loads(body) for (body,) in database.execute("SELECT body FROM record ORDER BY number")
            ]

    def kinds(self) -> list[str]:
        return [record["kind"] for record in self.records()]


def bench_of(folder: Path, *end_faces: SceneKind, **settings: str) -> Bench:
    """The instrument, not started, on one end face of each kind; its log, and all it keeps, in this folder.

    Args:
        folder: what was kept there before is there again.
        end_faces: in the order in which they are put in; a clean one where none is named.
        settings: by section and key, e.g. `INSTRUMENT_LANGUAGE="de"`.
    """
    pictures = folder / "pictures"
    pictures.mkdir(exist_ok=True)
    for number, kind in enumerate(end_faces or (SceneKind.CLEAN,)):
        write_end_face(pictures / f"{number}-{kind}.png", kind)
    places = {f"{room.upper()}_FOLDER": str(folder / room) for room in ("log", "owner")}
    scale = {f"CAMERA_SCALE_{axis}_UM_PER_PX": SCALE_UM_PER_PX for axis in "XY"}
    asked = {**places, **scale, **settings}
    clock = SimulatedClock()
    loaded = load(None, {f"ENDFACE_{key}": value for key, value in asked.items()})
    return Bench(simulate(loaded, pictures, clock, inspector), clock, folder / "log")
