"""An SSD1306 panel as it looks from its bus: keeps the picture, and can be unplugged."""

from collections.abc import Callable

from luma.core.error import DeviceNotFoundError
from luma.oled.const import ssd1306 as commands
from PIL import Image

from device.parts.screen import HEIGHT_PX, WIDTH_PX


class SimulatedPanel:
    """The panel's memory behind the interface that luma calls a serial interface.

    Horizontal addressing as luma uses it: a full picture of 8 pages, each byte 8 rows of a column,
    the lowest bit on top (SSD1306 data sheet, section 10.1.3).
    """

    def __init__(self, watch: Callable[[Image.Image], None] | None = None) -> None:
        """A panel with power and an empty memory, not yet switched on.

        Args:
            watch: called with what a person sees after each picture that arrives.
        """
        self._watch = watch
        self._plugged = True
        self._lose_power()

    def command(self, *command: int) -> None:
        """Follow the switch-on and switch-off commands; the rest only needs to be answered."""
        if not self._plugged:
            raise DeviceNotFoundError("I2C device not found")
        if command[0] == commands.DISPLAYOFF:
            self._on = False
        if command[-1] == commands.DISPLAYON:
            self._on = True

    def data(self, data: list[int]) -> None:
        """Keep one full picture."""
        if not self._plugged:
            raise OSError(121, "Remote I/O error")
        self._memory = bytes(data)
        if self._watch is not None:
            self._watch(self.picture())

    def cleanup(self) -> None:
        """Nothing is held."""

    def unplug(self) -> None:
        """Pull the panel's cable: it loses its memory."""
        self._plugged = False
        self._lose_power()

    def plug(self) -> None:
        """Put the cable back: the panel has power, but no set-up."""
        self._plugged = True

    @property
    def is_on(self) -> bool:
        """Whether it is switched on, though what it shows may be black."""
        return self._on

    def picture(self) -> Image.Image:
        """What a person sees: a new picture of mode "1", black where the panel is off."""
        picture = Image.new("1", (WIDTH_PX, HEIGHT_PX))
        if self._on:
            picture.putdata([self._lit(i % WIDTH_PX, i // WIDTH_PX) for i in range(WIDTH_PX * HEIGHT_PX)])
        return picture

    def _lit(self, x: int, y: int) -> int:
        return 255 * (self._memory[x + WIDTH_PX * (y // 8)] >> (y % 8) & 1)

    def _lose_power(self) -> None:
        self._on = False
        self._memory = bytes(WIDTH_PX * HEIGHT_PX // 8)
