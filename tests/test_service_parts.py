"""Lamp and panel that fail and come back, in the instrument as a whole."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from gpiozero.exc import PinSetInput
from gpiozero.pins.mock import MockPWMPin

from device.config import Configuration
from device.parts.press import Key
from device.service import LIVE_S, LOOP_S
from device.state import Mode
from tests.support.instrument import Bench, bench_of


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    made = bench_of(tmp_path)
    yield made
    made.service.close()


def test_a_panel_that_is_lost_while_asleep_comes_back_dark_and_lights_at_a_press(bench: Bench) -> None:
    bench.service.start()
    bench.panel.unplug()
    bench.pass_time(200)
    assert bench.is_in(Mode.ASLEEP)
    bench.panel.plug()
    bench.pass_time(0.1)
    assert not bench.panel.is_on
    bench.press()
    assert bench.panel.picture().getbbox() is not None


def test_a_lamp_that_fails_at_the_start_is_lit_at_recovery(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    lit: list[float] = []

    def refuse(pin: MockPWMPin, _: float) -> None:
        raise PinSetInput(str(pin))

    with monkeypatch.context() as broken:
        broken.setattr(MockPWMPin, "_set_state", refuse)
        bench.service.start()
        assert bench.is_in(Mode.ERROR)
        assert "the lamp cannot be driven" in bench.fault_text
    monkeypatch.setattr(MockPWMPin, "_set_state", lambda _, level: lit.append(level))
    bench.outlast_error()
    assert bench.service.state.mode is Mode.READY
    assert lit[-1] == Configuration().lamp.level > 0
    assert bench.kinds() == ["key", "boot", "error", "settings"]


def test_a_lamp_that_fails_just_before_the_press_gives_no_verdict_either(bench: Bench) -> None:
    bench.service.start()
    bench.pass_time(0.1)
    bench.simulation.fingers.down(Key.INSPECT)
    bench.camera.lose_light()
    bench.simulation.fingers.up(Key.INSPECT)
    bench.pass_time(0.1)
    assert bench.is_in(Mode.ERROR)
    assert bench.kinds().count("inspection") == 0


def test_the_loop_waits_for_presses_no_longer_than_until_the_next_live_picture_is_due(bench: Bench) -> None:
    bench.service.start()
    bench.service.step(0)
    took_s = []
    for _ in range(5):
        bench.clock.advance(LIVE_S)
        began_s = time.monotonic()
        bench.service.turn()
        took_s.append(time.monotonic() - began_s)
    assert min(took_s) < LOOP_S
    began_s = time.monotonic()
    bench.service.turn()
    assert time.monotonic() - began_s >= LOOP_S
