"""The scale from a reference fibre: within its stated uncertainty of the truth."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from device.calibration import CladdingSeen, Reference, ScaleFound, scale_from_fibre, see_cladding
from device.vision.frame import Scale
from model.render import CAMERAS, FIBRES, Rendered, SceneKind, render, sample_scene
from model.render.scene import FibreLook, Scene
from tests.support.plain import plain_scene, taken

ROUGHLY = Scale(0.5, 0.5)
COVERAGE = 2.5
"""Expanded uncertainty in standard ones: 99 %."""


def scene(seed: int, camera: str, mounted: bool) -> Scene:
    rng = np.random.default_rng(seed)
    found = sample_scene(rng, SceneKind.CLEAN, CAMERAS[camera], FIBRES["sm-9-125"])
    return found if mounted else replace(found, look=replace(look_of(found), epoxy_um=0.0, rings=()))


def look_of(of: Scene) -> FibreLook:
    assert of.look
    return of.look


def pictures(of: Scene, number: int = 3) -> list[Rendered]:
    """The same fibre, put in anew for each picture."""
    places = [(1.3 * at, -0.7 * at) for at in range(number)]
    moved = [replace(of, center_um=at, rotation=0.5 * n) for n, at in enumerate(places)]
    return [render(one, np.random.default_rng(at)) for at, one in enumerate(moved)]


def found(of: Scene, reference: Reference) -> ScaleFound:
    seen = [see_cladding(p.pixels, reference.edge_um, ROUGHLY) for p in pictures(of)]
    return scale_from_fibre(seen, reference)


def off(of: Scene, scale: ScaleFound) -> tuple[float, float]:
    """How far the scale is from the truth, in standard uncertainties."""
    true = of.camera.scale
    return (scale.x.value - true.x_um_per_px) / scale.x.u, (scale.y.value - true.y_um_per_px) / scale.y.u


@pytest.mark.parametrize("camera", sorted(CAMERAS))
@pytest.mark.parametrize("seed", [0, 3, 5, 8])
def test_a_bare_fibre_gives_the_scale_within_its_uncertainty(seed: int, camera: str) -> None:
    bare = scene(seed, camera, mounted=False)
    scale = found(bare, Reference(look_of(bare).fibre.cladding_um, 0.05, 0.0, 0.0))
    assert max(map(abs, off(bare, scale))) < COVERAGE
    assert scale.x.u / scale.x.value < 0.002


@pytest.mark.parametrize("seed", range(8))
def test_the_adhesive_around_a_mounted_fibre_is_within_the_uncertainty(seed: int) -> None:
    mounted = scene(seed, "sharp", mounted=True)
    scale = found(mounted, Reference(look_of(mounted).fibre.cladding_um, 0.05, 0.0, 2.0))
    assert max(map(abs, off(mounted, scale))) < COVERAGE
    assert 0.005 < scale.x.u / scale.x.value < 0.015


def test_pixels_that_are_not_square_are_found_from_a_guess_of_square_ones() -> None:
    picture = taken(plain_scene(scale=Scale(0.52, 0.45)))
    seen = see_cladding(picture.pixels, 125.0, ROUGHLY)
    assert 125 / seen.x_px == pytest.approx(0.52, rel=0.002)
    assert 125 / seen.y_px == pytest.approx(0.45, rel=0.002)


NOT_SEEN = {
    "nothing": (np.full((400, 400), 128, np.uint8), "not seen all around"),
    "half of it": (taken(plain_scene()).pixels[:, 560:], "not seen all around"),
    "hardly any contrast": (taken(plain_scene(cladding_level=0.96)).pixels, "too little contrast"),
    "out of focus": (taken(plain_scene(blur_um=3.0)).pixels, "out of focus"),
}


@pytest.mark.parametrize("what", NOT_SEEN)
def test_a_picture_that_shows_no_edge_to_measure_by_says_why(what: str) -> None:
    pixels, why = NOT_SEEN[what]
    with pytest.raises(ValueError, match=why):
        see_cladding(pixels, 125.0, Scale(0.433, 0.433))


@pytest.mark.parametrize("camera", sorted(CAMERAS))
def test_an_edge_that_is_the_claddings_here_and_another_there_is_refused(camera: str) -> None:
    """A ring as strong as the edge, and not concentric: the fit follows now the one, now the other."""
    bare = scene(3, camera, mounted=False)
    ringed = replace(bare, look=replace(look_of(bare), rings=look_of(scene(3, camera, mounted=True)).rings))
    with pytest.raises(ValueError, match=r"is two edges|not seen all around"):
        see_cladding(pictures(ringed)[0].pixels, 125.0, ROUGHLY)


def test_a_picture_that_is_flatter_than_the_fibre_is_oval_is_refused() -> None:
    one = CladdingSeen(288.0, 288.0, 0.3)
    flat = replace(one, x_px=289.8, y_px=286.2)
    with pytest.raises(ValueError, match=r"picture 3 is flatter than the others by 1\.3 %"):
        scale_from_fibre([one, one, flat], Reference(125.0, 0.1, 0.005, 0.0))
    assert scale_from_fibre([one, one, flat], Reference(125.0, 0.1, 0.01, 0.0))


def test_too_few_pictures_and_another_fibre_are_refused() -> None:
    one = CladdingSeen(288.0, 288.0, 0.3)
    reference = Reference(125.0, 0.1, 0.01, 0.0)
    with pytest.raises(ValueError, match="too few"):
        scale_from_fibre([one, one], reference)
    with pytest.raises(ValueError, match="picture 2 differs"):
        scale_from_fibre([one, replace(one, x_px=294.0, y_px=294.0), one], reference)


@given(st.floats(0.01, 1.0), st.floats(0.0, 0.02), st.floats(0.0, 3.0))
def test_nothing_left_unsure_makes_the_scale_surer(u_um: float, oval: float, adhesive_um: float) -> None:
    seen = [CladdingSeen(288.0, 290.0, 0.3)] * 3
    best = scale_from_fibre(seen, Reference(125.0, 0.0, 0.0, 0.0))
    scale = scale_from_fibre(seen, Reference(125.0, u_um, oval, adhesive_um))
    assert scale.x.u > best.x.u
    assert scale.x.value == pytest.approx((125.0 + adhesive_um) / 288.0)
