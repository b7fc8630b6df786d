"""What a press means."""

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from device.errors import Cause, Fault
from device.flow import TABLE, pressed, step
from device.grading.grade import Verdict
from device.parts.press import Key, Length, Press
from device.state import Event, Happening, Mode, State, Task

GONE = Fault(Cause.CAMERA, "camera gone")
FULL = Fault(Cause.LOG, "disk full")
PRESSES = (Event.INSPECT, Event.NEXT_PORT, Event.UP, Event.DOWN)


def follow(state: State, *events: Event, verdict: Verdict = Verdict.FAIL, mend: bool = True) -> State:
    for event in events:
        state = step(state, Happening(event, verdict, 3, mend, fault=GONE)).state
    return state


def beneath(state: State) -> Mode:
    """What is shown once the panel is awake and all notices are dismissed."""
    shown = state.asleep_from if state.mode is Mode.ASLEEP else state.mode
    return state.noticed_in if shown is Mode.NOTICE else shown


def told(state: State, *texts: str) -> State:
    for text in texts:
        state = step(state, Happening(Event.NOTICE, notice=text)).state
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


def test_a_trigger_only_ever_inspects_however_long_it_is_held() -> None:
    for length in Length:
        assert pressed(Press(Key.TRIGGER, length)).event is Event.INSPECT


def test_both_buttons_together_darken_the_panel_and_held_long_switch_off() -> None:
    assert step(State(), pressed(Press(Key.UP_AND_DOWN, Length.SHORT))).state.mode is Mode.ASLEEP
    off = step(State(), pressed(Press(Key.UP_AND_DOWN, Length.LONG)))
    assert (off.state.mode, off.tasks) == (Mode.OFF, (Task.SWITCH_OFF,))


def test_a_notice_never_stands_in_the_way_of_an_inspection() -> None:
    noticed = told(State(), "no battery gauge", "no clock chip")
    assert (noticed.mode, noticed.notices[0]) == (Mode.NOTICE, "no battery gauge")
    after = step(noticed, Happening(Event.INSPECT))
    assert (after.state.mode, after.tasks) == (Mode.WORKING, (Task.INSPECT,))


def test_each_notice_is_shown_once_and_then_what_it_covered_again() -> None:
    verdict = follow(State(), Event.INSPECT, Event.INSPECTED)
    first = told(verdict, "low battery", "no clock chip")
    second = follow(first, Event.DOWN)
    assert (second.mode, second.notices) == (Mode.NOTICE, ("no clock chip",))
    assert follow(second, Event.UP).mode is verdict.mode is Mode.VERDICT
    assert follow(second, Event.UP).notices == ()


def test_what_was_not_dismissed_before_an_inspection_is_shown_after_it() -> None:
    state = follow(told(State(), "one", "two"), Event.INSPECT, Event.INSPECTED)
    assert (state.mode, state.notices) == (Mode.VERDICT, ("two",))
    assert follow(state, Event.INSPECT).mode is Mode.NOTICE


def test_a_notice_wakes_the_panel_and_hides_no_error() -> None:
    assert told(follow(State(), Event.IDLE), "low battery").mode is Mode.NOTICE
    broken = told(follow(State(), Event.FAULT), "low battery")
    assert broken.mode is Mode.ERROR
    assert follow(broken, Event.RECOVERED).mode is Mode.NOTICE
    asleep = told(follow(State(), Event.FAULT, Event.IDLE), "low battery")
    assert asleep.mode is Mode.ERROR


@pytest.mark.parametrize("mode", [mode for mode in Mode if mode is not Mode.OFF])
def test_switching_off_is_possible_from_anywhere(mode: Mode) -> None:
    notices = ("low battery",) if mode is Mode.NOTICE else ()
    after = step(State(mode=mode, notices=notices), Happening(Event.SWITCH_OFF))
    assert (after.state.mode, after.tasks) == (Mode.OFF, (Task.SWITCH_OFF,))
    assert follow(after.state, *PRESSES, Event.IDLE) == after.state


def test_a_board_that_cannot_be_switched_off_says_so() -> None:
    off = follow(State(), Event.SWITCH_OFF)
    assert follow(off, Event.FAULT).mode is Mode.ERROR


class AnyDay(RuleBasedStateMachine):
    """Random presses and events in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.state = State()

    @rule(key=st.sampled_from(Key), length=st.sampled_from(Length))
    def press(self, key: Key, length: Length) -> None:
        before = self.state
        after = step(before, pressed(Press(key, length)))
        self.state = after.state
        assert (Task.INSPECT in after.tasks) == (before.mode is not Mode.WORKING is after.state.mode)
        assert after.state.port - before.port in (0, 1)

    @precondition(lambda self: self.state.mode is Mode.WORKING)
    @rule(verdict=st.sampled_from(Verdict), pages=st.integers(1, 8), mend=st.booleans())
    def finish(self, verdict: Verdict, pages: int, mend: bool) -> None:
        self.state = step(self.state, Happening(Event.INSPECTED, verdict, pages, mend)).state
        assert self.state.mode is Mode.VERDICT

    @rule(fault=st.sampled_from([GONE, FULL]))
    def fail(self, fault: Fault) -> None:
        self.state = step(self.state, Happening(Event.FAULT, fault=fault)).state
        assert self.state.fault == fault

    @rule()
    def notice(self) -> None:
        before = self.state
        self.state = step(before, Happening(Event.NOTICE, notice="the battery is low")).state
        assert len(self.state.notices) == len(before.notices) + (before.mode is not Mode.OFF)

    @rule(event=st.sampled_from([Event.IDLE, Event.RECOVERED]))
    def happen(self, event: Event) -> None:
        self.state = step(self.state, Happening(event)).state

    @invariant()
    def a_verdict_is_shown_exactly_where_there_is_one(self) -> None:
        shown = beneath(self.state)
        assert (shown in (Mode.VERDICT, Mode.WHY)) == (self.state.verdict is not None)

    @invariant()
    def a_fault_is_known_exactly_in_error(self) -> None:
        shown = beneath(self.state)
        assert (shown is Mode.ERROR) == (self.state.fault is not None)

    @invariant()
    def the_page_exists(self) -> None:
        assert 0 <= self.state.page < self.state.pages

    @invariant()
    def three_presses_lead_to_an_inspection_from_anywhere(self) -> None:
        state = self.state
        for _ in range(4):
            if state.mode in (Mode.WORKING, Mode.OFF):
                return
            after = step(state, Happening(Event.INSPECT))
            state = after.state
            if Task.TRY_AGAIN in after.tasks:
                state = step(state, Happening(Event.RECOVERED)).state
        raise AssertionError(f"dead end in {self.state}")


TestAnyDay = AnyDay.TestCase
TestAnyDay.settings = settings(max_examples=100, stateful_step_count=50, deadline=None)
