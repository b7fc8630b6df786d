"""Pictures of a stage micrometre, drawn from their formula."""

import math

import cv2
import numpy as np

from device.vision.frame import Grey, Scale


def ruled(scale: Scale, angle_deg: float, seed: int, pitch_um: float = 10.0) -> Grey:
    """Dark lines a fifth of the pitch wide, under uneven light, blurred, noisy, with a speck."""
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[0:480, 0:640].astype(float)
    a = math.radians(angle_deg)
    along = x * scale.x_um_per_px * math.cos(a) + y * scale.y_um_per_px * math.sin(a)
    place = (along / pitch_um + rng.uniform()) % 1
    edge_um = np.abs(place - 0.5) * pitch_um - pitch_um / 10
    levels = (60 + 120 / (1 + np.exp(-edge_um / 0.3))) * (0.8 + 0.3 * x / 640)
    levels[np.hypot(x - rng.uniform(0, 640), y - rng.uniform(0, 480)) < 30] = 40
    noisy = cv2.GaussianBlur(levels, (0, 0), 1.0) + rng.normal(0, 3, x.shape)
    return np.asarray(np.clip(noisy, 0, 255), np.uint8)
