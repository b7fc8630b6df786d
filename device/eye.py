"""Camera and lamp as the loop looks through them: bounded in time, and never in the dark unnoticed."""

from collections.abc import Callable

from device.errors import BlackPictureError
from device.parts.camera import Camera
from device.parts.lamp import Lamp
from device.vision.frame import Frame

BLACK_LEVEL = 4
"""Even with no connector in, glare and a sensor's noise make some of a million pixels brighter."""


class Eye:
    """Takes pictures, and takes a black one for the fault that it is."""

    def __init__(
        self, camera: Camera, lamp: Lamp, timeout_s: float, level: float, moved: Callable[[], None]
    ) -> None:
        """Take both parts; the lamp stays as it is.

        Args:
            camera: gives the pictures.
            lamp: lights what it sees.
            timeout_s: within which it gives one.
            level: of the lamp while it is lit, 0 to 1.
            moved: is told of every picture.
        """
        self._camera, self._lamp = camera, lamp
        self._timeout_s, self._level = timeout_s, level
        self._moved = moved
        self._lit = False

    def look(self) -> Frame:
        """A picture as fast as it comes.

        Raises:
            PartError: the camera gives none in time, or a black one although the lamp should be lit.
        """
        return self._taken(self._camera.capture)

    def look_closely(self) -> Frame:
        """The best of a short burst, to be judged; errors as those of `look`."""
        return self._taken(self._camera.capture_best)

    def light(self) -> None:
        """Light the lamp.

        Raises:
            LampError: it cannot be driven.
        """
        self._lit = True
        self._lamp.set(self._level)

    def darken(self) -> None:
        """Put the lamp out; errors as those of `light`."""
        self._lit = False
        self._lamp.set(0.0)

    @property
    def is_lost(self) -> bool:
        """Whether only another process can open the camera again."""
        return self._camera.is_lost

    def _taken(self, take: Callable[[float], Frame]) -> Frame:
        frame = take(self._timeout_s)
        self._moved()
        if self._lit and frame.pixels.max() <= BLACK_LEVEL:
            raise BlackPictureError("the camera gives black pictures; check the lamp and the ribbon cable")
        return frame
