"""The networks that vision asks, as they were shipped together."""

from dataclasses import dataclass

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


def shipped() -> Networks:
    """The shipped ones, each loaded once in each process.

    Raises:
        ModelError: see `network_files.proven`.
    """
    return Networks(segmenter.shipped(), teller.shipped())
