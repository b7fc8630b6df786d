"""The camera: one interface for the real one and the simulated one."""

from typing import Protocol

from device.vision.frame import Frame


class Camera(Protocol):
    """Looks through the microscope at the end face."""

    def capture(self, timeout_s: float) -> Frame:
        """One picture as the end face is now.

        Raises:
            PartError: no picture came within `timeout_s` seconds, the camera is gone, or what
                it gave is no picture; the text says what to check.
        """

    def capture_best(self, timeout_s: float) -> Frame:
        """The sharpest of a few pictures, all taken within `timeout_s` seconds: the one to judge.

        A hand shakes, most of all while it presses.

        Raises:
            PartError: as for `capture`.
        """

    @property
    def is_lost(self) -> bool:
        """Whether only another process can open it again."""

    def close(self) -> None:
        """Give the camera back."""
