"""The clean end face: levels of ferrule, adhesive, cladding and core over the whole frame.

Geometry is exact because it is analytic: each pixel's distance from the axis is looked up in a
radial course of 0.02 um pitch, smoothed by about a third of a pixel against jagged edges.
"""

import math

import cv2
import numpy as np
import numpy.typing as npt

from model.render.scene import Core, Ferrule, FibreLook, Light, Ring, Scene

Level = npt.NDArray[np.float32]

_PITCH_UM = 0.02
_EDGE_WIDTH_UM = 0.9


def grid_um(scene: Scene) -> tuple[Level, Level]:
    """Place of each pixel's middle relative to the fibre's centre: x as a row, y as a column, um."""
    camera = scene.camera
    x_px = np.arange(camera.width_px, dtype=np.float32) - (camera.width_px - 1) / 2
    y_px = np.arange(camera.height_px, dtype=np.float32) - (camera.height_px - 1) / 2
    x_um = x_px * camera.scale.x_um_per_px - scene.center_um[0]
    y_um = y_px * camera.scale.y_um_per_px - scene.center_um[1]
    return x_um[None, :].astype(np.float32), y_um[:, None].astype(np.float32)


def end_face(scene: Scene, rng: np.random.Generator) -> Level:
    """Levels of the end face without features, float32, the camera's shape, 1 on the ferrule."""
    x_um, y_um = grid_um(scene)
    ground = ferrule(scene, rng)
    if scene.look is None:
        return ground
    pixel_um = (scene.camera.scale.x_um_per_px + scene.camera.scale.y_um_per_px) / 2
    radius_um = np.sqrt(x_um**2 + y_um**2)
    outside, fibre_level = _cladding_courses(scene.look, pixel_um)
    level = _look_up(fibre_level, radius_um) + _look_up(outside, radius_um) * ground
    _add_relief(level, scene.look, scene.light, (x_um, y_um, radius_um))
    _add_core(level, scene.look, scene.rotation, (x_um, y_um), pixel_um)
    for ring in scene.look.rings:
        _add_ring(level, ring, scene.rotation, (x_um, y_um))
    return level


def ferrule(scene: Scene, rng: np.random.Generator) -> Level:
    """The ferrule's surface around 1: grain, slow mottling and polishing marks."""
    camera, look = scene.camera, scene.ferrule
    shape = (camera.height_px, camera.width_px)
    sigma_px = max(0.3, look.grain_um / camera.scale.x_um_per_px)
    level = np.asarray(1 + look.grain * _texture(rng, shape, sigma_px, sigma_px), np.float32)
    small = _texture(rng, (shape[0] // 16 + 2, shape[1] // 16 + 2), 2.0, 2.0)
    wide = np.asarray(cv2.resize(small, shape[::-1], interpolation=cv2.INTER_CUBIC), np.float32)
    level += look.mottle * wide
    if look.polish > 0:
        level += look.polish * _polish(look, rng, shape)
    return level


def _texture(rng: np.random.Generator, shape: tuple[int, int], sigma_x: float, sigma_y: float) -> Level:
    """Gaussian texture of unit standard deviation."""
    noise = rng.standard_normal(shape, dtype=np.float32)
    blurred = cv2.GaussianBlur(noise, (0, 0), sigmaX=sigma_x, sigmaY=sigma_y)
    return (blurred / max(float(blurred.std()), 1e-6)).astype(np.float32)


def _polish(look: Ferrule, rng: np.random.Generator, shape: tuple[int, int]) -> Level:
    side = math.ceil(math.hypot(*shape))
    marks = _texture(rng, (side, side // 4), 8.0, 0.8)
    wide = cv2.resize(marks, (side, side), interpolation=cv2.INTER_LINEAR)
    middle = (side / 2, side / 2)
    turn = cv2.getRotationMatrix2D(middle, -math.degrees(look.polish_angle), 1.0)
    turn = turn + np.array([[0, 0, shape[1] / 2 - middle[0]], [0, 0, shape[0] / 2 - middle[1]]])
    return np.asarray(cv2.warpAffine(wide, turn, shape[::-1], borderMode=cv2.BORDER_REFLECT))


def _course(radius_um: float) -> Level:
    return np.arange(0, radius_um, _PITCH_UM, dtype=np.float32)


def _smooth(course: Level, sigma_um: float) -> Level:
    row = course[None, :].astype(np.float32)
    smoothed = cv2.GaussianBlur(
        row, (0, 0), sigmaX=sigma_um / _PITCH_UM, sigmaY=1e-3, borderType=cv2.BORDER_REFLECT
    )
    return np.asarray(smoothed[0])


def _look_up(course: Level, radius_um: Level) -> Level:
    """The course at each radius, linear between its samples, its last value beyond its end."""
    place = radius_um * np.float32(1 / _PITCH_UM)
    place = np.minimum(place, len(course) - 1.001).astype(np.float32)
    index = place.astype(np.int32)
    part = place - index
    return np.asarray(course[index] * (1 - part) + course[index + 1] * part, dtype=np.float32)


def _cladding_courses(look: FibreLook, pixel_um: float) -> tuple[Level, Level]:
    """Share of the ferrule that shows, and the level added to it, over the radius."""
    edge_um = look.fibre.cladding_um / 2
    r_um = _course(edge_um + look.epoxy_um + 20)
    core_um = look.fibre.core_um / 2
    level = np.full_like(r_um, look.cladding_level)
    if look.outer_cladding_um > 0:
        level[r_um > look.outer_cladding_um / 2] += look.outer_cladding_level
    level += look.core.glow * np.exp(-np.maximum(r_um - core_um, 0) / 6)
    level[r_um > edge_um] = look.epoxy_level
    ferrule_starts_um = edge_um + look.epoxy_um
    level[r_um > ferrule_starts_um] = 0
    outside = (r_um > ferrule_starts_um).astype(np.float32)
    sigma_um = 0.35 * pixel_um
    return _smooth(outside, sigma_um), _smooth(level, sigma_um)


def _add_relief(level: Level, look: FibreLook, light: Light, grid: tuple[Level, Level, Level]) -> None:
    """The edge's rounding: bright towards the light, dark away from it."""
    x_um, y_um, radius_um = grid
    edge_um = look.fibre.cladding_um / 2 + look.epoxy_um
    r_um = _course(edge_um + 20)
    crest = light.relief * np.exp(-0.5 * ((r_um - edge_um) / _EDGE_WIDTH_UM) ** 2)
    facing = (x_um * math.cos(light.relief_angle) + y_um * math.sin(light.relief_angle)) / edge_um
    level += _look_up(crest.astype(np.float32), radius_um) * facing


def _add_core(
    level: Level,
    look: FibreLook,
    rotation: float,
    grid: tuple[Level, Level],
    pixel_um: float,
) -> None:
    x_um, y_um = grid
    dx, dy = _turned(look.core.offset_um, rotation)
    radius_um = np.sqrt((x_um - dx) ** 2 + (y_um - dy) ** 2)
    edge_um = look.fibre.core_um / 2
    r_um = _course(edge_um + 4 * look.core.soft_um + 5)
    cover = _smooth((r_um <= edge_um).astype(np.float32), math.hypot(look.core.soft_um, 0.35 * pixel_um))
    cover[-2:] = 0
    shine = _core_course(look.core, r_um, edge_um).astype(np.float32)
    cover_px = _look_up(cover, radius_um)
    level *= 1 - cover_px
    level += _look_up(cover * shine, radius_um)


def _add_ring(level: Level, ring: Ring, rotation: float, grid: tuple[Level, Level]) -> None:
    """Adds the line within the square around it, the only place where it is not nothing."""
    x_um, y_um = grid
    reach_um = ring.radius_um + 5 * ring.width_um + math.hypot(*ring.offset_um)
    columns = np.flatnonzero(np.abs(x_um[0]) < reach_um)
    rows = np.flatnonzero(np.abs(y_um[:, 0]) < reach_um)
    if columns.size == 0 or rows.size == 0:
        return
    window = slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1)
    dx, dy = _turned(ring.offset_um, rotation)
    x_um, y_um = x_um[:, window[1]] - dx, y_um[window[0]] - dy
    radius_um = np.sqrt(x_um**2 + y_um**2)
    side = ring.side + rotation
    facing = (x_um * math.cos(side) + y_um * math.sin(side)) / ring.radius_um
    line = np.exp(-0.5 * ((radius_um - ring.radius_um) / ring.width_um) ** 2)
    level[window] += ring.level * line * (1 + ring.lopsided * facing)


def _turned(place_um: tuple[float, float], angle: float) -> tuple[float, float]:
    x_um, y_um = place_um
    cos, sin = math.cos(angle), math.sin(angle)
    return x_um * cos - y_um * sin, x_um * sin + y_um * cos


def _core_course(core: Core, r_um: Level, edge_um: float) -> Level:
    share = np.minimum(r_um / edge_um, 1)
    fall = 1 - core.roundness * share**2
    ripple = core.ripple * np.cos(2 * math.pi * r_um / core.ripple_um) * (1 - 0.5 * share)
    dip = core.dip * np.exp(-0.5 * (r_um / (0.08 * edge_um + 0.6)) ** 2)
    return np.asarray(core.level * (fall + ripple + dip))
