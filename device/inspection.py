"""One press: frame in, inspection out. The button and the command line both run this."""

import time
from collections.abc import Mapping
from dataclasses import dataclass

from device.grading.grade import Grade
from device.grading.network import Network
from device.grading.profile import Profile
from device.grading.verdict import grade
from device.vision.findings import Findings
from device.vision.frame import Frame
from device.vision.look import look


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


@dataclass(frozen=True)
class Inspector:
    """Judges frames by one profile and one network."""

    profile: Profile
    network: Network

    def inspect(self, frame: Frame, attempt: int = 1) -> Inspection:
        """Look at a frame and grade what is seen.

        Args:
            frame: the picture.
            attempt: 1 for the first inspection of a connector, one more after each cleaning.

        Raises:
            ModelError: the network cannot judge the picture's descriptors.
        """
        started = time.perf_counter()
        findings = look(frame, self.profile.fibre, self.profile.zones)
        seen = time.perf_counter()
        graded = grade(findings, self.profile, self.network, attempt)
        done = time.perf_counter()
        return Inspection(
            frame=frame,
            findings=findings,
            grade=graded,
            profile_name=self.profile.name,
            profile_sha256=self.profile.sha256,
            model_sha256=self.network.sha256,
            timing_ms={
                "vision": (seen - started) * 1e3,
                "grading": (done - seen) * 1e3,
                "total": (done - started) * 1e3,
            },
        )
