"""One press: frame in, inspection out. The button and the command line both run this."""

from collections.abc import Mapping
from dataclasses import dataclass

from device.grading.grade import Grade
from device.vision.findings import Findings
from device.vision.frame import Frame


@dataclass(frozen=True)
class Inspection:
    """Everything needed to defend one verdict.

    Attributes:
        frame: the picture that was judged.
        findings: what vision saw in it.
        grade: the verdict with both opinions.
        profile_name, profile_sha256: the limits that it was judged by.
        model_sha256: the network that gave the second opinion.
        timing_ms: milliseconds per stage of the work ("vision", "grading", "total").
    """

    frame: Frame
    findings: Findings
    grade: Grade
    profile_name: str
    profile_sha256: str
    model_sha256: str
    timing_ms: Mapping[str, float]
