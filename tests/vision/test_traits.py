"""What is told of finds."""

from dataclasses import replace

import numpy as np
import pytest

from device.vision.arrays import Floats
from device.vision.blobs import Blob
from device.vision.evidence import KINDS, Evidence
from device.vision.findings import Kind
from device.vision.finds import Area, Finds
from device.vision.patch import PITCH_UM
from device.vision.surface import Surface
from device.vision.traits import NAMES, traits
from tests.support.finds import Where, near, said, speck, surface
from tests.support.plain import disc

SPECK_UM = 10.0


@pytest.fixture(scope="module")
def on() -> Surface:
    """A dark speck on the ferrule, 90 um to the right of the axis."""
    return surface(disc(SPECK_UM, 90.0, 0.0))


def around(x_um: float = 90.0) -> Where:
    return near(x_um, 0, 8)


def told(on: Surface, areas: list[Area], evidence: Evidence | None = None) -> list[dict[str, float]]:
    rows: Floats = traits(areas, on, evidence or said(on))
    assert rows.shape == (len(areas), len(NAMES))
    assert np.isfinite(rows).all()
    return [dict(zip(NAMES, row, strict=True)) for row in rows]


def test_names_are_unlike():
    assert len(set(NAMES)) == len(NAMES)


def test_of_nothing_nothing_is_told(on):
    assert told(on, []) == []
    assert Finds([], []).areas(on) == []


def test_shape_light_and_place_of_a_speck(on):
    (one,) = told(on, [speck(on, 90, size_um=SPECK_UM)])
    assert np.exp(one["length"]) == pytest.approx(SPECK_UM, abs=2 * PITCH_UM)
    assert np.exp(one["area"]) == pytest.approx(np.pi * SPECK_UM**2 / 4, rel=0.05)
    assert one["contrast"] == -one["size of contrast"] < -20
    assert one["polarity"] == pytest.approx(-1, abs=0.05)
    assert one["visible"] == pytest.approx(0.9, abs=0.1)
    assert one["off the cladding's edge"] == 15.0


def test_a_speck_at_the_edge_is_told_to_lie_there(on):
    (one,) = told(on, [speck(on, 62.5, size_um=SPECK_UM)])
    assert one["off the cladding's edge"] < 1


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind])
def test_the_networks_word_on_it_counts_as_its_own(on, kind):
    (one,) = told(on, [speck(on, 90, size_um=SPECK_UM)], said(on, kind, around(), 1.0))
    assert one[f"typical {kind}"] == one[f"mean {kind}"] == 1
    assert 0.1 < one[f"far around {kind}"] < one[f"around {kind}"] <= 1
    assert one["typical nothing"] == 0


def test_the_networks_word_elsewhere_is_not_its_own(on):
    (one,) = told(on, [speck(on, 90, size_um=SPECK_UM)], said(on, Kind.SCRATCH, around(-90), 1.0))
    assert one["typical scratch"] == one["around scratch"] == one["far around scratch"] == 0
    assert one["all over scratch"] == pytest.approx(np.log1p(np.pi * 64), abs=0.1)


def test_company_is_told_by_number_and_distance(on):
    alone, (first, second, _) = (
        told(on, [speck(on, 90, size_um=SPECK_UM)])[0],
        told(on, [speck(on, x) for x in (90, 75, -90)]),
    )
    assert np.expm1(alone["specks"]) == pytest.approx(1)
    assert np.expm1(alone["next speck"]) == pytest.approx(300)
    assert np.expm1(first["specks"]) == pytest.approx(3)
    assert np.expm1(first["next speck"]) == pytest.approx(15, abs=1)
    assert np.expm1(second["specks close by"]) == pytest.approx(1)


def test_what_others_are_is_told_and_how_near(on):
    evidence = said(on, Kind.SCRATCH, around(), 1.0)
    _, near, far = told(on, [speck(on, 90, size_um=SPECK_UM), speck(on, 70), speck(on, -90)], evidence)
    assert near["strongest scratch"] == far["strongest scratch"] == 1
    assert (near["strongest scratch beside"], far["strongest scratch beside"]) == (1, 0)
    assert near["mean scratch of others"] == pytest.approx(0.5)


def test_traits_do_not_depend_on_the_order_of_finds(on):
    areas = [speck(on, x) for x in (90, 40, -30)]
    rows, other = traits(areas, on, said(on)), traits(areas[::-1], on, said(on))
    np.testing.assert_allclose(rows, other[::-1], rtol=1e-9, atol=1e-12)


def test_a_find_at_the_patchs_border_is_told_of_too(on):
    size = len(on.judged)
    corner = Blob(np.ones((3, 3), bool), size - 3, size - 3)
    told(replace_view(on), [Area(corner, corner), Area(*[Blob(np.ones((2, 2), bool), 0, 0)] * 2)])


def replace_view(on: Surface) -> Surface:
    """The same end face, which is in view everywhere."""
    return replace(on, judged=np.ones_like(on.judged))
