"""A lamp on a PWM line of gpiozero, real or simulated by the pin factory."""

from gpiozero import PWMLED
from gpiozero.pins import Factory

from device.errors import LampError
from device.parts.gpio_faults import as_part_faults

FREQUENCY_HZ = 1000
"""A rolling shutter gives every row the same light where the exposure is a multiple of this period."""


class PwmLamp:
    """A lamp on one PWM line."""

    def __init__(self, line: int, factory: Factory) -> None:
        """Take the line with BCM number `line` from the pin factory.

        Raises:
            PartError: there is no such line, or it is taken.
        """
        with as_part_faults("lamp", LampError):
            self._led = PWMLED(line, frequency=FREQUENCY_HZ, pin_factory=factory)

    def set(self, level: float) -> None:
        """See `Lamp.set`."""
        with as_part_faults("lamp", LampError):
            self._led.value = level

    def close(self) -> None:
        """See `Lamp.close`."""
        if self._led.closed:
            return
        with as_part_faults("lamp", LampError):
            try:
                self._led.off()
            finally:
                self._led.close()
