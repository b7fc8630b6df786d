"""Values that the grading tests share."""

import numpy as np

from device.grading.grade import NetworkOpinion, Verdict
from device.vision.findings import EndFace, Feature, Findings, Flaw, Kind, Quality

END_FACE = EndFace((100.0, 90.0), (60.0, 60.0), 125.0, 50.0, (0.0, 0.0), 0.98, 0.1)


def feature(kind: Kind, zone: str, size_um: float) -> Feature:
    return Feature(kind, zone, 10.0, -5.0, size_um, 80.0 if kind is Kind.SCRATCH else size_um, -6.0, 0.2)


def findings(*features: Feature, flaws: tuple[Flaw, ...] = ()) -> Findings:
    quality = Quality(focus=1.0, level=150.0, saturated=0.0, coverage=1.0, flaws=flaws)
    return Findings(quality, END_FACE, features, np.zeros(3, np.float32))


class FixedNetwork:
    """A judge that always says the same."""

    def __init__(self, dirty: float) -> None:
        self.dirty = dirty

    def judge(self, descriptors: np.ndarray) -> NetworkOpinion:
        assert np.isfinite(descriptors).all()
        return NetworkOpinion(Verdict.FAIL if self.dirty >= 0.5 else Verdict.PASS, self.dirty)
