"""What the menu offers by USB: records onto the next stick or by cable, or lists in from a stick."""

from collections.abc import Iterator
from contextlib import contextmanager

from device import menu_pages
from device.audit.selection import Selection
from device.errors import PartError
from device.menu import Page
from device.notices import Notice, NoticeCode
from device.screens.texts import Texts
from device.state import Event, Happening, State
from device.stick_desk import CABLE, Desk, Wish
from device.stick_watch import is_offering, of_cable


class StickMenu:
    """Leaves word at the desk; the process that serves a stick, or the cable, takes it up."""

    def __init__(self, desk: Desk) -> None:
        """Leave word at this desk."""
        self._desk = desk

    def page(self, state: State, say: Texts) -> Page:
        """What may be done with the next stick; what is to be done is marked.

        Raises:
            PartError: it cannot be told.
        """
        with _said():
            wished = self._desk.wished()
        names = {name: wish == wished for name, wish in _wishes(state).items()}
        return menu_pages.stick(names, say)

    def choose(self, name: str, state: State) -> list[Happening]:
        """Say what is to be done with the next stick.

        Raises:
            PartError: the word cannot be left.
        """
        with _said():
            self._desk.wish(_wishes(state)[name])
        return _chosen(Notice(NoticeCode.STICK_AWAITED))

    def offer(self, name: str, state: State) -> list[Happening]:
        """Have records offered by cable, now; where an offer is under way, say what to do with that one.

        Raises:
            PartError: the word cannot be left.
        """
        with _said():
            now = self._desk.told().get(CABLE)
            if now is not None and is_offering(now):
                return _chosen(of_cable(now.stage))
            self._desk.wish_by_cable(_wishes(state)[name])
        return _chosen(Notice(NoticeCode.CABLE_BUSY))


def _chosen(notice: Notice) -> list[Happening]:
    return [Happening(Event.NOTICE, notice=notice), Happening(Event.CHOSEN)]


@contextmanager
def _said() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        text = f"what is to be done by USB cannot be kept: {error.strerror}; start the instrument anew"
        raise PartError(text) from error


def _wishes(state: State) -> dict[str, Wish]:
    """What there is to choose, by the names of `menu_pages.stick`."""
    wishes = {menu_pages.NEW_OUT: Wish(), menu_pages.ALL_OUT: Wish(Selection.all())}
    if state.job is not None:
        wishes[menu_pages.JOB_OUT] = Wish(Selection.of_job(state.job.job.name))
    return {**wishes, menu_pages.LISTS_IN: Wish(brings=True)}
