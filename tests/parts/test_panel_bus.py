"""The panel's real buses: what luma writes to I2C and SPI, byte by byte."""

import sys
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from gpiozero.pins.mock import MockFactory
from PIL import Image

from device.config import ScreenSettings
from device.errors import ScreenError
from device.parts.oled import OledScreen
from device.parts.panel_bus import bus_opener
from device.parts.simulated.buttons import mock_factory
from device.parts.simulated.panel import SimulatedPanel
from tests.support.modules import module

DOTS = Image.new("1", (128, 64))
for at in ((0, 0), (127, 63), (5, 17)):
    DOTS.putpixel(at, 255)


@pytest.fixture
def factory() -> Iterator[MockFactory]:
    made = mock_factory()
    yield made
    made.close()


class FakeI2c:
    """smbus2's bus with one panel on it."""

    open_now = 0

    def __init__(self, panel: SimulatedPanel, address: int) -> None:
        self._panel, self._address = panel, address
        self.port: int | None = None
        self.unplugged = False

    def __call__(self, port: int) -> "FakeI2c":
        self.port = port
        FakeI2c.open_now += 1
        return self

    def write_i2c_block_data(self, address: int, _: int, values: list[int]) -> None:
        self._answer(address)
        self._panel.command(*values)

    def i2c_rdwr(self, message: Any) -> None:
        address, values = message
        self._answer(address)
        assert values[0] == 0x40
        self._panel.data(values[1:])

    def close(self) -> None:
        FakeI2c.open_now -= 1

    def _answer(self, address: int) -> None:
        if self.unplugged or address != self._address:
            raise OSError(121, "Remote I/O error")


@pytest.mark.parametrize("kind", ["ssd1306", "sh1106"])
def test_a_picture_reaches_the_panel_at_its_address_on_its_port(
    monkeypatch: pytest.MonkeyPatch, factory: MockFactory, kind: str
) -> None:
    panel = SimulatedPanel(None, kind)
    bus = FakeI2c(panel, 0x3D)
    message = SimpleNamespace(write=lambda at, data: (at, data))
    monkeypatch.setitem(sys.modules, "smbus2", module("smbus2", SMBus=bus, i2c_msg=message))
    settings = ScreenSettings(kind=kind, i2c_port=11, i2c_address=0x3D)
    screen = OledScreen(bus_opener(settings, lambda: factory), settings)
    screen.show(DOTS)
    assert bus.port == 11
    assert panel.picture().tobytes() == DOTS.tobytes()
    bus.unplugged = True
    for _ in range(20):
        with pytest.raises(ScreenError):
            screen.show(DOTS)
    assert FakeI2c.open_now == 0, "a bus that no panel answers on is closed again"
    bus.unplugged = False
    screen.show(DOTS)
    screen.close()
    assert FakeI2c.open_now == 0


def test_a_board_without_that_bus_is_a_missing_screen(factory: MockFactory) -> None:
    settings = ScreenSettings(i2c_port=31)
    with pytest.raises(ScreenError, match="check its cable"):
        OledScreen(bus_opener(settings, lambda: factory), settings).show(DOTS)


class FakeSpi:
    """spidev with one panel on it, which takes bytes as commands or data by a line's level."""

    def __init__(self, panel: SimulatedPanel, factory: MockFactory) -> None:
        self._panel, self._line, self.open_now = panel, factory.pin("GPIO24"), 0

    def open(self, port: int, device: int) -> None:
        assert (port, device) == (0, 0)
        self.open_now += 1

    def writebytes(self, values: list[int]) -> None:
        if self._line.state:
            self._panel.data(values)
        else:
            self._panel.command(*values)

    def close(self) -> None:
        self.open_now -= 1


def test_on_spi_one_line_tells_commands_from_data_and_one_resets(
    monkeypatch: pytest.MonkeyPatch, factory: MockFactory
) -> None:
    panel = SimulatedPanel(None, "ssd1309")
    bus = FakeSpi(panel, factory)
    monkeypatch.setitem(sys.modules, "spidev", module("spidev", SpiDev=lambda: bus))
    settings = ScreenSettings(kind="ssd1309", bus="spi")
    screen = OledScreen(bus_opener(settings, lambda: factory), settings)
    screen.show(DOTS)
    assert panel.picture().tobytes() == DOTS.tobytes()
    assert [bool(state.state) for state in factory.pin("GPIO25").states][-2:] == [False, True]
    screen.close()
    assert bus.open_now == 0


def test_without_spidev_the_screen_is_missing_and_the_lines_are_given_back(
    monkeypatch: pytest.MonkeyPatch, factory: MockFactory
) -> None:
    monkeypatch.setitem(sys.modules, "spidev", None)
    settings = ScreenSettings(bus="spi")
    screen = OledScreen(bus_opener(settings, lambda: factory), settings)
    for _ in range(2):
        with pytest.raises(ScreenError, match="apt install python3-spidev"):
            screen.show(DOTS)
