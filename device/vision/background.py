"""What a clean end face would look like here: light, ferrule, cladding, core and their rings.

The light is a smooth surface fitted to the ferrule, robustly. What remains depends on the ring
coordinate alone, up to slow changes with the angle: its median over a wide sector is the
background. Noise is what is left around it, ring by ring, so that the fibre's own edges, where
any misfit shows, ask for more contrast than the plain ferrule does. Near the axis, where a speck may
cover whole rings, they are held to what the fibre shows further out (`inmost.py`).
"""

from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np
import numpy.typing as npt

from device.vision import inmost
from device.vision.arrays import MAD_SIGMAS, Floats, Image, Mask, average, known_median
from device.vision.findings import Fibre
from device.vision.frame import CLIPPED
from device.vision.patch import PITCH_UM, Patch
from device.vision.rings import RING_UM, Rings

SECTORS = 96
HALF_WINDOW = 16
"""The median spans twice this many sectors and one: a third of the circle."""
EDGE_HALF_WINDOW = 6
EDGE_REACH_UM = 6.0
"""Near the cladding's edge, rings that are not quite concentric change faster: the median spans
less, about 50 um, of which a chip may cover half."""
RESAMPLED = 4
"""Grey levels by which resampling leaves a clipped place darker."""
CORE_EDGE_UM, MOST_CLIPPED = 2.0, 0.95
"""So far within its edge a core is itself, and the share of it from which on it is clipped as a whole."""
LIGHT_DEGREE = 2
LIGHT_POWERS = np.nonzero(np.add.outer(*[np.arange(LIGHT_DEGREE + 1)] * 2) <= LIGHT_DEGREE)
"""Powers of y and of x in the light's polynomial."""
LIGHT_STEP_PX = 8
LIGHT_WINDOW = np.ones((LIGHT_STEP_PX + 1,) * 2, np.uint8)
"""Of each so many pixels of the ferrule the light is the mean around one."""
LIGHT_OFF_EDGE_UM = 6.0
LEAST_LIGHT_PLACES = 50
SLOW_CHANGE = 4.0
"""Slow changes around a ring stay within this many standard deviations of most of them; what
changes by more is a film on a part of the ring, and no background."""
SLOW_FLOOR = 0.012
"""Share of the level of most rings that the background may always change by."""
ROUGH_UM = 8.0
"""Standard deviation of the aperture over which a surface is rough or smooth."""
MOST_ROUGH = 2.5
MEAN_SIZE = 1.2533
"""Standard deviation by mean size, of a normal distribution."""
BLOCK_UM, EDGE_FLOOR = 5.0, 1.5
"""So far from an edge the waves of its blocks reach, by so much more than one of them they are off."""
NOISE_FLOOR = 0.6
"""Least standard deviation in grey levels: quantisation, and a little of everything else."""


@dataclass(frozen=True)
class Background:
    """A patch against its background.

    Attributes:
        residual: grey levels above (+) or below (-) the background, light evened out; 0 out of view.
        level: the background itself, grey levels.
        noise: standard deviation of the residual where nothing is, grey levels.
        in_view: where the residual means anything.
    """

    residual: Image
    level: Image
    noise: Image
    in_view: Mask

    @cached_property
    def score(self) -> Image:
        """Residual in standard deviations of the noise."""
        return self.residual / self.noise


def model_background(patch: Patch, rings: Rings, floor: float, fibre: Fibre) -> Background:
    """The background of a patch, and what stands out of it.

    A core that the camera clips as a whole is as bright everywhere, however uneven the light is.

    Args:
        patch: the rectified picture.
        rings: its ring coordinates.
        floor: least standard deviation of the noise that is known beforehand, in grey levels.
        fibre: nominal diameters.
    """
    even = patch.levels / np.where(_clipped_core(patch, rings), np.float32(1), fit_light(patch, rings))
    medians = _sector_medians(rings.table(even), rings.cladding_radius_um)
    radii_um = (np.arange(len(medians)) * RING_UM).astype(np.float32)
    levels = inmost.held(medians, radii_um, rings.core_radius_um, fibre)
    level = rings.spread(levels)
    residual = np.where(patch.in_view, even - level, 0).astype(np.float32)
    held = (levels != medians).any(axis=1)
    noise = rings.spread(inmost.quiet(ring_noise(rings.table(residual)), radii_um, held, fibre))
    return Background(residual, level, np.maximum(noise, _least_noise(rings, floor)), patch.in_view)


def _clipped_core(patch: Patch, rings: Rings) -> Mask:
    """The pixels of a core that is clipped as a whole; of one that is in part, none."""
    clipped = (patch.levels >= CLIPPED - RESAMPLED) & (rings.radius_um < rings.cladding_radius_um)
    core = rings.radius_um < (rings.core_radius_um or 0.0) - CORE_EDGE_UM
    whole = bool(core.any()) and float(clipped[core].mean()) >= MOST_CLIPPED
    return clipped if whole else np.zeros_like(clipped)


def _least_noise(rings: Rings, floor: float) -> Image:
    """The floor of the noise: higher beside an edge, of which compression rounds many waves at once."""
    least = np.full_like(rings.radius_um, max(NOISE_FLOOR, floor))
    for edge_um in rings.edges_um:
        least[np.abs(rings.radius_um - edge_um) < BLOCK_UM] = max(NOISE_FLOOR, EDGE_FLOOR * floor)
    return least


def fit_light(patch: Patch, rings: Rings) -> Image:
    """The light's surface, 1 in the middle: a polynomial through the ferrule, outliers dropped."""
    rows, columns = _light_places(patch, rings)
    if len(rows) < LEAST_LIGHT_PLACES:
        return np.ones_like(patch.levels)
    values = cv2.blur(patch.levels, LIGHT_WINDOW.shape)[rows, columns].astype(np.float64)
    axis = patch.x_um[0].astype(np.float64) / float(patch.x_um.max())
    terms = [axis[rows] ** i * axis[columns] ** j for i, j in zip(*LIGHT_POWERS, strict=True)]
    weights = np.zeros((LIGHT_DEGREE + 1, LIGHT_DEGREE + 1))
    weights[LIGHT_POWERS] = _solve_robustly(np.stack(terms, axis=1), values)
    along_rows = np.array([np.polyval(of_y[::-1], axis) for of_y in weights[::-1]])
    surface = np.polyval(along_rows, axis[:, None])
    return np.asarray(np.clip(surface / max(float(weights[0, 0]), 1.0), 0.25, 4), np.float32)


def _light_places(patch: Patch, rings: Rings) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """Rows and columns of a grid of places on the ferrule whose surroundings are in view."""
    whole = cv2.erode(patch.in_view.astype(np.uint8), LIGHT_WINDOW) > 0
    at = np.zeros_like(whole)
    at[::LIGHT_STEP_PX, ::LIGHT_STEP_PX] = True
    at &= whole & (rings.radius_um > rings.cladding_radius_um + LIGHT_OFF_EDGE_UM)
    rows, columns = np.nonzero(at)
    return rows, columns


def _solve_robustly(design: Floats, values: Floats) -> Floats:
    keep = np.ones(len(values), bool)
    weights = np.zeros(design.shape[1])
    for _ in range(5):
        weights = np.linalg.lstsq(design[keep], values[keep], rcond=None)[0]
        off = np.abs(values - design @ weights)
        keep = off <= max(2.5 * MAD_SIGMAS * float(np.median(off)), 0.5)
    return weights


def _sector_medians(table: Image, edge_um: float) -> Image:
    """Running median over the angle, shape (rings, `SECTORS`); unknown rings take their neighbour's."""
    sectors = known_median(table.reshape(len(table), SECTORS, -1))
    radii = np.arange(len(table)) * RING_UM
    medians = _running_median(sectors, HALF_WINDOW)
    whole = known_median(sectors)[:, None]
    medians = whole + _bounded(medians - whole, SLOW_FLOOR * float(np.nan_to_num(known_median(whole.T)[0])))
    near_edge = np.abs(radii - edge_um) < EDGE_REACH_UM
    medians[near_edge] = _running_median(sectors[near_edge], EDGE_HALF_WINDOW)
    return _fill(np.where((radii < inmost.REACH_UM)[:, None] | np.isnan(medians), whole, medians))


def _bounded(change: Image, least: float) -> Image:
    """Changes from a ring's median, shape (rings, `SECTORS`), no larger than is usual on that ring."""
    usual = MAD_SIGMAS * known_median(np.abs(change))
    most = np.maximum(cv2.blur(np.nan_to_num(SLOW_CHANGE * usual)[:, None], (1, 9)), least)
    return np.asarray(np.clip(change, -most, most), np.float32)


def _running_median(sectors: Image, half_window: int) -> Image:
    window = np.arange(-half_window, half_window + 1)
    return known_median(sectors[:, (np.arange(SECTORS)[:, None] + window) % SECTORS])


def ring_noise(table: Image) -> Image:
    """Standard deviation by ring from the median absolute deviation; the widest of three rings."""
    noise = MAD_SIGMAS * known_median(np.abs(table))
    widest = cv2.dilate(np.nan_to_num(noise)[:, None], np.ones((3, 1), np.uint8))
    return np.asarray(widest, np.float32).reshape(-1, 1)


def rough_noise(residual: Image, noise: Image, in_view: Mask) -> Image:
    """Noise where a surface is rougher in some places than around most of the ring.

    The mean size of the residual nearby, of which what stands out counts a little only.

    Args:
        residual: grey levels, shape of the patch.
        noise: its standard deviation by ring, shape of the patch.
        in_view: where the residual means anything.
    """
    seen = in_view.astype(np.float32)
    size = np.minimum(np.abs(residual), MOST_ROUGH * noise) * seen
    sigma_px = ROUGH_UM / PITCH_UM
    share = np.maximum(average(seen, sigma_px), np.float32(0.1))
    return np.maximum(noise, np.float32(MEAN_SIZE) * average(size, sigma_px) / share)


def _fill(table: Image) -> Image:
    """Rings of which nothing is known take the value of the next ring inwards."""
    last = np.maximum.accumulate(np.where(np.isnan(table), 0, np.arange(len(table))[:, None]), axis=0)
    return np.nan_to_num(np.take_along_axis(table, last, axis=0)).astype(np.float32)
