"""Fingers for the buttons on gpiozero's mock lines."""

import time
from collections.abc import Mapping
from typing import TypeAlias

from gpiozero.pins.mock import MockFactory, MockPWMPin

from device.parts.press import Key

STATES_KEPT = 100
SimulatedLines: TypeAlias = MockFactory
"""The mock factory of gpiozero, by what it stands for here."""


def mock_factory() -> SimulatedLines:
    """Lines that can be driven; they take a lamp too. Hand it to the parts explicitly."""
    return MockFactory(pin_class=MockPWMPin)


class Fingers:
    """Presses buttons by driving their lines, as a switch to ground does."""

    def __init__(self, lines: Mapping[Key, int], factory: MockFactory) -> None:
        """Take the same lines and factory as the buttons."""
        self._pins = {key: factory.pin(f"GPIO{line}") for key, line in lines.items()}

    def down(self, key: Key) -> None:
        """Push a button and hold it."""
        self._pins[key].drive_low()

    def up(self, key: Key) -> None:
        """Let go of a button."""
        self._pins[key].drive_high()
        # gpiozero's mock keeps every state, which adds up in a long day.
        if len(self._pins[key].states) > STATES_KEPT:
            self._pins[key].clear_states()

    def press(self, key: Key, held_s: float = 0.05) -> None:
        """Push a button for `held_s` seconds of real time."""
        self.down(key)
        time.sleep(held_s)
        self.up(key)
