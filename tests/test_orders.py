"""What the owner has signed: taken in as a whole, or refused, never half."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from device.__main__ import main
from device.audit import key
from device.audit.journal import Journal
from device.audit.key import SigningKey
from device.audit.proof import OWNER
from device.config import SHIPPED_MODEL, OwnerSettings, load
from device.errors import ConfigurationError, RefusedError
from device.grading import profile
from device.intake import take_in
from device.orders import Order, OrderedFile, Ware, opened
from device.owned import profiles
from tests.support.journal import made
from tests.support.orders import sign

FILE = OrderedFile(Ware.PROFILE, "0" * 64, "house.toml")


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    journal = made(tmp_path / "log")
    yield journal
    journal.close()


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    key.make(tmp_path / "owner.key", OWNER)
    return tmp_path / "owner.key"


@pytest.fixture
def owner(tmp_path: Path, key_file: Path) -> OwnerSettings:
    return OwnerSettings(key.load(key_file, OWNER).verifier.vkey, tmp_path / "owned")


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    """A profile, a network and settings, as the owner wrote them."""
    folder = tmp_path / "inbox"
    folder.mkdir()
    text = profile.path_of("iec-ed2-mm-pc").read_text(encoding="utf-8")
    (folder / "house.toml").write_text(text.replace('name = "iec-ed2-mm-pc"', 'name = "house"'))
    for suffix in (".tflite", ".json"):
        shutil.copy(SHIPPED_MODEL.with_suffix(suffix), folder / f"net{suffix}")
    (folder / "device.toml").write_text('[grading]\nprofile = "ipc-8497-1-mm"\n')
    return folder


def last(journal: Journal) -> dict[str, Any]:
    record = journal.log.newest()
    assert record is not None
    return record.content


def refused(journal: Journal, order: Path, owner: OwnerSettings) -> str:
    """Why it was refused; the refusal is recorded and nothing was put in place."""
    before = sorted(owner.folder.rglob("*")) if owner.folder.exists() else []
    with pytest.raises(RefusedError) as caught:
        take_in(journal, order, owner)
    assert (last(journal)["kind"], last(journal)["content"]["text"]) == ("refusal", str(caught.value))
    assert (sorted(owner.folder.rglob("*")) if owner.folder.exists() else []) == before
    return str(caught.value)


def test_an_order_is_put_in_place_and_recorded_with_the_hash_of_all_that_it_brought(
    journal: Journal, inbox: Path, key_file: Path, owner: OwnerSettings
) -> None:
    order = sign(key_file, 7, *sorted(inbox.iterdir()))
    assert take_in(journal, order, owner).startswith("order 7: device.toml, house.toml, net.json, net.tflite")
    content = last(journal)["content"]
    assert (last(journal)["kind"], content["number"]) == ("order", 7)
    assert [file["ware"] for file in content["files"]] == ["settings", "profile", "network", "network"]
    assert profiles(owner.folder) == {"house": owner.folder / "7" / "house.toml"}
    assert (owner.folder / "7" / "net.tflite").read_bytes() == SHIPPED_MODEL.read_bytes()


def test_signed_settings_are_a_layer_between_the_instruments_file_and_the_environment(
    tmp_path: Path, journal: Journal, inbox: Path, key_file: Path, owner: OwnerSettings
) -> None:
    own_file = tmp_path / "own.toml"
    own_file.write_text(f'[grading]\nprofile = "iec-ed1-mm-pc"\n[owner]\nfolder = "{owner.folder}"\n')
    assert load(own_file, {}).configuration.grading.profile == "iec-ed1-mm-pc"
    take_in(journal, sign(key_file, 1, inbox / "device.toml"), owner)
    loaded = load(own_file, {})
    assert loaded.configuration.grading.profile == "ipc-8497-1-mm"
    assert loaded.sources["grading.profile"] == str(owner.folder / "device.toml")
    assert load(own_file, {"ENDFACE_GRADING_PROFILE": "x"}).configuration.grading.profile == "x"


def test_an_older_order_or_the_same_again_is_refused(
    journal: Journal, inbox: Path, key_file: Path, owner: OwnerSettings
) -> None:
    take_in(journal, sign(key_file, 7, inbox / "house.toml"), owner)
    for number in (6, 7):
        assert "is not newer than order 7, the last that was taken in" in refused(
            journal, sign(key_file, number, inbox / "house.toml"), owner
        )
    take_in(journal, sign(key_file, 8, inbox / "house.toml"), owner)
    assert profiles(owner.folder) == {"house": owner.folder / "8" / "house.toml"}


def test_another_owners_order_is_refused(
    tmp_path: Path, journal: Journal, inbox: Path, owner: OwnerSettings
) -> None:
    key.make(tmp_path / "foreign.key", OWNER)
    foreign = sign(tmp_path / "foreign.key", 7, inbox / "house.toml")
    assert "not an order of this instrument's owner" in refused(journal, foreign, owner)


def test_an_instrument_without_an_owner_takes_no_order(
    tmp_path: Path, journal: Journal, inbox: Path, key_file: Path
) -> None:
    order = sign(key_file, 7, inbox / "house.toml")
    assert "set owner.key" in refused(journal, order, OwnerSettings("", tmp_path / "owned"))


def test_an_order_whose_signature_was_taken_off_or_text_was_changed_is_refused(
    journal: Journal, inbox: Path, key_file: Path, owner: OwnerSettings
) -> None:
    order = sign(key_file, 7, inbox / "house.toml")
    signed = order.read_bytes()
    for content in (signed.split(b"\n\n")[0], signed.replace(b"\n7\n", b"\n9\n"), b"", b"\xff"):
        order.write_bytes(content)
        assert "not an order of this instrument's owner" in refused(journal, order, owner)


def test_a_file_that_is_not_the_signed_one_is_refused_and_nothing_of_the_order_is_taken(
    journal: Journal, inbox: Path, key_file: Path, owner: OwnerSettings
) -> None:
    order = sign(key_file, 7, inbox / "device.toml", inbox / "house.toml")
    house = (inbox / "house.toml").read_text()
    (inbox / "house.toml").write_text(f"{house}\n# less strict")
    assert "house.toml is not the file" in refused(journal, order, owner)
    (inbox / "house.toml").unlink()
    assert "house.toml is no file" in refused(journal, order, owner)
    (inbox / "house.toml").symlink_to(inbox / "device.toml")
    assert "house.toml is no file" in refused(journal, order, owner)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("house.toml", "name = 7", "cannot be used"),
        ("device.toml", "[camera]\ntimeout_s = 99\n", "camera.timeout_s"),
        ("device.toml", '[owner]\nkey = ""\n', "set on the instrument only"),
        ("device.toml", '[log]\nfolder = "/tmp/log"\n', "set on the instrument only"),
        ("net.tflite", "no network", "cannot be used"),
    ],
)
def test_what_would_not_work_is_refused_although_it_is_signed(
    journal: Journal, inbox: Path, key_file: Path, owner: OwnerSettings, name: str, content: str, said: str
) -> None:
    (inbox / name).write_text(content)
    files = [inbox / name, *([inbox / "net.json"] if name == "net.tflite" else [])]
    assert said in refused(journal, sign(key_file, 7, *files), owner)


@pytest.mark.parametrize(
    "text",
    [
        "endface-order/2\n7\n",
        "endface-order/1\n7\n",
        "endface-order/1\n07\nprofile " + "0" * 64 + "  house.toml\n",
        "endface-order/1\n7\nprofile " + "0" * 64 + "  ../house.toml\n",
        "endface-order/1\n7\nprofile " + "0" * 64 + "  .hidden\n",
        "endface-order/1\n7\nscript " + "0" * 64 + "  house.toml\n",
        "endface-order/1\n7\n" + ("profile " + "0" * 64 + "  house.toml\n") * 2,
    ],
)
def test_a_signed_text_that_is_no_order_is_refused(key_file: Path, text: str) -> None:
    signer = key.load(key_file, OWNER)
    with pytest.raises(RefusedError):
        opened(signer.sign(text), signer.verifier.vkey, last=0)


def test_an_order_comes_out_as_it_was_signed(key_file: Path) -> None:
    signer, order = key.load(key_file, OWNER), Order(7, (FILE,))
    assert opened(signer.sign(order.text()), signer.verifier.vkey, last=6) == order


def test_a_devices_key_signs_no_order_and_an_owners_no_checkpoint(
    key_file: Path, owner: OwnerSettings
) -> None:
    private = key.load(key_file, OWNER)._private
    with pytest.raises(RefusedError, match="not signed by owner/"):
        opened(SigningKey(private).sign(Order(7, (FILE,)).text()), owner.key, last=0)


def test_an_owners_profile_is_named_as_its_file_by_which_settings_ask_for_it(
    journal: Journal,
    inbox: Path,
    key_file: Path,
    owner: OwnerSettings,
    capsys: pytest.CaptureFixture[str],
) -> None:
    renamed = (inbox / "house.toml").rename(inbox / "iec-ed2-sm-pc.toml")
    said = "iec-ed2-sm-pc.toml holds the profile house: name the file house.toml"
    assert said in refused(journal, sign(key_file, 7, renamed), owner)
    assert main(["sign", "--key", str(key_file), "--number", "8", str(renamed)]) == 1
    assert said in capsys.readouterr().err
    assert not (inbox / "8.order").exists()


def test_what_the_owner_has_signed_is_taken_in(
    journal: Journal, inbox: Path, key_file: Path, owner: OwnerSettings, capsys: pytest.CaptureFixture[str]
) -> None:
    files = [str(path) for path in sorted(inbox.iterdir())]
    assert main(["sign", "--key", str(key_file), "--number", "7", *files]) == 0
    order = Path(capsys.readouterr().out.strip())
    assert order == inbox / "7.order"
    assert take_in(journal, order, owner).startswith("order 7: ")


def test_the_owner_makes_a_key_once_and_signs_only_what_an_instrument_takes(
    tmp_path: Path, inbox: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    order = ["sign", "--key", str(tmp_path / "new.key")]
    assert main([*order, "--make-key"]) == 0
    vkey = capsys.readouterr().out.strip()
    assert load(None, {}, {"owner.key": vkey}).configuration.owner.key == vkey
    assert main([*order, "--make-key"]) == 2
    assert (tmp_path / "new.key").stat().st_mode & 0o077 == 0
    (inbox / "run.sh").write_text("")
    assert main([*order, "--number", "1", str(inbox / "run.sh")]) == 1
    assert main([*order, "--number", "1"]) == 2
    assert main([*order, "--number", "0", str(inbox / "house.toml")]) == 2


@pytest.mark.parametrize("value", ["owner", "owner/1+abc+def", 7])
def test_an_owners_key_that_is_none_is_no_setting(value: object) -> None:
    with pytest.raises(ConfigurationError, match="verifier key"):
        load(None, {}, {"owner.key": value})


def test_a_power_cut_before_the_record_leaves_the_order_to_be_taken_again(
    journal: Journal, inbox: Path, key_file: Path, owner: OwnerSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = sign(key_file, 7, inbox / "house.toml")

    def cut(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(Journal, "write", cut)
        with pytest.raises(KeyboardInterrupt):
            take_in(journal, order, owner)
    take_in(journal, order, owner)
    assert json.dumps(last(journal)).count('"order"') == 1
