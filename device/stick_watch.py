"""What the panel says of USB sticks: how far one is, that it may be removed, what is wrong."""

from device.notices import News, Notice, NoticeCode
from device.stick_desk import Desk
from device.stick_status import Stage, Status

_LAST = (Stage.REMOVE, Stage.TROUBLE)
_AT_REST = (*_LAST, Stage.OFFERED)


class StickWatch:
    """Follows a desk, and tells each stick's beginning and end once."""

    def __init__(self, desk: Desk) -> None:
        """Follow this desk."""
        self._desk = desk
        self._known: dict[str, Status] = {}

    def news(self) -> tuple[News, ...]:
        """What there is to say since the last time."""
        before, self._known = self._known, self._desk.told()
        said = (_said(before.get(device), status) for device, status in self._known.items())
        return tuple(news for news in said if news is not None)

    def busy(self) -> Status | None:
        """How far the stick is that is being served, as of the last `news`; None where none is."""
        served = (status for status in self._known.values() if status.stage not in _AT_REST)
        return next(served, None)


def _said(before: Status | None, now: Status) -> News | None:
    begun = before is not None and before.stage not in _LAST
    if now.stage not in _LAST:
        return None if begun or now.stage is Stage.OFFERED else Notice(NoticeCode.STICK_BUSY)
    if before is not None and (before.stage, before.lines) == (now.stage, now.lines):
        return None
    return now.notice or now.trouble or now.fault
