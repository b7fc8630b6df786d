"""One inspection as a line for machines (`inspection.schema.json`) and as text for people."""

from collections.abc import Mapping
from typing import Any

from device.errors import EndfaceError
from device.grading.grade import Action, AtLimit, Grade, NetworkOpinion, Sign, Verdict
from device.inspection import Inspection
from device.vision.findings import EndFace, Feature, Kind

Line = dict[str, Any]


def inspection_line(file: str, inspection: Inspection) -> Line:
    """The inspection as a JSON object; lengths in um, `ellipse_px` in the image's own pixels."""
    grade, findings = inspection.grade, inspection.findings
    return {
        "file": file,
        "verdict": grade.verdict.value,
        "reasons": [reason.text for reason in grade.reasons],
        "action": grade.action.value,
        "cleaning": grade.cleaning,
        "disagree": grade.disagree,
        "rules": {
            "verdict": grade.rules.verdict.value,
            "zones": {zone: dict(counts) for zone, counts in grade.rules.zones.items()},
            "at_limit": [_at_limit(one) for one in grade.rules.at_limit],
        },
        "network": _network(grade.network),
        "end_face": None if findings.end_face is None else _end_face(findings.end_face),
        "defects": [_feature(feature) for feature in findings.features],
        "on_optics": list(inspection.optics),
        "profile": {"name": inspection.profile_name, "sha256": inspection.profile_sha256},
        "model": {"sha256": inspection.model_sha256},
        "timing_ms": {stage: round(ms, 3) for stage, ms in inspection.timing_ms.items()},
    }


def error_line(file: str, error: EndfaceError) -> Line:
    """What stands in an inspection's place where the image cannot be read or judged."""
    return {"file": file, "error": str(error)}


def inspection_text(file: str, inspection: Inspection) -> str:
    """Verdict, reasons and what to do next, for people; several lines, the later ones indented."""
    grade = inspection.grade
    lines = [f"{_WORDS[grade.verdict]:<10}  {file}"]
    lines += [f"{'':12}{reason.text}" for reason in grade.reasons]
    lines += [f"{'':12}{close.text}" for close in grade.rules.at_limit if not close.broken]
    if grade.disagree:
        lines.append(f"{'':12}{_disagreement(grade)}")
    if inspection.optics:
        lines.append(f"{'':12}{_dust(len(inspection.optics))}")
    if grade.action is not Action.NONE:
        method = f", {grade.cleaning}" if grade.cleaning else ""
        lines.append(f"{'':12}next: {grade.action}{method}")
    return "\n".join(lines)


_WORDS: Mapping[Verdict, str] = {
    Verdict.PASS: "PASS",
    Verdict.FAIL: "FAIL",
    Verdict.NOT_GRADED: "NOT GRADED",
}


def _dust(count: int) -> str:
    marks = "1 mark stands" if count == 1 else f"{count} marks stand"
    return f"{marks} in the same place of earlier pictures: clean the microscope's own optics"


def _disagreement(grade: Grade) -> str:
    return f"the opinions differ: rules {grade.rules.verdict}, network {grade.network.verdict}"


def _network(opinion: NetworkOpinion) -> Line:
    dirty = None if opinion.dirty is None else round(opinion.dirty, 4)
    signs = [_sign(sign) for sign in opinion.signs]
    return {"verdict": opinion.verdict.value, "dirty": dirty, "signs": signs}


def _sign(sign: Sign) -> Line:
    return {"region": sign.region, "trait": sign.trait.value, "share": round(sign.share, 4)}


def _at_limit(close: AtLimit) -> Line:
    return {
        "zone": close.zone,
        "kind": close.kind.value,
        "size_um": round(close.size_um, 2),
        "uncertainty_um": round(close.uncertainty_um, 2),
        "limit_um": close.limit_um,
        "broken": close.broken,
    }


def _end_face(end_face: EndFace) -> Line:
    ellipse = (*end_face.center_px, *end_face.radius_px)
    return {
        "ellipse_px": [round(value, 3) for value in ellipse],
        "cladding_um": round(end_face.cladding_um, 3),
        "core_um": None if end_face.core_um is None else round(end_face.core_um, 3),
        "edge_support": round(end_face.edge_support, 3),
        "edge_residual_um": round(end_face.edge_residual_um, 3),
    }


def _feature(feature: Feature) -> Line:
    line: Line = {
        "kind": feature.kind.value,
        "zone": feature.zone,
        "x_um": round(feature.x_um, 2),
        "y_um": round(feature.y_um, 2),
        "size_um": round(feature.size_um, 2),
        "uncertainty_um": round(feature.uncertainty_um, 2),
        "contrast": round(feature.contrast, 2),
    }
    if feature.kind is Kind.SCRATCH:
        line["length_um"] = round(feature.length_um, 2)
    return line
