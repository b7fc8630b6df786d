"""Find the neighbourhood of the fibre: where it is to a few um, and how large.

The chain is that of Fernandez, Chavez and Kemper 2021, "Device to evaluate cleanliness of fiber optic
connectors using image processing and neural networks", IJECE 11(4):3093 (histogram equalisation,
Gaussian, Canny, Hough), on a picture of `COARSE_PITCH_UM`, so that its cost and its parameters do
not depend on the sensor. Hough's circles say where centres may be. Which of them is the fibre, and
how large it is, is decided by how strong and how complete the step across a circle around it is.
"""

from dataclasses import dataclass
from functools import cache, partial

import cv2
import numpy as np

from device.vision.arrays import Floats, Grey, Image, blur, known_median, sample
from device.vision.frame import Frame

COARSE_PITCH_UM = 1.0
"""um per pixel of the picture that is searched."""
SEARCH = (0.45, 2.2)
"""Range of radii searched, relative to the nominal one: a scale that is wrong by the factor of a
binning, two, shall be seen, not missed."""
NEAR_NOMINAL = 0.15
"""Radii that differ by less than this share from the nominal one are as likely as the nominal one."""
LARGEST_FIELD_UM = 4000.0
"""No microscope that resolves a fibre sees more at once; searching it would take minutes."""
BLUR_UM = (3.0, 2.5)
"""Standard deviations of the Gaussians before and after the equalisation: it would make edges of
the ferrule's grain, which is finer than this; the fibre is not."""
EDGE_LIMIT = 150.0
"""Canny's upper threshold on equalised levels, which span the whole range."""
STRETCHED_EDGE_LIMIT = 40.0
"""The same on stretched levels, where a fibre near to the ferrule's level makes a shallow edge."""
CANDIDATES = 24
"""How many of Hough's circles are compared."""
ANGLES = 180
"""Rays around a candidate."""
STEP_UM = 3.0
"""A step is the difference of the grey levels this far outside and inside of a circle."""
LEAST_STEP = 2.0
"""Grey levels; a step that is less deep is no fibre."""
COMPLETE = 0.7
"""Share of the rays that see at least half of a step from which on it is one of a fibre's rings."""
LEAST_SHARE, LEAST_SHARE_IN_PART = 0.05, 0.4
"""Depth of the cladding's step by the deepest: a core may shine. What only some of the rays see is the
border of a film, unless it is about as deep."""
NEARER_UM = (2.0, 1.0)
"""Hough's centres are off by a few um: so far to each side a better one is looked for."""


@dataclass(frozen=True)
class Circle:
    """A circle on the end face in um, from the middle of the frame's top left pixel."""

    x_um: float
    y_um: float
    radius_um: float


def find_fibre(frame: Frame, radius_um: float) -> Circle | None:
    """The circle that is most likely the cladding's outer edge, or None where there is none.

    Args:
        frame: a picture, of any scale.
        radius_um: nominal radius of the cladding.
    """
    if not _is_of_a_microscope(frame, radius_um):
        return None
    picture = _coarse_picture(frame)
    smooth = blur(picture, 1.0)
    even = _blur(picture, BLUR_UM[0])
    equal = np.asarray(cv2.equalizeHist(even), np.uint8)
    looks = ((equal, EDGE_LIMIT), (_stretch(even), STRETCHED_EDGE_LIMIT))
    centers = [
        center
        for contrasty, edge_limit in looks
        for center in _find_centers(_blur(contrasty, BLUR_UM[1]), radius_um, edge_limit)
    ]
    strength, center = max(((_strength(smooth, at, radius_um), at) for at in centers), default=(0.0, None))
    if center is None or strength < LEAST_STEP:
        return None
    x, y = _refine(smooth, center, radius_um)
    return _in_frame_um(Circle(x, y, _outermost(*_steps(smooth, (x, y), radius_um))), frame)


def _is_of_a_microscope(frame: Frame, radius_um: float) -> bool:
    """Whether a fibre has room in the field, and the field is none of a wrong scale."""
    height, width = frame.pixels.shape
    sides_um = (width * frame.scale.x_um_per_px, height * frame.scale.y_um_per_px)
    return bool(min(sides_um) >= SEARCH[0] * radius_um and max(sides_um) <= LARGEST_FIELD_UM)


def _coarse_picture(frame: Frame) -> Grey:
    height, width = frame.pixels.shape
    size = (
        max(1, round(width * frame.scale.x_um_per_px / COARSE_PITCH_UM)),
        max(1, round(height * frame.scale.y_um_per_px / COARSE_PITCH_UM)),
    )
    return np.asarray(cv2.resize(frame.pixels, size, interpolation=cv2.INTER_AREA), np.uint8)


def _blur(picture: Grey, sigma_um: float) -> Grey:
    return np.asarray(cv2.GaussianBlur(picture, (0, 0), sigma_um / COARSE_PITCH_UM), np.uint8)


def _stretch(picture: Grey) -> Grey:
    """Levels from their 0.5th to 99.5th percentile over the whole range.

    Equalisation spends the range on the ferrule's many pixels; this does not ask how many.
    """
    low, high = np.percentile(picture, (0.5, 99.5))
    return np.asarray(np.clip((picture - low) * 255 / max(high - low, 1), 0, 255), np.uint8)


def _find_centers(picture: Grey, radius_um: float, edge_limit: float) -> list[tuple[float, float]]:
    """Centres of Hough's circles in coarse pixels; its gradient method runs Canny itself."""
    found = cv2.HoughCircles(
        picture,
        cv2.HOUGH_GRADIENT,
        dp=2,
        minDist=6,
        param1=edge_limit,
        param2=10,
        minRadius=round(SEARCH[0] * radius_um / COARSE_PITCH_UM),
        maxRadius=round(SEARCH[1] * radius_um / COARSE_PITCH_UM),
    )
    return [] if found is None else [(float(x), float(y)) for x, y, _ in found[0][:CANDIDATES]]


def _refine(picture: Image, center: tuple[float, float], radius_um: float) -> tuple[float, float]:
    """The centre nearby around which the most complete step is deepest."""
    strength = cache(partial(_strength, picture, radius_um=radius_um))
    for nearer_um in NEARER_UM:
        by = nearer_um / COARSE_PITCH_UM
        for _ in range(4):
            beside = [(center[0] + dx, center[1] + dy) for dx in (-by, 0, by) for dy in (-by, 0, by)]
            best = max(beside, key=strength)
            if best == center:
                break
            center = best
    return center


def _strength(picture: Image, center: tuple[float, float], radius_um: float) -> float:
    """How deep the deepest step around a centre is, in grey levels, that of the expected size first."""
    radii_um, steps = _steps(picture, center, radius_um)
    return float((np.abs(known_median(steps)) * _likelihood(radii_um / radius_um)).max())


def _steps(picture: Image, center: tuple[float, float], radius_um: float) -> tuple[Floats, Image]:
    """Radii in um, and the step across each along every ray, shape (radii, `ANGLES`).

    NaN where a ray leaves the picture; 0 on a circle of which most rays do.
    """
    across = round(STEP_UM / COARSE_PITCH_UM)
    radii_um = np.arange(SEARCH[0] * radius_um, SEARCH[1] * radius_um, COARSE_PITCH_UM)
    levels = _sample_rings(
        picture, center, np.arange(len(radii_um) + 2 * across) * COARSE_PITCH_UM + radii_um[0] - STEP_UM
    )
    steps = levels[2 * across :] - levels[: -2 * across]
    steps[np.isnan(steps).mean(axis=1) > 0.5] = 0
    return radii_um, steps


def _outermost(radii_um: Floats, steps: Image) -> float:
    """Radius in um of the outermost step of any depth: the core's may be deeper, but lies inside."""
    typical = known_median(steps)
    depth = np.abs(typical)
    half = steps * np.sign(typical)[:, None] >= depth[:, None] / 2
    agreeing = half.sum(axis=1) / np.maximum((~np.isnan(steps)).sum(axis=1), 1)
    least = np.where(agreeing >= COMPLETE, LEAST_SHARE, LEAST_SHARE_IN_PART) * float(depth.max())
    last = int(np.flatnonzero(depth >= np.maximum(least, LEAST_STEP))[-1])
    first = max(0, last - round(2 * STEP_UM / COARSE_PITCH_UM))
    return float(radii_um[first + int(np.argmax(depth[first : last + 1]))])


def _sample_rings(picture: Image, center: tuple[float, float], radii_um: Floats) -> Image:
    """Grey levels, shape (radii, ANGLES); NaN outside the picture."""
    angles = np.linspace(0, 2 * np.pi, ANGLES, endpoint=False)
    radii_px = radii_um[:, None] / COARSE_PITCH_UM
    x = (center[0] + radii_px * np.cos(angles)).astype(np.float32)
    y = (center[1] + radii_px * np.sin(angles)).astype(np.float32)
    return sample(picture, x, y, outside=float("nan"))


def _likelihood(relative: Floats) -> Floats:
    """Weight of a radius relative to the nominal one: 1 near it, a third far from it."""
    excess = np.maximum(np.abs(np.log(relative)) - NEAR_NOMINAL, 0)
    return np.asarray(np.maximum(np.exp(-excess / 0.1), 1 / 3))


def _in_frame_um(circle: Circle, frame: Frame) -> Circle:
    """From coarse pixels to um from the middle of the frame's top left pixel."""
    offset_x = (COARSE_PITCH_UM - frame.scale.x_um_per_px) / 2
    offset_y = (COARSE_PITCH_UM - frame.scale.y_um_per_px) / 2
    return Circle(
        circle.x_um * COARSE_PITCH_UM + offset_x,
        circle.y_um * COARSE_PITCH_UM + offset_y,
        circle.radius_um,
    )
