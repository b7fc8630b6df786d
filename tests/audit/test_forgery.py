"""What somebody with a key of his own may make of a device's bundle, and what the verifier says of it."""

import json
from pathlib import Path

import pytest

from device.__main__ import main
from device.audit.export import device_card, export
from device.audit.key import SigningKey
from device.audit.proof import NotWholeError, VerifierKey
from device.audit.verify_bundle import verify
from tests.support.forgery import ATTACKER, Forger, forged
from tests.support.journal import made


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    journal = made(tmp_path / "log")
    export(journal, tmp_path / "bundle")
    journal.close()
    return tmp_path / "bundle"


def origin_of(bundle: Path) -> str:
    return str(json.loads((bundle / "device-card.json").read_bytes())["vkey"]).split("+")[0]


def test_a_key_that_bears_another_keys_name_is_refused(bundle: Path) -> None:
    with pytest.raises(NotWholeError, match="bears a name that is not its own"):
        verify(forged(bundle, Forger(origin_of(bundle))), None, {})


@pytest.mark.parametrize("name", ["endface/\x1b[2Jx", "owner/{own}", "endface/x\u2028{own}", "{own}"])
def test_a_key_with_a_name_that_no_device_has_is_refused(bundle: Path, name: str) -> None:
    own = VerifierKey("", ATTACKER.public_key().public_bytes_raw()).fingerprint[:16]
    with pytest.raises(NotWholeError):
        verify(forged(bundle, Forger(name.replace("{own}", own))), None, {})


def test_what_continues_a_remembered_log_under_a_key_of_the_same_name_is_another_devices(
    bundle: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    memory = tmp_path / "memory.json"
    assert main(["verify", str(bundle), "--remember", str(memory)]) == 0
    # Two keys share 16 digits: nobody can make them today; the memory holds all 64.
    remembered = json.loads(memory.read_text())
    (entry,) = remembered.values()
    entry["fingerprint"] = "00" * 32
    memory.write_text(json.dumps(remembered))
    capsys.readouterr()
    assert main(["verify", str(bundle), "--remember", str(memory)]) == 1
    assert "remembered: another key bore this name before" in capsys.readouterr().out


@pytest.mark.parametrize("entry", [7, [], {}, {"size": 1}, {"size": 1, "root": 3, "fingerprint": "x"}])
def test_a_damaged_memory_is_said(
    bundle: Path, tmp_path: Path, entry: object, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "memory.json").write_text(json.dumps({origin_of(bundle): entry}))
    assert main(["verify", str(bundle), "--remember", str(tmp_path / "memory.json")]) == 1
    assert "NOT WHOLE: remembered: " in capsys.readouterr().out


def test_a_foreign_bundle_is_whole_but_its_device_unknown(
    bundle: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    foreign = forged(bundle, SigningKey(ATTACKER))
    assert main(["verify", str(foreign), "--remember", str(tmp_path / "memory.json")]) == 0
    assert "whose device that is was not checked" in capsys.readouterr().out
    assert main(["verify", str(foreign), "--device-card", str(bundle / "device-card.json")]) == 1


def test_a_card_says_what_the_records_key_is(tmp_path: Path) -> None:
    journal = made(tmp_path / "log")
    card = device_card(journal)
    assert VerifierKey.of("endface", card["vkey"]).fingerprint == card["fingerprint"]
    journal.close()
