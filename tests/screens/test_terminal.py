"""The panel as text, and many pictures on one page."""

from PIL import Image

from device.screens.sheet import contact_sheet
from device.screens.terminal import as_text


def test_two_rows_of_pixels_make_one_line() -> None:
    picture = Image.new("1", (4, 2))
    for at in ((1, 0), (2, 1), (3, 0), (3, 1)):
        picture.putpixel(at, 255)
    assert as_text(picture).splitlines() == ["┌────┐", "│ ▀▄█│", "└────┘"]


def test_a_contact_sheet_holds_every_picture_in_reading_order() -> None:
    dark, light = Image.new("1", (4, 2)), Image.new("1", (4, 2), 1)
    page = contact_sheet([dark, light, light], columns=2, zoom=2)
    assert page.size == (2 * (8 + 16), 2 * (4 + 16))
    middles = [page.getpixel((x, y)) for y in (10, 30) for x in (12, 36)]
    assert middles == [0, 255, 255, 96]
