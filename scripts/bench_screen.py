"""How many live pictures a second reach the panel over its bus, which they may use half of.

Counts what luma's own drivers write for one picture, bit by bit: on I2C nine bits a byte with the address
of each message, a start and a stop; on SPI eight. Then runs the instrument's own loop, in real time, with a
camera that gives 30 pictures a second and a panel that takes as long as its bus does.
"""

import argparse
import sys
import tempfile
import time
from pathlib import Path
from unittest.mock import patch

import cv2
from PIL import Image

from device.config import ScreenSettings, load
from device.parts.clock import SystemClock
from device.parts.oled import DRIVERS, OledScreen
from device.parts.panel_bus import SPI_HZ, bus_opener
from device.parts.simulated.buttons import mock_factory
from device.screens.focus import FocusBar, sharpness
from device.screens.place import Place
from device.screens.ready import ready
from device.screens.supply import Supply
from device.simulation import simulate
from device.vision.frame import Grey
from model.render import SceneKind
from scripts.bench import median_ms, rendered, yardstick

I2C_HZ = (100_000, 400_000, 1_000_000)
CONFIGURED_HZ = 400_000
"""What scripts/install sets."""
SHARE = 0.5
ASKED_HZ = 10.0
CAMERA_HZ = 30.0


class CountedBus:
    """An I2C bus that counts the bits on its wire."""

    def __init__(self, _port: int) -> None:
        self.bits = 0

    def write_i2c_block_data(self, _address: int, _register: int, values: list[int]) -> None:
        """A message of a register and its values."""
        self._count(1 + len(values))

    def i2c_rdwr(self, message: "CountedMessage") -> None:
        """A message as it is."""
        self._count(message.len)

    def close(self) -> None:
        """Nothing is held."""

    def _count(self, sent_bytes: int) -> None:
        start, stop, address = 1, 1, 1
        self.bits += start + 9 * (address + sent_bytes) + stop


class CountedMessage:
    """What the counted bus needs of a message of smbus2."""

    len: int


def main() -> int:
    """Print the tables; 0 where the live view is fast enough on half of the bus as it is set up, else 1."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=5.0, help="how long the loop runs for each panel")
    seconds = parser.parse_args().seconds
    cv2.setNumThreads(1)
    pixels = rendered(SceneKind.CLEAN).pixels
    bits = {kind: bits_of(kind, live(pixels)) for kind in DRIVERS}
    print_bus(bits)
    print_drawing(pixels)
    rates = {kind: rate_hz(pixels, kind, count / CONFIGURED_HZ, seconds) for kind, count in bits.items()}
    for kind, rate in rates.items():
        print(f"{kind} at {CONFIGURED_HZ // 1000} kHz: {rate:.1f} live pictures a second of the whole loop")
    on_half = [SHARE * CONFIGURED_HZ / count for count in bits.values()]
    return 0 if min(*on_half, *rates.values()) >= ASKED_HZ else 1


def live(pixels: Grey) -> Image.Image:
    """The live view of a picture."""
    return ready(pixels, FocusBar().follow(sharpness(pixels)), Place("iec-ed2-mm-pc", 1, 1), Supply())


def bits_of(kind: str, picture: Image.Image) -> int:
    """Bits on the wire of I2C for one picture on a panel that is set up."""
    bus = CountedBus(1)
    settings = ScreenSettings(kind=kind)
    with patch("smbus2.SMBus", lambda _: bus):
        screen = OledScreen(bus_opener(settings, mock_factory), settings)
        screen.show(picture)
        before = bus.bits
        screen.show(picture)
        counted = bus.bits - before
        screen.close()
    return counted


def print_bus(bits: dict[str, int]) -> None:
    """Pictures a second on half of each bus."""
    buses = [f"I2C {hz // 1000} kHz" for hz in I2C_HZ] + [f"SPI {SPI_HZ // 1_000_000} MHz"]
    print(f"{'live pictures/s on half the bus':32}{'bits':>7}" + "".join(f"{bus:>14}" for bus in buses))
    for kind, count in bits.items():
        rates = [SHARE * hz / count for hz in I2C_HZ] + [SHARE * SPI_HZ / (count * 8 / 9)]
        print(f"{kind:32}{count:7}" + "".join(f"{rate:14.1f}" for rate in rates))


def print_drawing(pixels: Grey) -> None:
    """What drawing one live picture costs."""
    unit_ms = median_ms(lambda: yardstick(pixels), 15)
    ms = median_ms(lambda: live(pixels), 15)
    print(f"drawing one: {ms:.2f} ms, {ms / unit_ms:.2f} yardsticks")


def rate_hz(pixels: Grey, kind: str, on_bus_s: float, seconds: float) -> float:
    """Pictures a second that the instrument's loop brings to the panel, in real time."""
    shown = 0

    def arrive(_: Image.Image) -> None:
        nonlocal shown
        shown += 1
        time.sleep(on_bus_s)

    with tempfile.TemporaryDirectory() as folder:
        cv2.imwrite(f"{folder}/end-face.png", pixels)
        loaded = load(None, {}, {"log.folder": f"{folder}/log", "screen.kind": kind})
        on = simulate(loaded, Path(folder), SystemClock(), watch=arrive)
        on.camera.pace(CAMERA_HZ)
        on.service.start()
        shown, until_s = 0, time.monotonic() + seconds
        while time.monotonic() < until_s:
            on.service.turn()
        on.service.close()
    return shown / seconds


if __name__ == "__main__":
    sys.exit(main())
