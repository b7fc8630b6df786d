"""`endface run` on its own parts: the board's lines, bus and camera as they look from the adapters."""

import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from gpiozero.pins.mock import MockFactory

from device import start
from device.config import Configuration, Loaded
from device.errors import ConfigurationError, PartError
from device.parts.press import Key
from device.parts.simulated.panel import SimulatedPanel
from device.screens.catalogue import LANGUAGES
from device.screens.message import error as error_screen
from device.screens.reasons import told
from device.screens.splash import splash
from tests.support.handheld import Handheld, handheld_on


@pytest.fixture
def handheld(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Handheld]:
    with handheld_on(tmp_path, monkeypatch) as made:
        yield made


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
