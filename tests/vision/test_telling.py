"""What becomes of a find, by what the network says of it and by what it is."""

from dataclasses import replace

import numpy as np
import pytest

from device.vision.blobs import Blob, blobs
from device.vision.courses import course_through
from device.vision.evidence import Evidence
from device.vision.findings import Feature, Kind
from device.vision.finds import Finds
from device.vision.measure import measure_defect
from device.vision.patch import PITCH_UM
from device.vision.scratches import Scratch
from device.vision.surface import Surface
from device.vision.telling import tell_features
from device.vision.uncertainty import size_uncertainty_um
from tests.support.finds import near, said, speck, surface
from tests.support.plain import spec

LENGTH_UM = 30.0


@pytest.fixture(scope="module")
def on() -> Surface:
    """A clean end face."""
    return surface()


def line(kind: Kind = Kind.SCRATCH, contrast: float = -4.0) -> Scratch:
    """A line on the ferrule, 1.5 um wide."""
    along_um = np.arange(-LENGTH_UM / 2, LENGTH_UM / 2, PITCH_UM)
    course = course_through(np.stack([np.full_like(along_um, 90.0), along_um], axis=1))
    return Scratch(course, 1.5, Feature(kind, "D", 90.0, 0.0, 1.5, LENGTH_UM, contrast, 0.3))


def radial(inner_um: float, outer_um: float) -> Scratch:
    """A line in the glass that leads to the edge, 1.5 um wide."""
    along_um = np.arange(inner_um, outer_um, PITCH_UM)
    course = course_through(np.stack([along_um, np.zeros_like(along_um)], axis=1))
    feature = Feature(Kind.SCRATCH, "B", inner_um, 0.0, 1.5, outer_um - inner_um, -20.0, 0.3)
    return Scratch(course, 1.5, feature)


def told(on: Surface, finds: Finds, *shares: float) -> tuple[Feature, ...]:
    """What becomes of finds of which the network says the same: nothing, a part of a scratch, a defect."""
    return tell_features(finds, on, said(on), lambda traits: np.array([shares] * len(traits)))


@pytest.mark.parametrize(
    ("shares", "kinds"),
    [
        ((0.1, 0.8, 0.1), [Kind.SCRATCH]),
        ((0.2, 0.35, 0.45), [Kind.SCRATCH]),
        ((0.1, 0.35, 0.55), [Kind.RESIDUE]),
        ((0.5, 0.4, 0.1), []),
        ((0.35, 0.25, 0.4), []),
    ],
)
def test_a_faint_line_is_a_scratch_debris_or_nothing(on, shares, kinds):
    assert [one.kind for one in told(on, Finds([line()], []), *shares)] == kinds


def test_a_strong_line_is_never_nothing(on):
    (one,) = told(on, Finds([line(contrast=-20.0)], []), 0.98, 0.01, 0.01)
    assert one.kind is Kind.SCRATCH


@pytest.mark.parametrize("shares", [(0.1, 0.05, 0.85), (0.1, 0.75, 0.15), (0.45, 0.3, 0.25)])
def test_a_crack_is_a_scratch_and_a_defect_in_one(on, shares):
    crack = line(Kind.CRACK)
    assert told(on, Finds([crack], []), *shares) == (crack.feature,)
    assert told(on, Finds([crack], []), 0.6, 0.2, 0.2) == ()


def test_what_looks_like_a_crack_and_is_hardly_a_defect_is_a_scratch_as_wide_as_it_is(on_crack):
    line = radial(28.0, 62.0)
    crack = Scratch(line.course, 4.0, replace(line.feature, kind=Kind.CRACK, size_um=34.0))
    (one,) = told(on_crack, Finds([crack], []), 0.02, 0.93, 0.05)
    assert one.kind is Kind.SCRATCH
    assert one.size_um == pytest.approx(1.5, abs=0.5)
    assert one.length_um == line.feature.length_um
    assert one.uncertainty_um == size_uncertainty_um(one.size_um, PITCH_UM, on_crack.rise_um, -20.0)


@pytest.fixture(scope="module")
def on_crack() -> Surface:
    """An end face with a dark line in the glass, from the edge inwards."""
    dark = np.array([[25.0, -0.75], [62.5, -0.75], [62.5, 0.75], [25.0, 0.75]])
    return surface(spec(Kind.CRACK, (dark,), 37.5, 37.5, 0.1))


def word(on: Surface, kind: Kind, probability: float = 0.95) -> Evidence:
    """What the segmentation network says of that line."""
    return said(on, kind, lambda x, y: np.asarray((np.abs(y) < 2) & (x > 20) & (x < 62)), probability)


@pytest.mark.parametrize(
    ("seen_as", "outer_um", "kind"),
    [
        (Kind.CRACK, 56.0, Kind.CRACK),
        (Kind.SCRATCH, 56.0, Kind.SCRATCH),
        (Kind.CRACK, 52.0, Kind.SCRATCH),
    ],
)
def test_a_part_of_a_line_near_the_edge_is_a_crack_where_the_segmentation_network_sees_one(
    on_crack, seen_as, outer_um, kind
):
    finds = Finds([radial(28.0, outer_um)], [])
    (one,) = tell_features(finds, on_crack, word(on_crack, seen_as), lambda _: np.array([[0.1, 0.8, 0.1]]))
    assert one.kind is kind
    assert one.size_um == (one.length_um if kind is Kind.CRACK else 1.5)


@pytest.mark.parametrize(("seen_as", "kinds"), [(Kind.CRACK, [Kind.CRACK]), (Kind.SCRATCH, [])])
def test_a_faint_line_that_the_segmentation_network_takes_for_a_crack_is_never_nothing(
    on_crack, seen_as, kinds
):
    line = radial(28.0, 56.0)
    faint = replace(line, feature=replace(line.feature, contrast=-3.0))
    said_nothing = np.array([[0.6, 0.2, 0.2]])
    told_so = tell_features(Finds([faint], []), on_crack, word(on_crack, seen_as), lambda _: said_nothing)
    assert [one.kind for one in told_so] == kinds


@pytest.mark.parametrize(("probability", "kind"), [(0.3, Kind.CRACK), (0.1, Kind.SCRATCH)])
def test_what_ends_at_the_edge_is_a_crack_if_either_network_says_so(on_crack, probability, kind):
    line = radial(28.0, 62.0)
    runs_like_one = replace(line, feature=replace(line.feature, kind=Kind.CRACK, size_um=34.0))
    said_so = word(on_crack, Kind.CRACK, probability)
    finds = Finds([runs_like_one], [])
    (one,) = tell_features(finds, on_crack, said_so, lambda _: np.array([[0.02, 0.95, 0.03]]))
    assert one.kind is kind


@pytest.mark.parametrize(("probability", "kind"), [(0.3, Kind.CRACK), (0.1, Kind.SCRATCH)])
def test_so_is_what_no_line_detector_found(on_crack, probability, kind):
    patch = on_crack.patch
    [speck] = blobs((np.abs(patch.y_um) < 0.75) & (patch.x_um > 40) & (patch.x_um < 62))
    said_so = word(on_crack, Kind.CRACK, probability)
    scratched = np.array([[0.02, 0.95, 0.03]])
    (one,) = tell_features(Finds([], [speck]), on_crack, said_so, lambda _: scratched)
    assert one.kind is kind


@pytest.mark.parametrize(("seen_as", "kinds"), [(Kind.CRACK, [Kind.CRACK]), (Kind.PARTICLE, [])])
def test_a_faint_speck_that_the_segmentation_network_takes_for_a_crack_is_never_nothing(seen_as, kinds):
    pale = np.array([[48.0, -0.75], [62.5, -0.75], [62.5, 0.75], [48.0, 0.75]])
    on = surface(spec(Kind.CRACK, (pale,), 14.5, 14.5, 0.47))
    x_um, y_um = on.patch.x_um, on.patch.y_um
    [faint] = blobs((np.abs(y_um) < 0.75) & (x_um > 49) & (x_um < 61))
    told_so = tell_features(Finds([], [faint]), on, word(on, seen_as), lambda _: np.array([[0.7, 0.1, 0.2]]))
    assert [one.kind for one in told_so] == kinds


def test_debris_in_a_line_is_as_large_and_as_uncertain_as_it_is_long(on):
    (one,) = told(on, Finds([line()], []), 0.0, 0.1, 0.9)
    assert one.size_um == one.length_um == LENGTH_UM
    assert one.uncertainty_um == size_uncertainty_um(LENGTH_UM, PITCH_UM, on.rise_um, -4.0) > 0.3


def bright(on: Surface, score: float) -> Surface:
    """An end face whose whole ferrule is off by so many standard deviations."""
    residual = np.where(on.regions[2], np.float32(score) * on.background.noise, on.background.residual)
    return replace(on, background=replace(on.background, residual=residual.astype(np.float32)))


@pytest.mark.parametrize(
    ("shares", "kinds"),
    [
        ((0.65, 0.2, 0.15), []),
        ((0.55, 0.25, 0.2), [Kind.SCRATCH]),
        ((0.55, 0.2, 0.25), [Kind.PARTICLE]),
        ((0.0, 0.3, 0.7), [Kind.PARTICLE]),
    ],
)
def test_a_faint_speck_is_dropped_only_where_nothing_is_more_than_likely(on, shares, kinds):
    finds = Finds([], [speck(on, 95, 0, 6.0).blob])
    assert [one.kind for one in told(bright(on, 5.0), finds, *shares)] == kinds


@pytest.mark.parametrize(
    ("nothing", "score", "count"),
    [(0.25, 10.0, 1), (0.35, 10.0, 0), (0.25, 5.0, 0), (0.06, 5.0, 0), (0.04, 5.0, 1)],
)
def test_what_no_detector_marks_has_to_be_surer_and_visible_or_as_good_as_sure(on, nothing, score, count):
    one = speck(on, 95, 0, 6.0).blob
    finds = Finds([], [one], unmarked=np.ones_like(on.judged))
    assert len(told(bright(on, score), finds, nothing, 0.1, 0.9 - nothing)) == count
    marked = Finds([], [one], unmarked=np.zeros_like(on.judged))
    assert len(told(bright(on, score), marked, nothing, 0.1, 0.9 - nothing)) == 1


def test_a_strong_speck_is_never_nothing(on):
    finds = Finds([], [speck(on, 95, 0, 6.0).blob])
    (one,) = told(bright(on, 20.0), finds, 0.9, 0.02, 0.08)
    assert one.kind is Kind.PARTICLE


def test_the_place_of_a_bent_scratch_lies_on_it(on):
    side = np.hypot(*np.indices((40, 40)))
    bow = Blob((side > 34) & (side < 38), 20, 200)
    (scratch,) = told(bright(on, -20.0), Finds([], [bow]), 0.0, 0.9, 0.1)
    assert scratch.kind is Kind.SCRATCH
    off_um = bow.places_um(on.patch.x_um, on.patch.y_um) - (scratch.x_um, scratch.y_um)
    assert np.hypot(*off_um.T).min() < PITCH_UM


def test_features_come_largest_first(on):
    finds = Finds([], [speck(on, 95, 0, 5.0).blob, speck(on, -95, 0, 9.0).blob, speck(on, 0, 95, 7.0).blob])
    sizes = [one.size_um for one in told(bright(on, 8.0), finds, 0.0, 0.0, 1.0)]
    assert len(sizes) == 3
    assert sizes == sorted(sizes, reverse=True)


def test_nothing_was_found_and_nothing_is_told(on):
    assert told(on, Finds([], []), 0.0, 1.0, 0.0) == ()


@pytest.mark.parametrize(("width_um", "is_ring"), [(1.5, True), (9.0, False)])
def test_only_a_thin_arc_may_be_one_of_the_fibres_rings(on, width_um, is_ring):
    """Dirt around the fibre is as long, but wider."""
    radius_um = on.rings.radius_um
    angle = np.arctan2(on.patch.y_um, on.patch.x_um)
    mask = (np.abs(radius_um - 85) < width_um / 2) & (np.abs(angle) < 0.8)
    features = [measure_defect(blob, bright(on, 30.0), is_stroke=False) for blob in blobs(mask)]
    assert (features == [None]) is is_ring


@pytest.mark.parametrize(
    ("size_um", "stroke", "kind"),
    [(12.0, 0.6, Kind.PARTICLE), (12.0, 0.9, Kind.SCRATCH), (4.0, 0.6, Kind.SCRATCH)],
    ids=["wide", "wide and sure", "no wider than a scratch"],
)
def test_what_is_wider_than_a_scratch_is_none_unless_the_network_is_sure(on, size_um, stroke, kind):
    finds = Finds([], [speck(on, 90, size_um=size_um).blob])
    (one,) = told(on, finds, 0.05, stroke, 0.95 - stroke)
    assert one.kind is kind


@pytest.mark.parametrize(
    ("probability", "kind"), [(0.9, Kind.PARTICLE), (0.6, Kind.SCRATCH)], ids=["sure", "not sure"]
)
def test_what_the_segmentation_network_is_sure_is_debris_is_no_part_of_a_scratch(on, probability, kind):
    evidence = said(on, Kind.PARTICLE, near(90, 0, 5), probability)
    finds = Finds([], [speck(on, 90).blob])
    (one,) = tell_features(finds, on, evidence, lambda traits: np.array([(0.0, 0.9, 0.1)] * len(traits)))
    assert one.kind is kind
