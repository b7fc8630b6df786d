"""A blank shows light and dust of the microscope; what is no blank is refused with what to do."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from device.blank import Blank, Speck, evened, see_blank
from device.errors import CalibrationError
from device.inspection import Inspection
from device.vision.flat_field import FlatField
from device.vision.frame import Frame, Scale
from model.render import CAMERAS, SceneKind, render
from model.render.scene import Dust, Light, Scene
from tests.support.blanks import EVEN, UNEVEN, blanks, microscope, speck
from tests.support.instrument import inspector

DUST = (speck("sharp", 100, -40, 8), speck("sharp", -90, 60, 15, 0.2), speck("sharp", 180, 120, 25, 0.3))
LARGE = (speck("sharp", 100, 0, 30), speck("sharp", 145, 0, 30))


@cache
def of_sharp(light: Light, dust: tuple[Dust, ...] = ()) -> Blank:
    return see_blank(blanks(microscope(50, light=light, dust=dust)), CAMERAS["sharp"].scale)


@pytest.mark.parametrize("camera", sorted(CAMERAS))
def test_the_dust_is_found_where_it_lies_and_as_large_as_it_is(camera: str) -> None:
    dust = (speck(camera, 100, -40, 8), speck(camera, -90, 60, 15, 0.2))
    found = see_blank(blanks(microscope(3, camera, dust=dust)), CAMERAS[camera].scale).specks
    for true in dust:
        near = [one for one in found if np.hypot(one.x_px - true.x_px, one.y_px - true.y_px) < 2]
        assert [one.dark for one in near] == [True]
        assert near[0].size_px == pytest.approx(2 * true.radius_px, rel=0.1)


def test_clean_optics_show_no_dust_though_the_blank_is_dirty() -> None:
    pictures = [render(dirty(at), np.random.default_rng(at)).pixels for at in range(4)]
    assert see_blank(pictures, CAMERAS["sharp"].scale).specks == ()


def dirty(at: int) -> Scene:
    """A blank with two specks on it, moved by 30 um between the pictures."""
    lying = tuple(speck("sharp", 30 * at + right, 20, 6) for right in (-100, 40))
    return microscope(4, dust=lying)


REFUSED: dict[str, tuple[SceneKind, Light, str]] = {
    "a fibre": (SceneKind.CLEAN, UNEVEN, "a fibre is in view"),
    "a dirty fibre": (SceneKind.CONTAMINATION, UNEVEN, "a fibre is in view"),
    "a fibre out of focus": (SceneKind.DEFOCUSED, UNEVEN, "is in view"),
    "darkness": (SceneKind.NO_FIBRE, replace(UNEVEN, ferrule_grey=15.0), "too dark"),
    "too much light": (SceneKind.NO_FIBRE, replace(UNEVEN, ferrule_grey=400.0), "overexposed"),
    "light from one side": (SceneKind.NO_FIBRE, replace(UNEVEN, ferrule_grey=120.0, slope=0.7), "align"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_no_blank_is_refused_with_what_to_do(what: str) -> None:
    kind, light, said = REFUSED[what]
    with pytest.raises(ValueError, match=f"picture 1: .*{said}"):
        see_blank(blanks(microscope(2, kind=kind, light=light)), CAMERAS["sharp"].scale)


def test_a_fibre_in_one_picture_of_four_is_refused() -> None:
    pictures = [*blanks(microscope(2))[:3], *blanks(microscope(2, kind=SceneKind.CLEAN))[:1]]
    with pytest.raises(ValueError, match="picture 4: a fibre is in view"):
        see_blank(pictures, CAMERAS["sharp"].scale)


def test_a_blank_that_tilts_between_the_pictures_is_refused() -> None:
    tilted = blanks(microscope(2, light=replace(UNEVEN, slope_angle=3.6)))
    with pytest.raises(ValueError, match=r"picture 4: the light differs by .* square to the optics"):
        see_blank([*blanks(microscope(2))[:3], tilted[3]], CAMERAS["sharp"].scale)


def test_too_few_pictures_of_different_sizes_and_something_large_are_refused() -> None:
    pictures, scale = blanks(microscope(2)), CAMERAS["sharp"].scale
    with pytest.raises(ValueError, match="3 pictures are too few"):
        see_blank(pictures[:3], scale)
    with pytest.raises(ValueError, match="not of one size"):
        see_blank([*pictures[:3], pictures[3][:-1]], scale)
    with pytest.raises(ValueError, match="something large"):
        see_blank(blanks(microscope(2, dust=LARGE)), scale)


def test_a_blank_that_is_not_moved_is_told_by_its_many_specks() -> None:
    rng = np.random.default_rng(1)
    grain = tuple(
        speck("sharp", rng.uniform(-240, 240), rng.uniform(-180, 180), 2.5, 0.3) for _ in range(260)
    )
    with pytest.raises(ValueError, match="move the blank between the pictures"):
        see_blank(blanks(microscope(2, dust=grain)), CAMERAS["sharp"].scale)


def judged(
    kind: SceneKind, light: Light, dust: tuple[Dust, ...], blank: Blank | None, seed: int
) -> Inspection:
    picture = render(microscope(seed, kind=kind, light=light, dust=dust), np.random.default_rng(9))
    return inspector().inspect(Frame(picture.pixels, picture.scale), blank=blank)


@pytest.mark.parametrize("kind", [SceneKind.CLEAN, SceneKind.PARTICLES, SceneKind.SCRATCHES])
@pytest.mark.parametrize("seed", range(4))
def test_where_light_is_even_the_blank_changes_no_verdict(kind: SceneKind, seed: int) -> None:
    blank = of_sharp(EVEN)
    without, by_it = (judged(kind, EVEN, (), known, seed) for known in (None, blank))
    assert by_it.grade.verdict is without.grade.verdict
    assert by_it.grade.rules.zones == without.grade.rules.zones


def test_uneven_light_is_evened_before_anything_is_looked_for() -> None:
    blank = of_sharp(UNEVEN)
    picture = render(microscope(1, kind=SceneKind.CLEAN), np.random.default_rng(9))
    even = evened(Frame(picture.pixels, picture.scale), blank).pixels.astype(float)
    corners = [even[20:60, 20:60].mean(), even[-60:-20, -60:-20].mean(), even[20:60, -60:-20].mean()]
    assert np.ptp(corners) < 6
    done = judged(SceneKind.CLEAN, UNEVEN, (), blank, 1)
    assert np.array_equal(done.frame.pixels, picture.pixels), "the picture stays as the camera gave it"
    assert done.findings.quality.level == pytest.approx(174.0, abs=8)


def test_known_dust_is_said_at_the_first_press() -> None:
    blank = of_sharp(UNEVEN, DUST)
    assert judged(SceneKind.CLEAN, UNEVEN, DUST, None, 1).optics == ()
    done = judged(SceneKind.CLEAN, UNEVEN, DUST, blank, 1)
    assert len(done.optics) >= 2
    assert judged(SceneKind.CLEAN, UNEVEN, (), blank, 1).optics == ()


def test_a_blank_of_pictures_of_another_size_is_refused() -> None:
    blank = Blank(FlatField((4, 6), ((1.0,),)), (Speck(1.0, 1.0, 1.0, dark=True),))
    with pytest.raises(CalibrationError, match="of pictures of 6x4, this one has 8x8; calibrate the blank"):
        evened(Frame(np.zeros((8, 8), np.uint8), Scale(1.0, 1.0)), blank)
