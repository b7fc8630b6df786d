"""What the segmentation network reads, and what is made of its word."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from device.vision.channels import CHANNELS, Planes, channels, planes
from device.vision.evidence import KINDS, MULTIPLE, padded, weigh
from device.vision.findings import Kind
from device.vision.look import surface_of
from device.vision.surface import Surface
from tests.support.plain import MM, disc, frame_of, plain_scene, taken

SPECK_UM = 8.0


def numbered(side: int) -> Planes:
    """Planes whose pixels all differ, as far as eight bits go."""
    places = np.arange(side * side).reshape(side, side)
    return Planes(
        (places % 127).astype(np.int8), (places % 113).astype(np.int8), (places % 251).astype(np.uint8), 62.5
    )


@pytest.fixture(scope="module")
def surface() -> Surface:
    """A dark speck on the cladding, 30 um to the right of the axis."""
    picture = taken(plain_scene(disc(SPECK_UM, 30.0, 0.0)))
    found = surface_of(frame_of(picture), MM.fibre, MM.zones)
    assert found is not None
    return found


@given(st.integers(8, 40))
def test_four_pixels_are_the_channels_of_one_and_an_odd_last_row_is_left_out(side):
    seen = numbered(side)
    read = channels(seen)
    assert read.shape == (side // 2, side // 2, CHANNELS)
    for row, column in ((0, 0), (side // 2 - 1, side // 2 - 1), (side // 2 - 1, 0)):
        cell = np.s_[2 * row : 2 * row + 2, 2 * column : 2 * column + 2]
        assert read[row, column, :4].tolist() == (seen.score[cell].ravel() / np.float32(64)).tolist()
        assert read[row, column, 4:8].tolist() == (seen.contrast[cell].ravel() / np.float32(64)).tolist()
        assert read[row, column, 8:12].tolist() == (seen.level[cell].ravel() / np.float32(64) - 1).tolist()


def test_what_is_dark_is_far_below_nothing_and_what_is_plain_is_near_it(surface):
    seen = planes(surface)
    middle = len(seen.score) // 2
    assert seen.score[middle, middle + 60] < -60
    assert np.abs(seen.score[middle, middle - 100 : middle - 60].astype(int)).max() < 75


def test_where_a_pixel_lies_is_told_from_the_axis_and_from_the_claddings_edge(surface):
    read = channels(planes(surface))
    row = len(read) // 2
    off_edge = read[row, :, 12]
    crossings = np.flatnonzero(np.diff(np.sign(off_edge)))
    assert np.diff(crossings).item() == pytest.approx(125, abs=2)
    assert read[row, row, 13] == pytest.approx(-1, abs=0.02)


@given(st.integers(1, 70))
def test_sides_are_filled_up_to_what_the_network_takes(side):
    read = np.arange(side * side * 2, dtype=np.float32).reshape(side, side, 2)
    full = padded(read)
    assert len(full) % MULTIPLE == 0
    assert len(full) - side < MULTIPLE
    assert (full[:side, :side] == read).all()
    assert (full[-1, :side] == read[-1]).all()


def test_logits_become_probabilities_on_the_whole_patch(surface):
    def segment(read: np.ndarray) -> np.ndarray:
        logits = np.zeros((*read.shape[:2], len(KINDS)), np.float32)
        logits[:, : read.shape[1] // 2, KINDS.index(Kind.SCRATCH)] = 20
        logits[:, read.shape[1] // 2 :, KINDS.index(Kind.CRACK)] = 20
        return logits

    said = weigh(surface, segment)
    shape = surface.judged.shape
    assert said.scratch.shape == said.line.shape == said.spot.shape == shape
    assert said.probability.sum(axis=-1) == pytest.approx(1, abs=1e-5)
    assert said.line == pytest.approx(1, abs=1e-3)
    assert said.scratch[5, 5] == pytest.approx(1, abs=1e-3)
    assert said.spot[5, 5] == pytest.approx(0, abs=1e-3)
    assert said.spot[-5, -5] == pytest.approx(1, abs=1e-3)
