"""What the demo holds a verdict against."""

from pathlib import Path
from types import ModuleType

import pytest

from model.render import SceneKind
from model.truth import Service
from tests.support.journal import made
from tests.support.scripts import script


@pytest.fixture(scope="module")
def demo() -> ModuleType:
    return script("demo")


@pytest.mark.parametrize(
    ("kind", "word", "right"),
    [
        (SceneKind.CLEAN, Service.PASS, {"PASS"}),
        (SceneKind.PARTICLES, Service.FAIL, {"FAIL"}),
        (SceneKind.PARTICLES, Service.BORDERLINE, {"PASS", "FAIL"}),
        (SceneKind.OIL, Service.FAIL, {"FAIL", "NOT GRADED"}),
        (SceneKind.NO_FIBRE, Service.PASS, {"NOT GRADED"}),
        (SceneKind.SATURATED, Service.PASS, {"NOT GRADED"}),
    ],
)
def test_a_verdict_is_right_where_the_truth_asks_for_it(
    demo: ModuleType, kind: SceneKind, word: Service, right: set[str]
) -> None:
    case = demo.Case(kind, word, Path("x.png"))
    assert {verdict for verdict in ("PASS", "FAIL", "NOT GRADED") if case.agrees(verdict)} == right


def test_one_end_face_of_each_kind_is_rendered_and_always_the_same(demo: ModuleType, tmp_path: Path) -> None:
    cases = demo.render_cases(tmp_path / "one")
    again = demo.render_cases(tmp_path / "two")
    assert [case.kind for case in cases] == list(SceneKind)
    assert [case.path.read_bytes() for case in cases] == [case.path.read_bytes() for case in again]


def test_the_log_is_taken_away_in_a_bundle_that_verifies(
    demo: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made(tmp_path / "log").close()
    for _ in range(2):
        demo.take_away(tmp_path)
    assert "WHOLE: records 1 to 9 of 9" in capsys.readouterr().out
    assert (tmp_path / "bundle" / "report.html").exists()
    (tmp_path / "log" / "device.key").unlink()
    with pytest.raises(demo.EndfaceError):
        demo.take_away(tmp_path)


def test_the_viewer_keeps_what_changes_and_passes_over_a_dark_panel(
    demo: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    viewer = demo.Viewer()
    dark, lit = demo.Image.new("1", (128, 64)), demo.Image.new("1", (128, 64), 1)
    for picture in (dark, lit, lit, dark, lit):
        viewer.watch(picture)
    assert len(viewer.pictures) == 1
    assert capsys.readouterr().out.count("┌") == 1
