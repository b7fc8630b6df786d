"""What the segmentation network may add to what the detectors found, and what it may take away."""

from dataclasses import replace

import numpy as np
import pytest

from device.vision.arrays import Floats, Image, Mask
from device.vision.evidence import KINDS, Evidence
from device.vision.features import seek
from device.vision.findings import Feature, Kind
from device.vision.lei import find_lines
from device.vision.patch import PITCH_UM
from device.vision.scratches import find_scratches
from device.vision.second_look import dirt, foreseen, is_debris
from device.vision.surface import Surface
from device.vision.telling import tell_features
from device.vision.traits import NAMES
from model.render.scene import FeatureSpec
from tests.support.finds import Where, near, said, surface
from tests.support.plain import CAMERA, disc, spec


def by_the_segmentation(told: Floats) -> Floats:
    """Says of a find what the segmentation network says on most of it; rather a defect than nothing."""
    typical = {kind: told[:, NAMES.index(f"typical {kind}")] for kind in KINDS if kind}
    stroke = typical.pop(Kind.SCRATCH)
    defect = np.max(list(typical.values()), axis=0)
    return np.stack([0.99 - np.maximum(stroke, defect), stroke, np.maximum(defect, 0.01)], axis=1)


def found(on: Surface, evidence: Evidence) -> tuple[Feature, ...]:
    finds = seek(on, find_lines(on.score_off_edges, on.judged), evidence)
    return tell_features(finds, on, evidence, by_the_segmentation)


def band(x: Image, y: Image) -> Mask:
    """A line of 60 um on the ferrule, 3 um wide."""
    return np.asarray((np.abs(x - 0.5 * y - 85) < 1.7) & (np.abs(y) < 27))


FAINT, STRONG = disc(5.0, 90.0, 0.0, tone=0.965), disc(5.0, 90.0, 0.0, tone=0.3)


def test_what_is_faint_stays_where_the_network_sees_something():
    on = surface(FAINT)
    (one,) = found(on, said(on, Kind.PARTICLE, near(90, 0, 4), 0.4))
    assert one.kind is Kind.PARTICLE
    assert abs(one.contrast) < 12


def test_what_is_faint_goes_where_the_network_sees_nothing():
    on = surface(FAINT)
    assert found(on, said(on)) == ()


def test_what_is_strong_stays_whatever_the_network_says():
    on = surface(STRONG)
    (one,) = found(on, said(on))
    assert one.size_um == pytest.approx(5.0, abs=0.5)


def test_the_network_never_adds_what_does_not_stand_out():
    on = surface()
    assert found(on, said(on, Kind.RESIDUE, near(-80, 40, 10), 0.99)) == ()
    assert found(on, said(on, Kind.SCRATCH, band, 0.99)) == ()


def scratch(tone: float, x_um: float = 85.0, half_um: float = 50.0) -> FeatureSpec:
    """A straight line on the ferrule, 2 um wide."""
    outline = np.array(
        [[x_um + x, y] for x, y in ((-1, -half_um), (1, -half_um), (1, half_um), (-1, half_um))]
    )
    return spec(Kind.SCRATCH, (outline,), 2.0, 2 * half_um, tone)


def along(x_um: float, half_um: float = 60.0) -> Where:
    return lambda x, y: np.asarray((np.abs(x - x_um) < 3) & (np.abs(y) < half_um))


def test_a_line_where_the_network_sees_nothing_is_no_scratch():
    on = surface(scratch(0.975, half_um=15))
    (one,) = found(on, said(on, Kind.SCRATCH, along(85)))
    assert one.kind is Kind.SCRATCH
    assert found(on, said(on)) == ()
    clear = surface(scratch(0.9))
    assert len(found(clear, said(clear))) == 1


def test_a_speck_is_what_it_is_told_to_be_whatever_it_looks_like():
    on = surface(STRONG)
    for kind, told in ((Kind.SCRATCH, Kind.SCRATCH), (Kind.RESIDUE, Kind.PARTICLE)):
        (one,) = found(on, said(on, kind, near(90, 0, 4)))
        assert one.kind is told


def test_a_line_that_is_told_to_be_a_defect_is_residue_as_large_as_it_is_long():
    on = surface(scratch(0.6))
    word = said(on, Kind.SCRATCH, along(85))
    finds = seek(on, find_lines(on.score_off_edges, on.judged), word)
    (line,) = tell_features(finds, on, word, by_the_segmentation)
    (thread,) = tell_features(finds, on, word, lambda told: np.array([[0.1, 0.1, 0.8]] * len(told)))
    (doubt,) = tell_features(finds, on, word, lambda told: np.array([[0.1, 0.3, 0.6]] * len(told)))
    assert (line.kind, thread.kind, doubt.kind) == (Kind.SCRATCH, Kind.RESIDUE, Kind.SCRATCH)
    assert thread.size_um == thread.length_um == line.length_um == pytest.approx(100, abs=3)


NOISY = replace(CAMERA, read_noise=9.0)
BARELY = 0.94
"""Tone of what hardly stands out of the noise of such a camera, and stays unseen without the network."""


def noisy(*features: FeatureSpec) -> Surface:
    return surface(*features, camera=NOISY)


@pytest.mark.parametrize("kind", [Kind.PARTICLE, Kind.PIT])
def test_where_the_network_is_sure_of_a_defect_less_is_asked_for(kind):
    on = noisy(disc(5.0, 90.0, 0.0, tone=BARELY))
    assert found(on, said(on, kind, near(90, 0, 4), 0.6)) == ()
    (one,) = found(on, said(on, kind, near(90, 0, 4), 0.8))
    assert (one.x_um, one.y_um) == pytest.approx((90, 0), abs=1.5)


def test_of_a_film_it_is_never_sure_enough():
    on = noisy(disc(5.0, 90.0, 0.0, tone=BARELY))
    assert found(on, said(on, Kind.OIL_FILM, near(90, 0, 4), 0.99)) == ()


@pytest.mark.parametrize(
    ("radius_um", "score", "probability", "is_there"),
    [
        (3, 2.5, 0.9, True),
        (3, -2.5, 0.9, True),
        (3, 2.5, 0.4, False),
        (3, 1.5, 0.9, False),
        (1, 2.2, 0.9, False),
    ],
)
def test_what_no_detector_marks_is_there_if_it_stands_out_as_a_whole(radius_um, score, probability, is_there):
    on = surface()
    place = near(90, 0, radius_um)(on.patch.x_um, on.patch.y_um)
    residual = np.where(place, np.float32(score) * on.background.noise, np.float32(0))
    off = replace(on, background=replace(on.background, residual=residual))
    word = said(on, Kind.CHIP, near(90, 0, radius_um), probability)
    free = np.ones_like(on.judged)
    area_um2 = float(foreseen(word, off, free).sum()) * PITCH_UM**2
    assert area_um2 == pytest.approx(np.pi * radius_um**2 if is_there else 0, rel=0.3)
    assert not foreseen(word, off, ~free).any()


def test_where_the_network_is_sure_of_a_scratch_less_is_asked_for():
    on = noisy(scratch(0.97, half_um=20))
    there = along(85, 20)
    assert found(on, said(on, Kind.SCRATCH, there, 0.8)) == ()
    (one,) = found(on, said(on, Kind.SCRATCH, there, 0.9))
    assert one.kind is Kind.SCRATCH
    assert one.length_um == pytest.approx(40, abs=8)


@pytest.mark.parametrize(
    ("kind", "is_it"),
    [(Kind.PARTICLE, True), (Kind.RESIDUE, True), (Kind.SCRATCH, False), (Kind.CHIP, False)],
)
def test_a_line_that_the_network_takes_for_particles_in_a_row_is_debris(kind, is_it):
    on = surface(scratch(0.6))
    (line,) = find_scratches(find_lines(on.score_off_edges, on.judged), on)
    assert is_debris(line, said(on, kind, along(85)), on) is is_it


@pytest.mark.parametrize(
    ("kind", "kinds"), [(Kind.PARTICLE, [Kind.PARTICLE, Kind.SCRATCH]), (Kind.SCRATCH, [Kind.SCRATCH])]
)
def test_what_the_network_is_sure_is_debris_is_no_part_of_the_scratch_ahead_of_which_it_lies(kind, kinds):
    on = surface(scratch(0.4, half_um=20), disc(3.0, 85.0, 26.0, tone=0.3))
    assert [one.kind for one in found(on, said(on, kind, near(85, 26, 3)))] == kinds


@pytest.mark.parametrize(("along_um", "beside_um"), [(0, 0), (12, 3.5), (20, 2)])
def test_debris_on_a_scratch_and_beside_it_is_as_large_as_the_network_sees_it(along_um, beside_um):
    at = 85.0 + beside_um, float(along_um)
    on = surface(scratch(0.5, half_um=40), disc(4.0, *at, tone=0.3))
    sizes = {one.kind: one.size_um for one in found(on, said(on, Kind.PARTICLE, near(*at, 2)))}
    assert sizes == {Kind.SCRATCH: pytest.approx(2.0, abs=0.6), Kind.PARTICLE: pytest.approx(4.0, abs=0.7)}


@pytest.mark.parametrize(
    ("half_um", "on_line", "counts"), [(2, False, True), (6, False, False), (6, True, True)]
)
def test_a_dash_by_itself_is_no_debris_whatever_the_network_says(half_um, on_line, counts):
    on = surface()
    x_um, y_um = on.patch.x_um, on.patch.y_um
    dash = (np.abs(x_um - 85) < half_um) & (np.abs(y_um) < 2)
    scratched = (np.abs(x_um - 85) < 20) & (np.abs(y_um + 2) < 1) & np.bool_(on_line)
    sure = said(on, Kind.PARTICLE, lambda x, y: np.asarray((np.abs(x - 85) < 7) & (np.abs(y) < 3)))
    assert dirt(dash | scratched, scratched, sure).any() is np.bool_(counts)
