"""Status light and buzzer on lines of gpiozero, real or simulated by the pin factory."""

from itertools import cycle

from gpiozero import RGBLED, DigitalOutputDevice
from gpiozero.pins import Factory

from device.errors import PartError
from device.parts.gpio_faults import as_part_faults
from device.parts.signals import COLOURS, TICK_S, Signal, once, round_of


class StatusLight:
    """A light of one colour, or of red, green and blue; it repeats a signal for as long as it stands."""

    def __init__(self, lines: tuple[int, ...], factory: Factory) -> None:
        """Take one line, or those of red, green and blue, by their BCM numbers.

        Raises:
            PartError: there is no such line, or it is taken.
        """
        with as_part_faults("status light", PartError):
            self._is_coloured = len(lines) == 3
            self._light = (
                RGBLED(*lines, pwm=False, pin_factory=factory)
                if self._is_coloured
                else DigitalOutputDevice(lines[0], pin_factory=factory)
            )
            self._light.source_delay = TICK_S

    def tell(self, signal: Signal) -> None:
        """See `Indicator.tell`."""
        with as_part_faults("status light", PartError):
            if signal is Signal.NOTHING:
                self._light.source = None
                self._light.off()
            else:
                self._light.source = cycle(self._values(signal))

    def close(self) -> None:
        """See `Indicator.close`."""
        with as_part_faults("status light", PartError):
            self._light.close()

    def _values(self, signal: Signal) -> list[bool | tuple[bool, bool, bool]]:
        lit, dark = COLOURS[signal], COLOURS[Signal.NOTHING]
        return [(lit if beat else dark) if self._is_coloured else beat for beat in round_of(signal)]


class Buzzer:
    """A buzzer that sounds by itself; it says a signal once."""

    def __init__(self, line: int, factory: Factory) -> None:
        """Take a line by its BCM number.

        Raises:
            PartError: there is no such line, or it is taken.
        """
        with as_part_faults("buzzer", PartError):
            self._buzzer = DigitalOutputDevice(line, pin_factory=factory)
            self._buzzer.source_delay = TICK_S

    def tell(self, signal: Signal) -> None:
        """See `Indicator.tell`."""
        with as_part_faults("buzzer", PartError):
            self._buzzer.source = once(signal)

    def close(self) -> None:
        """See `Indicator.close`."""
        with as_part_faults("buzzer", PartError):
            self._buzzer.close()
