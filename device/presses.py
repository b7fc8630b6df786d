"""Presses as the loop takes them from the lines."""

from collections.abc import Iterator

from device.config import ButtonSettings
from device.errors import ButtonError
from device.parts.buttons import Buttons
from device.parts.clock import Clock
from device.parts.press import Classifier, Press


class Presses:
    """Waits for the lines, and lets the one classifier decide what a finger did."""

    def __init__(self, buttons: Buttons, clock: Clock, settings: ButtonSettings) -> None:
        """Nothing was pressed so far."""
        self._buttons = buttons
        self._clock = clock
        self._classifier = Classifier(settings.debounce_s, settings.long_s)
        self.last_s = clock.monotonic_s()
        """When a line changed last, or the panel went dark or woke."""

    def taken(self, wait_s: float) -> Iterator[Press]:
        """What was pressed within `wait_s` seconds."""
        edge = self._buttons.wait(wait_s)
        while edge is not None:
            yield from self._classifier.take(edge)
            self.last_s = self._clock.monotonic_s()
            edge = self._buttons.wait(0)
        yield from self._classifier.at(self._clock.monotonic_s())

    def late(self) -> Iterator[Press]:
        """What was pressed while working; what is still held then asks for nothing more.

        Who waited for an answer has not been idle: the time to read it begins now.
        """
        while edge := self._buttons.wait(0):
            yield from self._classifier.take(edge)
        self._classifier.abandon()
        self.last_s = self._clock.monotonic_s()

    def check(self) -> None:
        """Make sure that nothing but fingers presses.

        Raises:
            ButtonError: a button is held down by something else.
        """
        stuck = self._classifier.stuck(self._clock.monotonic_s())
        if stuck:
            raise ButtonError(f"{', '.join(stuck)} is held down by something that is no finger; free it")
