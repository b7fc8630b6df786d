"""Reads a stored image as one grey picture.

Pillow decodes: it says when a file ends too early, where other decoders give half a picture, and
is silent over readable files with odd data. Size and format are read from the header first, before
anything is decoded.
"""

import warnings
from pathlib import Path
from typing import BinaryIO

import numpy as np
import numpy.typing as npt
from PIL import Image, UnidentifiedImageError
from PIL.TiffImagePlugin import BITSPERSAMPLE, TiffImageFile

from device.errors import ImageError
from device.vision.frame import Grey

FORMATS = ("BMP", "JPEG", "PNG", "PPM", "TIFF")
MIN_SIDE_PX = 32
MAX_PIXELS = 50_000_000
MAX_SIDE_PX = 32_000
"""OpenCV samples between the pixels of no picture with 2^15 or more in a side."""

# What Pillow's decoders raise on files that are damaged, each in its own way.
_DAMAGED = (OSError, SyntaxError, ValueError)
_DEEP_MODES = ("I", "I;16", "I;16B", "I;16L", "I;16N")


def read_grey(path: Path) -> Grey:
    """The picture in a file as grey levels 0 to 255, shape (height, width).

    Colour becomes luma (ITU-R BT.601), alpha is dropped. A grey picture of more than 8 bits is
    scaled so that the full range that its file declares becomes 0 to 255: a TIFF's bits per sample,
    a PGM's largest value, 16 bits of a PNG. How bright the pixels are says nothing about their
    depth, and a dark picture must stay dark, to be seen as such; so who writes a camera's 12 bits
    into a file of 16 must stretch them first. Of several pictures in a file the first is read; a
    rotation in its metadata is not applied, so that places stay in stored pixels.

    Raises:
        ImageError: not an image, damaged or cut short, too small, or too large.
    """
    try:
        file = path.open("rb")
    except OSError as error:
        raise ImageError(f"{path}: cannot be read ({error.strerror}); check the path") from error
    with file, warnings.catch_warnings():
        # Pillow warns of odd metadata, which does not matter here, and of sizes, checked below.
        warnings.simplefilter("ignore")
        return _decode(path, file)


def _decode(path: Path, file: BinaryIO) -> Grey:
    try:
        with Image.open(file, formats=FORMATS) as image:
            _check_size(path, image)
            return _grey(path, image)
    except ImageError:
        raise
    except UnidentifiedImageError as error:
        raise ImageError(f"{path}: {_not_an_image(path)}") from error
    except Image.DecompressionBombError as error:
        raise ImageError(_too_large(path, "far too many")) from error
    except _DAMAGED as error:
        raise ImageError(f"{path}: damaged or cut short ({error}); take or copy it again") from error


def _check_size(path: Path, image: Image.Image) -> None:
    width, height = image.size
    if width * height > MAX_PIXELS:
        raise ImageError(_too_large(path, f"{width}x{height}"))
    if max(width, height) > MAX_SIDE_PX:
        raise ImageError(
            f"{path}: {width}x{height} pixels, more than {MAX_SIDE_PX} in a side; crop or shrink it"
        )
    if min(width, height) < MIN_SIDE_PX:
        raise ImageError(
            f"{path}: {width}x{height} pixels are too few to show an end face; "
            f"use at least {MIN_SIDE_PX}x{MIN_SIDE_PX}"
        )


def _too_large(path: Path, pixels: str) -> str:
    return f"{path}: {pixels} pixels, more than {MAX_PIXELS // 10**6} million; crop or shrink it"


def _not_an_image(path: Path) -> str:
    if path.stat().st_size == 0:
        return "the file is empty; take or copy it again"
    return f"not a {', '.join(FORMATS[:-1])} or {FORMATS[-1]} image; convert it to one of them"


def _grey(path: Path, image: Image.Image) -> Grey:
    if image.mode in _DEEP_MODES:
        return _shallow(path, np.asarray(image), _declared_bits(image))
    if image.mode == "F":
        raise ImageError(f"{path}: floating point pixels; save it with 8 or 16 bits")
    if image.mode in ("L", "1", "LA"):
        return np.asarray(image.convert("L"), np.uint8)
    return np.asarray(image.convert("RGB").convert("L"), np.uint8)


def _declared_bits(image: Image.Image) -> int:
    """Bits of a deep grey picture; Pillow has stretched a PGM's range to 16 already."""
    if not isinstance(image, TiffImageFile):
        return 16
    return int(image.tag_v2[BITSPERSAMPLE][0])


def _shallow(path: Path, deep: npt.NDArray[np.generic], bits: int) -> Grey:
    levels = deep.astype(np.int64)
    if bits > 16 or levels.min() < 0 or levels.max() >= 1 << bits:
        raise ImageError(f"{path}: pixels of more than 16 bits; save it with 8 or 16 bits")
    scaled: npt.NDArray[np.float64] = np.rint(levels * (255.0 / ((1 << bits) - 1)))
    return scaled.astype(np.uint8)
