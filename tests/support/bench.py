"""Outcomes of the bench, made by hand."""

from device.grading.grade import Verdict
from device.vision.findings import Feature, Kind
from model.benchmark.cases import CaseId
from model.benchmark.contrast import Visibility
from model.benchmark.methods import Answer
from model.benchmark.outcome import Asked, Outcome, Reply
from model.truth import Service, TrueFeature

METHOD = "some method"


def found(kind=Kind.PARTICLE, x_um=0.0, y_um=0.0, size_um=4.0, zone="B", uncertainty_um=0.2):
    return Feature(kind, zone, x_um, y_um, size_um, size_um, -5.0, uncertainty_um)


def true(kind=Kind.PARTICLE, x_um=0.0, y_um=0.0, size_um=4.0, mask_index=1, length_um=60.0):
    length_um = length_um if kind is Kind.SCRATCH else size_um
    return TrueFeature(kind, x_um, y_um, size_um, length_um, 20.0, length_um, -0.5, mask_index)


def asked(
    kind=Kind.PARTICLE, contrast=5.0, zone="B", from_border_um=5.0, signal=20.0, seen_zone="B", **place
):
    return Asked(true(kind, **place), zone, Visibility(contrast, signal), from_border_um, seen_zone)


def outcome(
    there=(),
    features=(),
    about=(),
    *,
    truly=Verdict.PASS,
    said=Verdict.PASS,
    second=None,
    service=Service.PASS,
    graded=True,
    quality=None,
    doubtful=False,
    dusty=False,
    picture=("main", "any"),
    index=0,
):
    answer = Answer(tuple(features), graded, quality, second)
    reply = Reply(answer, tuple(about), tuple(about), said)
    return Outcome(
        CaseId(picture[0], picture[1], index), tuple(there), truly, doubtful, service, {METHOD: reply}, dusty
    )
