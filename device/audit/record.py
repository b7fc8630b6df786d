"""What is recorded of a setting and of an inspection: everything an auditor may ask about."""

from collections.abc import Mapping
from typing import Any

import device
from device.audit.canonical import plain
from device.audit.entry import Entry, Job, Kind
from device.audit.firmware import firmware_sha256
from device.audit.traceability import Calibration
from device.config import Loaded, settings
from device.grading.profile import Profile
from device.inspection import Inspection


def settings_in_force(
    loaded: Loaded, profile: Profile, model_sha256: str, before: Mapping[str, Any] | None
) -> Entry:
    """The configuration with its sources, the profile with its full limits, the network, and what is new.

    Args:
        loaded: the configuration.
        profile: what will be judged by.
        model_sha256: the network that gives the second opinion.
        before: the content of the settings record before this one, None at the first start.
    """
    content = {
        "settings": plain(settings(loaded.configuration)),
        "sources": loaded.sources,
        "firmware": device.__version__,
        "firmware_sha256": firmware_sha256(),
        "profile": _profile(profile),
        "model_sha256": model_sha256,
    }
    return Entry(Kind.SETTINGS, {**content, "changed": _changed(before, content) if before else {}})


def _changed(before: Mapping[str, Any], now: Mapping[str, Any]) -> dict[str, Any]:
    old, new = _comparable(before), _comparable(now)
    return {
        name: {"before": old.get(name), "after": new.get(name)}
        for name in sorted(old.keys() | new.keys())
        if old.get(name) != new.get(name)
    }


def _comparable(content: Mapping[str, Any]) -> dict[str, Any]:
    # A log that an earlier version began has no hash of that firmware.
    named = {name: content.get(name) for name in ("firmware", "firmware_sha256", "model_sha256")}
    return {**content["settings"], **named, "profile_sha256": content["profile"]["sha256"]}


def inspection(
    done: Inspection,
    profile: Profile,
    job: Job,
    image_sha256: str,
    calibrations: Mapping[str, Calibration],
) -> Entry:
    """One press with everything that is needed to defend its verdict.

    Args:
        done: the inspection.
        profile: the profile that it was judged by.
        job: operator, port and attempt.
        image_sha256: hash of the stored picture, which is also its name.
        calibrations: those in force, by what was calibrated.
    """
    findings = done.findings
    return Entry(
        Kind.INSPECTION,
        {
            "job": job,
            "verdict": done.grade.verdict,
            "reasons": done.grade.reasons,
            "action": done.grade.action,
            "cleaning": done.grade.cleaning,
            "rules": done.grade.rules,
            "network": done.grade.network,
            "disagree": done.grade.disagree,
            "quality": findings.quality,
            "end_face": findings.end_face,
            "features": findings.features,
            "on_optics": done.optics,
            "descriptors": findings.descriptors,
            "profile": _profile(profile),
            "model_sha256": done.model_sha256,
            "segmentation_sha256": done.segmentation_sha256,
            "finds_sha256": done.finds_sha256,
            "firmware_sha256": firmware_sha256(),
            "calibrations": calibrations,
            "image": {
                "sha256": image_sha256,
                "scale": done.frame.scale,
                "exposure_us": done.frame.exposure_us,
                "gain": done.frame.gain,
                "colour_gains": done.frame.colour_gains,
            },
            "timing_ms": done.timing_ms,
        },
    )


def _profile(profile: Profile) -> dict[str, Any]:
    return {"name": profile.name, "sha256": profile.sha256, "content": profile.content}
