"""The flow as the tests look at it."""

from device.flow import step
from device.menu import Item, Order, Page
from device.menu_pages import root
from device.screens.english import ENGLISH
from device.state import Event, Happening, Mode, State, Step, Task

FIRST = root(ENGLISH)


def served(done: Step) -> State:
    """The state once the loop has brought the menu's first page, where it was asked for."""
    if Task.OPEN_MENU not in done.tasks:
        return done.state
    return step(done.state, Happening(Event.PAGE, page=FIRST)).state


def beneath(state: State) -> Mode:
    """What is shown once the panel is awake and all notices are dismissed."""
    shown = state.asleep_from if state.mode is Mode.ASLEEP else state.mode
    return state.noticed_in if shown is Mode.NOTICE else shown


def page(title: str, items: int = 3) -> Page:
    """A page with things to choose and the way back as its last item."""
    choices = (Item(f"{title} {number}", Order.PROFILE, str(number)) for number in range(items - 1))
    return Page(title, (*choices, Item("back", Order.BACK)))
