"""Everything that defines a rendered picture, in micrometres and in shares of the ferrule's level.

Levels are relative: 1 is the ferrule, 0 is black. Angles are in radians, clockwise on the screen
from the x axis, since y points down.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from device.vision.findings import Fibre, Kind
from device.vision.frame import Scale

Outline = npt.NDArray[np.float64]
"""A closed polygon, shape (points, 2), x and y in um relative to the cladding's centre."""


class SceneKind(StrEnum):
    """What a picture shows, or what is wrong with it."""

    CLEAN = "clean"
    PARTICLES = "particles"
    CONTAMINATION = "contamination"
    SCRATCHES = "scratches"
    DEBRIS_AND_SCRATCHES = "debris and scratches"
    EDGE_CHIPS = "edge chips"
    OIL = "oil"
    UNDEREXPOSED = "underexposed"
    SATURATED = "saturated"
    DEFOCUSED = "defocused"
    NO_FIBRE = "no fibre"
    CUT_BY_FRAME = "cut by frame"


@dataclass(frozen=True)
class Camera:
    """A sensor with its electronics.

    Attributes:
        name: of the type.
        width_px, height_px: of the picture.
        scale: um per pixel.
        bars_px: black bars (left, top, right, bottom).
        blur_px: standard deviation of the blur that comes after the noise, along x.
        sharpening: strength of the unsharp mask, 0 for none.
        read_noise: standard deviation in grey levels.
        shot_noise: noise variance in grey levels per grey level.
        row_noise: standard deviation of whole rows in grey levels.
        jpeg_quality: 1 to 100 of a JPEG round trip; None without one.
    """

    name: str
    width_px: int
    height_px: int
    scale: Scale
    bars_px: tuple[int, int, int, int]
    blur_px: float
    sharpening: float
    read_noise: float
    shot_noise: float
    row_noise: float
    jpeg_quality: int | None


@dataclass(frozen=True)
class Ring:
    """A line around the axis: nearly concentric, stronger on one side.

    Attributes:
        radius_um: where.
        width_um: standard deviation of the line.
        level: added at the line's crest.
        offset_um: its centre (x, y) relative to the cladding's.
        lopsided: share of the level that is gained on one side and lost on the other, 0 to 1.
        side: the angle of the stronger side.
    """

    radius_um: float
    width_um: float
    level: float
    offset_um: tuple[float, float]
    lopsided: float
    side: float


@dataclass(frozen=True)
class Core:
    """The core's look.

    Attributes:
        offset_um: centre (x, y) relative to the cladding's.
        level: in its middle; where it equals the cladding's the core is invisible.
        soft_um: standard deviation of its edge.
        roundness: share of the light that falls off from the middle to the edge, 0 to 1.
        ripple: amplitude of its rings, as a share of its level.
        ripple_um: their distance.
        dip: level added in the very middle, as a share of its level.
        glow: level that it lends to the cladding just outside.
    """

    offset_um: tuple[float, float]
    level: float
    soft_um: float
    roundness: float
    ripple: float
    ripple_um: float
    dip: float
    glow: float


@dataclass(frozen=True)
class FibreLook:
    """The fibre's geometry and look.

    Attributes:
        fibre: true diameters in um.
        core: look of the core.
        cladding_level: level of the cladding.
        outer_cladding_um: inner diameter of a second layer in the cladding, 0 without one.
        outer_cladding_level: what that layer adds to the level.
        rings: lines around the axis: trench, edges, Becke line.
        epoxy_um: width of the adhesive around the cladding.
        epoxy_level: its level.
    """

    fibre: Fibre
    core: Core
    cladding_level: float
    outer_cladding_um: float
    outer_cladding_level: float
    rings: tuple[Ring, ...]
    epoxy_um: float
    epoxy_level: float


@dataclass(frozen=True)
class Ferrule:
    """The ferrule's surface: relative standard deviations of its textures.

    Attributes:
        grain: of the zirconia's grain.
        grain_um: size of a grain.
        mottle: of slow changes over tens of um.
        polish: of the polishing marks.
        polish_angle: their direction.
    """

    grain: float
    grain_um: float
    mottle: float
    polish: float
    polish_angle: float


@dataclass(frozen=True)
class Light:
    """Illumination and exposure.

    Attributes:
        ferrule_grey: grey level of an evenly lit ferrule; over 255 saturates.
        black_grey: grey level without light.
        slope: relative change of the light from the middle to the frame's edge.
        slope_angle: where it grows.
        vignette: relative loss in the corners.
        relief: how much edges facing the light brighten, and those behind darken.
        relief_angle: where the light comes from.
    """

    ferrule_grey: float
    black_grey: float
    slope: float
    slope_angle: float
    vignette: float
    relief: float
    relief_angle: float


@dataclass(frozen=True, eq=False)
class FeatureSpec:
    """A feature to draw.

    Attributes:
        kind: what it is.
        outlines: the polygons whose union it covers.
        size_um, length_um: as in `model.truth.TrueFeature`.
        tone: its own level.
        opacity: how much of the ground it hides, 0 to 1.
        texture: standard deviation of its level.
        rim: level of the bright line around it.
        soft_um: standard deviation of its edge.
        fringe_um: distance of the interference fringes of a film; 0 for none.
    """

    kind: Kind
    outlines: tuple[Outline, ...]
    size_um: float
    length_um: float
    tone: float
    opacity: float
    texture: float
    rim: float
    soft_um: float = 0.0
    fringe_um: float = 0.0


@dataclass(frozen=True)
class Scene:
    """A picture before it is taken.

    Attributes:
        kind: what it is meant to show.
        camera: what takes it.
        look: the fibre; None on a bare ferrule.
        fibre: nominal diameters, which set the contact zone.
        ferrule: the ground.
        light: how it is lit.
        blur_um: standard deviation of the optics' point spread.
        center_um: the fibre's centre relative to the frame's middle.
        rotation: of everything on the end face but the light.
        features: what lies on it, drawn in this order.
        tilt: of an end face that is not square to the optics, as an angled one is: how much the
            standard deviation of the point spread grows per um from the line in focus.
        tilt_angle: the direction in which the distance from the optics grows.
    """

    kind: SceneKind
    camera: Camera
    look: FibreLook | None
    fibre: Fibre
    ferrule: Ferrule
    light: Light
    blur_um: float
    center_um: tuple[float, float]
    rotation: float
    features: tuple[FeatureSpec, ...]
    tilt: float = 0.0
    tilt_angle: float = 0.0
