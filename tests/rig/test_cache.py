"""What the rig keeps is made once, and anew with whatever it was made from."""

from pathlib import Path

import pytest

from tests.rig.cache import kept, origin


@pytest.fixture(autouse=True)
def elsewhere(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))


def fill(folder: Path) -> None:
    (folder / "made").touch()


def test_the_same_inputs_are_built_once() -> None:
    first = kept("tree", [b"packages"], fill)
    before = origin(first)
    assert kept("tree", [b"packages"], lambda _: pytest.fail("built again")) == first
    assert origin(first) == before


def test_other_inputs_are_built_and_the_older_goes() -> None:
    older = kept("tree", [b"packages"], fill)
    newer = kept("tree", [b"more packages"], fill)
    assert (newer / "made").exists()
    assert not older.exists()


def test_what_is_made_anew_from_the_same_inputs_has_another_origin() -> None:
    folder = kept("tree", [b"packages"], fill)
    before = origin(folder)
    (folder / "made").unlink()
    folder.rmdir()
    assert kept("tree", [b"packages"], fill) == folder
    assert origin(folder) != before


def test_one_that_was_interrupted_is_built_again() -> None:
    def break_off(folder: Path) -> None:
        fill(folder)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        kept("tree", [b"packages"], break_off)
    built: list[Path] = []
    kept("tree", [b"packages"], built.append)
    assert len(built) == 1
