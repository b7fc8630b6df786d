"""A battery gauge through the kernel's own driver, whatever chip it is (power_supply class)."""

from pathlib import Path

from device.errors import PartError
from device.parts.battery import Charge

SUPPLIES = Path("/sys/class/power_supply")


class KernelBattery:
    """The first battery that powers the board; mice and headsets have scope "Device"."""

    def __init__(self, supplies: Path = SUPPLIES) -> None:
        """Look for the gauge.

        Raises:
            PartError: the kernel has none.
        """
        found = [folder for folder in sorted(supplies.glob("*")) if _is_ours(folder)]
        if not found:
            raise PartError("there is no battery gauge; check its wiring and its overlay in config.txt")
        self._folder = found[0]

    def charge(self) -> Charge:
        """See `Battery.charge`."""
        try:
            percent = int((self._folder / "capacity").read_text())
            status = (self._folder / "status").read_text().strip()
        except (OSError, ValueError) as error:
            raise PartError(f"the battery gauge does not answer ({error}); check its wiring") from error
        return Charge(min(100, max(0, percent)), on_charger=status in {"Charging", "Full", "Not charging"})


def _is_ours(folder: Path) -> bool:
    kind, scope = folder / "type", folder / "scope"
    is_battery = kind.exists() and kind.read_text().strip() == "Battery"
    return is_battery and not (scope.exists() and scope.read_text().strip() == "Device")
