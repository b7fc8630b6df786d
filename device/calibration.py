"""Calibration of the scale from pictures of a reference fibre; values in, values out.

Uncertainties are combined as in the Guide to the expression of uncertainty in measurement
(JCGM 100:2008, 4.2 and 5.1): the scatter of repeated pictures (type A), and what the edge's fit, the
certificate and the fibre's own shape leave unsure (type B).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean, median, stdev

from device.vision.edge import Edge, fit_edge
from device.vision.frame import Frame, Grey, Scale
from device.vision.locate import find_fibre
from device.vision.quality import SLOWEST_RISE_UM, edge_rise

LEAST_PICTURES = 3
"""Fewer say too little of how pictures scatter."""
LEAST_SUPPORT = 0.8
"""Share of the rays that must see the edge of a reference; an end face that is judged may show less."""
LEAST_STEP = 10.0
"""Grey levels across the edge of a reference, several times what sensors scatter."""
LARGEST_RESIDUAL_UM = 0.3
"""Root mean square distance of the rays' edges from the ellipse. A fibre is drawn round to a tenth of
that; more is one edge here and another there, cladding and bore, which no ellipse tells apart."""
LARGEST_FLATTENING = 0.005
"""Share by which a picture's ratio of diameters may differ from the others', over what the fibre is oval."""
LARGEST_SCATTER = 0.01
"""Share by which one picture may differ from the median; more is another fibre or another objective."""
LARGEST_ANISOTROPY = 0.25
"""Difference of the radii by their mean that pixels which are not square may cause."""
EDGE_U_UM = 0.15
"""Standard uncertainty of a fitted diameter by where the steepest slope lies in a blurred edge; all
rays share it, so that it does not shrink with their number."""
SETTLED = 1e-4
"""Relative change of the scale below which a fit is not repeated with the new one."""
MOST_FITS = 8


@dataclass(frozen=True)
class Reference:
    """A fibre of known cladding.

    Attributes:
        cladding_um: its mean diameter, as certified.
        u_um: standard uncertainty of that.
        noncircularity: largest less smallest diameter by the mean, at most; it turns with the fibre.
        adhesive_um: largest width of the adhesive around it; 0 for a bare fibre. The edge that is seen
            is that of the bore, nearly always, so the cladding seems wider by up to twice this. How
            wide a ring of 1 um is, no picture of this resolution tells.
    """

    cladding_um: float
    u_um: float
    noncircularity: float
    adhesive_um: float

    @property
    def edge_um(self) -> float:
        """Diameter of the edge that is seen, as expected between the cladding's and the bore's."""
        return self.cladding_um + self.adhesive_um

    @property
    def adhesive_share(self) -> float:
        """Relative standard uncertainty of that by the adhesive."""
        # Anywhere between the two edges alike: a rectangular distribution (JCGM 100:2008, 4.3.7).
        return self.adhesive_um / 3**0.5 / self.edge_um


@dataclass(frozen=True)
class Measured:
    """A value with its standard uncertainty, in one unit."""

    value: float
    u: float


@dataclass(frozen=True)
class ScaleFound:
    """A scale in um per pixel along x and y, and from how many pictures it comes."""

    x: Measured
    y: Measured
    pictures: int


@dataclass(frozen=True)
class CladdingSeen:
    """A cladding's diameters in pixels along x and y, and their standard uncertainty from the fit."""

    x_px: float
    y_px: float
    u_px: float


def see_cladding(pixels: Grey, cladding_um: float, roughly: Scale) -> CladdingSeen:
    """The cladding's diameters in one picture.

    The fit's band and filter are lengths on the end face, so it is repeated with the scale that it
    gives until that settles; one that never does shows no cladding.

    Args:
        pixels: grey levels 0 to 255, shape (height, width).
        cladding_um: the cladding's diameter.
        roughly: the scale, within a factor of two.

    Raises:
        ValueError: its edge is not seen well enough to measure by; the text says what to do.
    """
    scale = roughly
    for _ in range(MOST_FITS):
        frame = Frame(pixels, scale)
        edge = _fit(frame, cladding_um)
        if edge is None:
            break
        seen = _in_pixels(edge, scale)
        before, scale = scale, Scale(cladding_um / seen.x_px, cladding_um / seen.y_px)
        if _change(before, scale) < SETTLED:
            _refuse_poor(edge, frame)
            return seen
    raise ValueError("the cladding's edge is not seen all around; clean, centre and focus it")


def scale_from_fibre(seen: Sequence[CladdingSeen], reference: Reference) -> ScaleFound:
    """The scale from pictures of a reference fibre.

    Args:
        seen: its cladding in each picture, at least `LEAST_PICTURES`.
        reference: what it is.

    Raises:
        ValueError: too few pictures, or one that does not agree with the others.
    """
    if len(seen) < LEAST_PICTURES:
        raise ValueError(f"{len(seen)} pictures are too few; take {LEAST_PICTURES} or more")
    _refuse_flattened(seen, reference.noncircularity)
    x, y, fit = [s.x_px for s in seen], [s.y_px for s in seen], [s.u_px for s in seen]
    return ScaleFound(_scale(x, fit, reference), _scale(y, fit, reference), len(seen))


def _fit(frame: Frame, cladding_um: float) -> Edge | None:
    circle = find_fibre(frame, cladding_um / 2)
    return fit_edge(frame, circle, largest_ovality=LARGEST_ANISOTROPY) if circle else None


def _refuse_poor(edge: Edge, frame: Frame) -> None:
    if edge.support < LEAST_SUPPORT:
        raise ValueError("the cladding's edge is not seen all around; clean, centre and focus it")
    if abs(edge.step) < LEAST_STEP:
        raise ValueError(
            "the cladding's edge has too little contrast; adjust the light, or take another fibre"
        )
    if edge.residual_um > LARGEST_RESIDUAL_UM:
        raise ValueError("the cladding's edge is not round, or is two edges; clean it, or take another fibre")
    if edge_rise(frame, edge) > SLOWEST_RISE_UM:
        raise ValueError("the picture is out of focus; focus it")


def _in_pixels(edge: Edge, scale: Scale) -> CladdingSeen:
    mean_um_per_px = (scale.x_um_per_px + scale.y_um_per_px) / 2
    return CladdingSeen(
        2 * edge.ellipse.rx_um / scale.x_um_per_px,
        2 * edge.ellipse.ry_um / scale.y_um_per_px,
        EDGE_U_UM / mean_um_per_px,
    )


def _refuse_flattened(seen: Sequence[CladdingSeen], noncircularity: float) -> None:
    """Pixels flatten all pictures alike, and the fibre by no more than it is oval, as it turns."""
    ratios = [one.x_px / one.y_px for one in seen]
    middle = median(ratios)
    for at, ratio in enumerate(ratios, 1):
        if abs(ratio / middle - 1) > noncircularity + LARGEST_FLATTENING:
            raise ValueError(
                f"picture {at} is flatter than the others by {100 * abs(ratio / middle - 1):.1f} %; "
                "is its edge clean and whole, and is it square to the optics?"
            )


def _change(old: Scale, new: Scale) -> float:
    return max(abs(new.x_um_per_px / old.x_um_per_px - 1), abs(new.y_um_per_px / old.y_um_per_px - 1))


def _scale(diameters_px: list[float], fit_px: list[float], reference: Reference) -> Measured:
    middle = median(diameters_px)
    for at, diameter in enumerate(diameters_px, 1):
        if abs(diameter / middle - 1) > LARGEST_SCATTER:
            raise ValueError(
                f"picture {at} differs from the others by {100 * abs(diameter / middle - 1):.1f} %; "
                "is it the same fibre, in focus, at the same magnification?"
            )
    mean = fmean(diameters_px)
    edge_um = reference.edge_um
    relative = (
        stdev(diameters_px) / len(diameters_px) ** 0.5 / mean,
        max(fit_px) / mean,
        reference.u_um / edge_um,
        reference.adhesive_share,
        # Along one axis an oval fibre is off by half of this at most, by how it happens to lie:
        # an arcsine distribution (JCGM 101:2008, 6.4.6).
        reference.noncircularity / 2 / 2**0.5,
    )
    scale = edge_um / mean
    return Measured(scale, scale * sum(part**2 for part in relative) ** 0.5)
