"""Pictures moved by a pixel now and then, so that what always stands in one place does not burn in."""

from collections.abc import Callable

from PIL import Image

from device.parts.screen import Screen

EVERY_S = 300.0
OFFSETS_PX = ((0, 0), (1, 0), (1, 1), (0, 1))


def shifted(picture: Image.Image, shown_for_s: float) -> Image.Image:
    """The picture of mode "1" at its place for this time; what leaves the panel is a row and a column.

    Args:
        picture: what is to be shown.
        shown_for_s: how long the panel has been in use, in seconds.
    """
    offset_px = OFFSETS_PX[int(shown_for_s // EVERY_S) % len(OFFSETS_PX)]
    if offset_px == (0, 0):
        return picture
    moved = Image.new("1", picture.size)
    moved.paste(picture, offset_px)
    return moved


class ShiftingScreen:
    """A screen whose pictures wander by a pixel."""

    def __init__(self, screen: Screen, monotonic_s: Callable[[], float]) -> None:
        """Take the screen, and the clock that moves its pictures."""
        self._screen = screen
        self._monotonic_s = monotonic_s
        self._began_s = monotonic_s()

    def show(self, picture: Image.Image) -> None:
        """See `Screen.show`."""
        self._screen.show(shifted(picture, self._monotonic_s() - self._began_s))

    def dim(self, *, dimmed: bool) -> None:
        """See `Screen.dim`."""
        self._screen.dim(dimmed=dimmed)

    def sleep(self) -> None:
        """See `Screen.sleep`."""
        self._screen.sleep()

    def close(self) -> None:
        """See `Screen.close`."""
        self._screen.close()
