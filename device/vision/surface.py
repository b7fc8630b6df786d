"""An end face as the detectors see it: rectified, against its background, with the zones that count."""

from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np

from device.vision.arrays import Grey, Image, Mask
from device.vision.background import Background, rough_noise
from device.vision.findings import Zone
from device.vision.patch import PITCH_UM, Patch
from device.vision.rings import Rings

EDGE_BAND_UM = 2.5
"""Beside an edge of the fibre what is left of its own rings looks like a line."""
CLEAR_OF_EDGE_UM = 4.0
"""The ferrule's level is taken this far outside the cladding."""
DARKEST_GROUND = 0.15
"""Share of the ferrule's level; stray light and reflections leave no glass darker in most pictures."""


@dataclass(frozen=True)
class Surface:
    """One end face.

    Attributes:
        patch: the rectified picture.
        rings: its ring coordinates.
        background: the patch against its background.
        judged: the pixels of all zones that are in view.
        zones: inside out.
        rise_um: 10 to 90 % rise of the cladding's edge, which tells how sharp the picture is.
        noise_floor: least standard deviation of its noise that is known beforehand, grey levels.
    """

    patch: Patch
    rings: Rings
    background: Background
    judged: Mask
    zones: tuple[Zone, ...]
    rise_um: float
    noise_floor: float = 0.0

    @cached_property
    def ferrule_level(self) -> float:
        """Grey level of the ferrule, against which contrast is seen; white where none is in view."""
        ferrule = ferrule_of(self.rings, self.judged, self.background.in_view)
        return float(np.median(self.background.level[ferrule])) if ferrule.any() else 255.0

    @cached_property
    def regions(self) -> tuple[Mask, Mask, Mask]:
        """Glass, its edge, ferrule: each with noise of its own kind; together all that is in view."""
        off_um = self.rings.radius_um - self.rings.cladding_radius_um
        glass, ferrule = off_um < -CLEAR_OF_EDGE_UM, off_um > CLEAR_OF_EDGE_UM
        seen = self.background.in_view
        return seen & glass, seen & ~glass & ~ferrule, seen & ferrule

    @cached_property
    def seen_against(self) -> Image:
        """Grey level against which contrast is seen, pixel by pixel.

        An eye holds a difference both to its ground and to the brightest that is in view: the
        geometric mean of both. The darkest grounds count as `DARKEST_GROUND` of the ferrule.
        """
        share = np.clip(self.background.level / np.float32(self.ferrule_level), DARKEST_GROUND, 1.0)
        return np.asarray(self.ferrule_level * np.sqrt(share), np.float32)

    @cached_property
    def rough_score(self) -> Image:
        """The residual in standard deviations of the noise nearby."""
        noise = rough_noise(self.background.residual, self.background.noise, self.background.in_view)
        return self.background.residual / noise

    @cached_property
    def score_off_edges(self) -> Image:
        """The score, and nothing beside the edges of core and cladding."""
        return np.where(self.near_edge(EDGE_BAND_UM), np.float32(0), self.background.score)

    @cached_property
    def off_edge_um(self) -> Image:
        """Distance of each pixel from the nearest edge of the fibre."""
        off_um = [np.abs(self.rings.radius_um - edge_um) for edge_um in self.rings.edges_um]
        return np.asarray(np.minimum.reduce(off_um), np.float32)

    def near_edge(self, reach_um: float) -> Mask:
        """The pixels so near to an edge of the fibre."""
        return self.off_edge_um < reach_um


def ferrule_of(rings: Rings, judged: Mask, in_view: Mask) -> Mask:
    """The ferrule that is seen in the zones; all that is in view where none of them reaches so far."""
    ferrule = in_view & (rings.radius_um > rings.cladding_radius_um + CLEAR_OF_EDGE_UM)
    return ferrule & judged if (ferrule & judged).any() else ferrule


def disc(radius_um: float) -> Grey:
    """A round structuring element on the patch's grid."""
    size = 2 * round(radius_um / PITCH_UM) + 1
    return np.asarray(cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size)), np.uint8)


def grown(mask: Mask, by_um: float) -> Mask:
    """A mask and everything so near to it."""
    return np.asarray(cv2.dilate(mask.astype(np.uint8), disc(by_um)) > 0)


def opened(mask: Mask, width_um: float) -> Mask:
    """What of a mask is at least so wide."""
    return np.asarray(cv2.morphologyEx(mask.astype(np.uint8), cv2.MORPH_OPEN, disc(width_um / 2)) > 0)
