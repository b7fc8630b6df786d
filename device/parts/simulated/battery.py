"""A battery that is as full as it is told."""

from device.errors import PartError
from device.parts.battery import Charge


class SimulatedBattery:
    """Full and not on a charger, until told."""

    def __init__(self) -> None:
        """A full battery."""
        self._charge: Charge | None = Charge(100, on_charger=False)

    def charge(self) -> Charge:
        """See `Battery.charge`."""
        if self._charge is None:
            raise PartError("the battery gauge does not answer; check its wiring")
        return self._charge

    def drain_to(self, percent: int) -> None:
        """Work from the battery until so much is left."""
        self._charge = Charge(percent, on_charger=False)

    def plug_in(self) -> None:
        """Connect the charger."""
        self._charge = Charge(self.charge().percent, on_charger=True)

    def fail(self) -> None:
        """Let the gauge fall silent."""
        self._charge = None
