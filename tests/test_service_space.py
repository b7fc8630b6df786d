"""A card that fills up: said on the panel in time, refused before it is gone, and working again with room."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from device.config import load
from device.parts.press import Key
from device.parts.simulated.clock import SimulatedClock
from device.screens.english import ENGLISH
from device.screens.reasons import announced
from device.simulation import simulate
from device.state import Mode
from model.render import SceneKind
from tests.support.instrument import SCALE_UM_PER_PX, Bench, inspector, write_end_face


class Usage(NamedTuple):
    total: int
    used: int
    free: int


@pytest.fixture
def fill(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    def to(percent: int) -> None:
        monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(100, percent, 100 - percent))

    return to


@pytest.fixture
def bench(tmp_path: Path, fill: Callable[[int], None]) -> Iterator[Bench]:
    fill(42)
    (tmp_path / "pictures").mkdir()
    write_end_face(tmp_path / "pictures" / "end face.png", SceneKind.CLEAN)
    own = tmp_path / "device.toml"
    own.write_text(
        f"[camera]\nscale_x_um_per_px = {SCALE_UM_PER_PX}\nscale_y_um_per_px = {SCALE_UM_PER_PX}\n"
        f'[log]\nfolder = "{tmp_path / "log"}"\n'
    )
    clock = SimulatedClock()
    built = Bench(simulate(load(own, {}), tmp_path / "pictures", clock, inspector), clock, tmp_path / "log")
    built.service.start()
    built.service.step(0)
    yield built
    built.service.close()


def inspect(bench: Bench) -> list[str]:
    """Press, look at the verdict, go on; what is told before the instrument is ready again."""
    bench.press()
    assert bench.is_in(Mode.VERDICT)
    bench.press()
    found = []
    while bench.is_in(Mode.NOTICE):
        found.append(announced(bench.service.state.notices[0], ENGLISH))
        bench.press(Key.UP)
    assert bench.is_in(Mode.READY)
    return found


def test_the_panel_says_once_that_the_card_has_filled_to_the_mark(
    bench: Bench, fill: Callable[[int], None]
) -> None:
    fill(79)
    assert inspect(bench) == []
    fill(81)
    assert inspect(bench) == ["the card is 81 % full; export to a stick, then prune"]
    fill(82)
    assert inspect(bench) == []
    fill(60)
    assert inspect(bench) == []
    fill(80)
    assert inspect(bench) == ["the card is 80 % full; export to a stick, then prune"]


def test_a_full_card_takes_no_inspection_says_so_and_works_again_once_there_is_room(
    bench: Bench, fill: Callable[[int], None]
) -> None:
    fill(95)
    bench.press()
    assert bench.is_in(Mode.ERROR)
    assert bench.fault_text.startswith("the card is 95% full; export to a stick, then remove")
    assert "inspection" not in bench.kinds()
    fill(40)
    bench.outlast_error()
    assert bench.is_in(Mode.READY)
    inspect(bench)
    assert bench.kinds()[-1] == "inspection"
    assert "error" in bench.kinds()
