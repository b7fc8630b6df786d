"""Fit the core's edge, where it can be seen."""

from device.vision.core_start import find_core
from device.vision.edge import Edge, Ellipse, fit_edge
from device.vision.findings import Fibre
from device.vision.frame import Frame
from device.vision.inmost import LEAST_MANY_UM
from device.vision.locate import Circle

LARGEST_OFFSET_UM = 3.0
"""IEC 60793-2-10 allows as much between the centres of core and cladding."""
LEAST_SUPPORT = 0.6
LEAST_STEP = 3.0
"""Grey levels; a step that is less deep is the core's own shading."""
LARGEST_MISFIT, LARGEST_MISFIT_MANY = 0.18, 0.1
"""Share by which a core of one and of many modes may differ from its nominal diameter."""
LARGEST_OVALITY = 0.06
"""Cores of multimode fibres are round to 6 % (IEC 60793-2-10)."""
LARGEST_SHARE = 0.92
"""Diameter of a core by that of the cladding; what is larger is a ring of the cladding's edge."""
SAME_PROFILE_UM = {50.0: 62.5, 62.5: 50.0}
"""Cores that one acceptance table serves: a 62.5/125 fibre is judged by the profile of 50/125."""
ROUNDS_UM = (1.5, 1.5)
"""Half widths of the bands in which the edge of a core of many modes is fitted."""


def fit_core(frame: Frame, cladding: Ellipse, fibre: Fibre) -> Ellipse | None:
    """The core's edge, or None where there is no step all around it.

    Args:
        frame: the picture.
        cladding: outer edge of the cladding.
        fibre: nominal diameters.
    """
    other_um = SAME_PROFILE_UM.get(fibre.core_um)
    fits = [_fit(frame, cladding, nominal_um) for nominal_um in (fibre.core_um, other_um) if nominal_um]
    deepest = max((edge for edge in fits if edge), key=lambda edge: abs(edge.step), default=None)
    return deepest.ellipse if deepest else None


def _fit(frame: Frame, cladding: Ellipse, nominal_um: float) -> Edge | None:
    many = nominal_um >= LEAST_MANY_UM
    edge = _of_many_modes(frame, cladding, nominal_um) if many else _of_one(frame, cladding, nominal_um)
    most = LARGEST_MISFIT_MANY if many else LARGEST_MISFIT
    fits = edge is not None and abs(edge.ellipse.diameter_um / nominal_um - 1) <= most
    return edge if edge and fits and _is_core(edge, cladding) else None


def _of_many_modes(frame: Frame, cladding: Ellipse, nominal_um: float) -> Edge | None:
    start = find_core(frame, cladding, nominal_um)
    return fit_edge(frame, start.circle, ROUNDS_UM, LARGEST_OVALITY, start.sign)


def _of_one(frame: Frame, cladding: Ellipse, nominal_um: float) -> Edge | None:
    band = 0.2 * nominal_um
    start = Circle(cladding.x_um, cladding.y_um, nominal_um / 2)
    return fit_edge(frame, start, (band, band / 2, min(1.5, band / 3)), LARGEST_OVALITY)


def _is_core(edge: Edge, cladding: Ellipse) -> bool:
    offset = ((edge.ellipse.x_um - cladding.x_um) ** 2 + (edge.ellipse.y_um - cladding.y_um) ** 2) ** 0.5
    return (
        edge.support >= LEAST_SUPPORT
        and abs(edge.step) >= LEAST_STEP
        and offset <= LARGEST_OFFSET_UM
        and edge.ellipse.diameter_um <= LARGEST_SHARE * cladding.diameter_um
    )
