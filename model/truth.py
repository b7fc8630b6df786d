"""What is truly on a rendered end face: the answer that vision and the network are held to."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from device.vision.findings import Fibre, Kind


class Service(StrEnum):
    """Would an experienced technician put this end face into service? See `model.service`."""

    PASS = "pass"
    BORDERLINE = "borderline"
    FAIL = "fail"


@dataclass(frozen=True)
class TrueFeature:
    """One feature as it was drawn; places are relative to the cladding's centre, y down.

    Attributes:
        kind: what it is.
        x_um, y_um: centre of the smallest circle around it.
        size_um: mean width of a scratch; of a defect the diameter of the smallest circle around it.
        length_um: length of a scratch, gaps included; of a defect the same as its size.
        inner_um: smallest distance from the fibre's axis, 0 where it covers the axis.
        inside_um: length of a scratch inside the contact zone; of a defect its size or 0.
        contrast: root mean square change of the level under it, as a share of the ferrule's
            level, before blur; negative where it is darker than what it covers.
        mask_index: its value in the label image.
        course_um: the points (x, y) along the middle of a scratch, gaps included; of a defect none.
    """

    kind: Kind
    x_um: float
    y_um: float
    size_um: float
    length_um: float
    inner_um: float
    inside_um: float
    contrast: float
    mask_index: int
    course_um: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True)
class Truth:
    """Everything that is certain about a rendered picture.

    Attributes:
        ellipse_px: the cladding's outer edge (cx, cy, rx, ry) in pixels, (0, 0) being the middle
            of the top left pixel; None on a picture without a fibre.
        fibre: the true diameters of the core and the cladding, in um.
        features: what lies on the end face, in the order in which it was drawn.
        labels: uint16, the picture's shape; 0 or the `mask_index` of the topmost feature.
        service: the technician's word.
    """

    ellipse_px: tuple[float, float, float, float] | None
    fibre: Fibre
    features: tuple[TrueFeature, ...]
    labels: npt.NDArray[np.uint16]
    service: Service

    @property
    def cladding_um(self) -> float:
        """Diameter of the cladding in um."""
        return self.fibre.cladding_um

    @property
    def core_um(self) -> float:
        """Diameter of the core in um."""
        return self.fibre.core_um
