"""What the status light and the buzzer say is told apart unseen and without colours."""

import time
from collections.abc import Iterator
from itertools import combinations, groupby

import pytest
from gpiozero.pins.mock import MockFactory, MockPin

from device.errors import PartError
from device.parts import gpio_indicators
from device.parts.gpio_indicators import Buzzer, StatusLight
from device.parts.indicator import Indicators
from device.parts.signals import COLOURS, Signal, once, round_of
from device.parts.simulated.buttons import mock_factory

TOLD = [signal for signal in Signal if signal is not Signal.NOTHING]
TICK_S = 0.02


@pytest.fixture
def factory(monkeypatch: pytest.MonkeyPatch) -> Iterator[MockFactory]:
    monkeypatch.setattr(gpio_indicators, "TICK_S", TICK_S)
    made = mock_factory()
    yield made
    made.close()


def beats(ticks: tuple[bool, ...]) -> list[str]:
    """The beats of a rhythm as an ear takes them: long or short."""
    lengths = [len(list(run)) for lit, run in groupby(ticks) if lit]
    return ["long" if length >= 6 else "short" for length in lengths]


def test_every_verdict_and_the_error_have_a_rhythm_of_their_own() -> None:
    assert beats(once(Signal.PASS)) == ["long"]
    assert beats(once(Signal.FAIL)) == ["short", "short", "short"]
    assert beats(once(Signal.NOT_GRADED)) == ["short", "long"]
    assert beats(once(Signal.ERROR)) == ["long", "short", "long", "short"]
    assert beats(once(Signal.LOW_BATTERY)) == ["short"]


@pytest.mark.parametrize(("one", "other"), tuple(combinations(TOLD, 2)))
def test_no_two_signals_sound_alike_or_shine_alike(one: Signal, other: Signal) -> None:
    assert beats(once(one)) != beats(once(other))
    assert beats(round_of(one)) != beats(round_of(other))
    assert COLOURS[one] != COLOURS[other]


def test_a_long_beat_is_at_least_three_times_a_short_one_and_rounds_are_apart() -> None:
    for signal in TOLD:
        lengths = [len(list(run)) for lit, run in groupby(once(signal)) if lit]
        assert all(length >= 6 or length <= 2 for length in lengths)
        ticks = round_of(signal)
        assert not any(ticks[-8:])


def heard(pin: MockPin) -> list[str]:
    """The beats that a line has given, from the times at which it changed."""
    found, since = [], None
    now_s = 0.0
    for state in pin.states:
        now_s += state.timestamp
        if state.state and since is None:
            since = now_s
        elif not state.state and since is not None:
            found.append("long" if now_s - since > 4.5 * TICK_S else "short")
            since = None
    return found


def test_the_buzzer_says_a_verdict_once(factory: MockFactory) -> None:
    buzzer, pin = Buzzer(12, factory), factory.pin("GPIO12")
    pin.clear_states()
    buzzer.tell(Signal.FAIL)
    time.sleep(TICK_S * 40)
    assert heard(pin) == ["short", "short", "short"]
    assert not pin.state
    buzzer.close()


def test_the_light_repeats_what_stands_and_stops_at_once(factory: MockFactory) -> None:
    light, pin = StatusLight((5,), factory), factory.pin("GPIO5")
    pin.clear_states()
    light.tell(Signal.FAIL)
    time.sleep(TICK_S * 60)
    assert len(heard(pin)) > 3
    light.tell(Signal.NOTHING)
    pin.clear_states()
    time.sleep(TICK_S * 30)
    assert heard(pin) == []
    assert not pin.state
    light.close()


def test_a_light_of_three_colours_shows_the_signals_own(factory: MockFactory) -> None:
    light = StatusLight((5, 6, 13), factory)
    pins = [factory.pin(f"GPIO{line}") for line in (5, 6, 13)]
    light.tell(Signal.PASS)
    time.sleep(TICK_S * 4)
    assert [bool(pin.state) for pin in pins] == [False, True, False]
    light.close()
    assert not any(pin.state for pin in pins)


def test_a_line_that_is_taken_is_a_fault_that_says_which_part(factory: MockFactory) -> None:
    with pytest.raises(PartError, match="status light"):
        StatusLight((999,), factory)
    buzzer = Buzzer(12, factory)
    with pytest.raises(PartError, match="buzzer"):
        Buzzer(12, factory)
    buzzer.close()


class Recorder:
    def __init__(self) -> None:
        self.told: list[Signal] = []
        self.broken = self.closed = False

    def tell(self, signal: Signal) -> None:
        if self.broken:
            raise PartError("the buzzer cannot be driven")
        self.told.append(signal)

    def close(self) -> None:
        self.closed = True


def test_the_same_signal_is_not_begun_again() -> None:
    buzzer = Recorder()
    indicators = Indicators([buzzer])
    for signal in (Signal.NOTHING, Signal.PASS, Signal.PASS, Signal.NOTHING, Signal.PASS):
        indicators.tell(signal)
    assert buzzer.told == [Signal.PASS, Signal.NOTHING, Signal.PASS]


def test_one_that_fails_is_left_out_and_the_other_goes_on(caplog: pytest.LogCaptureFixture) -> None:
    light, buzzer = Recorder(), Recorder()
    indicators = Indicators([buzzer, light])
    buzzer.broken = True
    for signal in (Signal.PASS, Signal.NOTHING, Signal.FAIL):
        indicators.tell(signal)
    assert light.told == [Signal.PASS, Signal.NOTHING, Signal.FAIL]
    assert caplog.text.count("going on without") == 1
    indicators.close()
    assert light.closed
