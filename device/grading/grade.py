"""The verdict and everything that defends it: values that pass from grading to log and screen."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


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


@dataclass(frozen=True)
class Reason:
    """Why: a stable code for machines and one sentence for people."""

    code: str
    text: str


@dataclass(frozen=True)
class RulesOpinion:
    """The profile's limits on what was measured.

    Attributes:
        verdict: PASS or FAIL; NOT_GRADED where the picture cannot be judged.
        zones: per zone name, the count of features by what the limits call them
            ("scratches", "defects", "over": features that break a limit).
        reasons: one per broken limit, worst first.
    """

    verdict: Verdict
    zones: Mapping[str, Mapping[str, int]]
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class NetworkOpinion:
    """The int8 network's judgement of cleanliness: `dirty` is 0 to 1, FAIL above the threshold."""

    verdict: Verdict
    dirty: float | None


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
