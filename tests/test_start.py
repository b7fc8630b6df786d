"""`endface run` on its own parts: the board's lines, bus and camera as they look from the adapters."""

import json
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from gpiozero.pins.mock import MockFactory

from device import instrument, start
from device.config import Configuration, Loaded, load
from device.errors import ConfigurationError, PartError
from device.parts import camera_ladder
from device.parts.press import Key
from device.parts.simulated.buttons import Fingers, mock_factory
from device.parts.simulated.panel import SimulatedPanel
from device.screens.catalogue import LANGUAGES
from device.screens.message import error as error_screen
from device.screens.reasons import told
from device.screens.splash import splash
from device.simulation import button_lines
from device.stopping import Stop
from model.render import SceneKind
from tests.support.endfaces import rendered
from tests.support.fake_picamera2 import World
from tests.support.instrument import SCALE_UM_PER_PX, inspector

FIBRE = rendered(SceneKind.CLEAN).pixels
HEIGHT, WIDTH = (side // 2 * 2 for side in FIBRE.shape)
SETTINGS = {
    "ENDFACE_CAMERA_WIDTH_PX": str(WIDTH),
    "ENDFACE_CAMERA_HEIGHT_PX": str(HEIGHT),
    "ENDFACE_CAMERA_TIMEOUT_S": "0.3",
    "ENDFACE_CAMERA_SCALE_X_UM_PER_PX": SCALE_UM_PER_PX,
    "ENDFACE_CAMERA_SCALE_Y_UM_PER_PX": SCALE_UM_PER_PX,
}


class Left(Exception):  # noqa: N818
    """The process would have ended at once."""


class Handheld:
    """The instrument as it runs on a board, on a thread of its own."""

    def __init__(self, folder: Path, world: World, factory: MockFactory) -> None:
        self.world, self.factory, self.panel = world, factory, SimulatedPanel(self.watch)
        self.environment = {**SETTINGS, "ENDFACE_LOG_FOLDER": str(folder)}
        self.folder, self.stop = folder, Stop()
        self.status: int | None = None
        self.shown: list[bytes] = []
        self.configured: Callable[[], Loaded] = lambda: load(None, self.environment)
        self.fingers = Fingers(button_lines(Configuration()), factory)
        self.thread = threading.Thread(target=self._run)

    def watch(self, picture: Any) -> None:
        self.shown.append(picture.tobytes())

    def begin(self) -> None:
        self.thread.start()

    def end(self) -> float:
        started = time.monotonic()
        self.stop.set()
        self.thread.join(10)
        assert not self.thread.is_alive()
        return time.monotonic() - started

    def _run(self) -> None:
        try:
            self.status = start.run(self.configured, self.stop)
        except Left as left:
            self.status = left.args[0]

    def until(self, true: Callable[[], object], within_s: float = 10.0) -> None:
        by_s = time.monotonic() + within_s
        while not true():
            assert time.monotonic() < by_s, (self.status, self.records())
            time.sleep(0.01)

    def records(self) -> list[dict[str, Any]]:
        path = self.folder / "log.sqlite"
        if not path.exists():
            return []
        with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as database:
            if not database.execute("SELECT name FROM sqlite_master WHERE name = 'record'").fetchall():
                return []
            rows = database.execute("SELECT body FROM record ORDER BY number")
            return [json.loads(body) for (body,) in rows]

    def kinds(self) -> list[str]:
        return [record["kind"] for record in self.records()]


@pytest.fixture
def handheld(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Handheld]:
    coloured = cv2.cvtColor(FIBRE[:HEIGHT, :WIDTH], cv2.COLOR_GRAY2RGB)
    world = World(scene=lambda _number, _size: np.asarray(coloured))
    monkeypatch.setitem(sys.modules, "picamera2", world.module())
    # It holds on to what it imported.
    monkeypatch.delitem(sys.modules, "device.parts.pi_camera", raising=False)
    monkeypatch.setattr(instrument, "configured_inspector", lambda _: inspector())
    factory = mock_factory()
    made = Handheld(tmp_path, world, factory)
    monkeypatch.setattr(start, "board_lines", lambda: factory)
    monkeypatch.setattr(start, "bus_opener", lambda *_: lambda: made.panel)
    monkeypatch.setattr(camera_ladder, "REOPENING_S", 0.5)
    monkeypatch.setattr(start, "READ_AGAIN_S", 0.02)
    monkeypatch.setattr(start, "FAULT_SHOWN_S", 0.1)

    def leave(status: int) -> None:
        raise Left(status)

    monkeypatch.setattr(start, "_leave_at_once", leave)
    yield made
    world.delivering.set()
    made.stop.set()
    # What hung goes on now, and would open the camera of the next test.
    for thread in (made.thread, *threading.enumerate()):
        if thread.ident is not None and thread.name in (made.thread.name, "camera"):
            thread.join(10)
    factory.close()


def same(panel: SimulatedPanel, text: str) -> bool:
    return panel.picture().tobytes() == error_screen(text).tobytes()


def test_a_press_on_the_button_line_gives_a_recorded_verdict_with_how_the_camera_took_it(
    handheld: Handheld,
) -> None:
    handheld.begin()
    handheld.until(lambda: len(handheld.shown) > 3)
    handheld.fingers.press(Key.INSPECT, 0.1)
    handheld.until(lambda: "inspection" in handheld.kinds())
    assert handheld.end() < 3
    assert handheld.status == 0
    image = handheld.records()[-1]["content"]["image"]
    asked = Configuration().camera
    assert (image["exposure_us"], image["gain"]) == (asked.exposure_us, asked.gain)
    assert image["colour_gains"] == [asked.red_gain, asked.blue_gain]
    assert handheld.world.open_now == 0
    assert not handheld.panel.is_on
    assert handheld.factory.pin("GPIO18").state == 0


def test_the_first_picture_on_the_panel_is_the_splash(handheld: Handheld) -> None:
    handheld.begin()
    handheld.until(lambda: len(handheld.shown) > 3)
    lit = [picture for picture in handheld.shown if any(picture)]
    assert lit[0] == splash("0.1.0").tobytes()


def test_numpy_and_opencv_are_not_loaded_before_the_splash_is_on_the_panel() -> None:
    script = (
        "import sys\n"
        "from device import start\n"
        "from device.stopping import Stop\n"
        "from device.config import load\n"
        "loaded = load(None, {})\n"
        "def work(*_):\n"
        "    raise SystemExit(sum(name in sys.modules for name in ('numpy', 'cv2', 'picamera2')))\n"
        "start._work = work\n"
        "class Panel:\n"
        "    def command(self, *_): pass\n"
        "    def data(self, _): pass\n"
        "    def cleanup(self): pass\n"
        "start.bus_opener = lambda *_: Panel\n"
        "start.run(lambda: loaded, Stop())\n"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


def test_a_camera_that_hangs_for_good_ends_the_process_for_systemd_and_the_log_says_why(
    handheld: Handheld,
) -> None:
    handheld.begin()
    handheld.until(lambda: len(handheld.shown) > 3)
    handheld.world.delivering.clear()
    handheld.until(lambda: handheld.status is not None, within_s=15)
    assert handheld.status == 1
    assert handheld.kinds()[-1] == "error"
    assert "check its ribbon cable" in handheld.records()[-1]["content"]["text"]


def test_a_camera_that_stalls_for_a_moment_is_told_and_works_again(handheld: Handheld) -> None:
    handheld.begin()
    handheld.until(lambda: len(handheld.shown) > 3)
    handheld.world.delivering.clear()
    handheld.until(lambda: handheld.kinds()[-1:] == ["error"])
    handheld.world.delivering.set()
    seen = len(handheld.shown)
    handheld.until(lambda: len(handheld.shown) > seen + 5)
    assert handheld.status is None
    assert handheld.world.opened == 1


def test_a_camera_that_is_not_there_ends_the_process_after_the_panel_has_said_so(handheld: Handheld) -> None:
    handheld.world.plugged = False
    handheld.begin()
    handheld.until(lambda: handheld.status is not None, within_s=15)
    assert handheld.status == 1
    assert "No camera number 0 found" in handheld.records()[-1]["content"]["text"]


def test_a_wrong_setting_stands_on_the_panel_until_it_is_mended_and_is_recorded(handheld: Handheld) -> None:
    good = handheld.configured
    refusal = "device.toml: lamp.level is 2; set it to 0 to 1"

    def refuse() -> Loaded:
        raise ConfigurationError(refusal)

    asked = [refuse]
    handheld.configured = lambda: asked[0]()
    handheld.begin()
    handheld.until(lambda: same(handheld.panel, refusal))
    asked[0] = good
    handheld.until(lambda: "error" in handheld.kinds())
    assert refusal in json.dumps(handheld.records())
    handheld.until(lambda: handheld.kinds()[-1] == "settings")
    assert handheld.end() < 3


def test_a_wrong_setting_does_not_keep_it_from_stopping(handheld: Handheld) -> None:
    def refuse() -> Loaded:
        raise ConfigurationError("device.toml cannot be read; mend it")

    handheld.configured = refuse
    handheld.begin()
    handheld.until(lambda: handheld.shown)
    assert handheld.end() < 1
    assert handheld.status == 0


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_board_without_its_lines_says_so_on_the_panel_and_lets_the_next_process_try(
    handheld: Handheld, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    missing = PartError("lgpio is missing; install it")

    def none() -> MockFactory:
        raise missing

    monkeypatch.setattr(start, "board_lines", none)
    handheld.environment["ENDFACE_INSTRUMENT_LANGUAGE"] = language
    handheld.begin()
    say = LANGUAGES[language]
    picture = error_screen(told(missing.fault, say), say)
    handheld.until(lambda: handheld.panel.picture().tobytes() == picture.tobytes())
    handheld.until(lambda: handheld.status is not None)
    assert handheld.status == 1


def test_without_a_panel_it_works_all_the_same(handheld: Handheld) -> None:
    handheld.panel.unplug()
    handheld.begin()
    handheld.until(lambda: "settings" in handheld.kinds())
    handheld.fingers.press(Key.INSPECT, 0.1)
    handheld.until(lambda: "inspection" in handheld.kinds())
    assert handheld.end() < 3


def test_what_systemd_is_told_follows_the_instrument(
    handheld: Handheld, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(str(tmp_path / "notify"))
        systemd.settimeout(5)
        monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
        monkeypatch.setenv("WATCHDOG_USEC", "400000")
        handheld.begin()
        assert systemd.recv(4096).startswith(b"READY=1")
        for _ in range(3):
            assert systemd.recv(4096) == b"WATCHDOG=1"
        handheld.world.delivering.clear()
        told = systemd.recv(4096)
        while told == b"WATCHDOG=1":
            told = systemd.recv(4096)
        assert told.startswith(b"STATUS=error: the camera gave no picture")
        handheld.world.delivering.set()
        while b"STATUS=ready" not in told:
            told = systemd.recv(4096)
        handheld.stop.set()
        while told != b"STOPPING=1":
            told = systemd.recv(4096)
