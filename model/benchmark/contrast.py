"""How far each feature stands out of the noise, in the picture that was delivered.

The contrast of a feature is the root mean square change that it makes under its own mask, after
optics, light and camera: the picture with it against the picture without it, all others staying,
so that what a neighbour makes is not its own, and what hides in a patch of its own tone is not seen.
Where nothing lies near, that is the picture against the clean end face. The noise is what the
picture shows beside the feature that neither the fibre nor any feature explains: grain, polish,
sensor, rounding, compression.

Contrast to noise of single pixels says little of a speck on grain of its own size. So the signal
to noise ratio is told too: the mean change under the mask by the standard deviation of means over
equally large areas of the noise. A scratch or a crack is compared with its own two sides instead, as
the noise is where it does not lie: what is wider than a line hides none. Below 5 nobody can tell a
feature from noise even where its place is known (Rose 1948, "The sensitivity performance of the
human eye on an absolute scale", J. Opt. Soc. Am. 38:196).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial

import cv2
import numpy as np
import numpy.typing as npt

from device.vision.arrays import Image, Mask
from model.benchmark.matching import is_line
from model.benchmark.noise import Noise, box_of
from model.render.picture import Rendered, ideal
from model.render.scene import Camera, Scene

AROUND_UM = 15.0
"""How far around a feature its noise is looked at."""
CLEAR_UM = 2.0
"""Pixels this near to any feature tell nothing of the noise."""
BESIDE_BAR_PX = 8
"""Nor do those of a camera's black bars, and in the blocks of compression beside them."""
SIDE_FROM_UM, SIDE_TO_UM = 1.0, 4.0
"""A line is compared with what lies so far beside it: beyond its blur, nearer than most mottle is wide."""


@dataclass(frozen=True)
class Visibility:
    """How well a feature can be seen.

    Attributes:
        contrast_to_noise: change of a pixel, in standard deviations of the pixels' noise.
        signal_to_noise: change of the whole feature, in standard deviations of the noise of an
            area as large as it; of a scratch or a crack, of a line like it against its sides.
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
    noise = _noise(scene, rendered, with_features)
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
        told = _line_visibility if is_line(feature) else _visibility
        seen = partial(told, change=own, noise=noise, reach_px=reach_px)
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
    noise = _noise(scene, rendered, with_dust)
    return _visibility(depth > depth.max() / 2, change, noise, _px(scene, AROUND_UM))


def _noise(scene: Scene, rendered: Rendered, expected: Image) -> Noise:
    """Of the pixels far from every feature, by how much they differ from what is expected."""
    px = _px(scene, CLEAR_UM)
    labels = (rendered.truth.labels > 0).astype(np.uint8)
    free = cv2.dilate(labels, np.ones((2 * px + 1,) * 2, np.uint8)) == 0
    free &= _off_bars(scene.camera)
    return Noise(free, np.where(free, rendered.pixels - expected, 0).astype(np.float32))


def _off_bars(camera: Camera) -> Mask:
    """What shows no bar, and lies beside none, where sharpening and compression reach."""
    left, top, right, bottom = (bar_px + BESIDE_BAR_PX if bar_px else 0 for bar_px in camera.bars_px)
    off = np.zeros((camera.height_px, camera.width_px), bool)
    off[top : camera.height_px - bottom, left : camera.width_px - right] = True
    return off


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
    near = box_of(mask, px)
    beside = cv2.dilate(mask[near].astype(np.uint8), np.ones((2 * px + 1,) * 2, np.uint8)) > 0
    return bool((labels[near][beside & ~mask[near]] > 0).any())


def _visibility(mask: Mask, change: Image, noise: Noise, reach_px: int) -> Visibility:
    under = change[mask]
    signal = max(abs(float(under.mean())), float(under.std()))
    return Visibility(_seen(mask, under, noise, reach_px), signal / noise.of_area(int(mask.sum())))


def _line_visibility(mask: Mask, change: Image, noise: Noise, reach_px: int) -> Visibility:
    near_px, far_px = (max(1, round(um / AROUND_UM * reach_px)) for um in (SIDE_FROM_UM, SIDE_TO_UM))
    sides = _grown(mask, far_px) & ~_grown(mask, near_px)
    under, beside = change[mask], change[sides]
    signal = max(abs(float(under.mean() - beside.mean())), float(under.std()))
    return Visibility(_seen(mask, under, noise, reach_px), signal / noise.of_line(mask, sides))


def _seen(mask: Mask, under: Image, noise: Noise, reach_px: int) -> float:
    """Root mean square change of a pixel under a mask, in standard deviations of the noise around it."""
    return float(np.sqrt(np.mean(under**2))) / noise.around(mask, reach_px)


def _grown(mask: Mask, px: int) -> Mask:
    return cv2.dilate(mask.astype(np.uint8), np.ones((2 * px + 1,) * 2, np.uint8)) > 0


def _px(scene: Scene, um: float) -> int:
    return round(um / scene.camera.scale.x_um_per_px)
