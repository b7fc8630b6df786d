"""What the camera gave."""

from dataclasses import dataclass
from functools import cached_property

from device.vision.arrays import Grey, Image, blur

__all__ = ["Frame", "Grey", "Scale"]

CLIPPED = 254
"""Grey level from which on a camera shows no more light."""
SMOOTH_PX = 0.6
"""Standard deviation of the Gaussian that a frame is smoothed with before its edges are fitted."""


@dataclass(frozen=True)
class Scale:
    """Size of a pixel on the end face, in um per pixel; pixels need not be square."""

    x_um_per_px: float
    y_um_per_px: float


@dataclass(frozen=True)
class Frame:
    """One picture of an end face.

    Attributes:
        pixels: grey levels 0 to 255, shape (height, width).
        scale: um per pixel along x and y.
        exposure_us: exposure time in microseconds, where the camera tells.
        taken_ns: when it was taken, nanoseconds of the monotonic clock, where a clock was there.
        gain: how much the signal was amplified, 1 for not at all, where the camera tells.
        colour_gains: how much red and blue were amplified over green, where the camera tells.
    """

    pixels: Grey
    scale: Scale
    exposure_us: float | None = None
    taken_ns: int | None = None
    gain: float | None = None
    colour_gains: tuple[float, float] | None = None

    @cached_property
    def smoothed(self) -> Image:
        """Its grey levels, a little smoothed: every edge of the fibre is fitted on the same."""
        return blur(self.pixels, SMOOTH_PX)
