"""What a press means: one table of (mode, event) to (state, tasks). Pure.

    READY    live view; inspect starts an inspection
    WORKING  picture is taken and judged; presses ask for what is already being done
    VERDICT  the answer; down says why, up shows the last page of it, inspect goes on to the next picture
    WHY      pages behind the answer; up and down turn them
    ERROR    a part does not do its work; inspect tries again at once, recovery comes by itself
    ASLEEP   the panel is dark; the first press only wakes
    NOTICE   something to know, shown once; inspect acts as if it were not there, up and down dismiss it
    MENU     pages to choose from; up and down move, inspect chooses, a long press goes back
    OFF      the board is being switched off, by hand or because the battery is empty

A port keeps its number until it passes or a long press goes on to the next one. Where the verdict
asks to clean or replace, the next inspection is the next attempt at the same port; where it only asks
for a better picture, it is the same attempt. Cleanings are counted for the connector, not for the port:
the one that replaces another begins at the bottom of the cleaning ladder.

A long press of down opens the menu from the live view; anywhere else it is like a short one. A trigger
only ever inspects, from the menu too: whoever steps on it looks at the connector, not at the panel.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType

from device.grading.grade import Verdict
from device.menu import Menu, Order
from device.parts.press import Key, Length, Press
from device.state import Event, Happening, Mode, State, Step, Task

Handler = Callable[[State, Happening], Step]


def step(state: State, happening: Happening) -> Step:
    """Follow one event."""
    return TABLE[state.mode, happening.event](state, happening)


def pressed(press: Press) -> Happening:
    """What a press means; up and the trigger mean the same however long they are held."""
    if press.key is Key.TRIGGER:
        return Happening(Event.TRIGGER)
    if press.key is Key.UP_AND_DOWN:
        return Happening(Event.IDLE if press.length is Length.SHORT else Event.SWITCH_OFF)
    if press.key is Key.INSPECT:
        return Happening(Event.INSPECT if press.length is Length.SHORT else Event.NEXT_PORT)
    if press.key is Key.UP:
        return Happening(Event.UP)
    return Happening(Event.DOWN if press.length is Length.SHORT else Event.MENU)


def _stay(state: State, _: Happening) -> Step:
    return Step(state)


def _work(state: State, _: Happening) -> Step:
    return Step(replace(state, mode=Mode.WORKING, verdict=None, menu=None), (Task.INSPECT,))


def _answer(state: State, done: Happening) -> Step:
    shown = replace(state, mode=Mode.VERDICT, verdict=done.verdict, mend=done.mend, renew=done.renew)
    return Step(replace(shown, page=0, pages=done.pages))


def _go_on(state: State, _: Happening) -> Step:
    if state.verdict is Verdict.PASS:
        return _next_port(state, _)
    cleanings = 0 if state.renew else state.cleanings + state.mend
    attempt = state.attempt + state.mend
    ready = replace(state, mode=Mode.READY, attempt=attempt, cleanings=cleanings, verdict=None)
    return Step(_noticing(ready))


def _next_port(state: State, _: Happening) -> Step:
    ready = replace(state, mode=Mode.READY, port=state.port + 1, attempt=1, cleanings=0, verdict=None)
    return Step(_noticing(ready))


def _why(state: State, _: Happening) -> Step:
    return Step(replace(state, mode=Mode.WHY, page=0))


def _why_from_the_end(state: State, _: Happening) -> Step:
    return Step(replace(state, mode=Mode.WHY, page=state.pages - 1))


def _page_down(state: State, _: Happening) -> Step:
    if state.page + 1 < state.pages:
        return Step(replace(state, page=state.page + 1))
    return Step(replace(state, mode=Mode.VERDICT, page=0))


def _page_up(state: State, _: Happening) -> Step:
    if state.page > 0:
        return Step(replace(state, page=state.page - 1))
    return Step(replace(state, mode=Mode.VERDICT))


def _fail(state: State, happening: Happening) -> Step:
    broken = replace(state, mode=Mode.ERROR, fault=happening.fault, verdict=None, menu=None)
    return Step(broken, (Task.RECORD_FAULT,))


def _another_fault(state: State, happening: Happening) -> Step:
    if happening.fault == state.fault:
        return Step(state)
    return _fail(state, happening)


def _try_again(state: State, _: Happening) -> Step:
    return Step(state, (Task.TRY_AGAIN,))


def _recover(state: State, _: Happening) -> Step:
    return Step(_noticing(replace(state, mode=Mode.READY, fault=None)))


def _sleep(state: State, _: Happening) -> Step:
    return Step(replace(state, mode=Mode.ASLEEP, asleep_from=state.mode), (Task.SLEEP,))


def _wake(state: State, _: Happening) -> Step:
    return Step(replace(state, mode=state.asleep_from))


def _notice(state: State, happening: Happening) -> Step:
    return Step(_noticing(_noted(state, happening)))


def _notice_later(state: State, happening: Happening) -> Step:
    return Step(_noted(state, happening))


def _noted(state: State, happening: Happening) -> State:
    if happening.notice is None:
        return state
    return replace(state, notices=(*state.notices, happening.notice))


def _noticing(state: State) -> State:
    """The same state with its notices shown over it, where there are any."""
    return replace(state, mode=Mode.NOTICE, noticed_in=state.mode) if state.notices else state


def _notice_asleep(state: State, happening: Happening) -> Step:
    awake = _wake(state, happening).state
    return _notice_later(awake, happening) if awake.mode in _COVERED else _notice(awake, happening)


def _dismiss(state: State, _: Happening) -> Step:
    return Step(_noticing(replace(state, mode=state.noticed_in, notices=state.notices[1:])))


def _press_through(state: State, happening: Happening) -> Step:
    return step(replace(state, mode=state.noticed_in, notices=state.notices[1:]), happening)


def _switch_off(state: State, _: Happening) -> Step:
    return Step(replace(state, mode=Mode.OFF, verdict=None, fault=None, menu=None), (Task.SWITCH_OFF,))


def _ask_for_menu(state: State, _: Happening) -> Step:
    return Step(state, (Task.OPEN_MENU,))


def _open_menu(state: State, happening: Happening) -> Step:
    if happening.page is None:
        return Step(state)
    return Step(replace(state, mode=Mode.MENU, menu=Menu(happening.page)))


def _move(state: State, happening: Happening) -> Step:
    items = -1 if happening.event is Event.UP else 1
    return Step(replace(state, menu=state.menu and state.menu.moved(items)))


def _choose(state: State, happening: Happening) -> Step:
    if state.menu is None or state.menu.item.order is Order.BACK:
        return _go_back(state, happening)
    item = state.menu.item
    if item.page is not None:
        return Step(replace(state, menu=state.menu.opened(item.page)))
    if item.order is Order.SWITCH_OFF:
        return _switch_off(state, happening)
    return Step(state, () if item.order is Order.NOTHING else (Task.CHOOSE,))


def _go_back(state: State, happening: Happening) -> Step:
    if state.menu is None or state.menu.behind is None:
        return _leave_menu(state, happening)
    return Step(replace(state, menu=state.menu.behind))


def _open_page(state: State, happening: Happening) -> Step:
    if state.menu is None or happening.page is None:
        return Step(state)
    return Step(replace(state, menu=state.menu.opened(happening.page)))


def _leave_menu(state: State, _: Happening) -> Step:
    return Step(_noticing(replace(state, mode=Mode.READY, menu=None)))


_COVERED = (Mode.ERROR, Mode.NOTICE, Mode.MENU)
"""What a notice does not hide: it comes after."""

_ROWS: dict[Mode, dict[Event, Handler]] = {
    Mode.READY: {
        Event.INSPECT: _work,
        Event.NEXT_PORT: _next_port,
        Event.UP: _stay,
        Event.DOWN: _stay,
        Event.TRIGGER: _work,
        Event.MENU: _ask_for_menu,
        Event.PAGE: _open_menu,
        Event.CHOSEN: _stay,
        Event.INSPECTED: _stay,
        Event.FAULT: _fail,
        Event.RECOVERED: _stay,
        Event.IDLE: _sleep,
        Event.NOTICE: _notice,
        Event.SWITCH_OFF: _switch_off,
    },
    Mode.WORKING: {
        Event.INSPECT: _stay,
        Event.NEXT_PORT: _stay,
        Event.UP: _stay,
        Event.DOWN: _stay,
        Event.TRIGGER: _stay,
        Event.MENU: _stay,
        Event.PAGE: _stay,
        Event.CHOSEN: _stay,
        Event.INSPECTED: _answer,
        Event.FAULT: _fail,
        Event.RECOVERED: _stay,
        Event.IDLE: _stay,
        Event.NOTICE: _notice_later,
        Event.SWITCH_OFF: _switch_off,
    },
    Mode.VERDICT: {
        Event.INSPECT: _go_on,
        Event.NEXT_PORT: _next_port,
        Event.UP: _why_from_the_end,
        Event.DOWN: _why,
        Event.TRIGGER: _go_on,
        Event.MENU: _why,
        Event.PAGE: _stay,
        Event.CHOSEN: _stay,
        Event.INSPECTED: _stay,
        Event.FAULT: _fail,
        Event.RECOVERED: _stay,
        Event.IDLE: _sleep,
        Event.NOTICE: _notice,
        Event.SWITCH_OFF: _switch_off,
    },
    Mode.WHY: {
        Event.INSPECT: _go_on,
        Event.NEXT_PORT: _next_port,
        Event.UP: _page_up,
        Event.DOWN: _page_down,
        Event.TRIGGER: _go_on,
        Event.MENU: _page_down,
        Event.PAGE: _stay,
        Event.CHOSEN: _stay,
        Event.INSPECTED: _stay,
        Event.FAULT: _fail,
        Event.RECOVERED: _stay,
        Event.IDLE: _sleep,
        Event.NOTICE: _notice,
        Event.SWITCH_OFF: _switch_off,
    },
    Mode.ERROR: {
        Event.INSPECT: _try_again,
        Event.NEXT_PORT: _try_again,
        Event.UP: _stay,
        Event.DOWN: _stay,
        Event.TRIGGER: _try_again,
        Event.MENU: _stay,
        Event.PAGE: _stay,
        Event.CHOSEN: _stay,
        Event.INSPECTED: _stay,
        Event.FAULT: _another_fault,
        Event.RECOVERED: _recover,
        Event.IDLE: _sleep,
        Event.NOTICE: _notice_later,
        Event.SWITCH_OFF: _switch_off,
    },
    Mode.ASLEEP: {
        Event.INSPECT: _wake,
        Event.NEXT_PORT: _wake,
        Event.UP: _wake,
        Event.DOWN: _wake,
        Event.TRIGGER: _wake,
        Event.MENU: _wake,
        Event.PAGE: _stay,
        Event.CHOSEN: _stay,
        Event.INSPECTED: _stay,
        Event.FAULT: _another_fault,
        Event.RECOVERED: _stay,
        Event.IDLE: _stay,
        Event.NOTICE: _notice_asleep,
        Event.SWITCH_OFF: _switch_off,
    },
    Mode.NOTICE: {
        Event.INSPECT: _press_through,
        Event.NEXT_PORT: _press_through,
        Event.UP: _dismiss,
        Event.DOWN: _dismiss,
        Event.TRIGGER: _press_through,
        Event.MENU: _dismiss,
        Event.PAGE: _stay,
        Event.CHOSEN: _stay,
        Event.INSPECTED: _stay,
        Event.FAULT: _fail,
        Event.RECOVERED: _stay,
        Event.IDLE: _sleep,
        Event.NOTICE: _notice_later,
        Event.SWITCH_OFF: _switch_off,
    },
    Mode.MENU: {
        Event.INSPECT: _choose,
        Event.NEXT_PORT: _go_back,
        Event.UP: _move,
        Event.DOWN: _move,
        Event.TRIGGER: _work,
        Event.MENU: _move,
        Event.PAGE: _open_page,
        Event.CHOSEN: _leave_menu,
        Event.INSPECTED: _stay,
        Event.FAULT: _fail,
        Event.RECOVERED: _stay,
        Event.IDLE: _sleep,
        Event.NOTICE: _notice_later,
        Event.SWITCH_OFF: _switch_off,
    },
    Mode.OFF: {
        Event.INSPECT: _stay,
        Event.NEXT_PORT: _stay,
        Event.UP: _stay,
        Event.DOWN: _stay,
        Event.TRIGGER: _stay,
        Event.MENU: _stay,
        Event.PAGE: _stay,
        Event.CHOSEN: _stay,
        Event.INSPECTED: _stay,
        Event.FAULT: _fail,
        Event.RECOVERED: _stay,
        Event.IDLE: _stay,
        Event.NOTICE: _stay,
        Event.SWITCH_OFF: _stay,
    },
}

TABLE: Mapping[tuple[Mode, Event], Handler] = MappingProxyType(
    {(mode, event): handler for mode, row in _ROWS.items() for event, handler in row.items()}
)
