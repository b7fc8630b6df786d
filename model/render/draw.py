"""Draws features into the level map, and the label image beside it.

A feature's coverage is drawn at several times the camera's resolution and averaged. OpenCV paints
the pixels that an outline runs through, so its edge lies half a fine pixel outside the outline: a
sixteenth of the camera's pixel for a small feature, an eighth for a large one.
"""

import math

import cv2
import numpy as np
import numpy.typing as npt

from device.vision.findings import Kind
from model.render.ferrule import Level, slow_texture, texture
from model.render.scene import FeatureSpec, Outline, Scene
from model.render.shapes import enclosing_circle_um, inner_distance_um, middle_um, turned
from model.truth import TrueFeature

_FINER_SMALL, _FINER_LARGE = 8, 4
_SMALL_PX = 200 * 200
_SHIFT_BITS = 6
_MARGIN_UM = 4.0

Window = tuple[slice, slice]


def draw_features(
    level: Level, scene: Scene, contact_radius_um: float, rng: np.random.Generator
) -> tuple[tuple[TrueFeature, ...], npt.NDArray[np.uint16]]:
    """Draws all features of the scene into `level`, in place.

    Args:
        level: the end face, float32, shape (height, width).
        scene: whose features, camera, light and rotation are used.
        contact_radius_um: radius of the contact zone.
        rng: source of the features' texture.

    Returns:
        The features that reach into the frame, and the label image (uint16, same shape).
    """
    labels = np.zeros(level.shape, np.uint16)
    truths = []
    for index, spec in enumerate(scene.features, start=1):
        outlines = turned(spec.outlines, scene.rotation)
        drawn = _draw(level, scene, spec, outlines, rng)
        if drawn is None:
            continue
        window, coverage, contrast = drawn
        labels[window][coverage >= min(0.5, float(coverage.max()))] = index
        truths.append(_truth(spec, outlines, contact_radius_um, contrast, index))
    return tuple(truths), labels


def _truth(
    spec: FeatureSpec,
    outlines: tuple[Outline, ...],
    contact_radius_um: float,
    contrast: float,
    index: int,
) -> TrueFeature:
    x_um, y_um, _ = enclosing_circle_um(outlines)
    inner_um = inner_distance_um(outlines)
    if spec.kind is Kind.SCRATCH:
        points = np.concatenate(outlines)
        share = float(np.mean(np.hypot(points[:, 0], points[:, 1]) < contact_radius_um))
        inside_um = spec.length_um * share
    else:
        inside_um = spec.size_um if inner_um < contact_radius_um else 0.0
    return TrueFeature(
        kind=spec.kind,
        x_um=x_um,
        y_um=y_um,
        size_um=spec.size_um,
        length_um=spec.length_um,
        inner_um=inner_um,
        inside_um=inside_um,
        contrast=contrast,
        mask_index=index,
        course_um=middle_um(outlines) if spec.kind is Kind.SCRATCH else (),
    )


def _draw(
    level: Level,
    scene: Scene,
    spec: FeatureSpec,
    outlines: tuple[Outline, ...],
    rng: np.random.Generator,
) -> tuple[Window, Level, float] | None:
    """Draws one feature; gives its window, its coverage there and its contrast, None if unseen."""
    in_px = [_to_px(scene, outline) for outline in outlines]
    window = _window(scene, in_px, level.shape)
    if window is None:
        return None
    coverage = _coverage(in_px, window)
    if not coverage.any():
        return None
    ground = level[window]
    tone = _tone(spec, coverage, scene, rng)
    sigma_px = spec.soft_um / scene.camera.scale.x_um_per_px
    hidden = cv2.GaussianBlur(coverage, (0, 0), sigma_px) if sigma_px > 0.3 else coverage
    change = hidden * spec.opacity * (tone - ground) + _edges(spec, scene, coverage)
    level[window] = ground + change
    return window, coverage, _contrast(change, coverage)


def _contrast(change: Level, coverage: Level) -> float:
    """Root mean square change under the feature, with the sign of the mean change."""
    weight = float(coverage.sum())
    mean = float((change * coverage).sum()) / weight
    square = float((change**2 * coverage).sum()) / weight
    return math.copysign(math.sqrt(square), mean)


def _to_px(scene: Scene, outline: Outline) -> Outline:
    camera = scene.camera
    x_px = (outline[:, 0] + scene.center_um[0]) / camera.scale.x_um_per_px + (camera.width_px - 1) / 2
    y_px = (outline[:, 1] + scene.center_um[1]) / camera.scale.y_um_per_px + (camera.height_px - 1) / 2
    return np.stack([x_px, y_px], axis=1)


def _window(scene: Scene, in_px: list[Outline], shape: tuple[int, ...]) -> Window | None:
    points = np.concatenate(in_px)
    margin = math.ceil(_MARGIN_UM / scene.camera.scale.x_um_per_px)
    left, top = np.floor(points.min(axis=0)).astype(int) - margin
    right, bottom = np.ceil(points.max(axis=0)).astype(int) + margin + 1
    left, top = max(left, 0), max(top, 0)
    right, bottom = min(right, shape[1]), min(bottom, shape[0])
    if right - left < 2 or bottom - top < 2:
        return None
    return slice(top, bottom), slice(left, right)


def _coverage(in_px: list[Outline], window: Window) -> Level:
    """Share of each pixel that the outlines cover, 0 to 1."""
    rows, columns = window
    height, width = rows.stop - rows.start, columns.stop - columns.start
    finer = _FINER_SMALL if height * width <= _SMALL_PX else _FINER_LARGE
    canvas = np.zeros((height * finer, width * finer), np.uint8)
    for outline in in_px:
        # The middle of fine pixel 0 lies at (0.5 / finer - 0.5) of a coarse one.
        fine = (outline - (columns.start, rows.start) + 0.5) * finer - 0.5
        fixed = np.round(fine * (1 << _SHIFT_BITS)).astype(np.int32)
        cv2.fillPoly(canvas, [fixed], (255.0,), lineType=cv2.LINE_8, shift=_SHIFT_BITS)
    coarse = cv2.resize(canvas, (width, height), interpolation=cv2.INTER_AREA)
    return np.asarray(coarse, dtype=np.float32) / np.float32(255)


def _tone(spec: FeatureSpec, coverage: Level, scene: Scene, rng: np.random.Generator) -> Level:
    """The feature's own level: its tone with texture, fringes of a film, the floor of a pit."""
    shape = coverage.shape
    tone = np.full(shape, spec.tone, np.float32)
    pixel_um = scene.camera.scale.x_um_per_px
    if spec.texture > 0:
        tone += spec.texture * texture(rng, shape, 0.8 / pixel_um)
    if spec.fringe_um > 0:
        thickness_um = 8 * slow_texture(rng, shape, 18 / pixel_um)
        tone += 0.12 * np.sin(2 * math.pi * thickness_um / spec.fringe_um)
    if spec.middle > 0:
        inward = cv2.GaussianBlur(coverage, (0, 0), spec.size_um / 5 / pixel_um)
        tone += spec.middle * (inward / float(inward.max())) ** 6
    return tone


def _edges(spec: FeatureSpec, scene: Scene, coverage: Level) -> Level:
    """The bright line around a feature, and the shading of its slopes by slanting light."""
    round_px = 0.8 / scene.camera.scale.x_um_per_px
    wide = cv2.GaussianBlur(coverage, (0, 0), round_px)
    edges = spec.rim * np.maximum(wide - coverage, 0) * 2
    relief = scene.light.relief * spec.opacity
    if relief > 0:
        slope_x = cv2.Sobel(wide, cv2.CV_32F, 1, 0, scale=0.125) * math.cos(scene.light.relief_angle)
        slope_y = cv2.Sobel(wide, cv2.CV_32F, 0, 1, scale=0.125) * math.sin(scene.light.relief_angle)
        edges = edges + relief * 2.5 * round_px * (slope_x + slope_y)
    return np.asarray(edges, dtype=np.float32)
