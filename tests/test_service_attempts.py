"""Before and after cleaning, on the instrument."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from device.grading.grade import Action, Verdict
from device.grading.rules import is_removable
from device.parts.press import Key
from device.screens.attempts import Ladder, before_after, ladder
from device.screens.english import ENGLISH as SAY
from device.screens.why import why
from model.render import SceneKind
from tests.support.instrument import Bench, bench_of, inspector

STEPS = inspector().profile.cleaning


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    made = bench_of(tmp_path, SceneKind.CONTAMINATION, SceneKind.CLEAN)
    made.service.start()
    made.pass_time(0.1)
    yield made
    made.service.close()


def pages(bench: Bench) -> list[bytes]:
    """What the down key shows, up to the verdict again."""
    found = []
    for _ in range(bench.service.state.pages):
        bench.press(Key.DOWN)
        found.append(bench.panel.picture().tobytes())
    bench.press(Key.DOWN)
    return found


def test_a_first_attempt_is_compared_with_nothing_and_says_how_to_clean(bench: Bench) -> None:
    bench.press()
    found = pages(bench)
    assert found[0] == why(bench.shown, SAY)[0].tobytes()
    assert found[-2] == ladder(Ladder(STEPS, 0, Action.CLEAN), 0, SAY).tobytes()


def test_a_second_attempt_begins_with_what_cleaning_has_changed(bench: Bench) -> None:
    bench.press()
    dirty = bench.shown
    bench.press()
    bench.camera.next_connector()
    bench.press()
    assert bench.shown.grade.verdict is Verdict.PASS
    found = pages(bench)
    assert found[0] == before_after(dirty, bench.shown, (1, 2), SAY).tobytes()
    assert found[1] == why(bench.shown, SAY)[0].tobytes()


def test_what_cleaning_did_not_move_is_said_with_the_next_rung_and_at_its_end_to_stop(bench: Bench) -> None:
    bench.press()
    for climbed in range(1, len(STEPS) + 1):
        bench.press()
        bench.press()
        is_last = climbed == len(STEPS)
        action = Action.REPLACE if is_last else Action.CLEAN_AGAIN
        left = sum(map(is_removable, bench.shown.findings.features))
        assert left
        assert pages(bench)[1] == ladder(Ladder(STEPS, climbed, action), left, SAY).tobytes()


def test_the_next_port_is_compared_with_nothing(bench: Bench) -> None:
    bench.press()
    bench.press(held_s=2)
    bench.press()
    assert pages(bench)[0] == why(bench.shown, SAY)[0].tobytes()
