"""What is there beyond doubt: strong pixel by pixel, or as a whole; lines have to be a little stronger."""

import pytest

from device.vision.strength import EXTENSIVE, EXTENSIVE_LINE, STRONG, is_strong


@pytest.mark.parametrize("sign", [1, -1])
def test_a_strong_pixel_is_enough(sign):
    assert is_strong(sign * STRONG, 0.25)
    assert not is_strong(sign * (STRONG - 0.1), 0.25)


@pytest.mark.parametrize(("is_line", "least"), [(False, EXTENSIVE), (True, EXTENSIVE_LINE)])
@pytest.mark.parametrize("area_um2", [100.0, 2500.0])
def test_what_is_wide_is_strong_as_a_whole(area_um2, is_line, least):
    contrast = least / area_um2**0.5
    assert is_strong(1.01 * contrast, area_um2, is_line=is_line)
    assert not is_strong(0.99 * contrast, area_um2, is_line=is_line)


def test_a_line_has_to_be_stronger():
    between = (EXTENSIVE + EXTENSIVE_LINE) / 2
    assert is_strong(between / 10, 100.0)
    assert not is_strong(between / 10, 100.0, is_line=True)
