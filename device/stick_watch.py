"""What the panel says of USB sticks: how far one is, that it may be removed, what is wrong."""

from device.stick import Stage, Status
from device.stick_desk import Desk

BUSY = "a stick is being served; leave it in until it says to remove it"
_LAST = (Stage.REMOVE, Stage.TROUBLE)
_AT_REST = (*_LAST, Stage.OFFERED)


class StickWatch:
    """Follows a desk, and tells each stick's beginning and end once."""

    def __init__(self, desk: Desk) -> None:
        """Follow this desk."""
        self._desk = desk
        self._known: dict[str, Status] = {}

    def news(self) -> tuple[str, ...]:
        """What there is to say since the last time, a sentence each; what to do after the semicolon."""
        before, self._known = self._known, self._desk.told()
        return tuple(
            text for device, status in self._known.items() if (text := _said(before.get(device), status))
        )

    def busy(self) -> Status | None:
        """How far the stick is that is being served, as of the last `news`; None where none is."""
        served = (status for status in self._known.values() if status.stage not in _AT_REST)
        return next(served, None)


def _said(before: Status | None, now: Status) -> str | None:
    begun = before is not None and before.stage not in _LAST
    if now.stage not in _LAST:
        return None if begun or now.stage is Stage.OFFERED else BUSY
    if before is not None and (before.stage, before.lines) == (now.stage, now.lines):
        return None
    if now.stage is Stage.TROUBLE:
        return "; ".join(now.lines)
    return f"{', '.join(now.lines)}; remove the stick"
