"""Whether a line goes on beyond a find, and whether others lie on one line with it."""

import math

import numpy as np
import pytest

from device.vision.arrays import Image, Mask
from device.vision.blobs import Blob
from device.vision.evidence import Evidence
from device.vision.findings import Kind
from device.vision.finds import Area
from device.vision.leads import LEADS, leads
from device.vision.look import surface_of
from device.vision.patch import PITCH_UM
from device.vision.surface import Surface
from model.render.scene import FeatureSpec
from tests.support.finds import said, speck, surface
from tests.support.plain import MM, disc, frame_of, plain_scene, spec, taken

X_UM = 85.0


def line(tone: float, half_um: float = 60.0) -> FeatureSpec:
    """A line on the ferrule from top to bottom, 1.5 um wide."""
    x, y = X_UM + 0.75, half_um
    outline = np.array([[x - 1.5, -y], [x, -y], [x, y], [x - 1.5, y]])
    return spec(Kind.SCRATCH, (outline,), 1.5, 2 * half_um, tone)


def along(x: Image, _: Image) -> Mask:
    """A narrow way from top to bottom."""
    return np.asarray(np.abs(x - X_UM) < 1.5)


def told(on: Surface, areas: list[Area], evidence: Evidence | None = None) -> list[dict[str, float]]:
    rows = leads(areas, on, evidence or said(on))
    assert np.isfinite(rows).all()
    return [dict(zip(LEADS, row, strict=True)) for row in rows]


@pytest.mark.parametrize(("line_tone", "dot_tone"), [(0.985, 0.5), (1.015, 1.4)])
def test_a_line_below_any_threshold_goes_on_beyond_its_dot(line_tone, dot_tone):
    dot = disc(4.0, X_UM, 0.0, tone=dot_tone)
    (alone,) = told(on := surface(dot), [speck(on, X_UM, 0)])
    (part,) = told(on := surface(line(line_tone), dot), [speck(on, X_UM, 0)])
    assert part["goes on at both sides"] > 1.5
    assert alone["goes on at both sides"] < 0.7
    assert part["stands out of other ways"] > 2 * alone["stands out of other ways"]


def test_of_the_other_sign_it_is_no_part_of_the_dot():
    on = surface(line(1.015), disc(4.0, X_UM, 0.0, tone=0.5))
    (other,) = told(on, [speck(on, X_UM, 0)])
    assert other["goes on at both sides"] < 0.7


def test_the_end_of_a_line_goes_on_at_one_side_only():
    on = surface(line(0.97), disc(4.0, X_UM, 60.0, tone=0.5))
    (end,) = told(on, [speck(on, X_UM, 60)])
    assert end["goes on"] > 1.5
    assert end["goes on at both sides"] < end["goes on"] / 2


def test_the_networks_word_along_the_way_counts():
    on = surface(disc(4.0, X_UM, 0.0))
    (seen,), (unseen,) = (
        told(on, [speck(on, X_UM, 0)], said(on, Kind.SCRATCH, along, 0.5)),
        told(on, [speck(on, X_UM, 0)]),
    )
    assert seen["scratch goes on at both sides"] == pytest.approx(0.5, abs=0.1)
    assert unseen["scratch goes on"] == 0


@pytest.mark.parametrize("column", range(400, 404))
def test_each_pixel_reads_the_word_of_its_own_place(column):
    on = surface()
    first_um = float(on.patch.x_um[0, column // 2 * 2])
    pixel = Blob(np.ones((1, 1), bool), len(on.judged) // 2, column)
    word = said(on, Kind.SCRATCH, lambda x, _: np.asarray(np.abs(x - first_um - PITCH_UM / 2) < 0.1))
    (seen,) = told(on, [Area(pixel, pixel)], word)
    assert seen["scratch goes on at both sides"] == pytest.approx(0.95)


def test_specks_on_one_line_are_hardly_there_by_chance():
    on = surface()
    row = [speck(on, X_UM, y_um) for y_um in (-60, -35, 10, 40)]
    strewn = [speck(on, *place) for place in ((60, -40), (90, 10), (-20, 75), (-80, -30))]
    in_a_row, at_random = told(on, row)[0], told(on, strewn)[0]
    assert math.expm1(in_a_row["others in line"]) == pytest.approx(3)
    assert math.expm1(at_random["others in line"]) == pytest.approx(1)
    assert in_a_row["chance of others in line"] < -5 < at_random["chance of others in line"] <= 0


def test_one_find_alone_has_no_others_in_line():
    on = surface()
    (one,) = told(on, [speck(on, X_UM, 0)])
    assert one["others in line"] == one["chance of others in line"] == 0
    assert leads([], on, said(on)).shape == (0, len(LEADS))


def upright(on: Surface) -> Area:
    """A find longer from top to bottom than it is wide."""
    whole = speck(on, X_UM, 0.0, 6.0).blob
    narrow = whole.mask.copy()
    narrow[:, :3] = narrow[:, -3:] = False
    blob = Blob(narrow, whole.row, whole.column)
    return Area(blob, blob)


def across(tone: float) -> FeatureSpec:
    """A line from left to right, that crosses `line`."""
    outline = np.array([[X_UM - 60, 0.75], [X_UM - 60, -0.75], [X_UM + 60, -0.75], [X_UM + 60, 0.75]])
    return spec(Kind.SCRATCH, (outline,), 1.5, 120.0, tone)


def points(*ways: FeatureSpec) -> float:
    """Along the best of some ways, a dot that is longer from top to bottom."""
    on = surface(*ways, disc(4.0, X_UM, 0.0, tone=0.5))
    (dot,) = told(on, [upright(on)])
    return dot["points along"]


def test_a_find_points_along_the_line_that_goes_on_beyond_it():
    assert points(line(0.97)) > 0.9
    assert points(across(0.97)) < 0.3


def test_where_nothing_goes_on_noise_hardly_chooses_a_way():
    dot = plain_scene(disc(4.0, X_UM, 0.0, tone=0.5))
    pointing = []
    for seed in range(12):
        on = surface_of(frame_of(taken(dot, seed)), MM.fibre, MM.zones)
        assert on is not None
        pointing.append(told(on, [upright(on)])[0]["points along"])
    assert np.std(pointing) < 0.29
