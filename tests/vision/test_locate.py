"""The fibre is found where something larger, or as uneven, lies around it."""

from dataclasses import replace

import numpy as np
import pytest

from device.vision.findings import Kind
from model.render.scene import Ferrule, Scene
from model.render.shapes import blob, moved
from tests.support.plain import plain_scene, seen_end_face, spec, taken, true_ellipse_px


def circle_px(scene: Scene, seed: int = 1) -> tuple[float, ...]:
    found = seen_end_face(scene, seed=seed)
    return (*found.center_px, *found.radius_px)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("tone", [0.3, 0.6])
def test_a_film_with_fringes_around_the_fibre_is_not_taken_for_it(seed: int, tone: float) -> None:
    outlines = moved(blob(np.random.default_rng(seed), 240.0, 0.2), 10.0, 20.0)
    film = spec(Kind.OIL_FILM, outlines, 240.0, 240.0, tone)
    scene = plain_scene(replace(film, opacity=0.6, soft_um=1.0, fringe_um=15.0), cladding_level=0.35)
    assert circle_px(scene) == pytest.approx(true_ellipse_px(taken(scene)), abs=0.25)


@pytest.mark.parametrize("seed", [0, 2, 3])
def test_a_coarse_ferrule_does_not_hide_where_the_fibre_is(seed: int) -> None:
    rough = Ferrule(0.02, 2.5, 0.012, 0.0, 0.0)
    scene = replace(plain_scene(cladding_level=0.7, ferrule_grey=200.0), ferrule=rough)
    assert circle_px(scene, seed) == pytest.approx(true_ellipse_px(taken(scene, seed)), abs=0.25)
