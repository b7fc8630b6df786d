"""What is recorded of a setting and of an inspection: everything an auditor may ask about. Pure."""

from typing import Any

from device.audit.entry import Entry, Job, Kind
from device.config import Loaded, settings
from device.grading.profile import Profile
from device.inspection import Inspection


def settings_in_force(loaded: Loaded, profile: Profile, model_sha256: str) -> Entry:
    """The configuration with its sources, the profile with its full limits, and the network."""
    return Entry(
        Kind.SETTINGS,
        {
            "settings": settings(loaded.configuration),
            "sources": loaded.sources,
            "profile": _profile(profile),
            "model_sha256": model_sha256,
        },
    )


def inspection(done: Inspection, profile: Profile, job: Job, image_sha256: str) -> Entry:
    """One press with everything that is needed to defend its verdict.

    Args:
        done: the inspection.
        profile: the profile that it was judged by.
        job: operator, port and attempt.
        image_sha256: hash of the stored picture, which is also its name.
    """
    findings = done.findings
    return Entry(
        Kind.INSPECTION,
        {
            "job": job,
            "verdict": done.grade.verdict,
            "reasons": done.grade.reasons,
            "action": done.grade.action,
            "rules": done.grade.rules,
            "network": done.grade.network,
            "disagree": done.grade.disagree,
            "quality": findings.quality,
            "end_face": findings.end_face,
            "features": findings.features,
            "descriptors": findings.descriptors,
            "profile": _profile(profile),
            "model_sha256": done.model_sha256,
            "image": {
                "sha256": image_sha256,
                "scale": done.frame.scale,
                "exposure_us": done.frame.exposure_us,
            },
            "timing_ms": done.timing_ms,
        },
    )


def _profile(profile: Profile) -> dict[str, Any]:
    return {"name": profile.name, "sha256": profile.sha256, "content": profile.content}
