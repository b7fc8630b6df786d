"""The screen as the service keeps it: it may be unplugged, and shows the same again when it is back."""

from collections.abc import Callable

from PIL import Image

from device.errors import PartError
from device.parts.screen import Screen


class Display:
    """Tells the screen what to do, and tells it again after a loss.

    An inspection needs no screen to be recorded, so its loss is no ERROR: it is told once, and
    everything else goes on.
    """

    def __init__(self, screen: Screen, tell_loss: Callable[[PartError], None]) -> None:
        """Take the screen, and what is called once for each loss of it."""
        self._screen = screen
        self._tell_loss = tell_loss
        self._order: Callable[[], None] = screen.sleep
        self._lost = False

    def show(self, picture: Image.Image) -> None:
        """Show a picture until the next order."""
        self._give(lambda: self._screen.show(picture))

    def dim(self, *, dimmed: bool) -> None:
        """Shine less, or as usual; a screen that is lost is told when it is back."""
        if not self._lost:
            self._try(lambda: self._screen.dim(dimmed=dimmed))

    def sleep(self) -> None:
        """Go dark until the next picture."""
        self._give(self._screen.sleep)

    def find(self) -> None:
        """Repeat the last order to a screen that was lost."""
        if self._lost:
            self._give(self._order)

    def close(self) -> None:
        """Leave the screen dark."""
        self._screen.close()

    def _give(self, order: Callable[[], None]) -> None:
        self._order = order
        self._try(order)

    def _try(self, order: Callable[[], None]) -> None:
        try:
            order()
        except PartError as fault:
            self._lose(fault)
        else:
            self._lost = False

    def _lose(self, fault: PartError) -> None:
        if not self._lost:
            self._lost = True
            self._tell_loss(fault)
