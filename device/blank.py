"""The microscope alone, from pictures of something blank: its light, and the dust on its optics.

A blank is an end face without a fibre, or any plain polished surface. It is moved between the pictures:
what lies on it, and its grain, then lies elsewhere in each, so that the median over the pictures shows
what stays in its place in the frame, the microscope's own. Values in, values out.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np

from device.errors import CalibrationError
from device.vision.arrays import MAD_SIGMAS, Grey, Image, Mask, blur
from device.vision.blobs import Blob, blobs
from device.vision.edge import fit_edge
from device.vision.flat_field import FlatField, fit_flat_field
from device.vision.frame import CLIPPED, Frame, Scale
from device.vision.locate import find_fibre
from device.vision.optics import Mark
from device.vision.patch import BLACK
from device.vision.quality import DARKEST_FERRULE, LEAST_STEP, LEAST_SUPPORT

LEAST_PICTURES = 4
"""A speck of the surface that lies at one place in two pictures by chance is in no median of four."""
CLADDING_UM = 125.0
"""Of the fibres that a blank must not hold; those of 140 um are found by it, too."""
LARGEST_SPECK_UM = 90.0
"""Dust is smaller, out of focus too; a fibre is larger, even with a scale that is not calibrated yet."""
MOST_CLIPPED = 0.001
"""Share of pixels at white, whose true level is unknown."""
LEAST_LIGHT, MOST_LIGHT = 0.4, 1.6
"""Relative to the middle; beyond it the lamp is to be aligned, not the picture corrected."""
LARGEST_DIFFERENCE = 0.05
"""By how much a picture's light may differ in a twentieth of the frame: a surface that tilts reflects it
elsewhere."""
MOST_COVERED = 0.15
"""Share of the frame that may differ from a smooth light by `CLEARLY`; more is something in view."""
CLEARLY = 0.08
LEAST_CONTRAST = 0.02
"""Share of the light that a speck takes or adds; what differs by less is no feature of an end face."""
LEAST_SCORE = 5.0
"""Standard deviations of the noise, likewise."""
APERTURE_UM = 1.0
"""Standard deviation of the Gaussian that a speck is sought with."""
LEAST_SIZE_UM = 2.0
"""Smaller than that nothing out of focus is."""
MOST_SPECKS = 200


@dataclass(frozen=True)
class Speck:
    """Dust on the optics.

    Attributes:
        x_px, y_px: its middle in pixels of the frame.
        size_px: diameter of the smallest circle around it, in pixels along x.
        dark: whether it takes light; a scratch on glass may add some.
    """

    x_px: float
    y_px: float
    size_px: float
    dark: bool

    def mark(self, scale: Scale) -> Mark:
        """The same in um, to be compared with what a capture shows."""
        return Mark(
            self.x_px * scale.x_um_per_px,
            self.y_px * scale.y_um_per_px,
            self.size_px * scale.x_um_per_px,
            self.dark,
        )


@dataclass(frozen=True)
class Blank:
    """The microscope alone.

    Attributes:
        flat_field: its light over the frame.
        specks: the dust on its optics.
    """

    flat_field: FlatField
    specks: tuple[Speck, ...]


def evened(frame: Frame, blank: Blank | None) -> Frame:
    """A picture as an even light would have given it; the same one where no blank is known.

    Raises:
        CalibrationError: the blank is of pictures of another size.
    """
    if blank is None:
        return frame
    if frame.pixels.shape != blank.flat_field.shape:
        (high, wide), (height, width) = blank.flat_field.shape, frame.pixels.shape
        raise CalibrationError(
            f"the blank is of pictures of {wide}x{high}, this one has {width}x{height}; calibrate the blank"
        )
    return replace(frame, pixels=blank.flat_field.flatten(frame.pixels))


def see_blank(pictures: Sequence[Grey], scale: Scale) -> Blank:
    """What stays in its place in pictures of a blank that is moved in between.

    Args:
        pictures: grey levels 0 to 255, of one shape, at least `LEAST_PICTURES`.
        scale: um per pixel.

    Raises:
        ValueError: a picture is none of a blank, or they are too few; the text says what to do.
    """
    if len(pictures) < LEAST_PICTURES:
        raise ValueError(f"{len(pictures)} pictures are too few; take {LEAST_PICTURES} or more")
    if len({picture.shape for picture in pictures}) > 1:
        raise ValueError("the pictures are not of one size; take all with the same setting")
    for at, picture in enumerate(pictures, 1):
        reason = _no_blank(picture, scale)
        if reason:
            raise ValueError(f"picture {at}: {reason}")
    fields = [fit_flat_field(picture) for picture in pictures]
    _refuse_other_light(fields)
    flattened = [picture / field.light for picture, field in zip(pictures, fields, strict=True)]
    typical = np.median(flattened, axis=0).astype(np.float32)
    return Blank(fit_flat_field(np.mean(pictures, axis=0, dtype=np.float32)), _specks(typical, scale))


def _no_blank(picture: Grey, scale: Scale) -> str:
    """Why a picture is none of a blank, and what to do; empty where it is one."""
    if float(np.median(picture)) < DARKEST_FERRULE:
        return "too dark; put something blank and bright in, and check the lamp"
    if float((picture >= CLIPPED).mean()) > MOST_CLIPPED:
        return "overexposed; lower lamp.level or camera.exposure_us"
    if _shows_fibre(picture, scale):
        return "a fibre is in view; take a ferrule without one, or another plain surface"
    light = fit_flat_field(picture).light
    if light.min() < LEAST_LIGHT or light.max() > MOST_LIGHT:
        return "the light is too uneven to be corrected; align the lamp"
    ratio = picture / light
    lit = picture >= BLACK
    level = float(np.median(ratio[lit]))
    if float((np.abs(blur(ratio.astype(np.float32), 2.0)[lit] / level - 1) > CLEARLY).mean()) > MOST_COVERED:
        return "something large is in view; clean the blank, or take another plain surface"
    return ""


def _shows_fibre(picture: Grey, scale: Scale) -> bool:
    frame = Frame(picture, scale)
    circle = find_fibre(frame, CLADDING_UM / 2)
    edge = circle and fit_edge(frame, circle)
    return bool(
        edge
        and edge.support >= LEAST_SUPPORT
        and abs(edge.step) >= LEAST_STEP
        and edge.ellipse.diameter_um > LARGEST_SPECK_UM
    )


def _refuse_other_light(fields: Sequence[FlatField]) -> None:
    middle = np.median([field.light for field in fields], axis=0)
    for at, field in enumerate(fields, 1):
        off = float(np.percentile(np.abs(field.light / middle - 1), 95))
        if off > LARGEST_DIFFERENCE:
            raise ValueError(
                f"picture {at}: the light differs by {off:.0%} from that of the others; "
                "put the blank in square to the optics each time"
            )


def _specks(typical: Image, scale: Scale) -> tuple[Speck, ...]:
    """What stands out of an even picture, each at half of its own contrast."""
    lit = _lit(typical, scale)
    relative = np.where(lit, typical / np.median(typical[lit]) - 1, 0).astype(np.float32)
    even = blur(relative, APERTURE_UM / scale.x_um_per_px, APERTURE_UM / scale.y_um_per_px)
    noise = MAD_SIGMAS * float(np.median(np.abs(even[lit])))
    least = max(LEAST_SCORE * noise, LEAST_CONTRAST)
    found = (_speck(blob, even, scale) for blob in blobs((np.abs(even) > least) & lit))
    specks = sorted((speck for speck in found if speck), key=lambda speck: -speck.size_px)
    if specks and specks[0].size_px * scale.x_um_per_px > LARGEST_SPECK_UM:
        raise ValueError(
            "something large stays in its place; clean the optics, or take another plain surface"
        )
    if len(specks) > MOST_SPECKS:
        raise ValueError(f"{len(specks)} specks stay in their places; move the blank between the pictures")
    return tuple(specks)


def _lit(typical: Image, scale: Scale) -> Mask:
    """Where there is light, and black bars are too far away to show through the aperture."""
    reach_px = 2 * math.ceil(4 * APERTURE_UM / min(scale.x_um_per_px, scale.y_um_per_px)) + 1
    lit = (typical >= BLACK).astype(np.uint8)
    return np.asarray(cv2.erode(lit, np.ones((reach_px, reach_px), np.uint8)) > 0)


def _speck(blob: Blob, even: Image, scale: Scale) -> Speck | None:
    depth = np.where(blob.mask, blob.of(even), 0)
    dark = bool(depth.sum() < 0)
    depth = -depth if dark else depth
    points = _points_um(blob, depth > 0.5 * depth.max(), scale)
    (x_um, y_um), radius_um = cv2.minEnclosingCircle(points)
    size_um = 2 * radius_um + scale.x_um_per_px / 2
    if size_um < LEAST_SIZE_UM:
        return None
    sx, sy = scale.x_um_per_px, scale.y_um_per_px
    return Speck(float(x_um) / sx, float(y_um) / sy, float(size_um) / sx, dark)


def _points_um(blob: Blob, mask: Mask, scale: Scale) -> Image:
    rows, columns = np.nonzero(mask)
    x, y = (columns + blob.column) * scale.x_um_per_px, (rows + blob.row) * scale.y_um_per_px
    return np.asarray(np.stack([x, y], axis=1), np.float32)
