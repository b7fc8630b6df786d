"""A configuration that cannot be used: the panel says what to mend, the log afterwards what it was."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from device.config import load
from device.errors import ConfigurationError
from device.parts.press import Key
from device.screens.message import error as error_screen
from tests.support.handheld import Handheld, handheld_on


@pytest.fixture
def handheld(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Handheld]:
    with handheld_on(tmp_path / "log", monkeypatch) as made:
        yield made


def written(content: bytes) -> Callable[[Path], object]:
    return lambda file: file.write_bytes(content)


@pytest.mark.parametrize(
    ("harm", "told"),
    [
        (written(b"[lamp\nlevel = 1"), "device.toml"),
        (written(b"\xff\xfe\x00garbled"), "device.toml"),
        (written(b"[lamp]\nlevel = 2"), "lamp.level"),
        (written(b"[lamp]\nlevle = 1"), "levle"),
        (written(b"[lmap]\nlevel = 1"), "lmap"),
        (Path.mkdir, "device.toml"),
    ],
    ids=["cut short", "garbled", "out of range", "unknown setting", "unknown section", "a folder"],
)
def test_it_stands_on_the_panel_until_the_file_is_mended_and_is_recorded_then(
    handheld: Handheld, tmp_path: Path, harm: Callable[[Path], object], told: str
) -> None:
    file = tmp_path / "device.toml"
    harm(file)
    handheld.configured = lambda: load(file, handheld.environment)
    with pytest.raises(ConfigurationError, match=told) as refused:
        handheld.configured()
    text = str(refused.value)
    handheld.begin()
    handheld.until(lambda: handheld.panel.picture().tobytes() == error_screen(text).tobytes())
    mended = tmp_path / "mended.toml"
    mended.write_text("[lamp]\nlevel = 0.5\n")
    if file.is_dir():
        file.rmdir()
    mended.rename(file)
    handheld.until(lambda: "settings" in handheld.kinds())
    assert text in [r["content"].get("text") for r in handheld.records() if r["kind"] == "error"]
    handheld.fingers.press(Key.INSPECT, 0.1)
    handheld.until(lambda: "inspection" in handheld.kinds())
    handheld.end()
    assert handheld.status == 0
