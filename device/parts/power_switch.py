"""Switching the board off: the instrument may only ask, and the system does it."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from device.errors import PartError

REQUEST = "power-off"


class PowerSwitch(Protocol):
    """Switches the board off in order."""

    def off(self) -> None:
        """Ask for it; the instrument is then stopped like everything else.

        Raises:
            PartError: it cannot be asked for.
        """


class RequestFile:
    """Asks by a file in the service's run-time folder, which `endface-poweroff.path` waits for."""

    def __init__(self, environment: Mapping[str, str] = os.environ) -> None:
        """Take the folder that systemd has made for the service."""
        self._folder = environment.get("RUNTIME_DIRECTORY", "")

    def off(self) -> None:
        """See `PowerSwitch.off`."""
        if not self._folder:
            raise PartError("this does not run as a service; switch the board off by: sudo poweroff")
        try:
            (Path(self._folder) / REQUEST).touch()
        except OSError as error:
            raise PartError(f"the board cannot be switched off ({error}); pull the plug") from error
