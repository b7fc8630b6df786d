"""The first picture. It needs neither numpy nor OpenCV, which take seconds to load on a small board."""

from PIL import Image

from device.screens.draw import BLACK, WHITE, blank, pen, shorten, write


def splash(version: str) -> Image.Image:
    """The instrument is starting; what it is and its firmware."""
    picture = blank()
    pen(picture).ellipse((2, 12, 38, 48), outline=WHITE, width=2)
    pen(picture).ellipse((14, 24, 26, 36), fill=WHITE)
    pen(picture).ellipse((18, 28, 22, 32), fill=BLACK)
    write(picture, (44, 18), "ENDFACE", scale=2)
    write(picture, (44, 37), shorten(f"firmware {version}", 14))
    return picture
