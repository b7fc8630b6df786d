"""Killed at any step, the instrument loses no verdict that it had shown, and the next start works."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from device import last_end
from device.state import Mode
from model.render import SceneKind
from tests.support.doomed import End
from tests.support.instrument import write_end_face

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def ends(tmp_path_factory: pytest.TempPathFactory) -> list[End]:
    folder = tmp_path_factory.mktemp("doomed")
    (folder / "pictures").mkdir()
    write_end_face(folder / "pictures" / "clean.png", SceneKind.CLEAN)
    order = [sys.executable, "-m", "tests.support.doomed", str(folder / "pictures"), str(folder)]
    done = subprocess.run(order, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    return [End(**json.loads(line)) for line in done.stdout.splitlines()]


def test_it_was_killed_in_every_mode_that_a_day_goes_through_and_at_every_step_to_the_disk(
    ends: list[End],
) -> None:
    assert all(end.killed for end in ends)
    assert {end.step.split(",")[0] for end in ends} >= set(Mode) - {Mode.NOTICE, Mode.OFF, "asking"}
    named = " ".join(end.step for end in ends)
    for function in ("Log.append", "write_durably", "Images.store", "Journal.write_inspection"):
        assert function in named
    assert len(ends) > 30


def test_no_verdict_that_was_shown_is_lost_and_none_is_there_twice(ends: list[End]) -> None:
    for end in ends:
        assert end.shown <= end.kept <= end.shown + 1, end
    assert {end.shown for end in ends} >= {0, 1}


def test_the_next_start_says_that_the_process_was_killed_and_its_first_press_gives_a_verdict(
    ends: list[End],
) -> None:
    for end in ends:
        assert end.ended in (None, last_end.End.NOBODY_KNOWS), end
        assert (end.mode, end.then) == (Mode.VERDICT, end.kept + 1), end
    assert sum(end.ended is None for end in ends) < len(ends) / 2
