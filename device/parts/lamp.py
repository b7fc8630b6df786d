"""The light on the end face: one interface for the real one and the simulated one."""

from typing import Protocol


class Lamp(Protocol):
    """The light on the end face."""

    def set(self, level: float) -> None:
        """Shine with a share of full brightness, 0 (dark) to 1.

        Raises:
            PartError: the line cannot be driven.
        """

    def close(self) -> None:
        """Go dark and give the line back."""
