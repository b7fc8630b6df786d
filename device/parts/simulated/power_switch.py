"""A power switch that only remembers."""


class SimulatedPowerSwitch:
    """Counts how often it was asked for."""

    def __init__(self) -> None:
        """Not asked for yet."""
        self.asked = 0

    def off(self) -> None:
        """See `PowerSwitch.off`."""
        self.asked += 1
