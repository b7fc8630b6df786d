"""What a press means: one table of (mode, event) to (state, tasks). Pure.

    READY    live view; inspect starts an inspection
    ASKING   the port is done already; inspect does it again all the same, up and down leave it
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

Where a job is chosen, its list says which port comes next: the first one behind that is not done. Attempts
and cleanings are then counted for each of its ports, also when it is left and taken up again, and where
nothing lies behind any more, the loop is asked to tell what was skipped, or that all is done.

A long press of down opens the menu from the live view, and from an error that speaks of a calibration,
since the daily check is made there; anywhere else it is like a short one. A trigger only ever inspects,
from the menu too: whoever steps on it looks at the connector, not at the panel.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType

from device import moves
from device.parts.press import Key, Length, Press
from device.state import Event, Happening, Mode, State, Step

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


def _press_through(state: State, happening: Happening) -> Step:
    return step(replace(state, mode=state.noticed_in, notices=state.notices[1:]), happening)


_ROWS: dict[Mode, dict[Event, Handler]] = {
    Mode.READY: {
        Event.INSPECT: moves.work_or_ask,
        Event.NEXT_PORT: moves.next_port,
        Event.UP: moves.stay,
        Event.DOWN: moves.stay,
        Event.TRIGGER: moves.work_or_ask,
        Event.MENU: moves.ask_for_menu,
        Event.PAGE: moves.open_menu,
        Event.CHOSEN: moves.stay,
        Event.JOB: moves.take_job,
        Event.INSPECTED: moves.stay,
        Event.FAULT: moves.fail,
        Event.RECOVERED: moves.stay,
        Event.IDLE: moves.sleep,
        Event.NOTICE: moves.notice,
        Event.SWITCH_OFF: moves.switch_off,
    },
    Mode.ASKING: {
        Event.INSPECT: moves.work,
        Event.NEXT_PORT: moves.next_port,
        Event.UP: moves.leave_it,
        Event.DOWN: moves.leave_it,
        Event.TRIGGER: moves.work,
        Event.MENU: moves.leave_it,
        Event.PAGE: moves.stay,
        Event.CHOSEN: moves.stay,
        Event.JOB: moves.take_job_anew,
        Event.INSPECTED: moves.stay,
        Event.FAULT: moves.fail,
        Event.RECOVERED: moves.stay,
        Event.IDLE: moves.sleep,
        Event.NOTICE: moves.notice_later,
        Event.SWITCH_OFF: moves.switch_off,
    },
    Mode.WORKING: {
        Event.INSPECT: moves.stay,
        Event.NEXT_PORT: moves.stay,
        Event.UP: moves.stay,
        Event.DOWN: moves.stay,
        Event.TRIGGER: moves.stay,
        Event.MENU: moves.stay,
        Event.PAGE: moves.stay,
        Event.CHOSEN: moves.stay,
        Event.JOB: moves.stay,
        Event.INSPECTED: moves.answer,
        Event.FAULT: moves.fail,
        Event.RECOVERED: moves.stay,
        Event.IDLE: moves.stay,
        Event.NOTICE: moves.notice_later,
        Event.SWITCH_OFF: moves.switch_off,
    },
    Mode.VERDICT: {
        Event.INSPECT: moves.go_on,
        Event.NEXT_PORT: moves.next_port,
        Event.UP: moves.why_from_the_end,
        Event.DOWN: moves.why,
        Event.TRIGGER: moves.go_on,
        Event.MENU: moves.why,
        Event.PAGE: moves.stay,
        Event.CHOSEN: moves.stay,
        Event.JOB: moves.stay,
        Event.INSPECTED: moves.stay,
        Event.FAULT: moves.fail,
        Event.RECOVERED: moves.stay,
        Event.IDLE: moves.sleep,
        Event.NOTICE: moves.notice,
        Event.SWITCH_OFF: moves.switch_off,
    },
    Mode.WHY: {
        Event.INSPECT: moves.go_on,
        Event.NEXT_PORT: moves.next_port,
        Event.UP: moves.page_up,
        Event.DOWN: moves.page_down,
        Event.TRIGGER: moves.go_on,
        Event.MENU: moves.page_down,
        Event.PAGE: moves.stay,
        Event.CHOSEN: moves.stay,
        Event.JOB: moves.stay,
        Event.INSPECTED: moves.stay,
        Event.FAULT: moves.fail,
        Event.RECOVERED: moves.stay,
        Event.IDLE: moves.sleep,
        Event.NOTICE: moves.notice,
        Event.SWITCH_OFF: moves.switch_off,
    },
    Mode.ERROR: {
        Event.INSPECT: moves.try_again,
        Event.NEXT_PORT: moves.try_again,
        Event.UP: moves.stay,
        Event.DOWN: moves.stay,
        Event.TRIGGER: moves.try_again,
        Event.MENU: moves.menu_in_error,
        Event.PAGE: moves.stay,
        Event.CHOSEN: moves.stay,
        Event.JOB: moves.take_job,
        Event.INSPECTED: moves.stay,
        Event.FAULT: moves.another_fault,
        Event.RECOVERED: moves.recover,
        Event.IDLE: moves.sleep,
        Event.NOTICE: moves.notice_later,
        Event.SWITCH_OFF: moves.switch_off,
    },
    Mode.ASLEEP: {
        Event.INSPECT: moves.wake,
        Event.NEXT_PORT: moves.wake,
        Event.UP: moves.wake,
        Event.DOWN: moves.wake,
        Event.TRIGGER: moves.wake,
        Event.MENU: moves.wake,
        Event.PAGE: moves.stay,
        Event.CHOSEN: moves.stay,
        Event.JOB: moves.take_job,
        Event.INSPECTED: moves.stay,
        Event.FAULT: moves.another_fault,
        Event.RECOVERED: moves.stay,
        Event.IDLE: moves.stay,
        Event.NOTICE: moves.notice_asleep,
        Event.SWITCH_OFF: moves.switch_off,
    },
    Mode.NOTICE: {
        Event.INSPECT: _press_through,
        Event.NEXT_PORT: _press_through,
        Event.UP: moves.dismiss,
        Event.DOWN: moves.dismiss,
        Event.TRIGGER: _press_through,
        Event.MENU: moves.dismiss,
        Event.PAGE: moves.stay,
        Event.CHOSEN: moves.stay,
        Event.JOB: moves.take_job,
        Event.INSPECTED: moves.stay,
        Event.FAULT: moves.fail,
        Event.RECOVERED: moves.stay,
        Event.IDLE: moves.sleep,
        Event.NOTICE: moves.notice_later,
        Event.SWITCH_OFF: moves.switch_off,
    },
    Mode.MENU: {
        Event.INSPECT: moves.choose,
        Event.NEXT_PORT: moves.go_back,
        Event.UP: moves.move,
        Event.DOWN: moves.move,
        Event.TRIGGER: moves.work_or_ask,
        Event.MENU: moves.move,
        Event.PAGE: moves.open_page,
        Event.CHOSEN: moves.leave_menu,
        Event.JOB: moves.take_job,
        Event.INSPECTED: moves.stay,
        Event.FAULT: moves.fail,
        Event.RECOVERED: moves.stay,
        Event.IDLE: moves.sleep,
        Event.NOTICE: moves.notice_later,
        Event.SWITCH_OFF: moves.switch_off,
    },
    Mode.OFF: {
        Event.INSPECT: moves.stay,
        Event.NEXT_PORT: moves.stay,
        Event.UP: moves.stay,
        Event.DOWN: moves.stay,
        Event.TRIGGER: moves.stay,
        Event.MENU: moves.stay,
        Event.PAGE: moves.stay,
        Event.CHOSEN: moves.stay,
        Event.JOB: moves.stay,
        Event.INSPECTED: moves.stay,
        Event.FAULT: moves.fail,
        Event.RECOVERED: moves.stay,
        Event.IDLE: moves.stay,
        Event.NOTICE: moves.stay,
        Event.SWITCH_OFF: moves.stay,
    },
}

TABLE: Mapping[tuple[Mode, Event], Handler] = MappingProxyType(
    {(mode, event): handler for mode, row in _ROWS.items() for event, handler in row.items()}
)
