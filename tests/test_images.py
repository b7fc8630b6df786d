"""A stored image is read as one grey picture, or refused with what to do about it."""

import io
import struct
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from device.errors import ImageError
from device.images import MAX_PIXELS, read_grey

GRAIN = np.random.default_rng(7).integers(0, 256, (48, 64), np.uint8)
RAMP = np.tile(np.arange(0, 256, 4, dtype=np.uint8), (48, 1))


def saved(folder: Path, image: Image.Image, name: str = "a.png") -> Path:
    path = folder / name
    image.save(path)
    return path


def encoded(form: str) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(GRAIN).save(buffer, form)
    return buffer.getvalue()


@pytest.mark.parametrize("name", ["a.png", "a.bmp", "a.tif", "a.pgm"])
def test_grey_is_read_as_it_was_stored(tmp_path, name):
    grey = read_grey(saved(tmp_path, Image.fromarray(RAMP), name))
    assert grey.dtype == np.uint8
    assert (grey == RAMP).all()


def test_colour_becomes_luma(tmp_path):
    grey = read_grey(saved(tmp_path, Image.new("RGB", (40, 40), (200, 100, 50))))
    assert set(grey.ravel()) == {round(0.299 * 200 + 0.587 * 100 + 0.114 * 50)}


@pytest.mark.parametrize(("mode", "filled"), [("RGBA", (90, 90, 90, 0)), ("LA", (90, 0))])
def test_alpha_is_dropped_and_never_blended(tmp_path, mode, filled):
    assert set(read_grey(saved(tmp_path, Image.new(mode, (40, 40), filled))).ravel()) == {90}


def test_a_palette_becomes_the_grey_that_it_shows(tmp_path):
    assert (read_grey(saved(tmp_path, Image.fromarray(RAMP).convert("RGB").quantize(64))) == RAMP).all()


def tiff(folder: Path, bits: int, strip: bytes) -> Path:
    """A TIFF of 40x40 grey pixels in one strip; Pillow itself writes 8, 16 and 32 bits alone."""
    values = {256: 40, 257: 40, 258: bits, 259: 1, 262: 1, 273: 8, 277: 1, 278: 40, 279: len(strip)}
    entries = b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in values.items())
    path = folder / "declared.tif"
    directory = struct.pack("<H", len(values)) + entries + bytes(4)
    path.write_bytes(struct.pack("<2sHI", b"II", 42, 8 + len(strip)) + strip + directory)
    return path


@pytest.mark.parametrize("name", ["deep.tif", "deep.png"])
def test_deep_grey_is_scaled_by_the_depth_of_its_file(tmp_path, name):
    deep = np.rint(RAMP / 252 * 65535).astype(np.uint16)
    grey = read_grey(saved(tmp_path, Image.fromarray(deep), name))
    assert grey.dtype == np.uint8
    assert np.abs(grey - RAMP / 252 * 255).max() <= 0.51


@pytest.mark.parametrize("name", ["dark.tif", "dark.png", "dark.pgm"])
@pytest.mark.parametrize("level", [200, 2100, 30000])
def test_deep_grey_that_is_dark_stays_dark(tmp_path, name, level):
    deep = np.full((40, 40), level, np.uint16)
    assert set(read_grey(saved(tmp_path, Image.fromarray(deep), name)).ravel()) == {
        round(level / 65535 * 255)
    }


def test_a_tiff_of_12_bits_is_scaled_by_12(tmp_path):
    two_pixels = bytes([0x80, 0x08, 0x00])  # 0x800 twice
    assert set(read_grey(tiff(tmp_path, 12, two_pixels * 800)).ravel()) == {round(0x800 / 4095 * 255)}


def test_a_pgm_is_scaled_by_the_largest_value_that_it_declares(tmp_path):
    path = tmp_path / "a.pgm"
    path.write_bytes(b"P5 40 40 1023\n" + np.full((40, 40), 512, ">u2").tobytes())
    assert set(read_grey(path).ravel()) == {round(512 / 1023 * 255)}


def test_floating_point_is_refused(tmp_path):
    path = saved(tmp_path, Image.fromarray(RAMP.astype(np.float32)), "a.tif")
    with pytest.raises(ImageError, match="floating point pixels; save it with 8 or 16 bits"):
        read_grey(path)


@pytest.mark.parametrize("level", [200, 70000])
def test_more_than_16_bits_are_refused(tmp_path, level):
    path = saved(tmp_path, Image.fromarray(np.full((40, 40), level, np.int32)), "a.tif")
    with pytest.raises(ImageError, match="more than 16 bits"):
        read_grey(path)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "the file is empty; take or copy it again"),
        (b"not an image at all", "not a BMP, JPEG, PNG, PPM or TIFF image; convert it"),
        (encoded("GIF"), "not a BMP, JPEG, PNG, PPM or TIFF image; convert it"),
    ],
)
def test_what_is_not_an_image_is_said_so(tmp_path, content, message):
    path = tmp_path / "a.jpg"
    path.write_bytes(content)
    with pytest.raises(ImageError, match=message):
        read_grey(path)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "BMP", "TIFF", "PPM"])
@pytest.mark.parametrize("share", [0.5, 0.9])
def test_a_truncated_file_is_an_error_and_never_half_a_picture(tmp_path, form, share):
    whole = encoded(form)
    path = tmp_path / "cut"
    path.write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(ImageError):
        read_grey(path)


def test_a_missing_file_and_a_folder_are_said_so(tmp_path):
    with pytest.raises(ImageError, match=r"No such file.*check the path"):
        read_grey(tmp_path / "none.png")
    with pytest.raises(ImageError, match=r"Is a directory.*check the path"):
        read_grey(tmp_path)


def test_one_pixel_is_too_few(tmp_path):
    with pytest.raises(ImageError, match="1x1 pixels are too few to show an end face; use at least"):
        read_grey(saved(tmp_path, Image.new("L", (1, 1))))


@pytest.mark.parametrize("side_px", [10_000, 30_000])
def test_a_huge_picture_is_refused_by_its_header_alone(tmp_path, side_px):
    assert side_px**2 > MAX_PIXELS
    path = tmp_path / "huge.pgm"
    path.write_bytes(f"P5 {side_px} {side_px} 255\n".encode())
    with pytest.raises(ImageError, match="more than 50 million; crop or shrink it"):
        read_grey(path)


@pytest.mark.parametrize("size_px", [(40_000, 32), (32, 40_000)])
def test_a_picture_too_long_to_be_sampled_is_refused(tmp_path, size_px):
    with pytest.raises(ImageError, match="more than 32000 in a side; crop or shrink it"):
        read_grey(saved(tmp_path, Image.new("L", size_px)))


@pytest.mark.filterwarnings("error")
@settings(max_examples=300, deadline=None)
@given(st.sampled_from(["JPEG", "PNG", "BMP", "TIFF", "PPM"]), st.data())
def test_a_damaged_file_gives_a_whole_picture_or_an_image_error(tmp_path_factory, form, data):
    content = bytearray(encoded(form))
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    path = tmp_path_factory.getbasetemp() / "damaged"
    path.write_bytes(content)
    try:
        outcome: str | tuple[int, ...] = read_grey(path).shape
    except ImageError as error:
        outcome = str(error)
    assert str(path) in outcome if isinstance(outcome, str) else min(outcome) >= 32
