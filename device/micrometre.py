"""The scale from pictures of a stage micrometre, lines of known pitch; values in, values out.

Each picture gives the frequency of its lines as a vector (fx, fy) in cycles per pixel: first the peak
of the spectrum, then a plane fitted by least squares to how far the lines of each block of the picture
lie off it, in parts of a period. With pixels of sx by sy um, lines of pitch p um, however they are
turned, obey (fx / sx)^2 + (fy / sy)^2 = 1 / p^2, which is linear in 1 / sx^2 and 1 / sy^2.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from device.calibration import Measured, ScaleFound
from device.vision.arrays import MAD_SIGMAS, Floats
from device.vision.frame import Grey, Scale

LEAST_PICTURES = 4
"""Two numbers are sought; two more say how pictures scatter."""
SEARCH = 2.0
"""Factor by which the scale may be off from the one that is guessed."""
MULTIPLES = 3
"""Of the lines' frequency, those that narrow lines show strongly."""
BLOCKS = 8
"""Blocks of a picture along each side."""
LEAST_PERIODS = 8.0
"""Lines across a picture below which their frequency is not well known: one period a block."""
LEAST_SHARE = 0.5
"""Share of the blocks that must show the lines."""
LARGEST_RESIDUAL = 0.1
"""Root mean square distance of the lines from their fitted places, in periods."""
LARGEST_SCATTER = 0.01
"""Relative difference between pictures; more is another pitch or another objective."""
LARGEST_CONDITION = 10.0
"""Of the equations; lines that all run one way say nothing about the other."""

Complex = npt.NDArray[np.complex128]


@dataclass(frozen=True)
class Ruling:
    """The lines in one picture.

    Attributes:
        fx, fy: their frequency along x and y in cycles per pixel, fx not negative.
        u: its relative standard uncertainty, from how the lines scatter about their places.
    """

    fx: float
    fy: float
    u: float


def see_lines(pixels: Grey, pitch_um: float, roughly: Scale) -> Ruling | None:
    """The lines in one picture, or None where no regular ones are seen in most of it.

    Args:
        pixels: grey levels 0 to 255, shape (height, width).
        pitch_um: distance of the lines.
        roughly: the scale, within a factor of two.
    """
    levels = pixels - float(pixels.mean())
    f = _peak(levels, pitch_um, roughly) if levels.any() else None
    if f is None:
        return None
    for _ in range(3):
        phases = _blocks(levels, f)
        f = f + _gradient(phases) / _block_px(levels)
    return _fit(levels, f)


def scale_from_lines(seen: Sequence[Ruling], pitch: Measured) -> ScaleFound:
    """The scale from pictures of lines that run at least two ways.

    Args:
        seen: the lines in each picture, at least `LEAST_PICTURES`.
        pitch: their distance in um.

    Raises:
        ValueError: too few pictures, lines that all run one way, or pictures that do not agree.
    """
    if len(seen) < LEAST_PICTURES:
        raise ValueError(f"{len(seen)} pictures are too few; take {LEAST_PICTURES} or more")
    design = np.array([[s.fx**2, s.fy**2] for s in seen]) * pitch.value**2
    if np.linalg.cond(design) > LARGEST_CONDITION:
        raise ValueError("the lines run one way in all pictures; turn the micrometre by 90 degrees for half")
    inverse = np.linalg.lstsq(design, np.ones(len(seen)), rcond=None)[0]
    off = design @ inverse - 1
    if np.abs(off).max() > 2 * LARGEST_SCATTER or inverse.min() <= 0:
        raise ValueError(
            f"picture {int(np.abs(off).argmax()) + 1} does not agree with the others; "
            "is it the same pitch, in focus, at the same magnification?"
        )
    # The rows are squares, whose relative uncertainty is twice that of what is squared.
    spread = max(float(np.sqrt(off @ off / (len(seen) - 2))), 2 * max(s.u for s in seen))
    u = spread * np.sqrt(np.diag(np.linalg.inv(design.T @ design)))
    x, y = (_measured(float(i), float(one), pitch) for i, one in zip(inverse, u, strict=True))
    return ScaleFound(x, y, len(seen))


def _measured(inverse: float, u_inverse: float, pitch: Measured) -> Measured:
    scale = inverse**-0.5
    return Measured(scale, scale * float(np.hypot(u_inverse / inverse / 2, pitch.u / pitch.value)))


def _peak(levels: Floats, pitch_um: float, roughly: Scale) -> Floats | None:
    """The strongest frequency (fx, fy) of about the expected length; None where it has too few periods.

    Of equal lines the basic frequency is stronger than its multiples.
    """
    height, width = levels.shape
    window = np.hanning(height)[:, None] * np.hanning(width)
    power = np.abs(np.fft.rfft2(levels * window))
    fx, fy = np.fft.rfftfreq(width)[None, :], np.fft.fftfreq(height)[:, None]
    periods = np.hypot(fx / roughly.x_um_per_px, fy / roughly.y_um_per_px) * pitch_um
    near = (periods > 1 / SEARCH) & (periods < SEARCH)
    near &= np.hypot(fx * width, fy * height) >= LEAST_PERIODS
    if not near.any():
        return None
    row, column = np.unravel_index(np.argmax(np.where(near, power, 0)), power.shape)
    return np.array([fx[0, column], fy[row, 0]])


def _block_px(levels: Floats) -> Floats:
    height, width = levels.shape
    return np.array([width // BLOCKS, height // BLOCKS], float)


def _blocks(levels: Floats, f: Floats) -> Complex:
    """Each block's part at a frequency: strength, and phase relative to it; shape (BLOCKS, BLOCKS).

    Two periods alone tell lines badly from uneven light, and from their own multiples: both are fitted too.
    """
    wide, high = _block_px(levels).astype(int)
    y, x = np.mgrid[:high, :wide]
    turns = 2 * np.pi * (f[0] * x + f[1] * y)
    waves = [wave(order * turns) for order in range(1, MULTIPLES + 1) for wave in (np.cos, np.sin)]
    design = np.stack([*waves, np.ones_like(turns), x, y], axis=-1).reshape(high * wide, -1)
    root = np.sqrt(np.hanning(high)[:, None] * np.hanning(wide)).reshape(-1, 1)
    fit = np.linalg.pinv(design * root)[:2] * root.T
    part = levels[: high * BLOCKS, : wide * BLOCKS].reshape(BLOCKS, high, BLOCKS, wide)
    even, odd = fit @ part.transpose(1, 3, 0, 2).reshape(high * wide, -1)
    row, column = np.mgrid[:BLOCKS, :BLOCKS]
    begins = np.exp(-2j * np.pi * (f[0] * column * wide + f[1] * row * high))
    return np.asarray((even - 1j * odd).reshape(BLOCKS, BLOCKS) * begins)


def _gradient(blocks: Complex) -> Floats:
    """How the phase grows from block to block along x and y, in cycles; needs no unwrapping."""
    x = np.angle((blocks[:, 1:] * blocks[:, :-1].conj()).sum())
    y = np.angle((blocks[1:] * blocks[:-1].conj()).sum())
    return np.array([x, y]) / (2 * np.pi)


def _fit(levels: Floats, f: Floats) -> Ruling | None:
    """A plane through the blocks' phases by least squares, without the blocks that lie off it."""
    blocks = _blocks(levels, f)
    strength = np.abs(blocks).ravel()
    phase = np.angle(blocks / (blocks.sum() / np.abs(blocks.sum()))).ravel() / (2 * np.pi)
    row, column = np.divmod(np.arange(BLOCKS**2), BLOCKS)
    design = np.stack([np.ones(BLOCKS**2), column - column.mean(), row - row.mean()], axis=1)
    good = strength > 0.3 * np.median(strength)
    for _ in range(3):
        if good.sum() < LEAST_SHARE * BLOCKS**2:
            return None
        plane = np.linalg.lstsq(design[good], phase[good], rcond=None)[0]
        off = phase - design @ plane
        good &= np.abs(off) < max(0.02, 4 * MAD_SIGMAS * float(np.median(np.abs(off[good]))))
    residual = float(np.sqrt((off[good] ** 2).sum() / max(good.sum() - 3, 1)))
    if residual > LARGEST_RESIDUAL:
        return None
    fx, fy = f + plane[1:] / _block_px(levels)
    spread = np.sqrt(np.diag(np.linalg.inv(design[good].T @ design[good])))[1:]
    u = residual * float(np.hypot(*(spread / _block_px(levels)))) / float(np.hypot(fx, fy))
    sign = 1.0 if fx >= 0 else -1.0
    return Ruling(float(sign * fx), float(sign * fy), u)
