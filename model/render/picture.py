"""From a scene to a picture with its exact truth."""

import math
from dataclasses import dataclass, replace

import cv2
import numpy as np

from device.vision.frame import Grey, Scale
from model.render.draw import draw_features
from model.render.dust import passed
from model.render.ferrule import Level
from model.render.fibre import end_face, grid_um
from model.render.scene import Camera, Ferrule, Light, Scene
from model.service import contact_zone_um, service
from model.truth import Truth

TILT_STEPS = 5
BAR_GREY = 16
"""Grey level of a video camera's black bars."""


@dataclass(frozen=True, eq=False)
class Rendered:
    """A picture and what is true about it.

    Attributes:
        pixels: grey levels, uint8, shape (height, width).
        scale: um per pixel.
        truth: geometry, features, labels, and the technician's word.
    """

    pixels: Grey
    scale: Scale
    truth: Truth


def render(scene: Scene, rng: np.random.Generator) -> Rendered:
    """Takes a picture of the scene.

    Args:
        scene: what to take.
        rng: source of grain, texture and noise; the same state gives the same picture.
    """
    level = end_face(scene, rng)
    contact_radius_um = contact_zone_um(scene.fibre) / 2
    features, labels = draw_features(level, scene, contact_radius_um, rng)
    truth = Truth(
        ellipse_px=_ellipse_px(scene),
        fibre=scene.look.fibre if scene.look else scene.fibre,
        features=features,
        labels=labels,
        service=service(scene.fibre, features),
    )
    return Rendered(_photograph(level, scene, rng), scene.camera.scale, truth)


def ideal(scene: Scene) -> Level:
    """What the camera would deliver without grain, noise, rounding and compression.

    Returns:
        Grey levels 0 to 255 (a little more where the camera sharpens), float32, shape
        (height, width). The texture of the features is not that of any one picture.
    """
    plain = replace(scene, ferrule=Ferrule(0.0, 1.0, 0.0, 0.0, 0.0))
    rng = np.random.default_rng(0)
    level = end_face(plain, rng)
    draw_features(level, plain, contact_zone_um(scene.fibre) / 2, rng)
    return _amplified(_exposed(_projected(level, plain), scene.camera), scene.camera)


def _ellipse_px(scene: Scene) -> tuple[float, float, float, float] | None:
    if scene.look is None:
        return None
    camera = scene.camera
    radius_um = scene.look.fibre.cladding_um / 2
    return (
        scene.center_um[0] / camera.scale.x_um_per_px + (camera.width_px - 1) / 2,
        scene.center_um[1] / camera.scale.y_um_per_px + (camera.height_px - 1) / 2,
        radius_um / camera.scale.x_um_per_px,
        radius_um / camera.scale.y_um_per_px,
    )


def _photograph(level: Level, scene: Scene, rng: np.random.Generator) -> Grey:
    """Optics, light, sensor, electronics and storage, in this order."""
    camera = scene.camera
    grey = _amplified(_with_noise(_projected(level, scene), camera, rng), camera)
    pixels = np.clip(np.rint(grey), 0, 255).astype(np.uint8)
    return pixels if camera.jpeg_quality is None else _compressed(pixels, camera.jpeg_quality)


def _projected(level: Level, scene: Scene) -> Level:
    """Grey levels on the sensor: blurred by the optics, under the scene's light."""
    sharp = _tilted(level, scene) if scene.tilt else _blurred(level, scene, scene.blur_um)
    if scene.dust:
        sharp *= passed(scene.camera, scene.dust)
    return _lit(sharp, scene.light)


def _blurred(level: Level, scene: Scene, blur_um: float) -> Level:
    scale = scene.camera.scale
    return np.asarray(
        cv2.GaussianBlur(
            level,
            (0, 0),
            sigmaX=max(blur_um / scale.x_um_per_px, 0.1),
            sigmaY=max(blur_um / scale.y_um_per_px, 0.1),
        ),
        np.float32,
    )


def _tilted(level: Level, scene: Scene) -> Level:
    """Focus that falls off to both sides of the line through the fibre that is in focus.

    The variance of the point spread lies between that of two of a few uniformly blurred pictures;
    so does each pixel.
    """
    x_um, y_um = grid_um(scene)
    off_um = x_um * math.cos(scene.tilt_angle) + y_um * math.sin(scene.tilt_angle)
    variance = scene.blur_um**2 + (scene.tilt * off_um) ** 2
    steps = np.linspace(scene.blur_um, math.sqrt(float(variance.max())), TILT_STEPS)
    total = np.zeros_like(level)
    place = np.interp(variance, steps**2, np.arange(TILT_STEPS)).astype(np.float32)
    for step, blur_um in enumerate(steps):
        total += np.maximum(1 - np.abs(place - step), 0) * _blurred(level, scene, float(blur_um))
    return total


def _lit(level: Level, light: Light) -> Level:
    """Grey levels under a light that slopes across the frame and falls off in its corners."""
    height, width = level.shape
    x = np.linspace(-1, 1, width, dtype=np.float32)[None, :]
    y = np.linspace(-1, 1, height, dtype=np.float32)[:, None]
    slope = light.slope * (x * math.cos(light.slope_angle) + y * math.sin(light.slope_angle))
    falloff = light.vignette * (x**2 + y**2) / 2
    grey = light.black_grey + light.ferrule_grey * level * (1 + slope - falloff)
    return np.asarray(grey, dtype=np.float32)


def _with_noise(grey: Level, camera: Camera, rng: np.random.Generator) -> Level:
    """Exposed, with shot, read and row noise."""
    exposed = _exposed(grey, camera)
    sigma = np.sqrt(camera.read_noise**2 + camera.shot_noise * exposed)
    noise = rng.standard_normal(grey.shape, dtype=np.float32) * sigma
    rows = rng.standard_normal((len(grey), 1), dtype=np.float32) * camera.row_noise
    return np.asarray(exposed + noise + rows, dtype=np.float32)


def _exposed(grey: Level, camera: Camera) -> Level:
    """Clipped at white, as a sensor's well is full, and black where the camera's bars are."""
    left, top, right, bottom = camera.bars_px
    height, width = grey.shape
    lit = np.s_[top : height - bottom, left : width - right]
    exposed = np.full_like(grey, BAR_GREY)
    exposed[lit] = np.clip(grey[lit], 0, 255)
    return exposed


def _amplified(grey: Level, camera: Camera) -> Level:
    """Blurred along the line by a narrow channel, then sharpened by an unsharp mask."""
    soft = cv2.GaussianBlur(grey, (0, 0), sigmaX=max(camera.blur_px, 0.1), sigmaY=camera.blur_px / 2 + 0.1)
    if camera.sharpening == 0:
        return np.asarray(soft)
    wide = cv2.GaussianBlur(soft, (0, 0), 1.6)
    return np.asarray(soft + camera.sharpening * (soft - wide), dtype=np.float32)


def _compressed(pixels: Grey, quality: int) -> Grey:
    stored, data = cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, quality])
    if not stored:
        raise RuntimeError("OpenCV could not write a JPEG picture")
    return np.asarray(cv2.imdecode(data, cv2.IMREAD_GRAYSCALE), dtype=np.uint8)
