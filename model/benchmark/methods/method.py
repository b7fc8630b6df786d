"""What every method is given, and what it answers."""

from dataclasses import dataclass
from typing import Protocol

from device.grading.grade import Verdict
from device.vision.findings import Feature, Fibre, Quality, Zone
from device.vision.frame import Frame


@dataclass(frozen=True, eq=False)
class Task:
    """A picture to look at.

    Attributes:
        frame: the picture.
        fibre: nominal diameters in um.
        zones: inside out.
        ellipse_px: the cladding's true outer edge (cx, cy, rx, ry) in pixels, and
        core_um: the true diameter of the core, for methods that come without a location of the
            fibre; a method that has one must not look at them.
    """

    frame: Frame
    fibre: Fibre
    zones: tuple[Zone, ...]
    ellipse_px: tuple[float, float, float, float]
    core_um: float


@dataclass(frozen=True)
class Answer:
    """What a method says.

    Attributes:
        features: what it found.
        graded: whether it holds that the picture can be judged.
        quality: what it measured of the picture; None where it measures nothing.
        second: the verdict of an opinion that it has beside the profile's rules on what it found;
            None where it has none.
    """

    features: tuple[Feature, ...]
    graded: bool = True
    quality: Quality | None = None
    second: Verdict | None = None


class Method(Protocol):
    """Finds defects and scratches."""

    @property
    def name(self) -> str:
        """In the tables."""
        ...

    def find(self, task: Task) -> Answer:
        """What lies on the end face."""
        ...
