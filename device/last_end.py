"""How the run before this one ended: left in a word by that run, or by systemd where it could not."""

import logging
import os
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType

from device.audit.durable import sync, write_durably
from device.notices import NoticeCode

log = logging.getLogger(__name__)

FILE = "last-end"


class End(StrEnum):
    """How a run ended.

    The first two are the run's own words. The others systemd writes (`ExecStopPost=` in the unit), except
    the last, which is that nobody could write anything.
    """

    IN_ORDER = "in order"
    GAVE_UP = "gave up, so that another process goes on"
    WATCHDOG = "hung, and was ended by the watchdog"
    CRASHED = "crashed"
    KILLED = "was killed"
    TOO_SLOW = "did not stop in time, and was killed"
    NOBODY_KNOWS = "power was lost, or the process was killed"


_BY_RESULT = {
    "watchdog": End.WATCHDOG,
    "exit-code": End.CRASHED,
    "core-dump": End.CRASHED,
    "signal": End.KILLED,
    "oom-kill": End.KILLED,
    "timeout": End.TOO_SLOW,
    "success": End.IN_ORDER,
}
"""systemd's words for the result of a service: systemd.exec(5), $SERVICE_RESULT."""

WORTH_SHOWING: Mapping[End | None, NoticeCode] = MappingProxyType(
    {
        End.WATCHDOG: NoticeCode.RUN_HUNG,
        End.CRASHED: NoticeCode.RUN_CRASHED,
        End.KILLED: NoticeCode.RUN_KILLED,
        End.TOO_SLOW: NoticeCode.RUN_TOO_SLOW,
    }
)
"""What the panel says then. A board that lost its power was unplugged, which nobody needs to be told."""


class LastEnd:
    """The word in a file of the state folder."""

    def __init__(self, log_folder: Path, environment: Mapping[str, str] = os.environ) -> None:
        """Take the folder that systemd has made for the service's state, elsewhere that of the log."""
        self._file = Path(environment.get("STATE_DIRECTORY") or log_folder) / FILE

    def take(self) -> End:
        """How the run before this one ended; the word is gone then, so that the next one is its own."""
        try:
            # The unit's word is written in no hurry: a power cut may leave anything of it.
            word = self._file.read_text(encoding="utf-8", errors="replace").strip()
            self._file.unlink()
            sync(self._file.parent)
        except OSError:
            return End.NOBODY_KNOWS
        return _BY_RESULT.get(word) or (End(word) if word in set(End) else End.NOBODY_KNOWS)

    def leave(self, end: End) -> None:
        """Say how this run ends; a disk that takes nothing is told to the journal."""
        try:
            write_durably(self._file, end.encode())
        except OSError as error:
            log.warning("how this run ended cannot be written down: %s", error)
