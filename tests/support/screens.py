"""What the tests of the panel's screens share: every language, and a look at a reference picture."""

from pathlib import Path

import pytest
import zxingcpp
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageOps

from device.screens.catalogue import LANGUAGES

every_language = pytest.mark.parametrize("say", LANGUAGES.values(), ids=LANGUAGES)
languages = st.sampled_from(sorted(LANGUAGES)).map(LANGUAGES.__getitem__)


def looks_as_in(picture: Image.Image, path: Path) -> bool:
    """Whether a picture is the one in a file, pixel by pixel."""
    with Image.open(path) as reference:
        return ImageChops.logical_xor(picture, reference.convert("1")).getbbox() is None


def scanned(picture: Image.Image) -> str:
    """What a phone reads off the code on a panel; its reader of codes is the one of many phones.

    OpenCV's own gave up on three of a hundred codes that this one reads.
    """
    large = picture.convert("L").resize((picture.width * 8, picture.height * 8), Image.Resampling.NEAREST)
    (found,) = zxingcpp.read_barcodes(ImageOps.expand(large, 32))
    return found.text
