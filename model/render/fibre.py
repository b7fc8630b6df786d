"""The clean end face: levels of ferrule, adhesive, cladding and core over the whole frame.

Geometry is exact because it is analytic: each pixel's distance from the axis is looked up in a
radial course of 0.02 um pitch, smoothed by about a third of a pixel against jagged edges.
"""

import math

import cv2
import numpy as np
import numpy.typing as npt

from model.render.ferrule import Level, ferrule
from model.render.scene import Core, FibreLook, Light, Ring, Scene, Wave

_PITCH_UM = 0.02
_EDGE_WIDTH_UM = 0.9
_SOFTEN_PX = 0.35
_RING_SIGMAS = 4.5
_TORN_UM = 4.0
"""So far from the bore's mean radius a torn edge is drawn."""

Indices = npt.NDArray[np.intp]
Grid = tuple[Level, Level]
"""Places relative to the fibre's centre in um: x as a row, y as a column."""


def grid_um(scene: Scene) -> Grid:
    """Place of each pixel's middle relative to the fibre's centre: x as a row, y as a column, um."""
    camera = scene.camera
    x_px = np.arange(camera.width_px, dtype=np.float32) - (camera.width_px - 1) / 2
    y_px = np.arange(camera.height_px, dtype=np.float32) - (camera.height_px - 1) / 2
    x_um = x_px * camera.scale.x_um_per_px - scene.center_um[0]
    y_um = y_px * camera.scale.y_um_per_px - scene.center_um[1]
    return x_um[None, :].astype(np.float32), y_um[:, None].astype(np.float32)


def end_face(scene: Scene, rng: np.random.Generator) -> Level:
    """Levels of the end face without features, float32, the camera's shape, 1 on the ferrule."""
    level = ferrule(scene, rng)
    if scene.look is None:
        return level
    x_um, y_um = grid_um(scene)
    reach_um = _reach_um(scene.look)
    columns = np.flatnonzero(np.abs(x_um[0]) < reach_um)
    rows = np.flatnonzero(np.abs(y_um[:, 0]) < reach_um)
    if columns.size == 0 or rows.size == 0:
        return level
    window = slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1)
    level[window] = _with_fibre(level[window], scene, scene.look, (x_um[:, window[1]], y_um[window[0]]))
    return level


def _reach_um(look: FibreLook) -> float:
    """Beyond this distance from the axis there is nothing but ferrule."""
    bore_um = look.fibre.cladding_um / 2 + look.epoxy_um + math.hypot(*look.epoxy_offset_um)
    rings_um = [r.radius_um + _RING_SIGMAS * r.width_um + math.hypot(*r.offset_um) for r in look.rings]
    return max([bore_um + 5 * _EDGE_WIDTH_UM, *rings_um]) + 2


def _with_fibre(ground: Level, scene: Scene, look: FibreLook, grid: Grid) -> Level:
    pixel_um = (scene.camera.scale.x_um_per_px + scene.camera.scale.y_um_per_px) / 2
    level = _joined(ground, look, scene.rotation, grid, pixel_um)
    _add_relief(level, look, scene.light, grid)
    _add_core(level, look, scene.rotation, grid, pixel_um)
    for ring in look.rings:
        _add_ring(level, ring, scene.rotation, grid)
    return level


def _joined(ground: Level, look: FibreLook, rotation: float, grid: Grid, pixel_um: float) -> Level:
    """Cladding, adhesive and ferrule, each by its share of the pixel; the bore need not be centred."""
    radius_um, bore_um = _distance(grid, (0.0, 0.0)), _distance(grid, _turned(look.epoxy_offset_um, rotation))
    edge_um, sigma_um = look.fibre.cladding_um / 2, _SOFTEN_PX * pixel_um
    near = np.nonzero(np.abs(bore_um - edge_um - look.epoxy_um) < _TORN_UM)
    bore_um[near] -= _swing(look.bore_wobble, rotation, grid, near)
    cladding = 1 - _look_up(_step(edge_um, sigma_um), radius_um)
    outside = np.minimum(_look_up(_step(edge_um + look.epoxy_um, sigma_um), bore_um), 1 - cladding)
    adhesive = 1 - cladding - outside
    level = cladding * _look_up(_smooth(_cladding_course(look), sigma_um), radius_um) + outside * ground
    there = np.nonzero(adhesive > 0)
    strength = np.maximum(1 + _swing(look.epoxy_waves, rotation, grid, there), 0)
    level[there] += adhesive[there] * look.epoxy_level * strength
    return np.asarray(level, np.float32)


def _distance(grid: Grid, center_um: tuple[float, float]) -> Level:
    x_um, y_um = grid
    return np.asarray(np.sqrt((x_um - center_um[0]) ** 2 + (y_um - center_um[1]) ** 2), np.float32)


def _swing(waves: tuple[Wave, ...], rotation: float, grid: Grid, there: tuple[Indices, ...]) -> Level:
    """The sum of the waves at the chosen pixels; 0 on average over the circumference."""
    x_um, y_um = grid
    angle = np.arctan2(y_um[there[0], 0], x_um[0, there[1]]) - rotation
    total = np.zeros_like(angle)
    for wave in waves:
        total += wave.amplitude * np.cos(wave.order * angle + wave.phase)
    return np.asarray(total, np.float32)


def _course(radius_um: float) -> Level:
    return np.arange(0, radius_um, _PITCH_UM, dtype=np.float32)


def _step(radius_um: float, sigma_um: float) -> Level:
    """From 0 inside the radius to 1 outside."""
    r_um = _course(radius_um + 8 * sigma_um + 1)
    return _smooth((r_um > radius_um).astype(np.float32), sigma_um)


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


def _cladding_course(look: FibreLook) -> Level:
    """Level of the cladding over the radius, to some way beyond its edge."""
    r_um = _course(look.fibre.cladding_um / 2 + 5)
    level = np.full_like(r_um, look.cladding_level)
    if look.outer_cladding_um > 0:
        level[r_um > look.outer_cladding_um / 2] += look.outer_cladding_level
    glow = look.core.glow * np.exp(-np.maximum(r_um - look.fibre.core_um / 2, 0) / 6)
    return np.asarray(level + glow, np.float32)


def _add_relief(level: Level, look: FibreLook, light: Light, grid: Grid) -> None:
    """The edge's rounding: bright towards the light, dark away from it."""
    x_um, y_um = grid
    radius_um = _distance(grid, (0.0, 0.0))
    edge_um = look.fibre.cladding_um / 2 + look.epoxy_um
    r_um = _course(edge_um + 20)
    crest = light.relief * np.exp(-0.5 * ((r_um - edge_um) / _EDGE_WIDTH_UM) ** 2)
    facing = (x_um * math.cos(light.relief_angle) + y_um * math.sin(light.relief_angle)) / edge_um
    level += _look_up(crest.astype(np.float32), radius_um) * facing


def _add_core(level: Level, look: FibreLook, rotation: float, grid: Grid, pixel_um: float) -> None:
    radius_um = _distance(grid, _turned(look.core.offset_um, rotation))
    edge_um = look.fibre.core_um / 2
    r_um = _course(edge_um + 4 * look.core.soft_um + 5)
    sigma_um = math.hypot(look.core.soft_um, _SOFTEN_PX * pixel_um)
    cover = _smooth((r_um <= edge_um).astype(np.float32), sigma_um)
    cover[-2:] = 0
    shine = _core_course(look.core, r_um, edge_um).astype(np.float32)
    cover_px = _look_up(cover, radius_um)
    level *= 1 - cover_px
    level += _look_up(cover * shine, radius_um)


def _core_course(core: Core, r_um: Level, edge_um: float) -> Level:
    share = np.minimum(r_um / edge_um, 1)
    fall = 1 - core.roundness * share**2
    ripple = core.ripple * np.cos(2 * math.pi * r_um / core.ripple_um) * (1 - 0.5 * share)
    dip = core.dip * np.exp(-0.5 * (r_um / (0.08 * edge_um + 0.6)) ** 2)
    return np.asarray(core.level * (fall + ripple + dip))


def _add_ring(level: Level, ring: Ring, rotation: float, grid: Grid) -> None:
    """Adds the line where it is more than nothing."""
    center_um = _turned(ring.offset_um, rotation)
    off_um = _distance(grid, center_um) - ring.radius_um
    there = np.nonzero(np.abs(off_um) < _RING_SIGMAS * ring.width_um)
    off = off_um[there] - _swing(ring.wobble, rotation, grid, there)
    x_um, y_um = grid[0][0, there[1]] - center_um[0], grid[1][there[0], 0] - center_um[1]
    side = ring.side + rotation
    facing = (x_um * math.cos(side) + y_um * math.sin(side)) / ring.radius_um
    line = ring.level * np.exp(-0.5 * (off / ring.width_um) ** 2)
    strength = np.maximum(1 + _swing(ring.waves, rotation, grid, there), 0)
    level[there] += line * strength * (1 + ring.lopsided * facing)


def _turned(place_um: tuple[float, float], angle: float) -> tuple[float, float]:
    x_um, y_um = place_um
    cos, sin = math.cos(angle), math.sin(angle)
    return x_um * cos - y_um * sin, x_um * sin + y_um * cos
