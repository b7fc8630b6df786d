"""`endface export` and `endface verify` as a person calls them."""

import hashlib
import json
from pathlib import Path

import pytest

from device.__main__ import main
from tests.support.journal import made


@pytest.fixture
def log(tmp_path: Path) -> Path:
    made(tmp_path / "log").close()
    return tmp_path / "log"


@pytest.fixture
def bundle(log: Path, tmp_path: Path) -> Path:
    assert main(["export", "--log", str(log), "--out", str(tmp_path / "bundle")]) == 0
    return tmp_path / "bundle"


def test_an_export_says_what_it_took_and_verifies(
    log: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bundle = tmp_path / "bundle"
    assert main(["export", "--log", str(log), "--out", str(bundle)]) == 0
    assert capsys.readouterr().out == f"{bundle}: records 1 to 8 of 8\n"
    assert main(["verify", str(bundle)]) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[0] == "WHOLE: records 1 to 8 of 8, 4 pictures"
    assert "fingerprint" in said[1]
    manifest = hashlib.sha256((bundle / "manifest").read_bytes()).hexdigest()
    assert said[2] == f"manifest {manifest}"
    assert "was not checked" in said[3]


def test_a_changed_bundle_is_a_no_that_names_what_is_wrong(
    bundle: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    records = (bundle / "records.jsonl").read_bytes()
    (bundle / "records.jsonl").write_bytes(records.replace(b'"port":2', b'"port":3', 1))
    capsys.readouterr()
    assert main(["verify", str(bundle)]) == 1
    assert capsys.readouterr().out.splitlines() == [
        "NOT WHOLE: records.jsonl was changed",
        "NOT WHOLE: record 6 was changed",
    ]


def test_the_verifier_remembers_what_it_saw_and_asks_for_more_than_that(
    log: Path, bundle: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    memory = tmp_path / "memory.json"
    assert main(["verify", str(bundle), "--remember", str(memory)]) == 0
    later = tmp_path / "later"
    assert main(["export", "--since-last", "--log", str(log), "--out", str(later)]) == 0
    assert main(["verify", str(later), "--remember", str(memory)]) == 0
    assert [entry["size"] for entry in json.loads(memory.read_text()).values()] == [9]
    capsys.readouterr()
    assert main(["verify", str(bundle), "--remember", str(memory)]) == 1
    assert "an older log" in capsys.readouterr().out
    assert [entry["size"] for entry in json.loads(memory.read_text()).values()] == [9]


def test_the_device_card_says_whose_the_bundle_must_be(
    bundle: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["verify", str(bundle), "--device-card", str(bundle / "device-card.json")]) == 0
    assert "was not checked" not in capsys.readouterr().out
    other = tmp_path / "card.json"
    other.write_text('{"vkey": "x", "fingerprint": "00"}')
    assert main(["verify", str(bundle), "--device-card", str(other)]) == 1
    assert "another device's" in capsys.readouterr().out


def test_a_folder_that_is_no_bundle_is_not_whole(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", str(tmp_path)]) == 1
    assert "device-card.json cannot be read" in capsys.readouterr().out


def test_a_name_that_a_terminal_would_obey_is_printed_harmless(
    bundle: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (bundle / "\x1b[2Jgone").write_bytes(b"")
    assert main(["verify", str(bundle)]) == 1
    assert "NOT WHOLE: \\u001b[2Jgone does not belong to the bundle\n" in capsys.readouterr().out


def test_a_link_with_a_name_that_a_terminal_would_obey_is_printed_harmless(
    bundle: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (bundle / "\x1b[2J\x1b[HWHOLE: records 1 to 9").symlink_to(bundle / "device-card.json")
    assert main(["verify", str(bundle)]) == 1
    assert main(["report", str(bundle), "--pdf", str(tmp_path / "report.pdf")]) != 0
    said = capsys.readouterr()
    assert said.out.startswith("NOT WHOLE: \\u001b[2J")
    assert "\x1b" not in said.out + said.err


def test_a_missing_bundle_card_or_a_broken_memory_is_used_wrongly(
    bundle: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["verify", str(tmp_path / "none")]) == 2
    assert main(["verify", str(bundle), "--device-card", str(tmp_path / "none")]) == 2
    (tmp_path / "memory").write_text("[]")
    assert main(["verify", str(bundle), "--remember", str(tmp_path / "memory")]) == 2
    assert "no JSON object" in capsys.readouterr().err


def test_a_whole_bundle_that_cannot_be_remembered_is_not_called_broken(
    bundle: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["verify", str(bundle), "--remember", str(tmp_path / "none" / "memory.json")]) == 2
    said = capsys.readouterr()
    assert "WHOLE: records 1 to 8 of 8, 4 pictures\n" in said.out
    assert said.err == f"{tmp_path / 'none' / 'memory.json'} cannot be written: No such file or directory\n"


@pytest.mark.parametrize("wanted", ["5", "0-3", "a-b", "3-"])
def test_records_are_asked_for_as_a_range(log: Path, tmp_path: Path, wanted: str) -> None:
    order = ["export", "--log", str(log), "--out", str(tmp_path / "x"), "--records", wanted]
    with pytest.raises(SystemExit) as stopped:
        main(order)
    assert stopped.value.code == 2


def test_some_records_are_exported_and_verify(
    log: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    order = ["export", "--log", str(log), "--out", str(tmp_path / "some"), "--records", "4-5"]
    assert main(order) == 0
    assert main(["verify", str(tmp_path / "some")]) == 0
    assert "records 4 to 5 of 8, 2 pictures" in capsys.readouterr().out


def test_a_lost_picture_is_said_and_the_rest_is_exported(
    log: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lost = next((log / "images").iterdir())
    lost.unlink()
    assert main(["export", "--log", str(log), "--out", str(tmp_path / "out")]) == 1
    assert lost.name in capsys.readouterr().err
    assert (tmp_path / "out" / "manifest").exists()


def test_a_folder_without_a_log_is_used_wrongly(tmp_path: Path) -> None:
    assert main(["export", "--log", str(tmp_path), "--out", str(tmp_path / "out")]) == 2
    assert list(tmp_path.iterdir()) == []


def test_pictures_are_removed_once_somebody_says_that_the_export_is_whole(
    log: Path, bundle: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert main(["prune", "--log", str(log)]) == 0
    assert capsys.readouterr().out.startswith("0 pictures, 0.0 MB; the card is ")
    assert main(["verify", str(bundle)]) == 0
    (said,) = [line for line in capsys.readouterr().out.splitlines() if line.startswith("manifest ")]
    assert main(["prune", "--log", str(log), "--confirm", said.removeprefix("manifest ")[:16]]) == 0
    assert capsys.readouterr().out.startswith("4 pictures")
    assert main(["prune", "--log", str(log), "--confirm", "0" * 16]) == 1
