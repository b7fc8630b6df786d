"""A lamp on a PWM line of gpiozero, real or simulated by the pin factory."""

from gpiozero import PWMLED
from gpiozero.pins import Factory


class PwmLamp:
    """A lamp on one PWM line."""

    def __init__(self, line: int, factory: Factory) -> None:
        """Take the line with BCM number `line` from the pin factory."""
        self._led = PWMLED(line, pin_factory=factory)

    def set(self, level: float) -> None:
        """See `Lamp.set`."""
        self._led.value = level

    def close(self) -> None:
        """See `Lamp.close`."""
        if not self._led.closed:
            self._led.off()
            self._led.close()
