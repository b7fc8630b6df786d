"""What a press means."""

import pytest

from device.errors import Cause, Fault
from device.flow import TABLE, pressed, step
from device.grading.grade import Verdict
from device.menu import Item, Menu, Order, Page
from device.notices import Notice, NoticeCode
from device.parts.press import Key, Length, Press
from device.screens.english import ENGLISH
from device.state import Event, Happening, Mode, State, Task
from tests.support.flow import FIRST, page, served

GONE = Fault(Cause.CAMERA, "camera gone")
FULL = Fault(Cause.LOG, "disk full")
LOW = Notice(NoticeCode.BATTERY_LOW, percent=12)
NO_GAUGE = Notice(NoticeCode.GAUGE_MISSING)
NO_CLOCK = Notice(NoticeCode.CLOCK_MISSING)
PRESSES = (Event.INSPECT, Event.NEXT_PORT, Event.UP, Event.DOWN, Event.TRIGGER, Event.MENU)


def follow(state: State, *events: Event, verdict: Verdict = Verdict.FAIL, mend: bool = True) -> State:
    for event in events:
        state = served(step(state, Happening(event, verdict, 3, mend, fault=GONE)))
    return state


def in_menu(*titles: str) -> State:
    """The menu with pages open over the first one, the cursor on what is in force or on top."""
    state = follow(State(), Event.MENU)
    for title in titles:
        state = step(state, Happening(Event.PAGE, page=page(title))).state
    return state


def opened(state: State) -> Menu:
    assert state.menu is not None
    return state.menu


def told(state: State, *notices: Notice) -> State:
    for notice in notices:
        state = step(state, Happening(Event.NOTICE, notice=notice)).state
    return state


def test_every_event_is_defined_in_every_mode() -> None:
    assert set(TABLE) == {(mode, event) for mode in Mode for event in Event}


def test_a_short_press_when_ready_inspects() -> None:
    after = step(State(), pressed(Press(Key.INSPECT, Length.SHORT)))
    assert after.state.mode is Mode.WORKING
    assert after.tasks == (Task.INSPECT,)


@pytest.mark.parametrize("event", PRESSES)
def test_a_press_while_working_starts_no_second_inspection(event: Event) -> None:
    working = follow(State(), Event.INSPECT)
    assert step(working, Happening(event)).state == working
    assert step(working, Happening(event)).tasks == ()


@pytest.mark.parametrize("event", PRESSES)
def test_the_first_press_when_asleep_only_wakes(event: Event) -> None:
    shown = follow(State(), Event.INSPECT, Event.INSPECTED)
    asleep = follow(shown, Event.IDLE)
    assert asleep.mode is Mode.ASLEEP
    awake = step(asleep, Happening(event))
    assert (awake.state.mode, awake.state.port, awake.state.attempt) == (Mode.VERDICT, 1, 1)
    assert awake.tasks == ()


@pytest.mark.parametrize(
    ("verdict", "mend", "port", "attempt"),
    [
        (Verdict.PASS, False, 2, 1),
        (Verdict.FAIL, True, 1, 2),
        (Verdict.NOT_GRADED, False, 1, 1),
        (Verdict.NOT_GRADED, True, 1, 2),
    ],
)
def test_after_a_verdict_the_next_press_goes_to(
    verdict: Verdict, mend: bool, port: int, attempt: int
) -> None:
    after = follow(State(), Event.INSPECT, Event.INSPECTED, Event.INSPECT, verdict=verdict, mend=mend)
    assert (after.mode, after.port, after.attempt) == (Mode.READY, port, attempt)


def test_another_connector_in_the_same_port_begins_the_cleaning_ladder_anew() -> None:
    cleaned_twice = follow(State(), *[Event.INSPECT, Event.INSPECTED, Event.INSPECT] * 2)
    assert (cleaned_twice.attempt, cleaned_twice.cleanings) == (3, 2)
    given_up = Happening(Event.INSPECTED, Verdict.FAIL, mend=True, renew=True)
    renewed = follow(step(follow(cleaned_twice, Event.INSPECT), given_up).state, Event.INSPECT)
    assert (renewed.port, renewed.attempt, renewed.cleanings) == (1, 4, 0)
    assert follow(cleaned_twice, Event.NEXT_PORT).cleanings == 0


def test_a_long_press_gives_a_failed_port_up_for_the_next_one() -> None:
    failed_twice = follow(State(), *[Event.INSPECT, Event.INSPECTED, Event.INSPECT] * 2)
    assert failed_twice.attempt == 3
    after = step(failed_twice, pressed(Press(Key.INSPECT, Length.LONG))).state
    assert (after.mode, after.port, after.attempt) == (Mode.READY, 2, 1)


def test_down_leads_through_all_pages_of_why_and_back_to_the_verdict() -> None:
    state = follow(State(), Event.INSPECT, Event.INSPECTED)
    seen = []
    for _ in range(4):
        state = follow(state, Event.DOWN)
        seen.append((state.mode, state.page))
    assert seen == [(Mode.WHY, 0), (Mode.WHY, 1), (Mode.WHY, 2), (Mode.VERDICT, 0)]


def test_up_leads_back_page_by_page() -> None:
    state = follow(State(), Event.INSPECT, Event.INSPECTED, Event.DOWN, Event.DOWN)
    assert follow(state, Event.UP).page == 0
    assert follow(state, Event.UP, Event.UP).mode is Mode.VERDICT


def test_up_from_the_verdict_shows_the_last_page_at_once() -> None:
    state = follow(State(), Event.INSPECT, Event.INSPECTED, Event.UP)
    assert (state.mode, state.page) == (Mode.WHY, state.pages - 1)


@pytest.mark.parametrize("mode", [m for m in Mode if m is not Mode.ERROR])
def test_a_fault_in_any_mode_is_shown_and_recorded_and_is_no_verdict(mode: Mode) -> None:
    after = step(State(mode=mode, verdict=Verdict.FAIL), Happening(Event.FAULT, fault=GONE))
    assert (after.state.mode, after.state.fault, after.state.verdict) == (Mode.ERROR, GONE, None)
    assert after.tasks == (Task.RECORD_FAULT,)


def test_a_fault_that_lasts_is_recorded_once_and_another_one_again() -> None:
    broken = follow(State(), Event.FAULT)
    assert step(broken, Happening(Event.FAULT, fault=GONE)).tasks == ()
    assert step(broken, Happening(Event.FAULT, fault=FULL)).tasks == (Task.RECORD_FAULT,)


def test_a_fault_is_over_when_its_cause_is_gone() -> None:
    after = follow(State(), Event.FAULT, Event.RECOVERED)
    assert (after.mode, after.fault) == (Mode.READY, None)


@pytest.mark.parametrize("event", [Event.INSPECT, Event.NEXT_PORT])
def test_a_press_in_error_tries_again_and_hides_nothing_that_is_still_wrong(event: Event) -> None:
    broken = follow(State(), Event.FAULT)
    after = step(broken, Happening(event))
    assert (after.state, after.tasks) == (broken, (Task.TRY_AGAIN,))


def test_the_menu_opens_from_a_fault_that_only_the_menu_ends_and_from_no_other() -> None:
    overdue = State(Mode.ERROR, fault=Fault(Cause.CALIBRATION, "today's check is due"))
    in_the_menu = follow(overdue, Event.MENU)
    assert (in_the_menu.mode, in_the_menu.fault) == (Mode.MENU, None)
    assert follow(in_the_menu, Event.NEXT_PORT).mode is Mode.READY
    broken = follow(State(), Event.FAULT)
    assert step(broken, Happening(Event.MENU)).tasks == ()
    assert follow(broken, Event.MENU) == broken


@pytest.mark.parametrize("length", Length)
def test_a_trigger_only_ever_inspects_however_long_it_is_held(length: Length) -> None:
    trigger = pressed(Press(Key.TRIGGER, length))
    assert trigger.event is Event.TRIGGER
    for state in (State(), in_menu(), in_menu("profile")):
        after = step(state, trigger)
        assert (after.state.mode, after.state.menu, after.tasks) == (Mode.WORKING, None, (Task.INSPECT,))
    for mode in set(Mode) - {Mode.MENU}:
        notices = (LOW,) if mode is Mode.NOTICE else ()
        at = State(mode=mode, notices=notices)
        assert step(at, trigger) == step(at, Happening(Event.INSPECT))


def test_both_buttons_together_darken_the_panel_and_held_long_switch_off() -> None:
    assert step(State(), pressed(Press(Key.UP_AND_DOWN, Length.SHORT))).state.mode is Mode.ASLEEP
    off = step(State(), pressed(Press(Key.UP_AND_DOWN, Length.LONG)))
    assert (off.state.mode, off.tasks) == (Mode.OFF, (Task.SWITCH_OFF,))


def test_a_notice_never_stands_in_the_way_of_an_inspection() -> None:
    noticed = told(State(), NO_GAUGE, NO_CLOCK)
    assert (noticed.mode, noticed.notices[0]) == (Mode.NOTICE, NO_GAUGE)
    after = step(noticed, Happening(Event.INSPECT))
    assert (after.state.mode, after.tasks) == (Mode.WORKING, (Task.INSPECT,))


def test_each_notice_is_shown_once_and_then_what_it_covered_again() -> None:
    verdict = follow(State(), Event.INSPECT, Event.INSPECTED)
    first = told(verdict, LOW, NO_CLOCK)
    second = follow(first, Event.DOWN)
    assert (second.mode, second.notices) == (Mode.NOTICE, (NO_CLOCK,))
    assert follow(second, Event.UP).mode is verdict.mode is Mode.VERDICT
    assert follow(second, Event.UP).notices == ()


def test_what_was_not_dismissed_before_an_inspection_is_shown_after_it() -> None:
    state = follow(told(State(), NO_GAUGE, NO_CLOCK), Event.INSPECT, Event.INSPECTED)
    assert (state.mode, state.notices) == (Mode.VERDICT, (NO_CLOCK,))
    assert follow(state, Event.INSPECT).mode is Mode.NOTICE


def test_a_notice_wakes_the_panel_and_hides_no_error() -> None:
    assert told(follow(State(), Event.IDLE), LOW).mode is Mode.NOTICE
    broken = told(follow(State(), Event.FAULT), LOW)
    assert broken.mode is Mode.ERROR
    assert follow(broken, Event.RECOVERED).mode is Mode.NOTICE
    asleep = told(follow(State(), Event.FAULT, Event.IDLE), LOW)
    assert asleep.mode is Mode.ERROR


@pytest.mark.parametrize("mode", [mode for mode in Mode if mode is not Mode.OFF])
def test_switching_off_is_possible_from_anywhere(mode: Mode) -> None:
    notices = (LOW,) if mode is Mode.NOTICE else ()
    after = step(State(mode=mode, notices=notices), Happening(Event.SWITCH_OFF))
    assert (after.state.mode, after.tasks) == (Mode.OFF, (Task.SWITCH_OFF,))
    assert follow(after.state, *PRESSES, Event.IDLE) == after.state


def test_a_board_that_cannot_be_switched_off_says_so() -> None:
    off = follow(State(), Event.SWITCH_OFF)
    assert follow(off, Event.FAULT).mode is Mode.ERROR


def test_a_long_press_of_down_opens_the_menu_from_the_live_view_only() -> None:
    press = pressed(Press(Key.DOWN, Length.LONG))
    asked = step(State(), press)
    assert (asked.state, asked.tasks) == (State(), (Task.OPEN_MENU,))
    after = served(asked)
    assert (after.mode, opened(after).page) == (Mode.MENU, FIRST)
    for mode in set(Mode) - {Mode.READY, Mode.MENU}:
        notices = (LOW,) if mode is Mode.NOTICE else ()
        at = State(mode=mode, pages=2, notices=notices)
        assert step(at, press) == step(at, Happening(Event.DOWN))


def test_up_and_down_move_the_cursor_round() -> None:
    state = in_menu("profile")
    seen = []
    for event in (Event.DOWN, Event.MENU, Event.DOWN, Event.UP, Event.UP):
        state = follow(state, event)
        seen.append(opened(state).cursor)
    assert seen == [1, 2, 0, 2, 1]


def test_choosing_asks_the_loop_and_the_page_that_it_brings_is_shown_on_top() -> None:
    menu = in_menu()
    asked = step(menu, Happening(Event.INSPECT))
    assert (asked.state, asked.tasks) == (menu, (Task.CHOOSE,))
    assert opened(asked.state).item.order is Order.JOBS
    shown = step(asked.state, Happening(Event.PAGE, page=page("profile"))).state
    assert opened(shown).page.title == "profile"
    assert follow(shown, Event.CHOSEN) == State()


def test_a_page_opens_on_what_is_in_force() -> None:
    names = Page("profile", (Item("a"), Item("b", marked=True), Item("c")))
    assert opened(step(in_menu(), Happening(Event.PAGE, page=names)).state).cursor == 1


def test_the_last_item_and_a_long_press_lead_back_page_by_page() -> None:
    deep = in_menu("one", "two")
    assert follow(deep, Event.NEXT_PORT) == follow(deep, Event.UP, Event.INSPECT) == in_menu("one")
    assert follow(deep, Event.NEXT_PORT, Event.NEXT_PORT, Event.NEXT_PORT) == State()


def test_a_line_that_only_tells_something_does_nothing_when_it_is_chosen() -> None:
    told_page = step(in_menu(), Happening(Event.PAGE, page=Page("log", (Item("records: 3"),)))).state
    after = step(told_page, Happening(Event.INSPECT))
    assert (after.state, after.tasks) == (told_page, ())


def test_shutting_down_from_the_menu_asks_first() -> None:
    state = in_menu()
    while opened(state).item.text != ENGLISH.menu.shut_down:
        state = follow(state, Event.DOWN)
    sure = follow(state, Event.INSPECT)
    assert (sure.mode, opened(sure).item.order) == (Mode.MENU, Order.BACK)
    assert follow(sure, Event.INSPECT) == state
    off = step(follow(sure, Event.DOWN), Happening(Event.INSPECT))
    assert (off.state.mode, off.tasks) == (Mode.OFF, (Task.SWITCH_OFF,))


def test_a_notice_waits_until_the_menu_is_left_so_that_no_press_chooses_what_it_hides() -> None:
    noticed = told(in_menu(), LOW)
    assert noticed.mode is Mode.MENU
    assert follow(noticed, Event.NEXT_PORT).mode is Mode.NOTICE
    assert told(follow(in_menu(), Event.IDLE), LOW).mode is Mode.MENU


def test_a_port_and_its_attempt_outlive_a_look_into_the_menu() -> None:
    second = follow(State(), Event.INSPECT, Event.INSPECTED, Event.INSPECT)
    assert follow(second, Event.MENU, Event.DOWN, Event.NEXT_PORT) == second
