"""What a press means, whatever came before."""

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from device.errors import Cause, Fault
from device.flow import pressed, step
from device.grading.grade import Verdict
from device.jobs import Inspected, JobList, progress
from device.notices import Notice, NoticeCode
from device.parts.press import Key, Length, Press
from device.state import Event, Happening, Mode, State, Task
from tests.support.flow import beneath, page, served

LABELS = ("A1", "A2", "A3")
GONE = Fault(Cause.CAMERA, "camera gone")
FULL = Fault(Cause.LOG, "disk full")
LOW = Notice(NoticeCode.BATTERY_LOW, percent=12)


class AnyDay(RuleBasedStateMachine):
    """Random presses and events in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.state = State()

    @rule(key=st.sampled_from(Key), length=st.sampled_from(Length))
    def press(self, key: Key, length: Length) -> None:
        before = self.state
        after = step(before, pressed(Press(key, length)))
        self.state = served(after)
        assert (Task.INSPECT in after.tasks) == (before.mode is not Mode.WORKING is after.state.mode)
        assert after.state.port - before.port in (0, 1) or before.job is not None

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
        self.state = step(before, Happening(Event.NOTICE, notice=LOW)).state
        assert len(self.state.notices) == len(before.notices) + (before.mode is not Mode.OFF)

    @rule(event=st.sampled_from([Event.IDLE, Event.RECOVERED, Event.CHOSEN]))
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

    @rule(ports=st.integers(0, 3), done=st.integers(0, 3))
    def work_by(self, ports: int, done: int) -> None:
        said = [Inspected(LABELS[place], Verdict.PASS) for place in range(min(ports, done))]
        job = progress(JobList(f"panel-{ports}", LABELS[:ports]), said) if ports else None
        self.state = step(self.state, Happening(Event.JOB, job=job)).state

    @invariant()
    def a_port_of_the_job_is_worked_at(self) -> None:
        job = self.state.job
        assert job is None or 1 <= self.state.port <= len(job.ports)

    @precondition(lambda self: self.state.mode is Mode.MENU)
    @rule(items=st.integers(1, 9))
    def open_page(self, items: int) -> None:
        self.state = step(self.state, Happening(Event.PAGE, page=page("any", items))).state

    @invariant()
    def a_menu_is_open_exactly_in_it_and_its_cursor_is_on_an_item(self) -> None:
        menu = self.state.menu
        assert (beneath(self.state) is Mode.MENU) == (menu is not None)
        assert menu is None or 0 <= menu.cursor < len(menu.page.items)

    @invariant()
    def the_page_exists(self) -> None:
        assert 0 <= self.state.page < self.state.pages

    @invariant()
    def going_back_leads_out_of_any_page(self) -> None:
        state = self.state if self.state.mode is Mode.MENU else State()
        while state.menu is not None:
            pages_behind, state = state.menu, step(state, Happening(Event.NEXT_PORT)).state
            assert state.menu == pages_behind.behind
        assert state.mode in (Mode.READY, Mode.NOTICE)

    @invariant()
    def a_few_presses_lead_to_an_inspection_from_anywhere(self) -> None:
        state = self.state
        for _ in range(5):
            if state.mode in (Mode.WORKING, Mode.OFF):
                return
            after = step(state, Happening(Event.TRIGGER))
            state = after.state
            if Task.TRY_AGAIN in after.tasks:
                state = step(state, Happening(Event.RECOVERED)).state
        raise AssertionError(f"dead end in {self.state}")


TestAnyDay = AnyDay.TestCase
TestAnyDay.settings = settings(max_examples=100, stateful_step_count=50, deadline=None)
