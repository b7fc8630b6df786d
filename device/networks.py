"""The networks that vision asks, as they were shipped together."""

from dataclasses import dataclass
from functools import cache

from device import segmenter, teller
from device.segmenter import Segmenter
from device.teller import Teller


@dataclass(frozen=True)
class Networks:
    """Both of them.

    Attributes:
        segment: says how probably each place of an end face shows which kind of feature.
        tell: says what each of the finds is.
    """

    segment: Segmenter
    tell: Teller


@cache
def shipped() -> Networks:
    """The shipped ones, loaded once in each process.

    Raises:
        ModelError: see `segmenter.load` and `teller.load`.
    """
    return Networks(segmenter.shipped(), teller.shipped())
