"""Fit an ellipse to an edge to a tenth of a um.

Along a few hundred rays the place of the steepest grey level slope is taken to a fraction of a
sample; an axis-aligned ellipse is fitted to these places by least squares, and the rays that lie
off it are dropped and looked at again close to it (least trimmed squares in a few rounds). Where
several rings lie in the band, the start has to say which of them is meant (`cladding.py`).
"""

from dataclasses import dataclass

import cv2
import numpy as np

from device.vision.arrays import MAD_SIGMAS, Floats, Image, sample
from device.vision.frame import Frame
from device.vision.locate import Circle

RAYS = 360
STEP_UM = 0.1
"""Distance of samples along a ray."""
SMOOTH_UM = 0.9
"""Standard deviation of the Gaussian whose derivative measures the slope."""
NARROW_UM, OPTICS_UM = 1.5, 0.3
"""In a band of no more than this half width, in which grain as steep as the edge seldom lies, a
Gaussian of one pixel tells where a sharp edge is: a wider one draws it towards the rings beside it, and
optics of this point spread let a narrower one see noise alone."""
MARGIN = 27
"""Samples beyond either end of a band that the slopes at its ends are measured with."""
OUTLIER_UM = 0.4
"""Least distance from the ellipse at which a ray is dropped."""
LARGEST_OVALITY = 0.015
"""Fibres are round to 1 % and better (IEC 60793-2); the rest is for the scale's own error."""
ROUNDS = (7.0, 3.0, 1.5)
"""Half widths in um of the band that is searched, one a round."""


@dataclass(frozen=True)
class Ellipse:
    """An axis-aligned ellipse in um, from the middle of the frame's top left pixel."""

    x_um: float
    y_um: float
    rx_um: float
    ry_um: float

    def radius(self, angles: Floats) -> Floats:
        """Distance of the edge from the centre in um at angles in radians (0 right, pi/2 down)."""
        radius = self.rx_um * self.ry_um / np.hypot(self.ry_um * np.cos(angles), self.rx_um * np.sin(angles))
        return np.asarray(radius)

    @property
    def diameter_um(self) -> float:
        """Mean diameter."""
        return self.rx_um + self.ry_um


@dataclass(frozen=True)
class Edge:
    """A fitted edge.

    Attributes:
        ellipse: where it is.
        support: share of the rays that agree with it, 0 to 1.
        residual_um: root mean square distance of the agreeing rays from it.
        step: median change of the grey level across it, outside minus inside, as it is over `SMOOTH_UM`:
            less than the whole where the edge is blurred more widely.
    """

    ellipse: Ellipse
    support: float
    residual_um: float
    step: float


def fit_edge(
    frame: Frame,
    start: Circle,
    rounds: tuple[float, ...] = ROUNDS,
    largest_ovality: float = LARGEST_OVALITY,
    sign: int = 0,
    sharp: bool = False,
) -> Edge | None:
    """The edge near a circle, or None where too few rays see one.

    Args:
        frame: the picture.
        start: a circle to within the first round's half width.
        rounds: half widths in um of the bands that are searched.
        largest_ovality: difference of the radii by their mean beyond which a circle is fitted.
        sign: whether it gets brighter (1) or darker (-1) outwards; 0 for what is steeper.
        sharp: whether the edge is as sharp as the optics are.
    """
    ellipse = Ellipse(start.x_um, start.y_um, start.radius_um, start.radius_um)
    angles = np.linspace(0, 2 * np.pi, RAYS, endpoint=False)
    pixel_um = float(np.clip((frame.scale.x_um_per_px + frame.scale.y_um_per_px) / 2, OPTICS_UM, SMOOTH_UM))
    edge = None
    for half_um in rounds:
        offsets = np.arange(-half_um, half_um + STEP_UM / 2, STEP_UM)
        around = np.arange(-MARGIN, len(offsets) + MARGIN) * STEP_UM - half_um
        levels = sample_along_rays(frame.smoothed, frame, ellipse, angles, around)
        slopes = slopes_of(levels)[:, MARGIN:-MARGIN]
        finely = sharp and half_um <= NARROW_UM
        fine = slopes_of(levels, smooth_um=pixel_um)[:, MARGIN:-MARGIN] if finely else slopes
        sign = sign or stronger_sign(slopes)
        places, strengths = _steepest(fine * sign, slopes * sign, offsets)
        edge = _fit(angles, ellipse.radius(angles) + places, strengths, ellipse, sign, largest_ovality)
        if edge is None:
            return None
        ellipse = edge.ellipse
    return edge


def sample_along_rays(
    picture: Image, frame: Frame, ellipse: Ellipse, angles: Floats, offsets_um: Floats
) -> Image:
    """Grey levels at offsets from an ellipse along its rays, shape (angles, offsets); NaN outside."""
    radii = ellipse.radius(angles)[:, None] + offsets_um[None, :]
    x = (ellipse.x_um + radii * np.cos(angles)[:, None]) / frame.scale.x_um_per_px
    y = (ellipse.y_um + radii * np.sin(angles)[:, None]) / frame.scale.y_um_per_px
    return sample(picture, x.astype(np.float32), y.astype(np.float32), cubic=True, outside=float("nan"))


def slopes_of(levels: Image, step_um: float = STEP_UM, smooth_um: float = SMOOTH_UM) -> Floats:
    """Slope in grey levels per um of the Gaussian-smoothed levels; 0 along rays that leave the frame."""
    reach = int(np.ceil(3 * smooth_um / step_um))
    t = np.arange(-reach, reach + 1) * step_um
    kernel = -t / smooth_um**2 * np.exp(-(t**2) / (2 * smooth_um**2))
    kernel *= step_um / (smooth_um * np.sqrt(2 * np.pi))
    whole = ~np.isnan(levels).any(axis=1, keepdims=True)
    padded = np.pad(np.where(whole, levels, 0).astype(np.float64), ((0, 0), (reach, reach)), mode="edge")
    return np.asarray(cv2.filter2D(padded, cv2.CV_64F, -kernel[None, :])[:, reach:-reach])


def stronger_sign(slopes: Floats) -> int:
    """Of which sign the steepest slope of most rays in view is, 1 or -1."""
    seen = slopes[slopes.any(axis=1)]
    profile = np.median(seen, axis=0) if len(seen) else np.zeros(slopes.shape[1])
    return 1 if profile.max() >= -profile.min() else -1


def _steepest(fine: Floats, slopes: Floats, offsets: Floats) -> tuple[Floats, Floats]:
    """Place (um, by a parabola through three samples) of each ray's steepest slope, and the slope there."""
    at = np.clip(np.argmax(fine, axis=1), 1, fine.shape[1] - 2)
    rows = np.arange(len(fine))
    before, here, after = (fine[rows, at + k] for k in (-1, 0, 1))
    bend = before - 2 * here + after
    with np.errstate(divide="ignore", invalid="ignore"):
        shift = np.where(bend < 0, 0.5 * (before - after) / bend, 0.0)
    return offsets[at] + np.clip(shift, -1, 1) * STEP_UM, slopes[rows, at]


def _fit(
    angles: Floats, radii: Floats, strengths: Floats, old: Ellipse, sign: int, largest_ovality: float
) -> Edge | None:
    good = np.isfinite(radii) & np.isfinite(strengths) & (strengths > 0)
    if good.sum() < RAYS / 6:
        return None
    good &= strengths > 0.3 * np.median(strengths[good])
    ellipse, distance = old, np.zeros_like(radii)
    for _ in range(4):
        if good.sum() < RAYS / 6:
            return None
        ellipse = _solve(angles[good], radii[good], old, largest_ovality)
        x, y = (
            radii * np.cos(angles) + old.x_um - ellipse.x_um,
            radii * np.sin(angles) + old.y_um - ellipse.y_um,
        )
        distance = np.hypot(x, y) - ellipse.radius(np.arctan2(y, x))
        spread = MAD_SIGMAS * np.median(np.abs(distance[good]))
        good = np.isfinite(distance) & (strengths > 0) & (np.abs(distance) < max(OUTLIER_UM, 3 * spread))
    residual = float(np.sqrt(np.mean(distance[good] ** 2)))
    step = sign * float(np.median(strengths[good])) * SMOOTH_UM * np.sqrt(2 * np.pi)
    return Edge(ellipse, float(good.mean()), residual, step)


def _solve(angles: Floats, radii: Floats, old: Ellipse, largest_ovality: float) -> Ellipse:
    """Least squares: r = dx cos + dy sin + r0 + e cos(2 angle), exact to first order in e / r0.

    A fibre that seems too oval is one of two edges here and another there: then e is 0.
    """
    design = np.stack([np.cos(angles), np.sin(angles), np.ones_like(angles), np.cos(2 * angles)], axis=1)
    dx, dy, mean, flat = np.linalg.lstsq(design, radii, rcond=None)[0]
    if abs(2 * flat) > largest_ovality * mean:
        (dx, dy, mean), flat = np.linalg.lstsq(design[:, :3], radii, rcond=None)[0], 0.0
    return Ellipse(old.x_um + float(dx), old.y_um + float(dy), float(mean + flat), float(mean - flat))
