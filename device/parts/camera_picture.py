"""What is asked of a camera and what it gave, as values: formats, locks, crop. Pure."""

from collections.abc import Mapping
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from device.config import CameraSettings
from device.errors import CameraError
from device.vision.frame import Grey

Crop = tuple[int, int, int, int]

EXPOSURE_SHARE, EXPOSURE_US = 0.03, 30.0
"""A sensor exposes whole lines: what it does differs from what was asked by at most this."""
GAIN_SHARE = 0.05
"""A sensor's gain has steps, coarse ones on the older sensors."""
CROP_SHARE = 0.02
"""A crop is moved and widened to what the image processor can do."""


def as_grey(picture: npt.NDArray[np.uint8], pixel_format: str, size_px: tuple[int, int]) -> Grey:
    """The grey levels of a camera's picture, 0 to 255, shape (height, width).

    Args:
        picture: as the camera delivers it. "RGB888" has shape (height, width, 3) and is B, G, R in
            memory, as libcamera names formats from the last byte on; its levels are weighted by
            ITU-R BT.601. "YUV420" and "NV12" have shape (height * 3 / 2, at least width), and begin
            with the levels.
        pixel_format: libcamera's name.
        size_px: width and height.

    Raises:
        CameraError: the picture is not what its format and size say.
    """
    width, height = size_px
    if pixel_format == "RGB888" and picture.shape == (height, width, 3):
        return np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY), np.uint8)
    is_planar = pixel_format in {"YUV420", "NV12"} and picture.ndim == 2
    if is_planar and picture.shape[0] == height * 3 // 2 and picture.shape[1] >= width:
        return np.ascontiguousarray(picture[:height, :width])
    raise CameraError(
        f"the camera gave a picture of shape {picture.shape}, which is no {width}x{height} {pixel_format}; "
        "check camera.pixel_format"
    )


def locks(settings: CameraSettings) -> dict[str, Any]:
    """The controls that keep one picture comparable with the next, by libcamera's names.

    Exposure, gain and white balance stay as configured; what would invent or remove detail is off.
    """
    return {
        "AeEnable": False,
        "ExposureTime": settings.exposure_us,
        "AnalogueGain": settings.gain,
        "AwbEnable": False,
        "ColourGains": (settings.red_gain, settings.blue_gain),
        "NoiseReductionMode": 0,
        "Sharpness": 0.0,
    }


def is_locked(metadata: Mapping[str, Any], settings: CameraSettings) -> bool:
    """Whether a picture was taken as configured; what the camera does not tell counts as it should be."""
    exposure_us = metadata.get("ExposureTime", settings.exposure_us)
    gain = metadata.get("AnalogueGain", settings.gain)
    most_us = EXPOSURE_US + EXPOSURE_SHARE * settings.exposure_us
    return bool(
        abs(exposure_us - settings.exposure_us) <= most_us
        and abs(gain - settings.gain) <= GAIN_SHARE * settings.gain
    )


def crop_for(offered: Mapping[str, Any], view: float, size_px: tuple[int, int]) -> Crop | None:
    """The part of the sensor to look at: in its middle, of the picture's shape, so that pixels are square.

    Args:
        offered: the camera's controls, each with least, most and default.
        view: share of the largest such part, above 0 to 1.
        size_px: width and height of the picture.

    Returns:
        Left, top, width, height in the sensor's pixels; None for a camera that cannot crop.

    Raises:
        CameraError: a camera that cannot crop is to show a part.
    """
    if "ScalerCrop" not in offered:
        if view < 1:
            raise CameraError("this camera cannot crop; set camera.view to 1")
        return None
    left, top, most_wide, most_high = offered["ScalerCrop"][1]
    shape = size_px[0] / size_px[1]
    width = view * min(most_wide, most_high * shape)
    height = width / shape
    return (
        round(left + (most_wide - width) / 2),
        round(top + (most_high - height) / 2),
        round(width),
        round(height),
    )


def is_same_crop(metadata: Mapping[str, Any], crop: Crop | None) -> bool:
    """Whether a picture shows the part of the sensor that was asked for, and so has its scale."""
    given = metadata.get("ScalerCrops", [metadata.get("ScalerCrop")])[0]
    if crop is None or given is None:
        return True
    most_px = CROP_SHARE * crop[2]
    return all(abs(one - other) <= most_px for one, other in zip(given, crop, strict=True))
