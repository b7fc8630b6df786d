"""Of several rings around a fibre one is its edge, though others are stronger here and there."""

import numpy as np
import pytest

from device.vision.frame import Scale
from model.render.scene import Ring
from tests.support.plain import SQUARE, disc, plain_scene, seen_end_face, taken, true_ellipse_px


def errors_um(scene):
    """Centre, mean radius: found less true."""
    rendered, found = taken(scene), seen_end_face(scene)
    (cx, cy, rx, ry), scale = true_ellipse_px(rendered), rendered.scale
    x_um = (found.center_px[0] - cx) * scale.x_um_per_px
    y_um = (found.center_px[1] - cy) * scale.y_um_per_px
    wider_um = (found.radius_px[0] - rx) * scale.x_um_per_px + (found.radius_px[1] - ry) * scale.y_um_per_px
    return [x_um, y_um, wider_um / 2]


@pytest.mark.parametrize("scale", [SQUARE, Scale(0.679, 0.623)])
@pytest.mark.parametrize("inside_um", [2.5, 3.0, 3.5])
@pytest.mark.parametrize("edge", [0.0, -0.15])
def test_a_bright_ring_inside_that_is_stronger_on_one_side_does_not_draw_the_edge(scale, inside_um, edge):
    bevel = Ring(62.5 - inside_um, 0.7, 0.5, (0.0, 0.0), 0.8, 0.0)
    line = Ring(62.2, 0.5, edge, (0.0, 0.0), 0.0, 0.0)
    assert errors_um(plain_scene(scale=scale, rings=(bevel, line))) == pytest.approx([0, 0, 0], abs=0.4)


@pytest.mark.parametrize("side", [0.0, 2.0, 4.0])
def test_two_rings_that_are_strong_on_opposite_sides_are_not_one(side):
    rings = (
        Ring(59.5, 0.6, 0.5, (0.2, -0.1), 0.8, side),
        Ring(64.5, 0.6, 0.1, (-0.1, 0.2), 0.8, side + np.pi),
    )
    assert errors_um(plain_scene(rings=rings)) == pytest.approx([0, 0, 0], abs=0.25)


def test_the_steeper_flank_of_a_dark_line_at_the_edge_is_not_the_ferrules():
    rings = (Ring(60.0, 0.7, 0.4, (0.0, 0.0), 0.0, 0.0), Ring(62.3, 0.8, -0.4, (0.0, 0.0), 0.0, 0.0))
    scene = plain_scene(cladding_level=0.8, rings=rings, ferrule_grey=160.0)
    assert errors_um(scene) == pytest.approx([0, 0, 0.5], abs=0.4)


@pytest.mark.parametrize("size_um", [9.0, 14.0])
@pytest.mark.parametrize("arc", [1.4, 2.1])
@pytest.mark.parametrize("start", [0.0, 2.5])
def test_dirt_along_a_part_of_the_edge_does_not_draw_it(size_um, arc, start):
    angles = start + np.linspace(0, arc, round(arc * 62.5 / (0.4 * size_um)))
    dirt = [disc(size_um, 62.5 * np.cos(angle), 62.5 * np.sin(angle), tone=0.15) for angle in angles]
    assert errors_um(plain_scene(*dirt)) == pytest.approx([0, 0, 0], abs=0.4)
