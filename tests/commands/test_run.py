"""`endface run`, `endface config` and `endface selftest` as a person calls them."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from device import simulation, start
from device.__main__ import main
from device.errors import ModelError
from device.inspection import Inspector
from device.screens.message import error as error_screen
from device.screens.message import working
from device.screens.place import Place
from device.screens.terminal import as_text
from model.render import SceneKind
from tests.support.instrument import SCALE_UM_PER_PX, inspector, write_end_face


@pytest.fixture
def pictures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(simulation, "configured_inspector", lambda _: inspector())
    folder = tmp_path / "pictures"
    folder.mkdir()
    write_end_face(folder / "clean.png", SceneKind.CLEAN)
    write_end_face(folder / "dirty.png", SceneKind.CONTAMINATION)
    return folder


def records(log: Path) -> list[dict[str, Any]]:
    with sqlite3.connect(log / "log.sqlite") as database:
        return [json.loads(body) for (body,) in database.execute("SELECT body FROM record ORDER BY number")]


def verdicts(log: Path) -> list[str]:
    return [record["content"]["verdict"] for record in records(log) if record["kind"] == "inspection"]


def test_run_inspects_every_picture_of_the_folder_and_shows_the_panel(
    pictures: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log = tmp_path / "log"
    assert main(["run", "--simulate", str(pictures), "--log", str(log), "--scale", SCALE_UM_PER_PX]) == 0
    out = capsys.readouterr().out
    assert out.index("clean.png") < out.index("dirty.png")
    assert out.count("┌") == 2
    assert verdicts(log) == ["PASS", "FAIL"]


def test_run_interactive_obeys_the_keyboard_until_q(
    pictures: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    read, write = os.pipe()
    os.write(write, b"idininq")
    log = tmp_path / "log"
    with os.fdopen(read) as keys, monkeypatch.context() as patched:
        patched.setattr("sys.stdin", keys)
        order = [
            "run",
            "--interactive",
            "--simulate",
            str(pictures),
            "--log",
            str(log),
            "--scale",
            SCALE_UM_PER_PX,
        ]
        assert main(order) == 0
    os.close(write)
    assert verdicts(log) == ["PASS", "FAIL"]
    out = capsys.readouterr().out
    assert out.count("┌") >= 4
    assert as_text(working(Place("iec-ed2-mm-pc", 1, 1))) in out, "what stands there for a moment only, too"


def test_run_goes_on_after_a_broken_picture_and_says_so_with_its_exit_status(
    pictures: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (pictures / "broken.png").write_bytes(b"")
    log = tmp_path / "log"
    assert main(["run", "--simulate", str(pictures), "--log", str(log), "--scale", SCALE_UM_PER_PX]) == 1
    assert capsys.readouterr().out.count("┌") == 3
    assert verdicts(log) == ["PASS", "FAIL"]


def test_run_without_its_network_gives_no_verdict_and_says_so_with_its_exit_status(
    pictures: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def missing(_: object) -> Inspector:
        raise ModelError("the network is missing; install the model again")

    monkeypatch.setattr(simulation, "configured_inspector", missing)
    (pictures / "dirty.png").unlink()
    assert main(["run", "--simulate", str(pictures), "--log", str(tmp_path / "log")]) == 1
    assert as_text(error_screen("the network is missing; install the model again")) in capsys.readouterr().out
    assert verdicts(tmp_path / "log") == []


def test_run_takes_each_picture_for_a_port_of_its_own(pictures: Path, tmp_path: Path) -> None:
    write_end_face(pictures / "filthy.png", SceneKind.CONTAMINATION)
    log = tmp_path / "log"
    assert main(["run", "--simulate", str(pictures), "--log", str(log), "--scale", SCALE_UM_PER_PX]) == 0
    jobs = [record["content"]["job"] for record in records(log) if record["kind"] == "inspection"]
    assert [(job["port"], job["attempt"]) for job in jobs] == [(1, 1), (2, 1), (3, 1)]


def test_run_refuses_an_empty_profile_and_does_not_take_another_one(
    pictures: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["run", "--simulate", str(pictures), "--log", str(tmp_path / "log"), "--profile", ""]) == 2
    assert "grading.profile is ''" in capsys.readouterr().err


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_run_stops_in_order_within_three_seconds_of_a_signal(
    pictures: Path, tmp_path: Path, number: signal.Signals
) -> None:
    log = tmp_path / "log"
    order = ["run", "--interactive", "--simulate", str(pictures), "--log", str(log)]
    with subprocess.Popen(
        [sys.executable, "-m", "device", *order], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as running:
        assert running.stdout is not None
        while "┌" not in running.stdout.readline():
            assert running.poll() is None
        running.send_signal(number)
        assert running.wait(timeout=3) == 0
    # SQLite folds the write-ahead log into the database only where it was closed in order.
    assert not (log / "log.sqlite-wal").exists()


def test_run_interactive_ends_with_its_input(
    pictures: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Path(os.devnull).open() as nothing:
        monkeypatch.setattr("sys.stdin", nothing)
        order = ["run", "--interactive", "--simulate", str(pictures), "--log", str(tmp_path / "log")]
        assert main(order) == 0


def test_run_where_there_is_no_board_says_what_is_missing(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(start, "FAULT_SHOWN_S", 0)
    monkeypatch.setitem(sys.modules, "lgpio", None)
    assert main(["run"]) == 1
    assert "apt install python3-lgpio" in caplog.text


def test_run_on_a_folder_without_pictures_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "--simulate", str(tmp_path), "--log", str(tmp_path)]) == 1
    assert "holds no picture" in capsys.readouterr().err


def test_config_prints_toml_that_can_be_read_back_with_its_sources(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ENDFACE_INSTRUMENT_OPERATOR", 'Ada "the eye"')
    assert main(["config"]) == 0
    printed = capsys.readouterr().out
    assert tomllib.loads(printed)["instrument"]["operator"] == 'Ada "the eye"'
    assert "# environment ENDFACE_INSTRUMENT_OPERATOR" in printed
    copy = tmp_path / "copy.toml"
    copy.write_text(printed, encoding="utf-8")
    monkeypatch.delenv("ENDFACE_INSTRUMENT_OPERATOR")
    assert main(["config", "--config", str(copy)]) == 0
    again = capsys.readouterr().out
    assert tomllib.loads(again) == tomllib.loads(printed)


def test_config_refuses_a_wrong_setting(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ENDFACE_LAMP_LEVEL", "2")
    assert main(["config"]) == 2
    assert "lamp.level" in capsys.readouterr().err


def test_selftest_names_each_thing_that_fails_and_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_bytes(b"")
    monkeypatch.setenv("ENDFACE_GRADING_MODEL", str(tmp_path / "absent.tflite"))
    monkeypatch.setenv("ENDFACE_GRADING_PROFILE", "nobody")
    assert main(["selftest", "--log", str(tmp_path / "file" / "log")]) == 1
    lines = dict(line.split(": ", 1) for line in capsys.readouterr().out.splitlines())
    assert lines["configuration"] == lines["simulated parts"] == "ok"
    assert lines["profile"].startswith("failed: no profile 'nobody'")
    assert lines["network"].startswith("failed: ")
    assert lines["log"].endswith("set log.folder, or use --log")


def test_selftest_leaves_the_log_folder_as_it_was(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["selftest", "--log", str(tmp_path)])
    assert "log: ok" in capsys.readouterr().out
    assert list(tmp_path.iterdir()) == []


def test_selftest_with_a_wrong_setting_stops_there(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ENDFACE_LAMP_LEVEL", "2")
    assert main(["selftest"]) == 1
    assert capsys.readouterr().out.startswith("configuration: failed: environment ENDFACE_LAMP_LEVEL")
