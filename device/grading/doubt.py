"""Whether a limit hangs on the uncertainty of a size. Pure.

A size is a measured value, and its true one lies within two standard uncertainties of it with
about 95 % confidence (JCGM 100:2008, 6.3.3). Where a limit is broken or kept only because a
feature measured a little more or less than the band's end, another picture may say otherwise:
that is told beside the verdict, which stays.
"""

from collections.abc import Sequence

from device.grading.limits import Band
from device.vision.findings import Feature

COVERAGE_FACTOR = 2.0
"""Standard uncertainties on either side of a size (JCGM 100:2008, 6.3.3)."""
_SMALLEST_UM = 1e-6


def undecided(features: Sequence[Feature], band: Band) -> tuple[Feature, ...]:
    """The features whose uncertainty leaves open whether a limit is broken, the largest first.

    Args:
        features: all that the limit's zone has of the limited class.
        band: the limit.

    Returns:
        Of a broken limit those that count now and may be outside the band, of a kept one those
        that do not count and may be inside; empty where the limit is decided either way.
    """
    surely = sum(all(_holds(feature, band)) for feature in features)
    maybe = sum(any(_holds(feature, band)) for feature in features)
    if (surely > band.at_most) == (maybe > band.at_most):
        return ()
    broken = sum(band.holds(feature.size_um) for feature in features) > band.at_most
    near = (f for f in features if len(set(_holds(f, band))) > 1 and band.holds(f.size_um) is broken)
    return tuple(sorted(near, key=lambda feature: (-feature.size_um, feature.kind)))


def nearest_end_um(feature: Feature, band: Band) -> float:
    """The end of the band that is nearest to a feature's size."""
    return min((band.lower_um, band.upper_um), key=lambda end_um: abs(feature.size_um - end_um))


def _holds(feature: Feature, band: Band) -> tuple[bool, bool, bool, bool]:
    """Whether the band holds the size as measured, at its least, at its most, and where both meet."""
    reach_um = COVERAGE_FACTOR * feature.uncertainty_um
    least_um, most_um = max(feature.size_um - reach_um, _SMALLEST_UM), feature.size_um + reach_um
    shared_um = (max(least_um, band.lower_um) + min(most_um, band.upper_um)) / 2
    return (
        band.holds(feature.size_um),
        band.holds(least_um),
        band.holds(most_um),
        band.holds(shared_um),
    )
