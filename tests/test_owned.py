"""What the owner's orders have brought is used from the next start on, or refused before it does harm."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from device.audit import key
from device.audit.journal import Journal
from device.audit.proof import OWNER
from device.config import SHIPPED_MODEL, Configuration, load
from device.errors import ConfigurationError, ModelError, ProfileError, RefusedError
from device.grading import profile
from device.intake import take_in
from device.notices import Notice, NoticeCode
from device.owned import network_path, profile_source
from device.simulation import configured_inspector
from device.stick import take_from
from device.stick_status import Status
from tests.support.journal import made
from tests.support.orders import sign
from tests.support.sticks import FolderStick


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    journal = made(tmp_path / "log")
    yield journal
    journal.close()


@pytest.fixture
def own_file(tmp_path: Path) -> Path:
    """The instrument's own settings, with an owner."""
    vkey = key.make(tmp_path / "owner.key", OWNER).verifier.vkey
    path = tmp_path / "own.toml"
    path.write_text(
        f'[owner]\nkey = "{vkey}"\nfolder = "{tmp_path}/owned"\n'
        f'[log]\nfolder = "{tmp_path}/log"\n[buttons]\ninspect_gpio = 26\n'
    )
    return path


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    """A profile of the house, a stricter network, and settings that name both."""
    folder = tmp_path / "inbox"
    folder.mkdir()
    text = profile.path_of("iec-ed2-mm-pc").read_text(encoding="utf-8")
    (folder / "house.toml").write_text(text.replace('name = "iec-ed2-mm-pc"', 'name = "house"'))
    shutil.copy(SHIPPED_MODEL, folder / "strict.tflite")
    sidecar = json.loads(SHIPPED_MODEL.with_suffix(".json").read_text(encoding="utf-8"))
    (folder / "strict.json").write_text(json.dumps({**sidecar, "threshold": 0.125}))
    (folder / "device.toml").write_text('[grading]\nprofile = "house"\nmodel = "strict.tflite"\n')
    return folder


def order(inbox: Path, number: int, *names: str) -> Path:
    return sign(inbox.parent / "owner.key", number, *(inbox / name for name in names))


def effective(own_file: Path) -> Configuration:
    return load(own_file, {}).configuration


def without_limits(path: Path) -> None:
    text = profile.path_of("iec-ed3-sm-pc").read_text(encoding="utf-8")
    path.write_text(text.replace('name = "iec-ed3-sm-pc"', 'name = "house"'), encoding="utf-8")


def refused(journal: Journal, note: Path, own_file: Path) -> str:
    before = effective(own_file)
    with pytest.raises(RefusedError) as caught:
        take_in(journal, note, before.owner, own_file)
    assert effective(own_file) == before
    return str(caught.value)


def test_a_profile_and_a_network_that_came_by_stick_judge_from_the_next_start_on(
    tmp_path: Path, journal: Journal, inbox: Path, own_file: Path
) -> None:
    order(inbox, 1, *sorted(path.name for path in inbox.iterdir()))
    owner = effective(own_file).owner
    stick = FolderStick(tmp_path / "usb")
    shutil.copytree(inbox, stick.folder / "endface-in")
    told: list[Status] = []
    assert take_from(stick, journal, owner, told.append, own_file) == 0
    assert told[-1].notice == Notice(NoticeCode.STICK_ORDERED, count=1)
    inspector = configured_inspector(effective(own_file))
    assert (inspector.profile.name, inspector.network.threshold) == ("house", 0.125)


def test_of_one_name_the_newest_order_counts(journal: Journal, inbox: Path, own_file: Path) -> None:
    owner = effective(own_file).owner
    take_in(journal, order(inbox, 9, "strict.tflite", "strict.json"), owner, own_file)
    sidecar = json.loads((inbox / "strict.json").read_text())
    (inbox / "strict.json").write_text(json.dumps({**sidecar, "threshold": 0.25}))
    take_in(
        journal,
        order(inbox, 10, "strict.tflite", "strict.json", "house.toml", "device.toml"),
        owner,
        own_file,
    )
    assert network_path(effective(own_file)) == owner.folder / "10" / "strict.tflite"
    assert configured_inspector(effective(own_file)).network.threshold == 0.25


def test_settings_may_name_what_an_order_before_has_brought(
    journal: Journal, inbox: Path, own_file: Path
) -> None:
    owner = effective(own_file).owner
    take_in(journal, order(inbox, 1, "strict.tflite", "strict.json", "house.toml"), owner, own_file)
    take_in(journal, order(inbox, 2, "device.toml"), owner, own_file)
    assert configured_inspector(effective(own_file)).profile.name == "house"


@pytest.mark.parametrize("lacking", ["house.toml", "strict.tflite", "strict.json"])
def test_settings_that_name_what_is_not_there_are_refused(
    journal: Journal, inbox: Path, own_file: Path, lacking: str
) -> None:
    names = {"device.toml", "house.toml", "strict.tflite", "strict.json"} - {lacking}
    assert "cannot be used" in refused(journal, order(inbox, 1, *sorted(names)), own_file)


def test_settings_that_do_not_fit_to_the_instruments_own_are_refused(
    journal: Journal, inbox: Path, own_file: Path
) -> None:
    (inbox / "device.toml").write_text("[lamp]\ngpio = 26\n")
    assert "each needs a line of its own" in refused(journal, order(inbox, 1, "device.toml"), own_file)


def test_a_profile_without_limits_is_refused(journal: Journal, inbox: Path, own_file: Path) -> None:
    without_limits(inbox / "house.toml")
    assert "cannot be used" in refused(journal, order(inbox, 1, "house.toml"), own_file)


def test_a_profile_that_takes_the_place_of_the_one_in_use_must_work_with_the_settings(
    journal: Journal, inbox: Path, own_file: Path
) -> None:
    owner = effective(own_file).owner
    take_in(journal, order(inbox, 1, *sorted(path.name for path in inbox.iterdir())), owner, own_file)
    without_limits(inbox / "house.toml")
    refused(journal, order(inbox, 2, "house.toml"), own_file)
    assert configured_inspector(effective(own_file)).profile.name == "house"


def test_a_name_that_no_order_brought_is_said_at_the_start(own_file: Path) -> None:
    options = {"grading.model": "gone.tflite", "grading.profile": "gone"}
    settings = load(own_file, {}, options).configuration
    with pytest.raises(ProfileError, match="gone"):
        profile.load(profile_source(settings))
    with pytest.raises(ModelError, match="gone"):
        configured_inspector(load(own_file, {}, {"grading.model": "gone.tflite"}).configuration)


@pytest.mark.parametrize("model", ["../x.tflite", "folder/x.tflite", ".tflite", "x.json", "", 7])
def test_a_network_is_named_by_an_absolute_path_or_the_name_of_a_signed_one(
    own_file: Path, model: object
) -> None:
    with pytest.raises(ConfigurationError, match=r"grading\.model"):
        load(own_file, {}, {"grading.model": model})
