"""How far each feature stands out of the noise, in the picture that was delivered.

The contrast of a feature is the root mean square change that it makes under its own mask, after
optics, light and camera: the picture with it against the picture without it, all others staying,
so that what a neighbour makes is not its own, and what hides in a patch of its own tone is not seen.
Where nothing lies near, that is the picture against the clean end face. The noise is what the
picture shows beside the feature that neither the fibre nor any feature explains: grain, polish,
sensor, rounding, compression.

Contrast to noise of single pixels says little of a speck on grain of its own size. So the signal
to noise ratio is told too: the mean change under the mask by the standard deviation of means over
equally large areas of the noise. Below 5 nobody can tell a feature from noise even where its place
is known (Rose 1948, "The sensitivity performance of the human eye on an absolute scale", J. Opt.
Soc. Am. 38:196).
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial

import cv2
import numpy as np
import numpy.typing as npt

from device.vision.arrays import Image, Mask
from model.render.picture import Rendered, ideal
from model.render.scene import Scene

AROUND_UM = 15.0
"""How far around a feature its noise is looked at."""
CLEAR_UM = 2.0
"""Pixels this near to any feature tell nothing of the noise."""
LEAST_NOISE = 0.5
"""Grey levels: rounding, where a picture shows nothing else."""
ENOUGH_PX = 200


@dataclass(frozen=True)
class Visibility:
    """How well a feature can be seen.

    Attributes:
        contrast_to_noise: change of a pixel, in standard deviations of the pixels' noise.
        signal_to_noise: change of the whole feature, in standard deviations of the noise of an
            area as large as it.
        within: the same of its part within each of the radii that were asked for, in their order.
    """

    contrast_to_noise: float
    signal_to_noise: float
    within: tuple["Visibility", ...] = ()


UNSEEN = Visibility(0.0, 0.0)


def visibilities(scene: Scene, rendered: Rendered, radii_um: Sequence[float] = ()) -> tuple[Visibility, ...]:
    """How well each true feature can be seen.

    Args:
        scene: that was rendered.
        rendered: its picture.
        radii_um: within which distances of the fibre's axis its parts are looked at alone too.

    Returns:
        One per feature of the truth, in order; `UNSEEN` for one that others cover wholly.
    """
    if not rendered.truth.features:
        return ()
    with_features = ideal(scene)
    change = with_features - ideal(replace(scene, features=()))
    labels = rendered.truth.labels
    free, unexplained = _unexplained(scene, rendered, with_features)
    px, reach_px = _px(scene, CLEAR_UM), _px(scene, AROUND_UM)
    alone = _Alone(scene)
    near_axis = [_radius_um(rendered) < radius_um for radius_um in radii_um]
    found = []
    for feature in rendered.truth.features:
        mask = labels == feature.mask_index
        if not mask.any():
            found.append(replace(UNSEEN, within=(UNSEEN,) * len(near_axis)))
            continue
        own = alone.change(feature.mask_index) if _has_neighbour(mask, labels, px) else change
        seen = partial(_visibility, free=free, change=own, unexplained=unexplained, reach_px=reach_px)
        whole = seen(mask)
        parts = tuple(_of_part(mask & near, mask, whole, seen) for near in near_axis)
        found.append(replace(whole, within=parts))
    return tuple(found)


def dust_visibility(scene: Scene, rendered: Rendered, radius_um: float) -> Visibility:
    """How well dust on the microscope's own optics can be seen, where its shadows are deepest.

    Args:
        scene: that was rendered.
        rendered: its picture.
        radius_um: within which distance of the fibre's axis it counts.
    """
    if not scene.dust:
        return UNSEEN
    with_dust = ideal(scene)
    change = with_dust - ideal(replace(scene, dust=()))
    depth = np.where(_radius_um(rendered) < radius_um, np.abs(change), 0)
    if not depth.any():
        return UNSEEN
    free, unexplained = _unexplained(scene, rendered, with_dust)
    return _visibility(depth > depth.max() / 2, free, change, unexplained, _px(scene, AROUND_UM))


def _unexplained(scene: Scene, rendered: Rendered, expected: Image) -> tuple[Mask, Image]:
    """The pixels far from every feature; and by how much they differ from what is expected, else 0."""
    px = _px(scene, CLEAR_UM)
    labels = (rendered.truth.labels > 0).astype(np.uint8)
    free = cv2.dilate(labels, np.ones((2 * px + 1,) * 2, np.uint8)) == 0
    return free, np.where(free, rendered.pixels - expected, 0).astype(np.float32)


def _of_part(part: Mask, mask: Mask, whole: Visibility, seen: Callable[[Mask], Visibility]) -> Visibility:
    if not part.any():
        return UNSEEN
    return whole if np.array_equal(part, mask) else seen(part)


def _radius_um(rendered: Rendered) -> Image:
    """Distance of each pixel from the fibre's axis; infinite where the picture shows no fibre."""
    height, width = rendered.pixels.shape
    if rendered.truth.ellipse_px is None:
        return np.full((height, width), np.inf, np.float32)
    x_px, y_px, _, _ = rendered.truth.ellipse_px
    across_um = (np.arange(width) - x_px) * rendered.scale.x_um_per_px
    down_um = (np.arange(height) - y_px) * rendered.scale.y_um_per_px
    return np.sqrt(down_um[:, None] ** 2 + across_um[None, :] ** 2).astype(np.float32)


class _Alone:
    """What one feature of a scene changes while all others stay; without their random texture."""

    def __init__(self, scene: Scene) -> None:
        self._scene = replace(scene, features=tuple(replace(f, texture=0.0) for f in scene.features))

    @cached_property
    def _all(self) -> Image:
        return ideal(self._scene)

    def change(self, mask_index: int) -> Image:
        """Grey levels with the feature minus those without it, the picture's shape."""
        features = self._scene.features
        others = features[: mask_index - 1] + features[mask_index:]
        return np.asarray(self._all - ideal(replace(self._scene, features=others)), np.float32)


def _has_neighbour(mask: Mask, labels: npt.NDArray[np.uint16], px: int) -> bool:
    near = cv2.dilate(mask.astype(np.uint8), np.ones((2 * px + 1,) * 2, np.uint8)) > 0
    return bool((labels[near & ~mask] > 0).any())


def _visibility(mask: Mask, free: Mask, change: Image, unexplained: Image, reach_px: int) -> Visibility:
    under = change[mask]
    signal = max(abs(float(under.mean())), float(under.std()))
    return Visibility(
        float(np.sqrt(np.mean(under**2))) / noise_around(mask, free, unexplained, reach_px),
        signal / noise_of_area(int(mask.sum()), free, unexplained),
    )


def noise_of_area(pixels: int, free: Mask, unexplained: Image) -> float:
    """Standard deviation of means over square areas of so many pixels, in grey levels.

    Rounding alone leaves `LEAST_NOISE` in a pixel, and as much less in a mean as it has pixels.

    Args:
        pixels: of an area; of areas too large to find free of features, the largest that are.
        free: pixels far from every feature.
        unexplained: picture minus ideal, grey levels, 0 where not free.
    """
    side = max(1, round(math.sqrt(pixels)))
    while True:
        means = cv2.boxFilter(unexplained, -1, (side, side))
        whole = cv2.erode(free.astype(np.uint8), np.ones((side, side), np.uint8)) > 0
        if whole.sum() >= ENOUGH_PX:
            values = means[whole]
            spread = 1.4826 * float(np.median(np.abs(values - np.median(values))))
            return max(spread, LEAST_NOISE / side)
        if side == 1:
            return LEAST_NOISE
        side = max(1, side // 2)


def noise_around(mask: Mask, free: Mask, unexplained: Image, reach_px: int) -> float:
    """Standard deviation around a feature, from the median absolute deviation.

    Args:
        mask: the feature's pixels, at least one.
        free: pixels far from every feature.
        unexplained: picture minus ideal, grey levels.
        reach_px: how far around the feature's box to look; the whole picture where that box
            holds too few free pixels.
    """
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    box = (
        slice(max(rows[0] - reach_px, 0), rows[-1] + reach_px + 1),
        slice(max(columns[0] - reach_px, 0), columns[-1] + reach_px + 1),
    )
    values = unexplained[box][free[box]]
    if len(values) < ENOUGH_PX:
        values = unexplained[free]
    if len(values) < ENOUGH_PX:
        return LEAST_NOISE
    return max(1.4826 * float(np.median(np.abs(values - np.median(values)))), LEAST_NOISE)


def _px(scene: Scene, um: float) -> int:
    return round(um / scene.camera.scale.x_um_per_px)
