"""`endface reset`: as delivered again, while log, key and numbers go on."""

from pathlib import Path

import pytest

from device.__main__ import main
from device.audit import entry, key, work
from device.audit.export import export
from device.audit.journal import Journal
from device.audit.proof import OWNER
from device.audit.selection import Selection
from device.audit.traceability import calibrations
from device.audit.verify_bundle import verify
from device.config import OwnerSettings, load
from device.errors import RefusedError
from device.grading import profile
from device.intake import take_in
from device.jobs import Operators
from tests.support.journal import made, open_journal
from tests.support.orders import sign

SERIAL = "E-7"


@pytest.fixture
def settings(tmp_path: Path) -> Path:
    path = tmp_path / "device.toml"
    path.write_text(
        f'[instrument]\nserial = "{SERIAL}"\n[log]\nfolder = "{tmp_path}/log"\n'
        f'[owner]\nfolder = "{tmp_path}/owner"\n'
    )
    return path


@pytest.fixture
def owner(tmp_path: Path) -> OwnerSettings:
    signer = key.make(tmp_path / "owner.key", OWNER)
    return OwnerSettings(signer.verifier.vkey, tmp_path / "owner")


def order(tmp_path: Path, number: int) -> Path:
    inbox = tmp_path / "inbox"
    inbox.mkdir(exist_ok=True)
    text = profile.path_of("iec-ed2-mm-pc").read_text(encoding="utf-8")
    (inbox / "house.toml").write_text(text.replace('name = "iec-ed2-mm-pc"', 'name = "house"'))
    (inbox / "device.toml").write_text('[grading]\nprofile = "ipc-8497-1-mm"\n')
    return sign(tmp_path / "owner.key", number, inbox / "house.toml", inbox / "device.toml")


def worked_with(tmp_path: Path, owner: OwnerSettings) -> Journal:
    """An instrument that was set up, calibrated and worked with."""
    journal = made(tmp_path / "log")
    take_in(journal, order(tmp_path, 7), owner)
    journal.write(entry.job("panel-7", ("A1",), "0" * 64))
    journal.write(entry.operators(("ada",), "0" * 64))
    journal.write(entry.choice("ada", "panel-7"))
    journal.write(entry.calibration("scale", None, {}))
    (tmp_path / "log" / "calibration.toml").write_text("[camera]\nscale_x_um_per_px = 0.5\n")
    return journal


def reset(settings: Path, serial: str = SERIAL) -> int:
    return main(["reset", "--config", str(settings), serial])


def test_the_running_number_the_key_and_the_seal_go_on(
    tmp_path: Path, settings: Path, owner: OwnerSettings
) -> None:
    journal = worked_with(tmp_path, owner)
    export(journal, tmp_path / "before")
    last, origin = journal.log.seal.newest().size, journal.key.origin
    journal.close()
    assert reset(settings) == 0
    again = open_journal(tmp_path / "log")
    record = again.log.newest()
    assert record is not None
    assert (record.number, record.content["kind"], again.key.origin) == (last + 1, "reset", origin)
    assert record.content["content"]["removed"] == ["calibration.toml", "7", "device.toml"]
    assert again.write(entry.boot()) == last + 2
    export(again, tmp_path / "after", Selection.since_last())
    again.close()
    assert verify(tmp_path / "after", None, {}).before == verify(tmp_path / "before", None, {}).checkpoint


def test_what_was_set_since_delivery_counts_no_more(
    tmp_path: Path, settings: Path, owner: OwnerSettings
) -> None:
    worked_with(tmp_path, owner).close()
    assert load(settings, {}).configuration.grading.profile == "ipc-8497-1-mm"
    assert reset(settings) == 0
    configuration = load(settings, {}).configuration
    assert (configuration.grading.profile, configuration.camera.scale_x_um_per_px) == ("iec-ed2-sm-pc", 0.433)
    again = open_journal(tmp_path / "log")
    assert (work.jobs(again.log), work.operators(again.log), work.chosen(again.log)) == (
        {},
        Operators(()),
        None,
    )
    assert calibrations(again.log) == {}
    again.write(entry.operators(("bob",), "0" * 64))
    again.write(entry.choice("bob", None))
    assert (work.operators(again.log), work.chosen(again.log)) == (
        Operators(("bob",)),
        work.Choice("bob", None),
    )
    again.close()


def test_an_older_order_is_refused_as_before(tmp_path: Path, settings: Path, owner: OwnerSettings) -> None:
    worked_with(tmp_path, owner).close()
    assert reset(settings) == 0
    again = open_journal(tmp_path / "log")
    with pytest.raises(RefusedError, match="not newer than order 7, the last"):
        take_in(again, order(tmp_path, 6), owner)
    take_in(again, order(tmp_path, 8), owner)
    again.close()


def test_another_instrument_is_not_put_back_by_mistake(
    tmp_path: Path, settings: Path, owner: OwnerSettings, capsys: pytest.CaptureFixture[str]
) -> None:
    worked_with(tmp_path, owner).close()
    assert reset(settings, "E-8") == 2
    assert "this is E-7, not E-8" in capsys.readouterr().err
    assert (tmp_path / "log" / "calibration.toml").exists()
    assert (tmp_path / "owner" / "7").exists()
