"""Parts that an instrument may do without: found, missed once, and never in the way of an inspection."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image

from device.config import load
from device.errors import PartError
from device.notices import NoticeCode
from device.optional_parts import find
from device.parts.battery import Battery
from device.parts.gpio_indicators import StatusLight
from device.parts.press import Key
from device.parts.signals import Signal
from device.parts.simulated.battery import SimulatedBattery
from device.parts.simulated.buttons import mock_factory
from device.screens.english import ENGLISH
from device.screens.message import notice, switching_off
from device.state import Mode
from tests.support.instrument import Bench, bench_of

Build = Callable[..., Bench]


@pytest.fixture
def build(tmp_path: Path) -> Iterator[Build]:
    built: list[Bench] = []

    def make(**settings: str) -> Bench:
        bench = bench_of(tmp_path, **settings)
        built.append(bench)
        bench.service.start()
        bench.pass_time(0.1)
        return bench

    yield make
    for bench in built:
        if not bench.stopped:
            bench.service.close()


def shows(bench: Bench, picture: Image.Image) -> bool:
    return bench.panel.picture().tobytes() == picture.tobytes()


def missing_battery() -> Battery:
    raise PartError("there is no battery gauge; check its wiring")


def test_what_is_not_fitted_is_neither_looked_for_nor_missed() -> None:
    factory = mock_factory()
    found = find(load(None, {}).configuration, factory, missing_battery, lambda: False)
    assert (found.battery, found.missing) == (None, ())
    factory.close()


def test_what_is_fitted_and_not_there_is_named_once_each() -> None:
    fitted = {"ENDFACE_BATTERY_FITTED": "true", "ENDFACE_CLOCK_CHIP_FITTED": "true"}
    settings = load(None, {**fitted, "ENDFACE_BUZZER_FITTED": "true"}).configuration
    factory = mock_factory()
    taken = find(settings, factory, SimulatedBattery, lambda: True)
    assert taken.missing == ()
    again = find(settings, factory, missing_battery, lambda: False)
    assert [(one.code, one.text.split(";")[0].split("(")[0].strip()) for one in again.missing] == [
        (NoticeCode.BUZZER_MISSING, "the buzzer cannot be driven"),
        (NoticeCode.GAUGE_MISSING, "there is no battery gauge"),
        (NoticeCode.CLOCK_MISSING, "there is no clock chip"),
    ]
    factory.close()


def test_a_missing_part_is_shown_once_recorded_and_costs_no_press(
    build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "device.simulation.find",
        lambda settings, lines, _, chip: find(settings, lines, missing_battery, chip),
    )
    bench = build(BATTERY_FITTED="true")
    assert bench.is_in(Mode.NOTICE)
    assert shows(bench, notice(ENGLISH.notices[NoticeCode.GAUGE_MISSING]))
    assert bench.records()[-1]["content"] == {"text": "there is no battery gauge; check its wiring"}
    bench.press()
    assert bench.is_in(Mode.VERDICT)
    bench.press()
    assert bench.is_in(Mode.READY)


def test_a_low_battery_warns_beeps_and_goes_on_working(build: Build) -> None:
    bench = build(BATTERY_FITTED="true", BUZZER_FITTED="true")
    bench.simulation.battery.drain_to(12)
    bench.pass_time(11)
    assert shows(bench, notice("the battery is low (12 %); connect the charger"))
    time.sleep(0.3)
    assert any(state.state for state in bench.simulation.lines.pin("GPIO12").states)
    bench.press()
    assert bench.is_in(Mode.VERDICT)
    bench.pass_time(11)
    assert bench.is_in(Mode.VERDICT), "it warns once"


def test_a_notice_that_wakes_the_panel_is_shown_brightly_and_as_long_as_after_a_press(build: Build) -> None:
    bench = build(BATTERY_FITTED="true", SCREEN_DIM_AFTER_S="60", SCREEN_SLEEP_AFTER_S="180")
    bright = bench.panel.contrast
    bench.pass_time(180)
    assert bench.is_in(Mode.ASLEEP)
    bench.simulation.battery.drain_to(12)
    bench.pass_time(175)
    for _ in range(2):
        assert bench.is_in(Mode.NOTICE)
        assert (bench.panel.is_on, bench.panel.contrast) == (True, bright)
        bench.pass_time(50)
    bench.pass_time(100)
    assert bench.is_in(Mode.ASLEEP)


def test_an_empty_battery_switches_the_board_off_in_order(build: Build) -> None:
    bench = build(BATTERY_FITTED="true")
    bench.simulation.battery.drain_to(4)
    bench.pass_time(11)
    assert bench.is_in(Mode.OFF)
    assert shows(bench, switching_off())
    assert bench.simulation.power.asked == 1
    assert "switched off in order" in str(bench.records()[-1]["content"])
    bench.press()
    bench.pass_time(30)
    assert bench.simulation.power.asked == 1


def test_on_the_charger_an_empty_battery_is_no_reason_to_stop(build: Build) -> None:
    bench = build(BATTERY_FITTED="true")
    bench.simulation.battery.drain_to(4)
    bench.simulation.battery.plug_in()
    bench.pass_time(11)
    assert bench.is_in(Mode.READY)


def test_a_gauge_that_falls_silent_stops_nothing(build: Build) -> None:
    bench = build(BATTERY_FITTED="true")
    bench.simulation.battery.fail()
    bench.pass_time(11)
    bench.press()
    assert bench.is_in(Mode.VERDICT)


def test_the_light_says_the_verdict_for_as_long_as_it_is_shown(
    build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[Signal] = []
    monkeypatch.setattr(StatusLight, "tell", lambda _, signal: said.append(signal))
    bench = build(LIGHT_KIND="rgb")
    bench.press()
    bench.press(Key.DOWN)
    bench.press()
    assert said == [Signal.PASS, Signal.NOTHING]


def test_a_foot_switch_inspects_however_long_it_is_held(build: Build) -> None:
    bench = build(BUTTONS_TRIGGER_FITTED="true")
    bench.press(Key.TRIGGER, held_s=3.0)
    assert bench.is_in(Mode.VERDICT)
    assert bench.service.state.port == 1


def test_the_lamp_is_dark_while_asleep_and_lit_after_waking(build: Build) -> None:
    bench = build()
    lamp = bench.simulation.lines.pin("GPIO18")
    assert lamp.state == pytest.approx(0.8)
    bench.pass_time(200)
    assert bench.is_in(Mode.ASLEEP)
    assert lamp.state == 0
    bench.press()
    assert lamp.state == pytest.approx(0.8)


def test_the_panel_is_dimmed_when_idle_and_bright_at_a_press(build: Build) -> None:
    bench = build()
    bright = bench.panel.contrast
    bench.pass_time(70)
    assert bench.panel.contrast < bright
    bench.press()
    bench.pass_time(0.1)
    assert bench.panel.contrast == bright
