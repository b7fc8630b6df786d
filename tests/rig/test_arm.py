"""On Arm, with the board's own wheels, a picture gets the verdict that it gets here."""

import json
import math
import os
import subprocess
import sys
from typing import Any

import pytest

from model.render import SceneKind
from tests.rig.arm import ArmPython, arm_python
from tests.rig.tree import ROOT
from tests.support.instrument import SCALE_UM_PER_PX, write_end_face

pytestmark = pytest.mark.rig

INSPECT = ("-m", "device", "inspect", "--profile", "iec-ed2-mm-pc", "--scale", SCALE_UM_PER_PX)
ALL = os.environ.get("ENDFACE_RIG_KINDS") == "all"
"""Whether to take all kinds of picture instead of these: each takes as long as fifty do here."""
KINDS = (
    SceneKind.CLEAN,
    SceneKind.CONTAMINATION,
    SceneKind.DEBRIS_AND_SCRATCHES,
    SceneKind.EDGE_CHIPS,
    SceneKind.UNDEREXPOSED,
)
HAIR = 1e-5  # descriptors are logarithms, of which libraries may round the last digit in another way


@pytest.fixture(scope="module")
def arm() -> ArmPython:
    return arm_python()


@pytest.fixture(scope="module")
def pictures(tmp_path_factory) -> list[str]:
    """One rendered end face of each kind."""
    folder = tmp_path_factory.mktemp("pictures")
    for kind in SceneKind if ALL else KINDS:
        write_end_face(folder / f"{kind.value.replace(' ', '-')}.png", kind)
    return [str(path) for path in sorted(folder.iterdir())]


@pytest.fixture(scope="module")
def answers(arm, pictures) -> list[tuple[dict, dict]]:
    """For each picture what is said here and on Arm."""
    order = [*INSPECT, "--format", "jsonl", *pictures]
    here = subprocess.run([sys.executable, *order], cwd=ROOT, capture_output=True, text=True, check=True)
    there = arm.run(*order)
    pairs = zip(here.stdout.splitlines(), there.splitlines(), strict=True)
    return [(json.loads(mine), json.loads(theirs)) for mine, theirs in pairs]


def test_it_really_runs_on_arm_with_the_boards_runtime(arm):
    said = arm.run(
        "-c", "import platform, device.grading.network as n; print(platform.machine(), n.RUNTIMES)"
    )
    assert said.startswith("aarch64")
    assert os.uname().machine != "aarch64"


def test_every_part_of_the_instrument_tests_itself_well(arm, tmp_path):
    said = arm.run("-m", "device", "selftest", "--log", str(tmp_path))
    checks = [line for line in said.splitlines() if not line.startswith("scale: ")]
    assert len(checks) >= 6
    assert all(line.endswith(": ok") for line in checks)


def test_every_picture_gets_the_same_verdict_reasons_and_advice(answers):
    for here, there in answers:
        for key in ("file", "verdict", "reasons", "action"):
            assert here[key] == there[key], here["file"]


def test_everything_that_was_judged_measures_the_same_to_the_last_digit(answers):
    judged = [pair for pair in answers if pair[0]["verdict"] != "NOT_GRADED"]
    assert len(judged) > len(answers) / 2
    for here, there in judged:
        del here["timing_ms"], there["timing_ms"]
        assert differences(here, there) == []


def differences(here: Any, there: Any, place: str = "") -> list[str]:
    """Where two answers are not alike; why the network thinks so may differ by a hair."""
    if isinstance(here, dict) and isinstance(there, dict) and here.keys() == there.keys():
        return [line for key in here for line in differences(here[key], there[key], f"{place}/{key}")]
    if isinstance(here, list) and isinstance(there, list) and len(here) == len(there):
        pairs = enumerate(zip(here, there, strict=True))
        return [line for at, (mine, theirs) in pairs for line in differences(mine, theirs, f"{place}/{at}")]
    if place.startswith("/network/signs/") and isinstance(here, float) and isinstance(there, float):
        return [] if math.isclose(here, there, abs_tol=HAIR) else [f"{place}: {here} and {there}"]
    return [] if here == there else [f"{place}: {here} and {there}"]
