"""What the service tells systemd, by sd_notify(3): ready, alive, what it does, that it stops."""

import logging
import os
import socket
from collections.abc import Mapping

log = logging.getLogger(__name__)


class Notifier:
    """Sends without ever waiting: a full queue costs a message, not the instrument.

    What must not get lost is sent again with the next message. Outside systemd nothing is sent.
    """

    def __init__(self, environment: Mapping[str, str] = os.environ) -> None:
        """Take address and watchdog time from what systemd has set in the environment."""
        address = environment.get("NOTIFY_SOCKET", "")
        self._address = f"\0{address[1:]}" if address.startswith("@") else address
        self._watchdog_us = int(environment.get("WATCHDOG_USEC", "0"))
        self._owed: dict[str, str] = {}
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK)

    @property
    def watchdog_s(self) -> float | None:
        """How long systemd waits for a sign of life, in seconds; None where it does not watch."""
        return self._watchdog_us / 1e6 if self._address and self._watchdog_us else None

    def ready(self, status: str) -> None:
        """The start is over."""
        self._owe(READY="1", STATUS=status)

    def say(self, status: str) -> None:
        """What `systemctl status` shows, one line."""
        self._owe(STATUS=status)

    def alive(self) -> None:
        """A sign of life for the watchdog."""
        self._send(WATCHDOG="1")

    def stopping(self) -> None:
        """The end has begun."""
        self._owe(STOPPING="1")

    def close(self) -> None:
        """Close the socket."""
        self._socket.close()

    def _owe(self, **lines: str) -> None:
        self._owed |= lines
        self._send()

    def _send(self, **lines: str) -> None:
        if not self._address:
            return
        message = "\n".join(
            f"{name}={' '.join(value.split())}" for name, value in {**self._owed, **lines}.items()
        )
        try:
            self._socket.sendto(message.encode(), self._address)
        except OSError as error:
            log.debug("systemd was not told: %s", error)
        else:
            self._owed = {}
