"""How full the card is, and what that allows. Nothing is ever overwritten to make room."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from device.errors import CardFullError, LogError

WARN_SHARE, REFUSE_SHARE = 0.80, 0.95
"""Of the card, used. What is left beyond is for the records of errors, exports and pruning."""
WHAT_TO_DO = "export to a stick, then remove the pictures that it holds (endface prune)"


@dataclass(frozen=True)
class Space:
    """Room on the card: the share that is used, 0 to 1, and the bytes that are free."""

    used: float
    free_bytes: int

    @property
    def warns(self) -> bool:
        """It is time to export and to prune."""
        return self.used >= WARN_SHARE

    @property
    def refuses(self) -> bool:
        """There is no room for another inspection."""
        return self.used >= REFUSE_SHARE


def space(folder: Path) -> Space:
    """How full the card is that a folder lies on, as `df` counts: without what only root may use.

    Raises:
        LogError: it cannot be told.
    """
    try:
        usage = shutil.disk_usage(folder)
    except OSError as error:
        raise LogError(f"the room for {folder} cannot be told: {error.strerror}; check the card") from error
    return Space(usage.used / max(1, usage.used + usage.free), usage.free)


def refuse_where_full(found: Space) -> None:
    """Let no inspection begin that finds no room.

    Raises:
        CardFullError: the card is too full.
    """
    if found.refuses:
        raise CardFullError(f"the card is {found.used:.0%} full; {WHAT_TO_DO}")
