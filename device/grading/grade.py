"""The verdict and everything that defends it: values that pass from grading to log and screen."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from device.vision.findings import Kind


class Verdict(StrEnum):
    """PASS and FAIL speak of the end face, NOT_GRADED of the picture."""

    PASS = "PASS"
    FAIL = "FAIL"
    NOT_GRADED = "NOT_GRADED"


class Action(StrEnum):
    """What the technician does next."""

    NONE = "none"
    CLEAN = "clean"
    CLEAN_AGAIN = "clean again"
    REPLACE = "replace"
    REFOCUS = "refocus"
    CENTER = "center"
    ADJUST_LIGHT = "adjust light"
    CHECK_SETUP = "check setup"


MENDING = frozenset({Action.CLEAN, Action.CLEAN_AGAIN, Action.REPLACE})
"""What is done to the end face; all others are done to the picture."""


class ReasonCode(StrEnum):
    """Why, for machines and for screens in other languages; flaws of a picture have the same names."""

    NO_FIBRE = "no_fibre"
    WRONG_SIZE = "wrong_size"
    OUT_OF_VIEW = "out_of_view"
    TOO_DARK = "too_dark"
    SATURATED = "saturated"
    OUT_OF_FOCUS = "out_of_focus"
    EDGE_HIDDEN = "edge_hidden"
    SCRATCH_SIZE = "scratch_size"
    SCRATCH_COUNT = "scratch_count"
    DEFECT_SIZE = "defect_size"
    DEFECT_COUNT = "defect_count"
    NETWORK_DIRTY = "network_dirty"


class Trait(StrEnum):
    """What a network's sign is a sign of, as a technician can look for it."""

    BRIGHTNESS = "brightness"
    UNEVENNESS = "unevenness"
    SPOTS = "spots"
    LINES = "lines"


@dataclass(frozen=True)
class Sign:
    """Something that the network took for dirt.

    Attributes:
        region: where, one of `device.vision.descriptors.REGIONS`: "core", "cladding", "edge", "ferrule".
        trait: what.
        share: how much of the dirtiness it made, in the same unit, 0 to 1.
    """

    region: str
    trait: Trait
    share: float


@dataclass(frozen=True)
class Excess:
    """A broken limit in numbers.

    Attributes:
        zone: the zone's name.
        kind: of the largest feature that breaks the limit.
        size_um: its size.
        count, allowed: how many features there are of the limited sizes, and how many there may be.
        over_um, up_to_um: between which sizes the limit counts; `up_to_um` is None where it is open.
        at_limit: the limit may be kept, for all that the uncertainty of sizes says.
    """

    zone: str
    kind: Kind
    size_um: float
    count: int
    allowed: int
    over_um: float
    up_to_um: float | None
    at_limit: bool = False


@dataclass(frozen=True)
class AtLimit:
    """A limit on which the uncertainty of a size decides: another picture may say otherwise.

    Attributes:
        zone: the zone's name.
        kind: of the feature on which it hangs, the largest one where there are several.
        size_um: its size.
        uncertainty_um: the standard uncertainty of that.
        limit_um: the size that is nearer to it than two standard uncertainties.
        broken: the limit is broken as measured; else it is kept.
        text: the same as a sentence for people.
    """

    zone: str
    kind: Kind
    size_um: float
    uncertainty_um: float
    limit_um: float
    broken: bool
    text: str


@dataclass(frozen=True)
class Reason:
    """Why: a stable code for machines, one sentence for people, and what it rests on.

    Attributes:
        code: for machines, and for screens in other languages.
        text: for people.
        excess: the numbers of a broken limit; None for any other reason.
        signs: what the network took for dirt, the strongest first; empty for any other reason.
    """

    code: ReasonCode
    text: str
    excess: Excess | None = None
    signs: tuple[Sign, ...] = ()


@dataclass(frozen=True)
class RulesOpinion:
    """The profile's limits on what was measured.

    Attributes:
        verdict: PASS or FAIL; NOT_GRADED where the picture cannot be judged.
        zones: per zone name, the count of features by what the limits call them
            ("scratches", "defects", "over": features that break a limit).
        reasons: one per broken limit, worst first.
        at_limit: the limits, broken or kept, that hang on the uncertainty of a size.
    """

    verdict: Verdict
    zones: Mapping[str, Mapping[str, int]]
    reasons: tuple[Reason, ...]
    at_limit: tuple[AtLimit, ...] = ()


@dataclass(frozen=True)
class NetworkOpinion:
    """The int8 network's judgement of cleanliness.

    Attributes:
        verdict: FAIL from the network's threshold on.
        dirty: how probable it is that a technician would refuse the end face, 0 to 1; None where
            the picture cannot tell.
        signs: what speaks most for that, the strongest first; empty unless the verdict is FAIL.
    """

    verdict: Verdict
    dirty: float | None
    signs: tuple[Sign, ...] = ()


@dataclass(frozen=True)
class Grade:
    """The worse of the two opinions, both kept.

    Attributes:
        verdict: what the screen says.
        reasons: why, the most important first; empty only for PASS.
        action: what to do next.
        rules, network: the two opinions.
        disagree: the opinions differ; the record carries this flag, by which such inspections are found.
        cleaning: how to clean, the profile's word for it, where `action` is to clean; else None.
    """

    verdict: Verdict
    reasons: tuple[Reason, ...]
    action: Action
    rules: RulesOpinion
    network: NetworkOpinion
    disagree: bool
    cleaning: str | None = None
