"""An OLED panel as it looks from its bus: keeps the picture, and can be unplugged."""

from collections.abc import Callable, Sequence

from luma.core.error import DeviceNotFoundError
from PIL import Image

from device.parts.screen import HEIGHT_PX, WIDTH_PX

PAGES = HEIGHT_PX // 8
FIRST_COLUMN = {"ssd1306": 0, "ssd1309": 0, "sh1106": 2}
"""The SH1106 has memory for 132 columns; its glass shows those from the third on."""
MEMORY_COLUMNS = 132

# Commands of one byte, by the SSD1306's data sheet (table 9) and the SH1106's (section "command table").
_OFF, _ON, _CONTRAST, _COLUMNS, _PAGES = 0xAE, 0xAF, 0x81, 0x21, 0x22
_ARGUMENTS = {
    0x20: 1,
    0x21: 2,
    0x22: 2,
    0x81: 1,
    0x8D: 1,
    0xA8: 1,
    0xD3: 1,
    0xD5: 1,
    0xD9: 1,
    0xDA: 1,
    0xDB: 1,
}


class SimulatedPanel:
    """The panel's controller and memory behind the interface that luma calls a serial interface.

    A byte of memory is 8 rows of a column, the lowest bit on top. The SSD1306 and the SSD1309 are
    written window by window (horizontal addressing), the SH1106 page by page.
    """

    def __init__(
        self,
        watch: Callable[[Image.Image], None] | None = None,
        kind: str = "ssd1306",
        rotation_deg: int = 0,
    ) -> None:
        """A panel with power and an empty memory, not yet switched on.

        Args:
            watch: called with what a person sees after each picture that arrives.
            kind: the controller.
            rotation_deg: how the panel is turned in the enclosure, 0 or 180.
        """
        self._watch = watch
        self._first_column = FIRST_COLUMN[kind]
        self._by_page = kind == "sh1106"
        self._rotation_deg = rotation_deg
        self._plugged = True
        self._lose_power()

    def command(self, *command: int) -> None:
        """Follow commands with what belongs to them."""
        if not self._plugged:
            raise DeviceNotFoundError("I2C device not found")
        rest = list(command)
        while rest:
            order = rest.pop(0)
            if self._by_page and order in (_COLUMNS, _PAGES):
                continue
            arguments = [rest.pop(0) for _ in range(min(_ARGUMENTS.get(order, 0), len(rest)))]
            self._follow(order, arguments)

    def data(self, data: Sequence[int]) -> None:
        """Keep picture bytes, from where the commands said."""
        if not self._plugged:
            raise OSError(121, "Remote I/O error")
        for value in data:
            self._memory[self._page][min(self._column, MEMORY_COLUMNS - 1)] = value
            self._step()
        if self._watch is not None and self._is_complete():
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

    @property
    def contrast(self) -> int:
        """How bright it is, 0 to 255."""
        return self._contrast

    def picture(self) -> Image.Image:
        """What a person sees: a new picture of mode "1", black where the panel is off."""
        picture = Image.new("1", (WIDTH_PX, HEIGHT_PX))
        if self._on:
            picture.putdata([self._lit(i % WIDTH_PX, i // WIDTH_PX) for i in range(WIDTH_PX * HEIGHT_PX)])
        return picture.transpose(Image.Transpose.ROTATE_180) if self._rotation_deg == 180 else picture

    def _lit(self, x: int, y: int) -> int:
        return 255 * (self._memory[y // 8][x + self._first_column] >> (y % 8) & 1)

    def _follow(self, order: int, arguments: list[int]) -> None:
        if order in (_OFF, _ON):
            self._on = order == _ON
        elif order == _CONTRAST:
            self._contrast = arguments[0]
        elif order == _COLUMNS:
            self._columns = (arguments[0], arguments[1])
            self._column = arguments[0]
        elif order == _PAGES:
            self._page = arguments[0]
        elif self._by_page and 0xB0 <= order < 0xB0 + PAGES:
            self._page = order - 0xB0
        elif self._by_page and order < 0x10:
            self._column = self._column & 0xF0 | order
        elif self._by_page and order < 0x20:
            self._column = self._column & 0x0F | (order & 0x0F) << 4

    def _step(self) -> None:
        self._column += 1
        if not self._by_page and self._column > self._columns[1]:
            self._column = self._columns[0]
            self._page = (self._page + 1) % PAGES

    def _is_complete(self) -> bool:
        return self._page == PAGES - 1 if self._by_page else self._page == 0

    def _lose_power(self) -> None:
        self._on = False
        self._contrast = 0x7F
        self._page = self._column = 0
        self._columns = (0, WIDTH_PX - 1)
        self._memory = [bytearray(MEMORY_COLUMNS) for _ in range(PAGES)]
