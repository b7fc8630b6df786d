"""Pictures by the instrument's own camera for a calibration, one at each press of Enter.

The service must be stopped: one process may hold the camera.
"""

import sys
from contextlib import ExitStack

from device.audit.images import Images
from device.commands.pictures import Picture
from device.config import Configuration
from device.errors import ConfigurationError
from device.instrument import open_camera
from device.measuring import PICTURES
from device.parts.camera import Camera
from device.parts.camera_ladder import SteadyCamera
from device.parts.clock import SystemClock
from device.parts.lgpio_lines import board_lines
from device.parts.pwm_lamp import PwmLamp
from device.screens.focus import sharpness


def photographed(count: int, settings: Configuration) -> list[Picture]:
    """Take pictures by the light and with the exposure that the instrument inspects by, and keep them.

    Args:
        count: how many.
        settings: those of the instrument.

    Raises:
        PartError: lamp or camera do not answer.
        LogError: a picture cannot be kept.
        ConfigurationError: the input ends before the last picture.
    """
    images = Images(settings.log.folder / PICTURES)
    with ExitStack() as giving_back:
        lamp = PwmLamp(settings.lamp.gpio, board_lines())
        giving_back.callback(lamp.close)
        lamp.set(settings.lamp.level)
        camera = SteadyCamera(
            lambda: open_camera(settings.camera, SystemClock().monotonic_s), sharpness, settings.camera.burst
        )
        giving_back.callback(camera.close)
        return [_taken(f"{at} of {count}", camera, settings, images) for at in range(1, count + 1)]


def _taken(which: str, camera: Camera, settings: Configuration, images: Images) -> Picture:
    sys.stderr.write(f"picture {which}: put it in or move it, focus, press Enter\n")
    if not sys.stdin.readline():
        raise ConfigurationError(f"the input ended before picture {which}; nothing was calibrated")
    pixels = camera.capture_best(settings.camera.timeout_s).pixels
    sha256 = images.store(pixels)
    sys.stderr.write(f"kept as {images.path(sha256)}, sharpness {sharpness(pixels):.1f}\n")
    return Picture(f"picture {which}", pixels, sha256)
