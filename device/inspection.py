"""One press: frame in, inspection out. The button and the command line both run this."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from device import networks
from device.blank import Blank, evened
from device.grading.grade import Grade
from device.grading.network import Network
from device.grading.profile import Profile
from device.grading.verdict import grade
from device.networks import Networks
from device.vision.findings import Findings
from device.vision.frame import Frame
from device.vision.look import look
from device.vision.optics import Sight, at_marks, on_optics, sight


@dataclass(frozen=True)
class Inspection:
    """Everything needed to defend one verdict.

    Attributes:
        frame: the picture that was judged, as the camera gave it.
        findings: what vision saw in it.
        grade: the verdict with both opinions.
        profile_name, profile_sha256: the limits that it was judged by.
        model_sha256: the network that gave the second opinion.
        segmentation_sha256, finds_sha256: the networks that vision asked.
        timing_ms: milliseconds per stage of the work ("vision", "grading", "total").
        sight: what later captures are compared with; None where no fibre was found.
        optics: places of the features, in the findings, that lie on the microscope's own optics.
            They count against the end face all the same: under dust nobody can say that it is clean.
    """

    frame: Frame
    findings: Findings
    grade: Grade
    profile_name: str
    profile_sha256: str
    model_sha256: str
    segmentation_sha256: str
    finds_sha256: str
    timing_ms: Mapping[str, float]
    sight: Sight | None = None
    optics: tuple[int, ...] = ()


@dataclass(frozen=True)
class Inspector:
    """Judges frames by one profile and one network, with the networks that vision asks."""

    profile: Profile
    network: Network
    asked: Networks = field(default_factory=networks.shipped)

    def inspect(
        self, frame: Frame, attempt: int = 1, before: Sequence[Sight] = (), blank: Blank | None = None
    ) -> Inspection:
        """Look at a frame and grade what is seen.

        Args:
            frame: the picture.
            attempt: 1 for the first inspection of a connector, one more after each cleaning.
            before: earlier captures by the same microscope, see `device.vision.optics.remember`.
            blank: what is known of that microscope: its light is evened out before anything is looked for.

        Raises:
            ModelError: the network cannot judge the picture's descriptors.
            CalibrationError: the blank is of pictures of another size.
        """
        started = time.perf_counter()
        findings = look(evened(frame, blank), self.profile.fibre, self.profile.zones, self.asked)
        seen = time.perf_counter()
        now = sight(frame, findings)
        graded = grade(findings, self.profile, self.network, attempt)
        done = time.perf_counter()
        return Inspection(
            frame=frame,
            findings=findings,
            grade=graded,
            profile_name=self.profile.name,
            profile_sha256=self.profile.sha256,
            model_sha256=self.network.sha256,
            segmentation_sha256=self.asked.segment.sha256,
            finds_sha256=self.asked.tell.sha256,
            timing_ms={
                "vision": (seen - started) * 1e3,
                "grading": (done - seen) * 1e3,
                "total": (done - started) * 1e3,
            },
            sight=now,
            optics=_on_optics(now, before, blank) if now else (),
        )


def _on_optics(now: Sight, before: Sequence[Sight], blank: Blank | None) -> tuple[int, ...]:
    """The features that lie on the optics, by earlier captures or by the blank."""
    known = [speck.mark(now.scale) for speck in blank.specks] if blank else []
    return tuple(sorted({*on_optics(now, before), *at_marks(now, known)}))
