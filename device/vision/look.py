"""A frame's way through vision: locate, fit, judge the picture, find, measure, describe."""

import numpy as np

from device.vision import quality
from device.vision.arrays import Mask
from device.vision.background import Background, model_background
from device.vision.core import fit_core
from device.vision.descriptors import Seen, describe
from device.vision.do2mr import find_defects
from device.vision.edge import Edge, Ellipse, fit_edge
from device.vision.findings import EndFace, Feature, Fibre, Findings, Zone
from device.vision.frame import Frame
from device.vision.lei import GAMMA as LINE_GAMMA
from device.vision.lei import Lines, find_lines
from device.vision.locate import find_fibre
from device.vision.measure import blobs, measure_defect, outline
from device.vision.patch import Patch, cut_patch
from device.vision.rings import Rings
from device.vision.scratches import lies_on, measure_scratch, trace_scratches


def look(frame: Frame, fibre: Fibre, zones: tuple[Zone, ...]) -> Findings:
    """Everything that can be said about one frame.

    Args:
        frame: the picture.
        fibre: nominal diameters; they say what to look for, not what is measured.
        zones: inside out; the outermost bounds what is looked at.
    """
    edge = _find_edge(frame, fibre)
    if edge is None:
        return Findings(quality.no_fibre(frame), None, (), None)
    core = fit_core(frame, edge.ellipse, fibre)
    reach_um = zones[-1].outer_um / 2
    patch = cut_patch(frame, edge.ellipse, reach_um)
    rings = Rings(patch, edge.ellipse, core)
    zoned = np.asarray(patch.r_um < reach_um)
    judged = zoned & patch.in_view
    background = model_background(patch, rings)
    lines = find_lines(background.score, judged)
    features = _find_features(patch, rings, background, lines, judged, zones)
    descriptors = describe(Seen(rings, background, lines, judged, features, fibre.core_um))
    picture_quality = quality.assess(frame, edge, fibre, patch, rings, zoned)
    return Findings(picture_quality, _end_face(frame, edge, core), features, descriptors)


def _find_edge(frame: Frame, fibre: Fibre) -> Edge | None:
    circle = find_fibre(frame, fibre.cladding_um / 2)
    return fit_edge(frame, circle) if circle else None


def _find_features(
    patch: Patch, rings: Rings, background: Background, lines: Lines, judged: Mask, zones: tuple[Zone, ...]
) -> tuple[Feature, ...]:
    """Scratches first: what lies on one belongs to it. Then defects. Largest first."""
    ferrule = judged & (rings.radius_um > rings.cladding_um + 4)
    level = float(np.median(background.level[ferrule])) if ferrule.any() else 255.0
    courses = trace_scratches(lines, LINE_GAMMA, rings)
    measured = [measure_scratch(course, patch, background, zones, level) for course in courses]
    scratches = [scratch for scratch in measured if scratch]
    marks = find_defects(background.score, judged)
    outlines = blobs(outline(marks, background, level) & judged)
    alone = [blob for blob in outlines if not lies_on(blob, patch, scratches)]
    defects = [measure_defect(blob, patch, background, zones, rings.cladding_um) for blob in alone]
    found = [scratch for _, scratch in scratches] + [defect for defect in defects if defect]
    return tuple(sorted(found, key=lambda feature: -feature.size_um))


def _end_face(frame: Frame, edge: Edge, core: Ellipse | None) -> EndFace:
    cladding, scale = edge.ellipse, frame.scale
    return EndFace(
        center_px=(cladding.x_um / scale.x_um_per_px, cladding.y_um / scale.y_um_per_px),
        radius_px=(cladding.rx_um / scale.x_um_per_px, cladding.ry_um / scale.y_um_per_px),
        cladding_um=cladding.diameter_um,
        core_um=core.diameter_um if core else None,
        core_offset_um=(core.x_um - cladding.x_um, core.y_um - cladding.y_um) if core else None,
        edge_support=edge.support,
        edge_residual_um=edge.residual_um,
    )
