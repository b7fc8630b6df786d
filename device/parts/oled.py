"""A 128x64 OLED panel through luma.oled, on whatever bus it is given."""

import logging
from collections.abc import Callable
from typing import Protocol

import luma.core.device
from luma.core.error import Error as LumaError
from luma.oled.const import ssd1306 as commands
from luma.oled.device import sh1106, ssd1306, ssd1309
from PIL import Image

from device.config import ScreenSettings
from device.errors import ScreenError
from device.parts.screen import HEIGHT_PX, WIDTH_PX

GONE = "the screen does not answer; check its cable"
DRIVERS = {"ssd1306": ssd1306, "ssd1309": ssd1309, "sh1106": sh1106}
NO_OPERATION = 0xE3
DIM_CONTRAST = 1
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

    A panel that lost power has lost its set-up, so after a loss the bus is opened and the panel set up
    anew. A missing panel shows as luma's DeviceNotFoundError on commands but as a bare OSError on data.
    """

    def __init__(self, open_bus: Callable[[], Bus], settings: ScreenSettings) -> None:
        """Remember how to open the bus and what the panel is; the first picture sets it up."""
        self._open_bus = open_bus
        self._settings = settings
        self._bus: Bus | None = None
        self._panel: luma.core.device.device | None = None
        self._awake = True
        self._dimmed = False
        self._lost = False

    def show(self, picture: Image.Image) -> None:
        """See `Screen.show`."""
        self._answered(lambda: self._draw(picture))

    def dim(self, *, dimmed: bool) -> None:
        """See `Screen.dim`."""
        if dimmed == self._dimmed:
            return
        self._dimmed = dimmed
        if self._panel is not None:
            self._answered(self._set_contrast)

    def sleep(self) -> None:
        """See `Screen.sleep`."""
        # Setting a panel up would switch it on, and nobody is there to see it.
        self._answered(lambda: self._reached().command(commands.DISPLAYOFF))
        self._awake = False

    def close(self) -> None:
        """See `Screen.close`."""
        if self._panel is None:
            self._forget()
            return
        try:
            self._panel.cleanup()
        except (LumaError, OSError):
            log.warning("the screen was gone when the instrument stopped")
            self._forget()
        self._panel = self._bus = None

    def _draw(self, picture: Image.Image) -> None:
        panel = self._set_up()
        panel.display(picture)
        if not self._awake:
            panel.show()
            self._awake = True

    def _set_up(self) -> luma.core.device.device:
        if self._panel is None:
            bus = self._reached()
            turned = 2 if self._settings.rotation_deg == 180 else 0
            driver = DRIVERS[self._settings.kind]
            self._panel = driver(bus, width=WIDTH_PX, height=HEIGHT_PX, rotate=turned)
            self._set_contrast()
        return self._panel

    def _reached(self) -> Bus:
        """The bus with the panel answering on it; luma keeps each of its panels until the process ends."""
        if self._bus is None:
            self._bus = self._open_bus()
            self._bus.command(NO_OPERATION)
        return self._bus

    def _set_contrast(self) -> None:
        assert self._panel is not None
        self._panel.contrast(DIM_CONTRAST if self._dimmed else self._settings.contrast)

    def _answered(self, work: Callable[[], None]) -> None:
        try:
            work()
        except (LumaError, OSError) as error:
            self._panel = None
            self._forget()
            self._note(lost=True)
            raise ScreenError(GONE) from error
        self._note(lost=False)

    def _forget(self) -> None:
        bus, self._bus = self._bus, None
        if bus is None:
            return
        try:
            bus.cleanup()
        except (LumaError, OSError) as error:
            log.warning("the screen's bus did not close: %s", error)

    def _note(self, *, lost: bool) -> None:
        if lost != self._lost:
            log.warning(GONE if lost else "the screen is back")
        self._lost = lost
