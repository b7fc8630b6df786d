"""Buttons and lamp on mock lines, and the clocks."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from gpiozero.pins.mock import MockFactory

from device.errors import PartError
from device.parts.clock import SystemClock
from device.parts.gpio_buttons import GpioButtons
from device.parts.press import Edge, Key
from device.parts.pwm_lamp import PwmLamp
from device.parts.simulated.buttons import STATES_KEPT, Fingers, mock_factory
from device.parts.simulated.clock import SimulatedClock

LINES = {Key.INSPECT: 17, Key.UP: 27, Key.DOWN: 22}


@pytest.fixture
def factory() -> Iterator[MockFactory]:
    made = mock_factory()
    yield made
    made.close()


def test_driving_a_line_gives_its_edges_in_order_with_their_time(factory: MockFactory) -> None:
    clock = SimulatedClock()
    buttons, fingers = GpioButtons(LINES, factory, clock.monotonic_s), Fingers(LINES, factory)
    fingers.down(Key.UP)
    clock.advance(0.5)
    fingers.up(Key.UP)
    assert buttons.wait(0) == Edge(Key.UP, down=True, at_s=60.0)
    assert buttons.wait(0.1) == Edge(Key.UP, down=False, at_s=60.5)
    assert buttons.wait(0) is None
    assert buttons.wait(0.01) is None
    buttons.close()


def test_closed_buttons_give_their_lines_back(factory: MockFactory) -> None:
    for _ in range(2):
        GpioButtons(LINES, factory, SimulatedClock().monotonic_s).close()


def test_the_lamp_shines_as_told_and_is_dark_when_closed(factory: MockFactory) -> None:
    lamp = PwmLamp(18, factory)
    lamp.set(0.25)
    assert factory.pin("GPIO18").state == 0.25
    assert factory.pin("GPIO18").frequency == 1000, "rows of the picture would get unequal light"
    lamp.close()
    lamp.close()
    assert factory.pin("GPIO18").state == 0


def test_what_gpiozero_refuses_is_a_fault_of_the_part(factory: MockFactory) -> None:
    with pytest.raises(PartError, match="the lamp cannot be driven"):
        PwmLamp(999, factory)
    lamp = PwmLamp(18, factory)
    with pytest.raises(PartError, match="the lamp cannot be driven"):
        lamp.set(2)
    with pytest.raises(PartError, match="check its wiring and its line"):
        PwmLamp(18, factory)
    lamp.close()


def test_buttons_that_cannot_all_be_taken_give_back_those_that_were(factory: MockFactory) -> None:
    lamp, clock = PwmLamp(22, factory), SimulatedClock()
    with pytest.raises(PartError, match="the button cannot be driven"):
        GpioButtons(LINES, factory, clock.monotonic_s)
    lamp.close()
    GpioButtons(LINES, factory, clock.monotonic_s).close()


def test_the_boards_clock_tells_utc_its_source_and_the_boot() -> None:
    clock = SystemClock()
    first, second = clock.now(), clock.now()
    assert datetime.fromisoformat(first.utc).utcoffset() is not None
    assert first.utc.endswith("Z")
    assert (first.source, first.boot_id) == (second.source, second.boot_id)
    assert 0 < first.since_boot_s <= second.since_boot_s


def test_setting_the_calendar_leaves_intervals_alone() -> None:
    clock = SimulatedClock()
    before, noon = clock.monotonic_s(), clock.now()
    clock.step_calendar(-3600)
    assert clock.monotonic_s() == before
    assert clock.now().utc < noon.utc
    assert clock.now().since_boot_s == noon.since_boot_s


def test_a_simulated_line_does_not_remember_every_press_of_a_long_day() -> None:
    factory = mock_factory()
    fingers = Fingers({Key.INSPECT: 17}, factory)
    for _ in range(STATES_KEPT):
        fingers.press(Key.INSPECT, held_s=0)
    assert len(factory.pin("GPIO17").states) <= STATES_KEPT
    factory.close()
