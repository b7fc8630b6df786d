"""What the segmentation network says of an end face: how probably each place shows which kind of feature."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from device.vision.arrays import Image, resize
from device.vision.channels import channels, planes
from device.vision.findings import Kind
from device.vision.surface import Surface

KINDS: tuple[Kind | None, ...] = (
    None,
    Kind.SCRATCH,
    Kind.PARTICLE,
    Kind.RESIDUE,
    Kind.OIL_FILM,
    Kind.PIT,
    Kind.CHIP,
    Kind.CRACK,
)
"""The classes that the network tells apart, in its order; None for nothing."""
MULTIPLE = 16
"""The network takes images whose sides are multiples of this."""

TYPICAL = 80
"""Percentile of the probability over a find that stands for all of it: its rim is never sure."""

Segment = Callable[[Image], Image]
"""From what it reads, shape (h, w, `CHANNELS`), to logits, shape (h, w, classes)."""


@dataclass(frozen=True, eq=False)
class Evidence:
    """Probabilities at twice the patch's pitch, shape (n // 2, n // 2, classes), for a patch of n pixels.

    Attributes:
        probability: of each class, float32, adding up to 1.
        side: n.
    """

    probability: Image
    side: int

    @cached_property
    def scratch(self) -> Image:
        """How probably each pixel of the patch shows a scratch, shape (n, n)."""
        return self._of(Kind.SCRATCH)

    @cached_property
    def line(self) -> Image:
        """The same for a scratch or a crack."""
        return self._of(Kind.SCRATCH, Kind.CRACK)

    @cached_property
    def spot(self) -> Image:
        """The same for a defect whose outline is its own: any but a film."""
        return self._of(*(kind for kind in KINDS if kind not in (None, Kind.SCRATCH, Kind.OIL_FILM)))

    @cached_property
    def film(self) -> Image:
        """The same for what covers a wide place."""
        return self._of(Kind.OIL_FILM, Kind.RESIDUE)

    @cached_property
    def anything(self) -> Image:
        """The same for whatever it is."""
        return self._of(*KINDS[1:])

    @cached_property
    def debris(self) -> Image:
        """The same for what lies on the surface and has an outline."""
        return self._of(Kind.PARTICLE, Kind.RESIDUE)

    def _of(self, *kinds: Kind | None) -> Image:
        chosen = self.probability[..., [KINDS.index(kind) for kind in kinds]].sum(axis=-1)
        finer = resize(chosen, 2 * len(chosen), 2 * len(chosen))
        missing = self.side - len(finer)
        return np.pad(finer, ((0, missing), (0, missing)), mode="edge")


def weigh(surface: Surface, segment: Segment) -> Evidence:
    """Ask the network about an end face.

    Args:
        surface: the end face.
        segment: the network.
    """
    read = channels(planes(surface))
    side = len(read)
    logits = segment(padded(read))[:side, :side]
    return Evidence(probabilities(logits), len(surface.judged))


def probabilities(logits: Image) -> Image:
    """Of each class, float32, adding up to 1; in float64 on the way, which all processors agree in."""
    share = np.exp(logits - logits.max(axis=-1, keepdims=True), dtype=np.float64)
    return np.asarray(share / share.sum(axis=-1, keepdims=True), np.float32)


def padded(read: Image) -> Image:
    """The same with sides that the network takes: its last row and column repeated."""
    missing = -len(read) % MULTIPLE
    return np.pad(read, ((0, missing), (0, missing), (0, 0)), mode="edge")
