"""A frame's way through vision: locate, fit, judge the picture, seek, tell, describe."""

from typing import Protocol

import numpy as np

from device.vision import quality
from device.vision.background import model_background
from device.vision.cladding import fit_cladding
from device.vision.compression import noise_floor
from device.vision.core import fit_core
from device.vision.descriptors import Seen, describe
from device.vision.edge import Edge, Ellipse
from device.vision.evidence import Segment, weigh
from device.vision.features import seek
from device.vision.findings import EndFace, Fibre, Findings, Zone
from device.vision.frame import Frame
from device.vision.lei import find_lines
from device.vision.locate import find_fibre
from device.vision.patch import cut_patch
from device.vision.rings import Rings
from device.vision.surface import Surface
from device.vision.telling import Tell, tell_features

LONGEST_RISE_UM = 24.0
"""An edge that rises more slowly than the rays are long is no measure of sizes."""


class Networks(Protocol):
    """What vision asks, and what it does not know itself."""

    @property
    def segment(self) -> Segment:
        """How probably each place of an end face shows which kind of feature."""

    @property
    def tell(self) -> Tell:
        """What each of the finds is."""


FERRULE_UM = 5.0
"""So much of the ferrule is looked at even where no zone lies on it: it says how bright white is."""


def look(frame: Frame, fibre: Fibre, zones: tuple[Zone, ...], networks: Networks) -> Findings:
    """Everything that can be said about one frame.

    Args:
        frame: the picture.
        fibre: nominal diameters; they say what to look for, not what is measured.
        zones: inside out; the outermost bounds what is looked at.
        networks: that are asked on the way.
    """
    edge = _find_edge(frame, fibre)
    if edge is None:
        return Findings(quality.no_fibre(frame), None, (), None)
    core = fit_core(frame, edge.ellipse, fibre)
    rise_um = quality.edge_rise(frame, edge)
    surface = _surface(frame, edge, core, fibre, zones, rise_um)
    lines = find_lines(surface.score_off_edges, surface.judged)
    evidence = weigh(surface, networks.segment)
    features = tell_features(seek(surface, lines, evidence), surface, evidence, networks.tell)
    rings, patch = surface.rings, surface.patch
    descriptors = describe(Seen(rings, surface.background, lines, surface.judged, features, fibre.core_um))
    zoned = np.asarray(patch.r_um < zones[-1].outer_um / 2)
    picture_quality = quality.assess(edge, fibre, patch, rings, zoned, rise_um)
    return Findings(picture_quality, _end_face(frame, edge, core), features, descriptors)


def surface_of(frame: Frame, fibre: Fibre, zones: tuple[Zone, ...]) -> Surface | None:
    """The end face as the detectors see it; None where no fibre is found. Arguments as of `look`."""
    edge = _find_edge(frame, fibre)
    if edge is None:
        return None
    core = fit_core(frame, edge.ellipse, fibre)
    return _surface(frame, edge, core, fibre, zones, quality.edge_rise(frame, edge))


def _surface(
    frame: Frame,
    edge: Edge,
    core: Ellipse | None,
    fibre: Fibre,
    zones: tuple[Zone, ...],
    rise_um: float,
) -> Surface:
    reach_um = zones[-1].outer_um / 2
    patch = cut_patch(frame, edge.ellipse, max(reach_um, edge.ellipse.diameter_um / 2 + FERRULE_UM))
    rings = Rings(patch, edge.ellipse, core)
    judged = np.asarray(patch.r_um < reach_um) & patch.in_view
    floor = noise_floor(frame.pixels)
    background = model_background(patch, rings, floor, fibre)
    return Surface(patch, rings, background, judged, zones, min(rise_um, LONGEST_RISE_UM), floor)


def _find_edge(frame: Frame, fibre: Fibre) -> Edge | None:
    circle = find_fibre(frame, fibre.cladding_um / 2)
    return fit_cladding(frame, circle) if circle else None


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
