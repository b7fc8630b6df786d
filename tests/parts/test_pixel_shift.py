"""What always stands in one place does not burn in."""

from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from device.config import ScreenSettings
from device.parts.oled import OledScreen
from device.parts.pixel_shift import EVERY_S, ShiftingScreen, shifted
from device.parts.simulated.clock import SimulatedClock
from device.parts.simulated.panel import SimulatedPanel


def dot(x: int, y: int) -> Image.Image:
    picture = Image.new("1", (128, 64))
    picture.putpixel((x, y), 255)
    return picture


def corner(picture: Image.Image) -> tuple[int, int]:
    """Where what is lit begins."""
    box = picture.getbbox()
    assert box is not None
    return box[0], box[1]


def test_a_picture_stands_in_four_places_in_turn_and_the_first_is_its_own() -> None:
    clock, panel = SimulatedClock(), SimulatedPanel()
    screen = ShiftingScreen(OledScreen(lambda: panel, ScreenSettings()), clock.monotonic_s)
    places = []
    for _ in range(5):
        screen.show(dot(10, 20))
        places.append(corner(panel.picture()))
        clock.advance(EVERY_S)
    assert places == [(10, 20), (11, 20), (11, 21), (10, 21), (10, 20)]


@given(st.integers(0, 126), st.integers(0, 62), st.floats(0, 1e6))
def test_only_the_last_row_and_column_ever_leave_the_panel(x: int, y: int, shown_for_s: float) -> None:
    moved = shifted(dot(x, y), shown_for_s)
    assert moved.size == (128, 64)
    left, top = corner(moved)
    assert (left - x, top - y) in {(0, 0), (1, 0), (1, 1), (0, 1)}
