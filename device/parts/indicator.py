"""Status light and buzzer behind one interface; an instrument may have both, one or none."""

import logging
from collections.abc import Sequence
from typing import Protocol

from device.errors import PartError
from device.parts.signals import Signal

log = logging.getLogger(__name__)


class Indicator(Protocol):
    """Says a signal without the screen."""

    def tell(self, signal: Signal) -> None:
        """Say this from now on.

        Raises:
            PartError: the line cannot be driven.
        """

    def close(self) -> None:
        """Go dark and silent, and give the lines back."""


class Indicators:
    """All that there are. One that fails is left out from then on: an inspection needs none of them."""

    def __init__(self, fitted: Sequence[Indicator]) -> None:
        """Take those that are fitted."""
        self._working = list(fitted)
        self._told = Signal.NOTHING

    def tell(self, signal: Signal) -> None:
        """Say a signal unless it is what is being said."""
        if signal is self._told:
            return
        self._told = signal
        for indicator in tuple(self._working):
            try:
                indicator.tell(signal)
            except PartError as fault:
                log.warning("%s; going on without", fault)
                self._working.remove(indicator)

    def close(self) -> None:
        """Go dark and silent."""
        for indicator in self._working:
            indicator.close()
