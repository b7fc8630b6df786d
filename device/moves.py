"""Where each event leads: the handlers that the table of `flow.py` names. Pure."""

from dataclasses import replace

from device.errors import Cause
from device.grading.grade import Verdict
from device.jobs import Inspected, Progress
from device.menu import Menu, Order
from device.notices import is_over
from device.state import Event, Happening, Mode, State, Step, Task


def stay(state: State, _: Happening) -> Step:
    """Nothing changes."""
    return Step(state)


def work(state: State, _: Happening) -> Step:
    """Take a picture, judge and record it."""
    return Step(replace(state, mode=Mode.WORKING, verdict=None, menu=None), (Task.INSPECT,))


def work_or_ask(state: State, happening: Happening) -> Step:
    """The same, after a question where the port is done already."""
    if state.is_done:
        return Step(replace(state, mode=Mode.ASKING, menu=None))
    return work(state, happening)


def leave_it(state: State, _: Happening) -> Step:
    """Back to the live view."""
    return Step(_noticing(replace(state, mode=Mode.READY)))


def answer(state: State, done: Happening) -> Step:
    """Show the verdict."""
    shown = replace(state, mode=Mode.VERDICT, verdict=done.verdict, mend=done.mend, renew=done.renew)
    return Step(replace(shown, page=0, pages=done.pages, job=_followed(state, done)))


def _followed(state: State, done: Happening) -> Progress | None:
    """The job after this inspection."""
    if state.job is None or state.label is None or done.verdict is None:
        return state.job
    return state.job.after(Inspected(state.label, done.verdict, state.attempt, done.mend, done.renew))


def go_on(state: State, happening: Happening) -> Step:
    """On to the next picture: of the next port after a PASS, else of the same one."""
    if state.verdict is Verdict.PASS:
        return next_port(state, happening)
    if state.job is not None:
        return Step(_noticing(_at(state, state.job, state.port)))
    cleanings = 0 if state.renew else state.cleanings + state.mend
    attempt = state.attempt + state.mend
    ready = replace(state, mode=Mode.READY, attempt=attempt, cleanings=cleanings, verdict=None)
    return Step(_noticing(ready))


def next_port(state: State, _: Happening) -> Step:
    """On to the next port, whatever became of this one."""
    if state.job is not None:
        return _next_of_job(state, state.job)
    ready = replace(state, mode=Mode.READY, port=state.port + 1, attempt=1, cleanings=0, verdict=None)
    return Step(_noticing(ready))


def _next_of_job(state: State, job: Progress) -> Step:
    place = job.next_place(state.port)
    ready = _at(state, job, place or state.port)
    if place is None or place <= state.port:
        # The page that tells it covers notices; they come when it is left.
        return Step(ready, (Task.TELL_JOB,))
    return Step(_noticing(ready))


def _at(state: State, job: Progress, place: int) -> State:
    """Ready for a port of the job, where it was left."""
    port = job.ports[place - 1]
    ready = replace(state, mode=Mode.READY, verdict=None, menu=None, job=job)
    return replace(ready, port=place, attempt=port.attempt, cleanings=port.cleanings)


def take_job(state: State, happening: Happening) -> Step:
    """Go on by a job, at the same port where it has that; everything else stays as it was."""
    job = happening.job
    if state.verdict is not None:
        return Step(state)
    if job is None:
        unchanged = state.job is None
        return Step(state if unchanged else replace(state, job=None, port=1, attempt=1, cleanings=0))
    same = state.job is not None and state.job.job.name == job.job.name
    place = (job.place(state.label) if same else None) or job.resumed_at()
    return Step(replace(_at(state, job, place), mode=state.mode, menu=state.menu))


def take_job_anew(state: State, happening: Happening) -> Step:
    """The same, with the question about another port withdrawn."""
    return take_job(replace(state, mode=Mode.READY), happening)


def why(state: State, _: Happening) -> Step:
    """Show the first page of the reasons."""
    return Step(replace(state, mode=Mode.WHY, page=0))


def why_from_the_end(state: State, _: Happening) -> Step:
    """Show the last page of the reasons."""
    return Step(replace(state, mode=Mode.WHY, page=state.pages - 1))


def page_down(state: State, _: Happening) -> Step:
    """Turn a page; behind the last one comes the verdict."""
    if state.page + 1 < state.pages:
        return Step(replace(state, page=state.page + 1))
    return Step(replace(state, mode=Mode.VERDICT, page=0))


def page_up(state: State, _: Happening) -> Step:
    """Turn a page back; before the first one comes the verdict."""
    if state.page > 0:
        return Step(replace(state, page=state.page - 1))
    return Step(replace(state, mode=Mode.VERDICT))


def fail(state: State, happening: Happening) -> Step:
    """Show a fault and record it."""
    broken = replace(state, mode=Mode.ERROR, fault=happening.fault, verdict=None, menu=None)
    return Step(broken, (Task.RECORD_FAULT,))


def another_fault(state: State, happening: Happening) -> Step:
    """The same, unless it is the one that is shown."""
    if happening.fault == state.fault:
        return Step(state)
    return fail(state, happening)


def try_again(state: State, _: Happening) -> Step:
    """Ask whether the cause of the fault is gone."""
    return Step(state, (Task.TRY_AGAIN,))


def menu_in_error(state: State, _: Happening) -> Step:
    """Ask for the menu's first page where the daily check in it may end the fault."""
    if state.fault is None or state.fault.cause is not Cause.CALIBRATION:
        return Step(state)
    # It is said again at the next press to inspect, unless what was overdue is done by then.
    return Step(replace(state, mode=Mode.READY, fault=None), (Task.OPEN_MENU,))


def recover(state: State, _: Happening) -> Step:
    """Back to the live view after a fault."""
    return Step(_noticing(replace(state, mode=Mode.READY, fault=None)))


def sleep(state: State, _: Happening) -> Step:
    """Go dark."""
    # A question that nobody answers is not asked any more.
    shown = Mode.READY if state.mode is Mode.ASKING else state.mode
    return Step(replace(state, mode=Mode.ASLEEP, asleep_from=shown), (Task.SLEEP,))


def wake(state: State, _: Happening) -> Step:
    """Show again what was shown before."""
    return Step(replace(state, mode=state.asleep_from))


def notice(state: State, happening: Happening) -> Step:
    """Show something to know over what is shown."""
    return Step(_noticing(_noted(state, happening)))


def notice_later(state: State, happening: Happening) -> Step:
    """Keep something to know until what is shown is left."""
    return Step(_noted(state, happening))


def _noted(state: State, happening: Happening) -> State:
    if happening.notice is None:
        return state
    still = (told for told in state.notices if not is_over(told, happening.notice))
    return replace(state, notices=(*still, happening.notice))


def _noticing(state: State) -> State:
    """The same state with its notices shown over it, where there are any."""
    return replace(state, mode=Mode.NOTICE, noticed_in=state.mode) if state.notices else state


def notice_asleep(state: State, happening: Happening) -> Step:
    """Wake up for something to know."""
    awake = wake(state, happening).state
    return notice_later(awake, happening) if awake.mode in _COVERED else notice(awake, happening)


def dismiss(state: State, _: Happening) -> Step:
    """The next notice, or what they all covered."""
    return Step(_noticing(replace(state, mode=state.noticed_in, notices=state.notices[1:])))


def switch_off(state: State, _: Happening) -> Step:
    """Switch the board off."""
    return Step(replace(state, mode=Mode.OFF, verdict=None, fault=None, menu=None), (Task.SWITCH_OFF,))


def ask_for_menu(state: State, _: Happening) -> Step:
    """Ask for the menu's first page."""
    return Step(state, (Task.OPEN_MENU,))


def open_menu(state: State, happening: Happening) -> Step:
    """Show a page as the first one."""
    if happening.page is None:
        return Step(state)
    return Step(replace(state, mode=Mode.MENU, menu=Menu.at_first(happening.page)))


def move(state: State, happening: Happening) -> Step:
    """Move the cursor."""
    items = -1 if happening.event is Event.UP else 1
    return Step(replace(state, menu=state.menu and state.menu.moved(items)))


def choose(state: State, happening: Happening) -> Step:
    """Do what the item under the cursor asks for, or ask the loop for it."""
    if state.menu is None or state.menu.item.order is Order.BACK:
        return go_back(state, happening)
    item = state.menu.item
    if item.page is not None:
        return Step(replace(state, menu=state.menu.opened(item.page)))
    if item.order is Order.SWITCH_OFF:
        return switch_off(state, happening)
    if item.order is Order.PORT:
        return _take_port(state, item.value)
    return Step(state, () if item.order is Order.NOTHING else (Task.CHOOSE,))


def _take_port(state: State, label: str) -> Step:
    place = state.job.place(label) if state.job else None
    if state.job is None or place is None:
        return Step(state)
    return Step(_noticing(_at(state, state.job, place)))


def go_back(state: State, happening: Happening) -> Step:
    """Back to the page before, or out of the menu."""
    if state.menu is None or state.menu.behind is None:
        return leave_menu(state, happening)
    return Step(replace(state, menu=state.menu.behind))


def open_page(state: State, happening: Happening) -> Step:
    """Show a page over the one that is open."""
    if state.menu is None or happening.page is None:
        return Step(state)
    return Step(replace(state, menu=state.menu.opened(happening.page)))


def leave_menu(state: State, _: Happening) -> Step:
    """Back to the live view."""
    return Step(_noticing(replace(state, mode=Mode.READY, menu=None)))


_COVERED = (Mode.ERROR, Mode.NOTICE, Mode.MENU, Mode.ASKING)
"""What a notice does not hide: it comes after."""
