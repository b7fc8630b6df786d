"""The buttons: one interface for the real ones and the simulated ones."""

from typing import Protocol

from device.parts.press import Edge


class Buttons(Protocol):
    """Where the edges of the three lines come from."""

    def wait(self, timeout_s: float) -> Edge | None:
        """The next edge, oldest first; None where none comes within `timeout_s` seconds."""

    def close(self) -> None:
        """Give the lines back."""
