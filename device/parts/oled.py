"""An SSD1306 panel through luma.oled, on whatever bus it is given."""

import logging
from collections.abc import Callable
from typing import Protocol

from luma.core.error import DeviceNotFoundError
from luma.oled.const import ssd1306 as commands
from luma.oled.device import ssd1306
from PIL import Image

from device.errors import PartError
from device.parts.screen import HEIGHT_PX, WIDTH_PX

GONE = "the screen does not answer; check its cable"
log = logging.getLogger(__name__)


class Bus(Protocol):
    """What luma needs of a bus: an I2C or SPI interface of luma.core, or a simulated panel."""

    def command(self, *command: int) -> None:
        """Send command bytes."""

    def data(self, data: list[int]) -> None:
        """Send picture bytes."""

    def cleanup(self) -> None:
        """Give the bus back."""


class OledScreen:
    """A panel that may be unplugged at any time and comes back without a restart.

    A panel that lost power has lost its set-up, so after a loss the device is built anew. A missing
    panel shows as luma's DeviceNotFoundError on commands but as a bare OSError on data.
    """

    def __init__(self, open_bus: Callable[[], Bus]) -> None:
        """Remember how to open the bus; the panel is set up by the first picture."""
        self._open_bus = open_bus
        self._panel: ssd1306 | None = None
        self._awake = True
        self._lost = False

    def show(self, picture: Image.Image) -> None:
        """See `Screen.show`."""
        self._do(lambda panel: self._draw(panel, picture))

    def sleep(self) -> None:
        """See `Screen.sleep`."""
        if self._panel is None:
            # Setting a panel up switches it on, and nobody is there to see it.
            self._answered(self._switch_off)
        else:
            self._do(lambda panel: panel.hide())
        self._awake = False

    def close(self) -> None:
        """See `Screen.close`."""
        if self._panel is not None:
            try:
                self._panel.cleanup()
            except (DeviceNotFoundError, OSError):
                log.warning("the screen was gone when the instrument stopped")
            self._panel = None

    def _draw(self, panel: ssd1306, picture: Image.Image) -> None:
        panel.display(picture)
        if not self._awake:
            panel.show()
            self._awake = True

    def _do(self, work: Callable[[ssd1306], None]) -> None:
        self._answered(lambda: work(self._set_up()))

    def _set_up(self) -> ssd1306:
        if self._panel is None:
            self._panel = ssd1306(self._open_bus(), width=WIDTH_PX, height=HEIGHT_PX)
        return self._panel

    def _switch_off(self) -> None:
        bus = self._open_bus()
        try:
            bus.command(commands.DISPLAYOFF)
        finally:
            bus.cleanup()

    def _answered(self, work: Callable[[], None]) -> None:
        try:
            work()
        except (DeviceNotFoundError, OSError) as error:
            self._panel = None
            self._note(lost=True)
            raise PartError(GONE) from error
        self._note(lost=False)

    def _note(self, *, lost: bool) -> None:
        if lost != self._lost:
            log.warning(GONE if lost else "the screen is back")
        self._lost = lost
