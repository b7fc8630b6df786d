"""How far each feature stands out of the noise, in the picture that was delivered.

The contrast of a feature is the root mean square change that it makes under its own mask, after
optics, light and camera. The noise is what the picture shows beside the feature that neither
the fibre nor any feature explains: grain, polish, sensor, rounding, compression.
"""

from dataclasses import replace

import cv2
import numpy as np

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


def contrast_to_noise(scene: Scene, rendered: Rendered) -> tuple[float, ...]:
    """Contrast of each true feature in standard deviations of the noise around it.

    Args:
        scene: that was rendered.
        rendered: its picture.

    Returns:
        A value per feature of the truth, in order; 0 for one that others cover wholly.
    """
    if not rendered.truth.features:
        return ()
    with_features = ideal(scene)
    change = with_features - ideal(replace(scene, features=()))
    labels = rendered.truth.labels
    px = _px(scene, CLEAR_UM)
    near = cv2.dilate((labels > 0).astype(np.uint8), np.ones((2 * px + 1,) * 2, np.uint8)) > 0
    unexplained = rendered.pixels - with_features
    values = []
    for feature in rendered.truth.features:
        mask = labels == feature.mask_index
        if not mask.any():
            values.append(0.0)
            continue
        contrast = float(np.sqrt(np.mean(change[mask] ** 2)))
        values.append(contrast / noise_around(mask, ~near, unexplained, _px(scene, AROUND_UM)))
    return tuple(values)


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
