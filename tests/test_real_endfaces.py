"""On real, labelled end faces the inspector agrees with technicians, as far as it promises to.

The pictures are not part of the project. Set END_FACES_SHARED to the folder that holds `endfaces/` and
`tools/`, or have it beside the project as `shared`; elsewhere these tests are skipped.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("END_FACES_SHARED", ROOT.parent / "shared"))
SCORER = SHARED / "tools" / "score_endfaces.py"

pytestmark = pytest.mark.skipif(
    not (SCORER.is_file() and (SHARED / "endfaces" / "images").is_dir()),
    reason="the labelled real end faces are not on this machine (END_FACES_SHARED)",
)


@pytest.fixture(scope="module")
def score(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    report = tmp_path_factory.mktemp("score") / "report.json"
    command = [
        sys.executable,
        str(SCORER),
        "--json",
        str(report),
        "--",
        sys.executable,
        "-m",
        "device",
        "inspect",
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stderr == ""  # the scorer names images without a result there
    found: dict[str, Any] = json.loads(report.read_text())
    return found


def test_every_image_gets_a_result(score):
    assert score["images"] == 95


def test_the_cladding_is_located_within_1_um(score):
    assert score["located_within_1um"] == score["location_cases"] == 93


def test_the_verdicts_agree_with_technicians(score):
    assert score["kappa"] >= 0.92


def test_no_bad_end_face_passes(score):
    assert score["false_pass"] == []


def test_the_known_defects_are_found(score):
    assert score["must_find"] == "15/15"


def test_the_underexposed_picture_is_not_graded(score):
    assert score["invalid_but_graded"] == []
