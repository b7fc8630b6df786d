"""What was seen in a frame: values that pass from vision to grading."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True)
class Fibre:
    """Nominal diameters of a fibre in um."""

    core_um: float
    cladding_um: float


@dataclass(frozen=True)
class Zone:
    """A ring around the fibre's axis, by its inner and outer diameter in um."""

    name: str
    inner_um: float
    outer_um: float


class Kind(StrEnum):
    """What a feature is. A scratch is linear and judged by its width, all others are defects.

    What lies on the glass may be cleaned away: particles, residue (a patch of dirt, dried liquid,
    a thread of cloth) and oil films. What is in the glass stays: scratches, pits, chips, cracks.
    """

    SCRATCH = "scratch"
    PARTICLE = "particle"
    RESIDUE = "residue"
    OIL_FILM = "oil film"
    PIT = "pit"
    CHIP = "chip"
    CRACK = "crack"


@dataclass(frozen=True)
class Feature:
    """A defect or a scratch on the end face.

    Attributes:
        kind: what it is.
        zone: name of the innermost zone that it touches.
        x_um, y_um: its centre relative to the cladding's centre, x right, y down.
        size_um: width of a scratch; of a defect the diameter of the smallest circle around it.
        length_um: length of a scratch; of a defect the same as its size.
        contrast: mean difference to its surroundings, in standard deviations of the ring's noise;
            negative where it is darker.
        uncertainty_um: standard uncertainty of the size (JCGM 100:2008, 2.3.1).
    """

    kind: Kind
    zone: str
    x_um: float
    y_um: float
    size_um: float
    length_um: float
    contrast: float
    uncertainty_um: float


@dataclass(frozen=True)
class EndFace:
    """Where the fibre is.

    Attributes:
        center_px: centre (x, y) of the cladding's outer edge, in the image's own pixels;
            (0, 0) is the middle of the top left pixel.
        radius_px: its radii along x and y, in the image's own pixels.
        cladding_um: its diameter in um.
        core_um: diameter of the core in um, None where the core cannot be seen.
        core_offset_um: centre of the core (x, y) relative to the cladding's, None likewise.
        edge_support: share of the cladding's edge that was found, 0 to 1.
        edge_residual_um: root mean square distance of the found edge from the ellipse, in um.
    """

    center_px: tuple[float, float]
    radius_px: tuple[float, float]
    cladding_um: float
    core_um: float | None
    core_offset_um: tuple[float, float] | None
    edge_support: float
    edge_residual_um: float


class Flaw(StrEnum):
    """Why a picture cannot be judged: a property of the picture, never of the end face alone."""

    NO_FIBRE = "no fibre"
    WRONG_SIZE = "wrong size"
    OUT_OF_VIEW = "out of view"
    TOO_DARK = "too dark"
    SATURATED = "saturated"
    OUT_OF_FOCUS = "out of focus"
    EDGE_HIDDEN = "edge hidden"


@dataclass(frozen=True)
class Quality:
    """Whether the picture can be judged.

    Attributes:
        focus: sharpness of the cladding's edge: its 10 to 90 % rise in um; None without an edge.
        level: median grey level of the ferrule, 0 to 255 (of the whole frame without a fibre).
        saturated: share of the pixels outside the core that are clipped at white, 0 to 1.
        coverage: share of the judged zones that lies in the frame, 0 to 1.
        flaws: what keeps it from being judged, most telling first; empty where nothing does.
    """

    focus: float | None
    level: float
    saturated: float
    coverage: float
    flaws: tuple[Flaw, ...]


@dataclass(frozen=True)
class Findings:
    """Everything that vision says about one frame.

    Attributes:
        quality: whether the picture can be judged.
        end_face: where the fibre is; None where none was found.
        features: defects and scratches in the zones; empty without an end face.
        descriptors: the radiometric descriptors in the order of `descriptors.NAMES`,
            float32; None without an end face.
    """

    quality: Quality
    end_face: EndFace | None
    features: tuple[Feature, ...]
    descriptors: npt.NDArray[np.float32] | None
