"""The kernel's side of a USB gadget as far as a folder can play it; tests/rig has the real one."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

needs_tools = pytest.mark.skipif(
    not shutil.which("mcopy") or not shutil.which("mkfs.vfat", path="/usr/sbin:/sbin"),
    reason="mtools and dosfstools are not installed",
)


class Kernel:
    """Folders of configfs and of one controller."""

    def __init__(self, folder: Path) -> None:
        self.configfs, self.controllers = folder / "usb_gadget", folder / "udc"
        self.configfs.mkdir(parents=True)
        (self.controllers / "dummy_udc.0").mkdir(parents=True)
        self.see("not attached")

    def see(self, state: str) -> None:
        """Let the controller see this at the other end."""
        (self.controllers / "dummy_udc.0" / "state").write_text(f"{state}\n")

    def eject(self) -> None:
        """Let go of the disk, as a PC's user does."""
        (self.disk / "file").write_text("\n")

    @property
    def disk(self) -> Path:
        return self.configfs / "endface" / "functions" / "mass_storage.0" / "lun.0"

    @property
    def bound_to(self) -> str:
        return (self.configfs / "endface" / "UDC").read_text().strip()


@contextmanager
def kernel_in(folder: Path) -> Iterator[Kernel]:
    """As in configfs, a folder's attributes go with it."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Path, "rmdir", lambda path: shutil.rmtree(path))
        yield Kernel(folder)
