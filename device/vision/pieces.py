"""Scratches that were told in pieces: once it is known what is a part of one, those in line are one again.

Before that strangers lie among the pieces, and spoil the chains; now no particle does. What lies on the whole
is a part of it, too, and the whole leads on to further pieces.
"""

from collections.abc import Sequence

from device.vision.blobs import Blob
from device.vision.chains import MOST_ROUNDS, linked
from device.vision.findings import Feature, Kind
from device.vision.linking import Piece, piece_of_blob, piece_of_scratch
from device.vision.remnants import off_scratches
from device.vision.scratches import Scratch
from device.vision.surface import Surface

Told = tuple[Scratch | Blob, Feature]
"""A find, and what it was told to be."""


def joined(told: Sequence[Told], surface: Surface) -> list[Feature]:
    """The features, those scratches that are in line with each other as one.

    Args:
        told: what was found.
        surface: the end face that it lies on.
    """
    strokes = [one for one in told if one[1].kind is Kind.SCRATCH]
    others = [feature for _, feature in told if feature.kind is not Kind.SCRATCH]
    for _ in range(MOST_ROUNDS):
        again = _joined_once(strokes, surface)
        if len(again) == len(strokes):
            break
        strokes = again
    return [*(feature for _, feature in strokes), *others]


def _joined_once(strokes: Sequence[Told], surface: Surface) -> list[Told]:
    whole = linked([_piece(find, surface) for find, _ in strokes], surface)
    parts = [part for _, of_one in whole for part in of_one]
    scratches = [scratch for scratch, _ in whole]
    alone = [
        (find, feature)
        for find, feature in strokes
        if find not in parts and not _lies_on(find, scratches, surface)
    ]
    return [*((scratch, scratch.feature) for scratch in scratches), *alone]


def _piece(find: Scratch | Blob, surface: Surface) -> Piece:
    return piece_of_scratch(find) if isinstance(find, Scratch) else piece_of_blob(find, surface)


def _lies_on(find: Scratch | Blob, scratches: Sequence[Scratch], surface: Surface) -> bool:
    return isinstance(find, Blob) and not off_scratches([find], surface, scratches)
