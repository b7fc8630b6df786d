"""Faint defects: what stands out of the noise only when it is looked at through a wider aperture.

A difference of ranks asks for several standard deviations in single pixels. A defect of 5 um covers
a hundred of them, so that their mean stands out where no pixel does. At each scale the residual is
averaged by a Gaussian and compared with its surroundings, which takes away what the background
missed (difference of Gaussians; Lindeberg 1998, "Feature detection with automatic scale selection",
Int. J. Comput. Vis. 30:79), and held to its own noise, ring by ring and by its tails, since grain and
polish do not average out as white noise would.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from device.vision.arrays import Image, Mask, average
from device.vision.background import Background, ring_noise, rough_noise
from device.vision.blobs import Blob
from device.vision.patch import PITCH_UM
from device.vision.surface import Surface
from device.vision.tails import of_its_own, tail_weight

Expected = Callable[[Mask], Iterator[Blob]]
"""Of the parts of a mask, those where something is expected."""

SURROUNDINGS = 3.0
"""Standard deviation of the surroundings' Gaussian, by that of the aperture's."""
HALO = 6.0
"""So far around what stands out, in standard deviations of the aperture's, its surroundings show it."""
NOISE_FLOOR = 0.05
"""Grey levels: what rounding leaves in an average."""
WAVE_LEFT = 0.7
"""Share of a wave of compression, as long as a block, that an average over an aperture leaves."""
LIGHTEST, HEAVIEST = 0.5, 1.5
"""Tails beyond these are those of features."""
ONE_SIDED = 2.054
"""What 2 % of a normal distribution exceed, in standard deviations."""
SIGNS = (np.float32(-1), np.float32(1))
ASSURED = 0.65
"""Share of an aperture's threshold that is asked for where something is expected: among the hundred places
there, chance reaches four standard deviations in one of a hundred pictures."""
LEAST_WEIGHT = 0.2
"""An average over less than this share of its aperture says nothing."""
SHOWN = 2 / 3
"""An aperture as wide as a defect shows about this share of its contrast. Of wide ones the whole is
asked for, since glass is never quite even over their width."""


@dataclass(frozen=True)
class Aperture:
    """One scale.

    Attributes:
        sigma_um: standard deviation of its Gaussian.
        gamma: standard deviations of the noise from which on a mark is set; the finer, the more
            places there are where chance could set one.
        shows: share of the least contrast that counts as seen through it.
    """

    sigma_um: float
    gamma: float
    shows: float


APERTURES = (
    Aperture(0.5, 7.0, SHOWN),
    Aperture(1.0, 6.5, SHOWN),
    Aperture(2.0, 6.1, 1.0),
    Aperture(4.0, 5.5, 1.0),
)


@dataclass(frozen=True)
class Glance:
    """What one aperture shows.

    Attributes:
        background: the averaged residual with the noise of that average; 0 where known.
        marks: where something stands out.
        hints: where something does not stand out of its like, so that it counts only as a part of a line.
    """

    background: Background
    marks: Mask
    hints: Mask


def glance(surface: Surface, aperture: Aperture, known: Mask, expected: Expected) -> Glance:
    """Look through one aperture, past what is known already.

    Args:
        surface: the end face.
        aperture: the scale.
        known: pixels of features that were found before, which count neither as something new
            nor as surroundings.
        expected: where something is expected, so that less is asked for there.
    """
    background = surface.background
    weights = (background.in_view & ~known).astype(np.float32)
    near = _average(background.residual, weights, aperture.sigma_um)
    wide = _average(background.residual, weights, SURROUNDINGS * aperture.sigma_um)
    band = np.where(known, np.float32(0), near - wide)
    unknown = np.where(known, np.float32(np.nan), band)
    noise = surface.rings.spread(ring_noise(surface.rings.table(unknown)))
    floor = np.float32(max(NOISE_FLOOR, WAVE_LEFT * surface.noise_floor))
    noise = rough_noise(band, np.maximum(noise, floor), background.in_view & ~known)
    marks, beyond = np.zeros_like(known), np.zeros_like(known)
    halo_px = round(HALO * aperture.sigma_um / PITCH_UM)
    for region in surface.regions:
        free = region & (weights > 0)
        noise = _held_to_tails(band, noise, free, aperture.gamma)
        sizes = np.abs(band) / noise
        beyond |= (sizes > aperture.gamma) & free
        marks |= of_its_own(sizes, free, aperture.gamma, halo_px)
        for blob in expected((sizes > ASSURED * aperture.gamma) & free):
            blob.of(marks)[...] |= blob.mask
    return Glance(Background(band, background.level, noise, background.in_view), marks, beyond & ~marks)


def averaged(surface: Surface, sigma_um: float, gamma: float) -> Background:
    """The residual averaged by a Gaussian, with the noise of that average; surroundings stay in it.

    The noise is held to the calmer of its two tails: what is wide and lies on the surface makes one of
    them heavy, the surface's own texture both.

    Args:
        surface: the end face.
        sigma_um: standard deviation of the Gaussian.
        gamma: standard deviations of the noise that will count.
    """
    background = surface.background
    mean = _average(background.residual, background.in_view.astype(np.float32), sigma_um)
    noise = surface.rings.spread(ring_noise(surface.rings.table(mean)))
    noise = np.maximum(noise, np.float32(max(NOISE_FLOOR, WAVE_LEFT * surface.noise_floor)))
    for region in surface.regions:
        score = mean / noise
        tails = [tail_weight(sign * score, region, HEAVIEST * gamma, ONE_SIDED) for sign in SIGNS]
        noise = np.where(region, noise * np.float32(np.clip(min(tails), LIGHTEST, HEAVIEST)), noise)
    return Background(mean, background.level, noise, background.in_view)


def _held_to_tails(band: Image, noise: Image, free: Mask, gamma: float) -> Image:
    """Noise by which the tail of a region is as that of a normal distribution, elsewhere unchanged."""
    weight = tail_weight(np.abs(band) / noise, free, HEAVIEST * gamma)
    return np.where(free, noise * np.float32(np.clip(weight, LIGHTEST, HEAVIEST)), noise)


def _average(values: Image, weights: Image, sigma_um: float) -> Image:
    weight = average(weights, sigma_um / PITCH_UM)
    total = average(values * weights, sigma_um / PITCH_UM)
    known = weight > LEAST_WEIGHT
    return np.divide(total, weight, out=np.zeros_like(total), where=known)
