"""The board as a disk that can only be read."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from device.errors import PartError
from device.parts.gadget import Gadget
from tests.support.configfs import Kernel, kernel_in

IMAGE = Path("/var/lib/endface/cable.img")


@pytest.fixture
def kernel(tmp_path: Path) -> Iterator[Kernel]:
    with kernel_in(tmp_path) as made:
        yield made


@pytest.fixture
def gadget(kernel: Kernel) -> Gadget:
    return Gadget(kernel.configfs, kernel.controllers)


def test_what_is_offered_is_the_image_for_reading_only_under_the_devices_name(
    kernel: Kernel, gadget: Gadget
) -> None:
    with gadget.offering(IMAGE, "56475aa75463474c"):
        said = {name: (kernel.disk / name).read_text() for name in ("ro", "removable", "file")}
        assert said == {"ro": "1", "removable": "1", "file": str(IMAGE)}
        assert kernel.bound_to == "dummy_udc.0"
        strings = kernel.configfs / "endface" / "strings" / "0x409"
        assert (strings / "serialnumber").read_text() == "56475aa75463474c"
        link = kernel.configfs / "endface" / "configs" / "c.1" / "mass_storage.0"
        assert link.resolve() == kernel.disk.parent


def test_nothing_is_left_when_it_is_withdrawn_also_after_an_error(kernel: Kernel, gadget: Gadget) -> None:
    with pytest.raises(KeyboardInterrupt), gadget.offering(IMAGE, "1"):
        raise KeyboardInterrupt
    assert list(kernel.configfs.iterdir()) == []


def test_what_a_crash_has_left_is_taken_down_first(kernel: Kernel, gadget: Gadget) -> None:
    offered = gadget.offering(IMAGE, "1")
    offered.__enter__()
    with Gadget(kernel.configfs, kernel.controllers).offering(IMAGE, "2"):
        strings = kernel.configfs / "endface" / "strings" / "0x409"
        assert (strings / "serialnumber").read_text() == "2"


def test_the_other_end_is_said_as_the_kernel_says_it(kernel: Kernel, gadget: Gadget) -> None:
    with gadget.offering(IMAGE, "1"):
        assert (gadget.state, gadget.ejected) == ("not attached", False)
        kernel.see("configured")
        (kernel.disk / "file").write_text("\n")
        assert (gadget.state, gadget.ejected) == ("configured", True)


def test_a_kernel_that_does_not_take_it_is_said_and_nothing_is_left(
    kernel: Kernel, gadget: Gadget, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path, text: str) -> int:
        if path.name == "UDC" and text.strip():
            raise OSError(16, "Device or resource busy")
        return write_text(path, text)

    write_text = Path.write_text
    monkeypatch.setattr(Path, "write_text", refuse)
    with pytest.raises(PartError, match="busy; use a stick"), gadget.offering(IMAGE, "1"):
        pass
    assert list(kernel.configfs.iterdir()) == []


def test_a_board_that_cannot_be_a_device_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(PartError, match="dtoverlay=dwc2"):
        Gadget(tmp_path / "usb_gadget", tmp_path / "udc")
