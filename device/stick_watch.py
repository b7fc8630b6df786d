"""What the panel says of USB sticks and the cable: how far one is, what to do with it, what is wrong."""

from device.notices import News, Notice, NoticeCode
from device.stick_desk import CABLE, Desk
from device.stick_status import Stage, Status

_LAST = (Stage.REMOVE, Stage.TROUBLE)
_AT_REST = (*_LAST, Stage.OFFERED)


class StickWatch:
    """Follows a desk, and tells once where each stick begins and ends, and what to do with the cable."""

    def __init__(self, desk: Desk) -> None:
        """Follow this desk."""
        self._desk = desk
        self._known: dict[str, Status] = {}

    def news(self) -> tuple[News, ...]:
        """What there is to say since the last time."""
        before, self._known = self._known, self._desk.told()
        said = [_said(device, before.get(device), status) for device, status in self._known.items()]
        if CABLE not in self._known and is_offering(before.get(CABLE)):
            said.append(Notice(NoticeCode.CABLE_BROKEN))
        return tuple(news for news in said if news is not None)

    def busy(self) -> Status | None:
        """How far what is being served is, as of the last `news`; None where nothing is."""
        served = (status for status in self._known.values() if status.stage not in _AT_REST)
        return next(served, None)


def is_offering(cable: Status | None) -> bool:
    """Whether an offer by cable is under way."""
    return cable is not None and cable.stage not in _LAST


def of_cable(stage: Stage) -> Notice:
    """What to do while an offer by cable is under way."""
    return Notice(NoticeCode.CABLE_OFFERED if stage is Stage.OFFERED else NoticeCode.CABLE_BUSY)


def _said(device: str, before: Status | None, now: Status) -> News | None:
    if now.stage in _LAST:
        is_known = before is not None and (before.stage, before.lines) == (now.stage, now.lines)
        return None if is_known else now.notice or now.trouble or now.fault
    if before is None or before.stage in _LAST:
        return of_cable(now.stage) if device == CABLE else Notice(NoticeCode.STICK_BUSY)
    is_offered_now = now.stage is Stage.OFFERED and before.stage is not Stage.OFFERED
    return of_cable(now.stage) if is_offered_now else None
