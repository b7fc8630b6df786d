"""The loop that joins the rooms: press, frame, inspection, log, screen."""

import logging
from collections.abc import Callable
from contextlib import ExitStack
from threading import Event as Flag

from device import __version__, flow
from device.audit.entry import Job, error
from device.audit.journal import Journal
from device.calibrations import Calibrations
from device.config import Loaded
from device.display import Display
from device.errors import EndfaceError, Fault, PartError
from device.eye import Eye
from device.gauge import Gauge
from device.grading.grade import MENDING, Action
from device.heartbeat import Heartbeat, Organ
from device.inspection import Inspection, Inspector
from device.judging import Judged, Judging
from device.last_end import WORTH_SHOWING, End, LastEnd
from device.logbook import Logbook
from device.lookout import Lookout
from device.menu import Item
from device.menu_desk import MenuDesk
from device.menu_pages import root
from device.notices import Notice, NoticeCode
from device.parts.clock import TimeSource
from device.parts.fitted import Parts
from device.parts.signals import Signal
from device.pictures import Pictures
from device.presses import Presses
from device.screens.splash import splash
from device.screens.supply import Supply
from device.signalling import signal_of
from device.state import Event, Happening, Mode, State, Task
from device.stick_desk import Desk
from device.stick_watch import StickWatch
from device.stopping import Stopped
from device.tongue import Tongue

log = logging.getLogger(__name__)

LOOP_S = 0.05
LIVE_S = 0.06
"""From one live picture to the next, where camera, drawing and bus are that fast."""
PROBE_S = 1.0
ERROR_STANDS_S = 4.0
"""So long an ERROR stands at least, unless a press asks at once: what to do about it takes reading."""


class Service:
    """Runs one instrument.

    What is not there at the start, the log or the network, is tried again while the error screen
    stands, as a part is that fails later: the instrument works again once the cause is gone.
    A fault that could not be recorded is recorded then.
    """

    def __init__(
        self,
        parts: Parts,
        loaded: Loaded,
        open_journal: Callable[[], Journal],
        load_inspector: Callable[[], Inspector],
        heartbeat: Heartbeat,
        watch: Callable[[State], None],
        desk: Desk,
    ) -> None:
        """Join the parts; nothing moves before `start`.

        Args:
            parts: the hardware, real or simulated.
            loaded: the configuration.
            open_journal: opens the log.
            load_inspector: loads profile and network.
            heartbeat: is told what moves.
            watch: is told each new state of the flow.
            desk: where word is left of USB sticks.
        """
        settings = loaded.configuration
        self._parts = parts
        self._settings = settings
        tongue = self._tongue = Tongue(settings.instrument.language)
        self._heartbeat = heartbeat
        self._watch = watch
        self._presses = Presses(parts.buttons, parts.clock, settings.buttons)
        self._logbook = Logbook(open_journal, parts.clock, LastEnd(settings.log.folder))
        self._display = Display(parts.screen, lambda fault: self.record_fault(fault.fault))
        self._gauge = Gauge(parts.more.battery, settings.battery)
        self._eye = Eye(
            parts.camera,
            parts.lamp,
            settings.camera.timeout_s,
            settings.lamp.level,
            lambda: heartbeat.moved(Organ.CAMERA),
        )
        calibrations = Calibrations(loaded, parts.clock)
        self._judging = Judging(self._eye, self._logbook, calibrations, load_inspector)
        self._lookout = Lookout(self._presses, self._gauge, calibrations, self._logbook)
        self._menu = MenuDesk(loaded, self._judging, desk, tongue, parts.clock.now)
        self._pictures = Pictures(tongue)
        self._sticks = StickWatch(desk)
        self._state = State()
        self._failed_at_s = self._probed_at_s = self._looked_at_s = parts.clock.monotonic_s()

    @property
    def state(self) -> State:
        """Where the flow is."""
        return self._state

    @property
    def shown(self) -> Inspection | None:
        """The last inspection that was recorded and shown."""
        return self._pictures.shown

    @property
    def camera_is_lost(self) -> bool:
        """Whether only another process can open the camera again."""
        return self._eye.is_lost

    def run(self, stop: Flag, started: Callable[[], None], stopping: Callable[[], None]) -> None:
        """Start, and work until `stop` is set or the camera is lost; then leave everything closed and dark.

        What hangs then is broken off by `Stopped`, which is an end in order, too.

        Args:
            stop: set from elsewhere.
            started: called once when the instrument can be used, or says why not.
            stopping: called once before it closes its parts.
        """
        end = None
        try:
            self.start()
            started()
            while not stop.is_set() and not self.camera_is_lost:
                self.turn()
            end = End.GAVE_UP if self.camera_is_lost else End.IN_ORDER
        except Stopped:
            end = End.IN_ORDER
        finally:
            stopping()
            self.close(end)

    def start(self) -> None:
        """Say that the instrument is there, open the log, light the lamp and load the network."""
        self._display.show(splash(__version__))
        try:
            self._make_ready()
        except EndfaceError as fault:
            self._follow(Happening(Event.FAULT, fault=fault.fault))
        if self._logbook.ended in WORTH_SHOWING:
            self._follow(Happening(Event.NOTICE, notice=Notice(WORTH_SHOWING[self._logbook.ended])))
        for missing in self._parts.more.missing:
            self._logbook.note(error(missing.text))
            self._follow(Happening(Event.NOTICE, notice=Notice(missing.code)))

    def turn(self) -> None:
        """One turn of the loop: wait for a press, but no longer than until the next live picture is due."""
        since_s = self._parts.clock.monotonic_s() - self._looked_at_s
        self.step(min(LOOP_S, max(0.0, LIVE_S - since_s)) if self._state.mode is Mode.READY else LOOP_S)

    def step(self, wait_s: float) -> None:
        """Take what happened within `wait_s` seconds, then look once."""
        for press in self._presses.taken(wait_s):
            self._follow(flow.pressed(press))
        self._logbook.watch_clock()
        now_s = self._parts.clock.monotonic_s()
        if now_s - self._presses.last_s >= self._settings.screen.sleep_after_s:
            self._follow(Happening(Event.IDLE))
            self._presses.last_s = now_s
        self._look_out(now_s)
        self._display.find()
        self._display.dim(dimmed=now_s - self._presses.last_s >= self._settings.screen.dim_after_s)
        if self._state.mode is Mode.READY:
            self._watch_job(now_s)
            self._tell_filling()
            self._look()
        elif self._state.mode is Mode.ERROR and self._is_probe_due(now_s):
            self._try_again()
        self._watch_sticks()
        self._show_life(now_s)

    def _is_probe_due(self, now_s: float) -> bool:
        return now_s - self._failed_at_s >= ERROR_STANDS_S and now_s - self._probed_at_s >= PROBE_S

    def close(self, end: End | None = None) -> None:
        """Close and darken everything, and leave word how the run ends; None where it just breaks off."""
        with ExitStack() as closing:
            # Each is closed although another fails; the last one named goes first.
            closing.callback(self._logbook.close)
            if end is not None:
                closing.callback(self._logbook.end, end)
            closing.callback(self._display.close)
            closing.callback(self._parts.camera.close)
            closing.callback(self._parts.buttons.close)
            closing.callback(self._parts.more.indicator.close)
            closing.callback(self._parts.lamp.close)

    def record_fault(self, fault: Fault) -> None:
        """Log and record a fault; what keeps the instrument from working also goes through the flow."""
        log.error("%s", fault.text)
        self._probed_at_s = self._parts.clock.monotonic_s()
        self._logbook.note(error(fault.text))

    def _follow(self, happening: Happening) -> None:
        before = self._state
        step = flow.step(before, happening)
        self._state = step.state
        if step.state != before:
            self._watch(step.state)
            self._parts.more.indicator.tell(signal_of(step.state))
            self._draw()
        if before.mode is Mode.ASLEEP and step.state.mode is not Mode.ASLEEP:
            self._presses.last_s = self._parts.clock.monotonic_s()
            self._turn_lamp(self._eye.light)
        for task in step.tasks:
            self._do(task, step.state)

    def _do(self, task: Task, state: State) -> None:
        if task is Task.INSPECT:
            self._inspect(state)
        elif task is Task.RECORD_FAULT and state.fault is not None:
            self._failed_at_s = self._parts.clock.monotonic_s()
            self.record_fault(state.fault)
        elif task is Task.TRY_AGAIN:
            self._try_again()
        elif task is Task.SWITCH_OFF:
            self._switch_off()
        elif task is Task.OPEN_MENU:
            self._follow(Happening(Event.PAGE, page=root(self._tongue.say)))
        elif task is Task.TELL_JOB:
            self._tell_job(state)
        elif task is Task.CHOOSE and state.menu is not None:
            self._choose(state, state.menu.item)
        else:
            self._display.sleep()
            self._turn_lamp(self._eye.darken)

    def _choose(self, state: State, item: Item) -> None:
        try:
            happenings = self._menu.chosen(state, item)
        except EndfaceError as fault:
            happenings = [Happening(Event.FAULT, fault=fault.fault)]
        for happening in happenings:
            self._follow(happening)

    def _tell_job(self, state: State) -> None:
        page = self._menu.jobs.end_page(state)
        if page is not None:
            self._follow(Happening(Event.PAGE, page=page))

    def _turn_lamp(self, turn: Callable[[], None]) -> None:
        try:
            turn()
        except PartError as fault:
            self.record_fault(fault.fault)

    def _draw(self) -> None:
        picture = self._pictures.of(self._state, self._judging.profile_name)
        if picture is not None:
            self._display.show(picture)

    def _look(self) -> None:
        self._looked_at_s = self._parts.clock.monotonic_s()
        try:
            frame = self._eye.look()
        except PartError as fault:
            self._follow(Happening(Event.FAULT, fault=fault.fault))
            return
        profile = self._judging.profile_name
        self._display.show(self._pictures.live(frame.pixels, self._state, profile, self._supply()))

    def _supply(self) -> Supply:
        is_set = self._parts.clock.source is not TimeSource.NOWHERE
        charge = self._gauge.charge
        if charge is None:
            return Supply(clock_is_set=is_set)
        return Supply(charge.percent, charge.on_charger, is_set)

    def _inspect(self, state: State) -> None:
        try:
            judged = self._judging.judge(state.cleanings + 1, lambda journal: self._job(state, journal))
        except EndfaceError as fault:
            self._menu.jobs.forget()
            happening = Happening(Event.FAULT, fault=fault.fault)
        else:
            self._pictures.take(judged, state)
            happening = self._answered(judged)
        self._swallow_presses()
        self._follow(happening)

    def _job(self, state: State, journal: Journal) -> Job:
        name = state.job.job.name if state.job else None
        return Job(self._menu.operator(journal), state.port, state.attempt, name, state.label)

    def _answered(self, judged: Judged) -> Happening:
        grade, pages = judged.done.grade, self._pictures.pages
        mend, renew = grade.action in MENDING, grade.action is Action.REPLACE
        return Happening(Event.INSPECTED, grade.verdict, pages, mend=mend, renew=renew)

    def _swallow_presses(self) -> None:
        """Presses made while working, finished or not, asked for what was being done."""
        for press in self._presses.late():
            self._follow(flow.pressed(press))

    def _make_ready(self) -> None:
        """Have log, lamp, profile and network ready, and know the job before anything is inspected."""
        _, journal = self._judging.make_ready()
        self._menu.speak_as_chosen(journal)
        self._follow_job(journal)
        for refused in self._judging.refused():
            self._follow(Happening(Event.NOTICE, notice=refused))
        self._judging.refuse_overdue()

    def _watch_job(self, now_s: float) -> None:
        """Lists come in, and inspections are amended, by other processes."""
        if now_s - self._probed_at_s < PROBE_S:
            return
        self._probed_at_s = now_s
        try:
            self._follow_job(self._logbook.open())
        except EndfaceError as fault:
            self._follow(Happening(Event.FAULT, fault=fault.fault))

    def _follow_job(self, journal: Journal) -> None:
        for happening in self._menu.jobs.news(journal):
            self._follow(happening)

    def _try_again(self) -> None:
        self._probed_at_s = self._parts.clock.monotonic_s()
        try:
            self._presses.check()
            self._make_ready()
            self._logbook.open().check_room()
            self._judging.try_out()
        except EndfaceError as fault:
            self._follow(Happening(Event.FAULT, fault=fault.fault))
        else:
            log.warning("working again")
            self._follow(Happening(Event.RECOVERED))

    def _tell_filling(self) -> None:
        percent = self._logbook.filling()
        if percent is not None:
            self._follow(Happening(Event.NOTICE, notice=Notice(NoticeCode.CARD_FILLING, percent=percent)))

    def _switch_off(self) -> None:
        try:
            self._parts.power.off()
        except PartError as fault:
            self._follow(Happening(Event.FAULT, fault=fault.fault))

    def _look_out(self, now_s: float) -> None:
        for happening in self._lookout.happenings(now_s):
            self._follow(happening)
            if isinstance(happening.notice, Notice) and happening.notice.code is NoticeCode.BATTERY_LOW:
                self._parts.more.indicator.tell(Signal.LOW_BATTERY)

    def _watch_sticks(self) -> None:
        news = self._sticks.news()
        is_further = self._pictures.follow(self._sticks.busy())
        for each in news:
            self._follow(Happening(Event.NOTICE, notice=each))
        if is_further and self._state.mode is Mode.NOTICE:
            self._draw()

    def _show_life(self, now_s: float) -> None:
        self._heartbeat.moved(Organ.LOOP)
        for organ in self._heartbeat.beat(now_s):
            try:
                self._ask(organ)
            except EndfaceError as fault:
                # Beside a fault that stands it comes later: two would be said and recorded in turns.
                if self._state.fault is None:
                    self._follow(Happening(Event.FAULT, fault=fault.fault))

    def _ask(self, organ: Organ) -> None:
        if organ is Organ.CAMERA:
            self._eye.look()
        elif organ is Organ.LOG:
            # A log that refuses has answered: only one that hangs is mended by another process.
            self._heartbeat.moved(Organ.LOG)
            self._logbook.open().last_moment()
