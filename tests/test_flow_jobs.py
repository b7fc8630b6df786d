"""What a press means where a job says which ports there are."""

from hypothesis import given
from hypothesis import strategies as st

from device.flow import step
from device.grading.grade import Verdict
from device.jobs import Inspected, JobList, PortState, Progress, progress
from device.menu import Item, Order, Page
from device.state import Event, Happening, Mode, State, Task

PASS, FAIL, NOT_GRADED = Verdict.PASS, Verdict.FAIL, Verdict.NOT_GRADED
LABELS = ("A1", "A2", "A3")
JOB = JobList("panel-7", LABELS)


def working_by(*done: str, last: str | None = None) -> State:
    """Ready for the job, of which some ports are done."""
    said = [Inspected(label, PASS) for label in done]
    said += [Inspected(last, FAIL, mend=True)] if last else []
    return step(State(), Happening(Event.JOB, job=progress(JOB, said))).state


def follow(state: State, *events: Event) -> State:
    for event in events:
        state = step(state, Happening(event)).state
    return state


def inspected(state: State, verdict: Verdict, *, mend: bool = False, renew: bool = False) -> State:
    """One press and its verdict."""
    state = follow(state, Event.INSPECT)
    assert state.mode is Mode.WORKING
    return step(state, Happening(Event.INSPECTED, verdict, 3, mend, renew)).state


def job_of(state: State) -> Progress:
    assert state.job is not None
    return state.job


def test_a_job_begins_at_its_first_port_and_goes_on_at_the_first_that_is_not_done() -> None:
    assert working_by().label == "A1"
    assert working_by("A1").label == "A2"
    assert working_by("A1", "A2", "A3").label == "A3"


def test_after_a_restart_the_port_that_did_not_pass_comes_again_as_its_next_attempt() -> None:
    state = working_by("A1", last="A2")
    assert (state.label, state.attempt, state.cleanings) == ("A2", 2, 1)


def test_after_a_pass_the_next_port_that_is_not_done_is_suggested() -> None:
    state = inspected(working_by("A2", last="A1"), PASS)
    assert state.next_label == "A3"
    state = follow(state, Event.INSPECT)
    assert (state.mode, state.label, state.attempt) == (Mode.READY, "A3", 1)
    assert job_of(state).ports[0].state is PortState.DONE


def test_a_failed_port_keeps_its_attempts_and_cleanings_when_it_is_left_and_taken_up_again() -> None:
    state = follow(inspected(working_by(), FAIL, mend=True), Event.INSPECT)
    assert (state.label, state.attempt, state.cleanings) == ("A1", 2, 1)
    left = follow(state, Event.NEXT_PORT)
    assert (left.label, left.attempt) == ("A2", 1)
    again = follow(follow(left, Event.NEXT_PORT), Event.NEXT_PORT)
    assert (again.label, again.attempt, again.cleanings) == ("A1", 2, 1)


def test_a_connector_that_is_replaced_is_cleaned_from_the_bottom_of_the_ladder() -> None:
    state = follow(inspected(working_by(), FAIL, mend=True, renew=True), Event.INSPECT)
    assert (state.label, state.attempt, state.cleanings) == ("A1", 2, 0)


def test_a_picture_that_cannot_be_graded_leaves_port_and_attempt() -> None:
    state = follow(inspected(working_by(), NOT_GRADED), Event.INSPECT)
    assert (state.label, state.attempt, job_of(state).ports[0].state) == ("A1", 1, PortState.OPEN)


def test_a_port_that_is_done_asks_before_it_is_inspected_again() -> None:
    for event in (Event.INSPECT, Event.TRIGGER):
        asked = step(working_by(*LABELS), Happening(event))
        assert (asked.state.mode, asked.tasks) == (Mode.ASKING, ())
        again = step(asked.state, Happening(event))
        assert (again.state.mode, again.tasks) == (Mode.WORKING, (Task.INSPECT,))
    for event in (Event.UP, Event.DOWN, Event.MENU):
        assert follow(asked.state, event).mode is Mode.READY


def test_a_question_that_nobody_answers_is_not_asked_any_more() -> None:
    asked = follow(working_by(*LABELS), Event.INSPECT)
    assert follow(asked, Event.IDLE, Event.UP).mode is Mode.READY


def test_a_trigger_in_the_menu_asks_too() -> None:
    menu = step(working_by(*LABELS), Happening(Event.PAGE, page=Page("any", (Item("one"),)))).state
    assert menu.mode is Mode.MENU
    asked = follow(menu, Event.TRIGGER)
    assert (asked.mode, asked.menu) == (Mode.ASKING, None)


def test_behind_the_last_port_it_is_told_what_was_skipped_and_that_comes_next() -> None:
    last = follow(working_by(), Event.NEXT_PORT, Event.NEXT_PORT)
    assert last.label == "A3"
    passed = inspected(last, PASS)
    told = step(passed, Happening(Event.INSPECT))
    assert (told.state.label, told.tasks) == ("A1", (Task.TELL_JOB,))
    assert [port.label for port in job_of(told.state).not_done] == ["A1", "A2"]


def test_the_last_pass_of_a_job_tells_that_all_is_done() -> None:
    told = step(inspected(working_by("A1", "A3"), PASS), Happening(Event.INSPECT))
    assert told.tasks == (Task.TELL_JOB,)
    assert job_of(told.state).not_done == ()


def test_a_port_is_chosen_by_its_label() -> None:
    page = Page("panel-7", tuple(Item(label, Order.PORT, label) for label in LABELS))
    opened = step(working_by(), Happening(Event.PAGE, page=page)).state
    chosen = follow(opened, Event.DOWN, Event.DOWN, Event.INSPECT)
    assert (chosen.mode, chosen.menu, chosen.label) == (Mode.READY, None, "A3")


def test_a_list_that_came_in_meanwhile_leaves_the_work_at_the_same_port() -> None:
    state = follow(working_by(), Event.NEXT_PORT)
    longer = progress(JobList("panel-7", ("A0", *LABELS)), [])
    after = step(state, Happening(Event.JOB, job=longer)).state
    assert (after.label, after.port) == ("A2", 3)


def test_no_list_changes_the_port_whose_verdict_is_shown() -> None:
    shown = inspected(working_by(), FAIL, mend=True)
    assert step(shown, Happening(Event.JOB, job=None)).state == shown


def test_without_a_job_ports_have_running_numbers_again() -> None:
    state = step(working_by("A1"), Happening(Event.JOB, job=None)).state
    assert (state.label, state.port, state.attempt) == (None, 1, 1)
    assert step(state, Happening(Event.INSPECT)).tasks == (Task.INSPECT,)


@given(st.lists(st.sampled_from(["pass", "fail", "skip"]), max_size=40))
def test_no_port_is_skipped_or_done_twice_unnoticed(presses: list[str]) -> None:
    state = working_by()
    for press in presses:
        done_before = state.is_done
        if press == "skip":
            skipped = step(state, Happening(Event.NEXT_PORT))
            told = Task.TELL_JOB in skipped.tasks
            # Whatever lies behind is told before the work goes on in front of it.
            assert told == (skipped.state.port <= state.port)
            state = skipped.state
            continue
        asked = follow(state, Event.INSPECT)
        assert (asked.mode is Mode.ASKING) == done_before
        state = follow(asked, Event.INSPECT) if done_before else asked
        verdict = PASS if press == "pass" else FAIL
        state = step(state, Happening(Event.INSPECTED, verdict, mend=verdict is FAIL)).state
        state = follow(state, Event.INSPECT)
    repeated = job_of(state).repeated
    assert all(label in LABELS for label in repeated)
    assert state.attempt >= 1
