"""Find the core, where it can be seen."""

from device.vision.edge import Edge, Ellipse, fit_edge
from device.vision.findings import Fibre
from device.vision.frame import Frame
from device.vision.locate import Circle

LARGEST_OFFSET_UM = 4.0
LEAST_SUPPORT = 0.6
LEAST_STEP = 3.0
"""Grey levels; a step that is less deep is the core's own shading."""
LARGEST_MISFIT = 0.18
"""Share by which a core may differ from its nominal diameter."""
LARGEST_OVALITY = 0.06
"""Cores of multimode fibres are round to 6 % (IEC 60793-2-10)."""
LARGEST_SHARE = 0.92
"""Diameter of a core by that of the cladding; what is larger is a ring of the cladding's edge."""
SAME_PROFILE_UM = {50.0: 62.5, 62.5: 50.0}
"""Cores that one acceptance table serves: a 62.5/125 fibre is judged by the profile of 50/125."""


def fit_core(frame: Frame, cladding: Ellipse, fibre: Fibre) -> Ellipse | None:
    """The core's edge, or None where there is no step all around it.

    Args:
        frame: the picture.
        cladding: outer edge of the cladding.
        fibre: nominal diameters.
    """
    core = _fit(frame, cladding, fibre.core_um)
    other_um = SAME_PROFILE_UM.get(fibre.core_um)
    return _fit(frame, cladding, other_um) if core is None and other_um else core


def _fit(frame: Frame, cladding: Ellipse, nominal_um: float) -> Ellipse | None:
    band = min(6.0, 0.2 * nominal_um)
    start = Circle(cladding.x_um, cladding.y_um, nominal_um / 2)
    rounds = (band, band / 2, min(1.5, band / 3))
    edge = fit_edge(frame, start, rounds, LARGEST_OVALITY)
    return edge.ellipse if edge and _is_core(edge, cladding, nominal_um) else None


def _is_core(edge: Edge, cladding: Ellipse, nominal_um: float) -> bool:
    offset = ((edge.ellipse.x_um - cladding.x_um) ** 2 + (edge.ellipse.y_um - cladding.y_um) ** 2) ** 0.5
    misfit = abs(edge.ellipse.diameter_um / nominal_um - 1)
    return (
        edge.support >= LEAST_SUPPORT
        and abs(edge.step) >= LEAST_STEP
        and offset <= LARGEST_OFFSET_UM
        and misfit <= LARGEST_MISFIT
        and edge.ellipse.diameter_um <= LARGEST_SHARE * cladding.diameter_um
    )
