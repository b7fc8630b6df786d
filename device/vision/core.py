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


def fit_core(frame: Frame, cladding: Ellipse, fibre: Fibre) -> Ellipse | None:
    """The core's edge, or None where there is no step all around it.

    Args:
        frame: the picture.
        cladding: outer edge of the cladding.
        fibre: nominal diameters.
    """
    radius_um = fibre.core_um / 2
    band = min(6.0, 0.4 * radius_um)
    edge = fit_edge(
        frame, Circle(cladding.x_um, cladding.y_um, radius_um), rounds=(band, band / 2, min(1.5, band / 3))
    )
    return edge.ellipse if edge and _is_core(edge, cladding, fibre) else None


def _is_core(edge: Edge, cladding: Ellipse, fibre: Fibre) -> bool:
    offset = ((edge.ellipse.x_um - cladding.x_um) ** 2 + (edge.ellipse.y_um - cladding.y_um) ** 2) ** 0.5
    misfit = abs(edge.ellipse.diameter_um / fibre.core_um - 1)
    return (
        edge.support >= LEAST_SUPPORT
        and abs(edge.step) >= LEAST_STEP
        and offset <= LARGEST_OFFSET_UM
        and misfit <= LARGEST_MISFIT
    )
