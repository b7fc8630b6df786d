"""The screen: one interface for the real panel and the simulated one."""

from typing import Protocol

from PIL import Image

WIDTH_PX = 128
HEIGHT_PX = 64


class Screen(Protocol):
    """A 128x64 one-bit panel."""

    def show(self, picture: Image.Image) -> None:
        """Show a picture of mode "1" and size 128x64.

        Raises:
            PartError: the panel does not answer; the next call sets it up anew.
        """

    def dim(self, *, dimmed: bool) -> None:
        """Show what is shown with little light, or with the usual light again.

        Raises:
            PartError: as for `show`.
        """

    def sleep(self) -> None:
        """Go dark until the next `show`.

        Raises:
            PartError: as for `show`.
        """

    def close(self) -> None:
        """Leave the panel dark; one that is gone is left alone."""
