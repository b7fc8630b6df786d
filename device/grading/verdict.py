"""The verdict: the worse of two opinions, or that this picture cannot tell. Pure."""

from dataclasses import replace
from typing import Protocol

import numpy as np
import numpy.typing as npt

from device.grading import rules
from device.grading.grade import Action, Grade, NetworkOpinion, Reason, ReasonCode, RulesOpinion, Verdict
from device.grading.profile import Profile
from device.vision.findings import Feature, Findings, Flaw, Kind


class Judge(Protocol):
    """What the verdict needs of a network: its opinion on a picture's descriptors."""

    def judge(self, descriptors: npt.NDArray[np.float32]) -> NetworkOpinion:
        """PASS or FAIL, with how dirty the end face looks."""
        ...


_FLAWS = {
    Flaw.NO_FIBRE: ("no fibre is in the picture", Action.CENTER),
    Flaw.OUT_OF_VIEW: ("the judged zones are not wholly in view", Action.CENTER),
    Flaw.WRONG_SIZE: (
        "the fibre's size does not fit the profile: check profile and scale",
        Action.CHECK_SETUP,
    ),
    Flaw.TOO_DARK: ("the picture is too dark", Action.ADJUST_LIGHT),
    Flaw.SATURATED: ("the picture is overexposed", Action.ADJUST_LIGHT),
    Flaw.OUT_OF_FOCUS: ("the picture is out of focus", Action.REFOCUS),
    Flaw.EDGE_HIDDEN: ("the fibre's edge is hidden, as under oil or dirt", Action.CLEAN),
}


def grade(findings: Findings, profile: Profile, network: Judge, attempt: int = 1) -> Grade:
    """The worse of the rules' and the network's opinion; NOT_GRADED where the picture cannot tell.

    Args:
        findings: what vision saw.
        profile: the limits.
        network: the second opinion.
        attempt: 1 for the first inspection of a connector, one more after each cleaning.

    Raises:
        ProfileError: a feature lies in a zone that the profile does not have.
        ValueError: `attempt` is below 1.
    """
    if attempt < 1:
        raise ValueError(f"attempt is {attempt}; the first is 1")
    if findings.quality.flaws:
        return _not_graded(findings.quality.flaws, profile, attempt)
    if findings.end_face is None or findings.descriptors is None:
        return _not_graded((Flaw.NO_FIBRE,), profile, attempt)
    by_rules = rules.judge(findings.features, profile)
    by_network = network.judge(findings.descriptors)
    verdicts = {by_rules.verdict, by_network.verdict}
    given = Grade(
        verdict=Verdict.FAIL if Verdict.FAIL in verdicts else Verdict.PASS,
        reasons=by_rules.reasons + _network_reasons(by_network),
        action=_action(findings.features, profile, by_network, attempt),
        rules=by_rules,
        network=by_network,
        disagree=len(verdicts) > 1,
    )
    return _with_method(given, profile, attempt)


def _not_graded(flaws: tuple[Flaw, ...], profile: Profile, attempt: int) -> Grade:
    action = _FLAWS[flaws[0]][1]
    refused = Grade(
        verdict=Verdict.NOT_GRADED,
        reasons=tuple(_flaw_reason(flaw, profile) for flaw in flaws),
        action=_cleaning(profile, attempt) if action is Action.CLEAN else action,
        rules=RulesOpinion(Verdict.NOT_GRADED, {}, ()),
        network=NetworkOpinion(Verdict.NOT_GRADED, None),
        disagree=False,
    )
    return _with_method(refused, profile, attempt)


def _flaw_reason(flaw: Flaw, profile: Profile) -> Reason:
    """Why the picture cannot tell; where the zones are cut off, with the diameter of the outermost one."""
    across = f" ({profile.zones[-1].outer_um:g} um across)" if flaw is Flaw.OUT_OF_VIEW else ""
    return Reason(ReasonCode[flaw.name], f"{_FLAWS[flaw][0]}{across}")


def _network_reasons(opinion: NetworkOpinion) -> tuple[Reason, ...]:
    if opinion.verdict is not Verdict.FAIL or opinion.dirty is None:
        return ()
    signs = ", ".join(f"{sign.region} {sign.trait}" for sign in opinion.signs)
    text = f"the network judges it dirty ({opinion.dirty:.0%}){': ' if signs else ''}{signs}"
    return (Reason(ReasonCode.NETWORK_DIRTY, text, signs=opinion.signs),)


def _action(features: tuple[Feature, ...], profile: Profile, network: NetworkOpinion, attempt: int) -> Action:
    """What mends the failure: cleaning where something may come off, else another connector.

    Dirt hides what lies under it and blurs what it is: as long as some of it breaks a limit, the end
    face is cleaned, up the ladder; it is given up for what stays once the dirt is gone. Where only
    the network fails it, something that the detectors do not see, a film, may lie on it: cleaned once.
    """
    offending = [feature for breach in rules.breaches(features, profile) for feature in breach.features]
    if not offending:
        if network.verdict is Verdict.PASS:
            return Action.NONE
        hopeless = attempt > 1 and not any(map(rules.is_removable, features))
        return Action.REPLACE if hopeless else _cleaning(profile, attempt)
    scratched = any(feature.kind is Kind.SCRATCH for feature in offending)
    at_once = scratched and profile.scratch_fails_at_once
    if at_once or not any(map(rules.is_removable, offending)):
        return Action.REPLACE
    return _cleaning(profile, attempt)


def _cleaning(profile: Profile, attempt: int) -> Action:
    """The next rung of the profile's ladder; REPLACE once it is used up."""
    if attempt > len(profile.cleaning):
        return Action.REPLACE
    return Action.CLEAN if attempt == 1 else Action.CLEAN_AGAIN


def _with_method(given: Grade, profile: Profile, attempt: int) -> Grade:
    """The grade with the ladder's method for this attempt, where it asks for cleaning."""
    if given.action not in (Action.CLEAN, Action.CLEAN_AGAIN):
        return given
    return replace(given, cleaning=profile.cleaning[attempt - 1])
