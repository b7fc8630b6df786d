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
    CRACKS = "cracks"
    PITS = "pits"
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
class Wave:
    """One harmonic of how something differs around the axis.

    Attributes:
        order: periods around the circumference, >= 1.
        amplitude: in the unit of what differs; of a level as a share of it.
        phase: its angle.
    """

    order: int
    amplitude: float
    phase: float


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
        waves: how its level differs around the axis.
        wobble: how its radius does, in um.
    """

    radius_um: float
    width_um: float
    level: float
    offset_um: tuple[float, float]
    lopsided: float
    side: float
    waves: tuple[Wave, ...] = ()
    wobble: tuple[Wave, ...] = ()


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
        epoxy_um: mean width of the adhesive around the cladding.
        epoxy_level: its mean level.
        epoxy_offset_um: the bore's centre (x, y) relative to the cladding's: the adhesive is
            as much wider on that side, and narrower on the other.
        epoxy_waves: how its level differs around the axis.
        bore_wobble: how the bore's radius does, in um: its edge is torn, the fibre's is drawn.
    """

    fibre: Fibre
    core: Core
    cladding_level: float
    outer_cladding_um: float
    outer_cladding_level: float
    rings: tuple[Ring, ...]
    epoxy_um: float
    epoxy_level: float
    epoxy_offset_um: tuple[float, float] = (0.0, 0.0)
    epoxy_waves: tuple[Wave, ...] = ()
    bore_wobble: tuple[Wave, ...] = ()


@dataclass(frozen=True)
class Ferrule:
    """The ferrule's surface: relative standard deviations of its textures.

    Attributes:
        grain: of the zirconia's grain.
        grain_um: size of a grain.
        mottle: of slow changes over tens of um.
        polish: of the polishing marks.
        polish_angle: their direction.
        mottle_um: distance over which the slow changes are alike.
        patchy: how much coarser the grain is in one place than in another: standard deviation
            of the logarithm of its strength.
    """

    grain: float
    grain_um: float
    mottle: float
    polish: float
    polish_angle: float
    mottle_um: float = 15.0
    patchy: float = 0.0


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


@dataclass(frozen=True)
class Dust:
    """A speck on the microscope's own optics, fixed in the frame, out of focus.

    Attributes:
        x_px, y_px: its middle in pixels of the frame.
        radius_px: its radius along x.
        soft_px: how soft its edge is, along x.
        taken: share of the light that it takes, 0 to 1.
        hollow: how much less of it in its middle, 0 for a spot to 1 for a ring.
    """

    x_px: float
    y_px: float
    radius_px: float
    soft_px: float
    taken: float
    hollow: float


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
        fringe_um: change of a film's thickness from one interference fringe to the next, which lie about
            two and a half times as far apart; 0 for none.
        middle: added to the tone in the very middle, as the floor of a pit that gives light back.
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
    middle: float = 0.0


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
        dust: on the microscope's own optics, in the same place of every picture.
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
    dust: tuple[Dust, ...] = ()
