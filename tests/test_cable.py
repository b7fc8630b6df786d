"""The log by cable: a disk image with one bundle, there as long as the cable is."""

import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path
from threading import Thread
from types import SimpleNamespace

import pytest

from device import cable
from device.audit.journal import Journal
from device.audit.selection import Selection
from device.audit.verify_bundle import verify
from device.cable import offer, write_image
from device.errors import LogError, PartError
from device.parts.gadget import Gadget
from device.stick_status import Stage, Status
from tests.support.configfs import Kernel, kernel_in, needs_tools
from tests.support.journal import made


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    opened = made(tmp_path / "log")
    yield opened
    opened.close()


@pytest.fixture
def kernel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Kernel]:
    monkeypatch.setattr(cable, "LOOK_S", 0.01)
    monkeypatch.setattr(cable, "PULLED_AFTER_S", 0.3)
    with kernel_in(tmp_path / "kernel") as made:
        yield made


class Pc:
    """What happens at the other end, step by step, each time that the instrument tells or looks."""

    def __init__(self, kernel: Kernel, tmp_path: Path) -> None:
        self.kernel, self.copied = kernel, tmp_path / "copied"
        self.stages: list[Stage] = []
        self.then: Callable[[], None] = lambda: None

    def __call__(self, status: Status) -> None:
        if status.stage not in self.stages:
            self.stages.append(status.stage)
        if status.stage is Stage.OFFERED:
            Thread(target=self._read).start()

    def _read(self) -> None:
        self.kernel.see("configured")
        image = (self.kernel.disk / "file").read_text()
        self.copied.mkdir()
        subprocess.run(["mcopy", "-s", "-n", "-i", image, "::*", str(self.copied)], check=True)
        # A cable is in for longer than it takes to see it.
        time.sleep(0.2)
        self.then()


@needs_tools
@pytest.mark.parametrize("end", ["not attached", "suspended", "ejected"])
def test_a_pc_reads_a_whole_bundle_and_all_is_gone_when_it_lets_go(
    tmp_path: Path, journal: Journal, kernel: Kernel, end: str
) -> None:
    pc = Pc(kernel, tmp_path)
    pc.then = kernel.eject if end == "ejected" else partial(kernel.see, end)
    gadget = Gadget(kernel.configfs, kernel.controllers)
    taken = offer(gadget, journal, Selection(), tmp_path / "scratch", pc, wait_s=30)
    assert taken is not None
    (folder,) = pc.copied.iterdir()
    found = verify(folder, None, {})
    assert (found.problems, len(found.numbers)) == ([], 8)
    assert pc.stages == [Stage.WRITING, Stage.OFFERED]
    assert not (tmp_path / "scratch").exists()
    assert list(kernel.configfs.iterdir()) == []
    assert [record.content["kind"] for record in journal.records()][-1] == "export"


@needs_tools
def test_without_a_pc_nothing_is_recorded_as_exported(
    tmp_path: Path, journal: Journal, kernel: Kernel
) -> None:
    gadget = Gadget(kernel.configfs, kernel.controllers)
    assert offer(gadget, journal, Selection(), tmp_path / "scratch", lambda _: None, wait_s=0.1) is None
    assert journal.log.seal.newest().size == 8
    assert not (tmp_path / "scratch").exists()


@needs_tools
def test_an_image_holds_a_folder_byte_for_byte_under_long_names(tmp_path: Path) -> None:
    folder = tmp_path / "bundle"
    (folder / "images").mkdir(parents=True)
    names = {f"images/{'ab' * 32}.png": bytes(range(256)) * 40, "records.jsonl": b"", "Üben": b"x"}
    for name, content in names.items():
        (folder / name).write_bytes(content)
    write_image(folder, tmp_path / "disk.img")
    order = ["mcopy", "-s", "-n", "-i", str(tmp_path / "disk.img"), "::bundle", str(tmp_path / "out")]
    subprocess.run(order, check=True)
    out = tmp_path / "out"
    assert {name: (out / name).read_bytes() for name in names if name != "Üben"} == {
        name: content for name, content in names.items() if name != "Üben"
    }
    checked = subprocess.run(
        ["fsck.vfat", "-n", str(tmp_path / "disk.img")], capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stdout


def test_without_the_tools_it_says_what_to_install(
    tmp_path: Path, journal: Journal, kernel: Kernel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("device.parts.tools.ENVIRONMENT", {"PATH": str(tmp_path)})
    gadget = Gadget(kernel.configfs, kernel.controllers)
    with pytest.raises(PartError, match=r"mkfs\.vfat is not installed"):
        offer(gadget, journal, Selection(), tmp_path / "scratch", lambda _: None, wait_s=1)
    assert not (tmp_path / "scratch").exists()


def test_a_card_without_room_for_the_image_is_said(
    tmp_path: Path, journal: Journal, kernel: Kernel, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(cable, "write_image", full)
    gadget = Gadget(kernel.configfs, kernel.controllers)
    with pytest.raises(LogError, match="No space left on device; export to a stick"):
        offer(gadget, journal, Selection(), tmp_path / "scratch", lambda _: None, wait_s=1)
    assert not (tmp_path / "scratch").exists()


def test_a_bundle_that_would_fill_the_card_together_with_its_image_is_not_begun(
    tmp_path: Path, journal: Journal, kernel: Kernel, monkeypatch: pytest.MonkeyPatch
) -> None:
    once = sum(path.stat().st_size for path in (tmp_path / "log").rglob("*.png"))
    gadget = Gadget(kernel.configfs, kernel.controllers)
    monkeypatch.setattr(cable, "write_image", lambda _, image: image.touch())

    def stages_with(free: int) -> list[Stage]:
        stages: list[Stage] = []
        monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=free))
        with suppress(LogError):
            offer(gadget, journal, Selection(), tmp_path / "out", lambda now: stages.append(now.stage), 0)
        return stages

    assert stages_with(2 * once - 1) == []
    assert stages_with(2 * once)[-1] is Stage.OFFERED
