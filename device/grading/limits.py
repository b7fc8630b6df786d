"""Limits: how many features of which size a zone may have."""

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class Band:
    """A range of sizes, and how many features of such a size a zone may have.

    Attributes:
        lower_um, upper_um: its ends in um; 0 and infinity where it is open.
        lower_included, upper_included: whether a size exactly at that end belongs to it.
        at_most: how many features are allowed; 0 for none.
    """

    lower_um: float
    lower_included: bool
    upper_um: float
    upper_included: bool
    at_most: int

    def holds(self, size_um: float) -> bool:
        """Whether a feature of `size_um` falls into this band."""
        above = size_um > self.lower_um or (self.lower_included and size_um == self.lower_um)
        below = size_um < self.upper_um or (self.upper_included and size_um == self.upper_um)
        return above and below

    @property
    def forbids(self) -> bool:
        """Whether no feature of such a size is allowed."""
        return self.at_most == 0

    def text(self) -> str:
        """The sizes that it holds, for people: "2 to 5 um", "up to 3 um", "over 5 um", "any size"."""
        if math.isinf(self.upper_um):
            if self.lower_um == 0:
                return "any size"
            return f"{self.lower_um:g} um or more" if self.lower_included else f"over {self.lower_um:g} um"
        upper = f"{self.upper_um:g} um"
        if self.lower_um == 0:
            return f"up to {upper}" if self.upper_included else f"under {upper}"
        start = f"{self.lower_um:g}" if self.lower_included else f"over {self.lower_um:g}"
        return f"{start} to {upper}" if self.upper_included else f"{start} to under {upper}"


Limit = tuple[Band, ...]
"""Bands from small to large. A size in no band is allowed any number of times."""

ANY: Limit = ()
NONE: Limit = (Band(lower_um=0.0, lower_included=True, upper_um=math.inf, upper_included=False, at_most=0),)


@dataclass(frozen=True)
class ZoneLimits:
    """What one zone allows: scratches by their width, defects by their size."""

    scratches: Limit
    defects: Limit
