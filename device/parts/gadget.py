"""The board as a disk on somebody's PC: USB mass storage through the kernel's configfs, reading only.

Layout: Linux, Documentation/usb/gadget_configfs.rst and mass-storage.rst. Needs root and a USB port that can
be a device (dwc2 on a Raspberry Pi); `modules-load.d` brings libcomposite.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from device.errors import PartError

CONFIGFS, CONTROLLERS = Path("/sys/kernel/config/usb_gadget"), Path("/sys/class/udc")
NAME, FUNCTION, CONFIGURATION, ENGLISH = "endface", "functions/mass_storage.0", "configs/c.1", "strings/0x409"
LINUX_FOUNDATION, STORAGE_GADGET = "0x1d6b", "0x0104"
CONNECTED, PULLED = "configured", "not attached"
"""States of the controller (Linux, usb_state_string): a PC uses the disk; nobody is at the other end."""


class Gadget:
    """One image file as a disk, as long as it is offered."""

    def __init__(self, configfs: Path = CONFIGFS, controllers: Path = CONTROLLERS) -> None:
        """Use the kernel's folders.

        Raises:
            PartError: the board cannot be a USB device.
        """
        self._folder = configfs / NAME
        self._disk = self._folder / FUNCTION / "lun.0"
        found = sorted(controllers.glob("*"))
        if not found or not configfs.is_dir():
            raise PartError(
                "this USB port cannot be a device; set dtoverlay=dwc2, load libcomposite, or use a stick"
            )
        self._controller = found[0]

    @contextmanager
    def offering(self, image: Path, serial: str) -> Iterator[None]:
        """Offer an image as a disk that can only be read, until the context ends.

        Raises:
            PartError: the kernel does not take it.
        """
        try:
            self._withdraw()
            self._describe(serial)
            self._put_in(image)
            (self._folder / "UDC").write_text(self._controller.name)
        except OSError as error:
            self._withdraw()
            raise PartError(f"the USB port does not become a disk: {error.strerror}; use a stick") from error
        try:
            yield
        finally:
            self._withdraw()

    @property
    def state(self) -> str:
        """What the controller says of the other end, as the kernel words it."""
        return (self._controller / "state").read_text().strip()

    @property
    def ejected(self) -> bool:
        """Whether the PC's user has told it to let go of the disk."""
        return not (self._disk / "file").read_text().strip()

    def _describe(self, serial: str) -> None:
        for name, text in (("idVendor", LINUX_FOUNDATION), ("idProduct", STORAGE_GADGET)):
            _write(self._folder / name, text)
        for name, text in (("manufacturer", "Endface"), ("product", "Sealed log"), ("serialnumber", serial)):
            _write(self._folder / ENGLISH / name, text)
        _write(self._folder / CONFIGURATION / ENGLISH / "configuration", "Sealed log")

    def _put_in(self, image: Path) -> None:
        # First that it can only be read: once a file is in, the kernel lets nobody change that.
        for name, text in (("ro", "1"), ("removable", "1"), ("file", str(image))):
            _write(self._disk / name, text)
        link = self._folder / CONFIGURATION / "mass_storage.0"
        link.symlink_to(self._folder / FUNCTION)

    def _withdraw(self) -> None:
        """Take everything down, in the order that configfs asks for; what is not there is passed over."""
        with suppress(OSError):
            (self._folder / "UDC").write_text("\n")
        with suppress(FileNotFoundError):
            (self._folder / CONFIGURATION / "mass_storage.0").unlink()
        configuration = self._folder / CONFIGURATION
        for folder in (
            *(configuration / ENGLISH, configuration, self._folder / FUNCTION),
            *(self._folder / ENGLISH, self._folder),
        ):
            with suppress(FileNotFoundError):
                folder.rmdir()


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
