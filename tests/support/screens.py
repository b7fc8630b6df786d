"""The panel's screens as the script draws them that writes their reference pictures, in every language."""

import importlib.util
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import strategies as st
from PIL import Image, ImageChops

from device.screens.catalogue import LANGUAGES

ROOT = Path(__file__).resolve().parents[2]

every_language = pytest.mark.parametrize("say", LANGUAGES.values(), ids=LANGUAGES)
languages = st.sampled_from(sorted(LANGUAGES)).map(LANGUAGES.__getitem__)


@cache
def script() -> ModuleType:
    """`scripts/screens.py` as a module."""
    spec = importlib.util.spec_from_file_location("screens_script", ROOT / "scripts" / "screens.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def looks_as_in(picture: Image.Image, path: Path) -> bool:
    """Whether a picture is the one in a file, pixel by pixel."""
    with Image.open(path) as reference:
        return ImageChops.logical_xor(picture, reference.convert("1")).getbbox() is None
