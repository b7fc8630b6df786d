"""A hundred thousand random events: no illegal state, no lost press, no dead end.

Events come in any order, also those that the loop gives in one mode only, each with random values of
whatever belongs to it. A day ends when the board is switched off.
"""

import random
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from dataclasses import replace

import pytest

from device.flow import TABLE, pressed, step
from device.notices import is_over
from device.parts.press import Key, Length, Press
from device.state import Event, Happening, Mode, State, Step, Task
from tests.support.anything import anything

EVENTS = 100_000
VALUES = 1_000
DAY = 100
"""Events from one switching off to the next, about."""
FINAL = 20
"""Events that a board which is being switched off still sees."""
PRESSES = {pressed(Press(key, length)).event for key in Key for length in Length}
FROM_OUTSIDE = {Event.FAULT, Event.IDLE, Event.NOTICE, Event.SWITCH_OFF}

NOTHING_TO_TURN = {
    *((mode, event) for mode in (Mode.READY, Mode.ERROR) for event in (Event.UP, Event.DOWN)),
    (Mode.ERROR, Event.MENU),
}
"""The keys that turn pages do nothing where there is one picture."""


def events(chance: random.Random) -> Iterator[Happening]:
    """Every event with everything that may belong to one, half of them presses; few switch the board off."""
    values = [anything(Happening, chance) for _ in range(VALUES)]
    often = [*sorted(PRESSES - FROM_OUTSIDE), *[event for event in Event if event is not Event.SWITCH_OFF]]
    for _ in range(EVENTS):
        event = Event.SWITCH_OFF if chance.random() < 1 / DAY else chance.choice(often)
        yield replace(chance.choice(values), event=event)


def beneath(state: State) -> Mode:
    """What is shown once the panel is awake and all notices are dismissed."""
    shown = state.asleep_from if state.mode is Mode.ASLEEP else state.mode
    return state.noticed_in if shown is Mode.NOTICE else shown


def illegal(state: State) -> Iterator[str]:
    """What is wrong with a state, in words."""
    shown = beneath(state)
    if (shown in (Mode.VERDICT, Mode.WHY)) != (state.verdict is not None):
        yield "a verdict is known exactly where it or its reasons are shown"
    if (shown is Mode.ERROR) != (state.fault is not None):
        yield "a fault is known exactly in error"
    if (shown is Mode.MENU) != (state.menu is not None):
        yield "a page is open exactly in the menu"
    if state.menu is not None and not 0 <= state.menu.cursor < len(state.menu.page.items):
        yield "the cursor is on an item"
    if not 0 <= state.page < state.pages:
        yield "the page of the reasons exists"
    if shown in (Mode.NOTICE, Mode.ASLEEP):
        yield "under a notice or a dark panel lies something else"
    if state.mode is Mode.NOTICE and not state.notices:
        yield "a notice is shown where there is one"
    if min(state.port, state.attempt) < 1 or state.cleanings < 0:
        yield "ports and attempts count from 1, cleanings from 0"


def lost(before: State, event: Event, after: Step) -> bool:
    """Whether a press that should have done something did nothing."""
    if event not in PRESSES - FROM_OUTSIDE or after.tasks or after.state != before:
        return False
    if before.mode in (Mode.WORKING, Mode.OFF) or (before.mode, event) in NOTHING_TO_TURN:
        return False
    # A line of the menu may only tell something, and a page may have one line only.
    return before.mode is not Mode.MENU or event in (Event.NEXT_PORT, Event.TRIGGER)


def followed(state: State) -> Iterator[Step]:
    """Where a press of the one button that inspects leads, and what the loop answers where it is asked."""
    for length in Length:
        after = step(state, pressed(Press(Key.INSPECT, length)))
        yield after
        if after.tasks:
            yield step(after.state, Happening(Event.RECOVERED))
            yield step(after.state, Happening(Event.CHOSEN))


def leads_to_an_inspection(state: State) -> bool:
    """Whether presses of one button alone lead to the next inspection; breadth first."""
    seen, reached = {state}, deque([state])
    while reached:
        for after in followed(reached.popleft()):
            if Task.INSPECT in after.tasks:
                return True
            if after.state not in seen and after.state.mode is not Mode.OFF:
                seen.add(after.state)
                reached.append(after.state)
    return False


def days(happenings: Iterable[Happening]) -> Iterator[tuple[State, Happening, Step]]:
    """Each event with the state before and the step that follows."""
    state, off = State(), 0
    for happening in happenings:
        after = step(state, happening)
        yield state, happening, after
        off = off + 1 if after.state.mode is Mode.OFF else 0
        state = State() if off > FINAL else after.state


@pytest.mark.parametrize("seed", [20260101])
def test_a_hundred_thousand_random_events_find_no_illegal_state_no_lost_press_and_no_dead_end(
    seed: int,
) -> None:
    chance = random.Random(seed)
    met: Counter[tuple[Mode, Event]] = Counter()
    for before, happening, after in days(events(chance)):
        told = (before, happening, after)
        assert not list(illegal(after.state)), told
        assert not lost(before, happening.event, after), told
        if after.state.mode not in (Mode.WORKING, Mode.OFF):
            assert leads_to_an_inspection(after.state), told
        met[before.mode, happening.event] += 1
    assert sum(met.values()) == EVENTS
    assert set(met) == set(TABLE), "every event was met in every mode"


def test_what_the_loop_is_asked_for_fits_the_mode_and_is_one_thing_at_a_time() -> None:
    for before, happening, after in days(events(random.Random(1))):
        assert len(after.tasks) <= 1, (before, happening)
        assert (Task.INSPECT in after.tasks) == (before.mode is not Mode.WORKING is after.state.mode)
        if happening.event is Event.FAULT:
            assert after.state.fault == happening.fault
            assert (Task.RECORD_FAULT in after.tasks) == (before.fault != happening.fault)
        if happening.notice is not None and happening.event is Event.NOTICE and before.mode is not Mode.OFF:
            over = sum(is_over(told, happening.notice) for told in before.notices)
            assert len(after.state.notices) == len(before.notices) + 1 - over
        if happening.event is Event.INSPECTED and before.mode is Mode.WORKING:
            assert (after.state.mode, after.state.verdict) == (Mode.VERDICT, happening.verdict)
