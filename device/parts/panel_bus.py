"""The bus of a real panel: I2C or SPI, through luma.core."""

from collections.abc import Callable

from gpiozero import OutputDevice
from gpiozero.pins import Factory
from luma.core.interface.serial import i2c, spi

from device.config import ScreenSettings
from device.errors import ScreenError
from device.parts.oled import Bus

SPI_HZ = 8_000_000
RESET_S = 0.01


def bus_opener(settings: ScreenSettings, lines: Callable[[], Factory]) -> Callable[[], Bus]:
    """How to open the configured bus; an open bus does not say that a panel is on it.

    Args:
        settings: which bus, and where the panel is on it.
        lines: gives the board's lines, which a panel on SPI needs two of.
    """
    if settings.bus == "i2c":
        return lambda: i2c(port=settings.i2c_port, address=settings.i2c_address)
    return lambda: SpiBus(settings, lines())


class SpiBus:
    """A panel on SPI, with one line that tells commands from data and one that resets it.

    Nothing answers on SPI, so a panel that was unplugged there is not noticed.
    """

    def __init__(self, settings: ScreenSettings, factory: Factory) -> None:
        """Open the bus and reset the panel.

        Raises:
            ScreenError: spidev is missing.
            OSError, luma.core.error.Error: there is no such bus.
            PartError: a line cannot be driven.
        """
        self._lines = _OutputLines(factory)
        try:
            self._spi = spi(
                gpio=self._lines,
                port=0,
                device=0,
                bus_speed_hz=SPI_HZ,
                gpio_DC=settings.dc_gpio,
                gpio_RST=settings.reset_gpio,
                reset_hold_time=RESET_S,
                reset_release_time=RESET_S,
            )
        except ImportError as error:
            self._lines.close()
            raise ScreenError("spidev is missing; install it with: apt install python3-spidev") from error
        except BaseException:
            self._lines.close()
            raise

    def command(self, *command: int) -> None:
        """See `Bus.command`."""
        self._spi.command(*command)

    def data(self, data: list[int]) -> None:
        """See `Bus.data`."""
        self._spi.data(data)

    def cleanup(self) -> None:
        """See `Bus.cleanup`."""
        try:
            self._spi.cleanup()
        finally:
            self._lines.close()


class _OutputLines:
    """What luma calls a GPIO interface, on gpiozero's lines: the one library that drives lines here."""

    OUT, LOW, HIGH = "out", False, True

    def __init__(self, factory: Factory) -> None:
        self._factory = factory
        self._outputs: dict[int, OutputDevice] = {}

    def setup(self, line: int, _: str) -> None:
        self._outputs[line] = OutputDevice(line, pin_factory=self._factory)

    def output(self, line: int, high: bool) -> None:
        self._outputs[line].value = high

    def close(self) -> None:
        for output in self._outputs.values():
            output.close()
