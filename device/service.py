"""The loop that joins the rooms: press, frame, inspection, log, screen."""

import logging
from collections.abc import Callable
from contextlib import ExitStack
from threading import Event as Flag

from PIL import Image

from device import __version__, flow
from device.audit import record
from device.audit.entry import Job, error
from device.audit.journal import Journal
from device.config import Loaded
from device.display import Display
from device.errors import BlackPictureError, EndfaceError, Fault, PartError, ProfileError
from device.gauge import Gauge
from device.grading.grade import Action
from device.heartbeat import Heartbeat, Organ
from device.inspection import Inspection, Inspector
from device.last_end import WORTH_SHOWING, End, LastEnd
from device.logbook import Logbook
from device.menu import Item, Order
from device.menu_desk import MenuDesk
from device.menu_pages import root
from device.parts.battery import Level
from device.parts.clock import TimeSource
from device.parts.fitted import Parts
from device.parts.signals import Signal
from device.presses import Presses
from device.screens.answer import answer
from device.screens.catalogue import LANGUAGES
from device.screens.code import code
from device.screens.focus import FocusBar, sharpness
from device.screens.menu import menu
from device.screens.message import error as error_screen
from device.screens.message import notice, switching_off, working
from device.screens.place import Place
from device.screens.ready import ready
from device.screens.reasons import told
from device.screens.splash import splash
from device.screens.supply import Supply
from device.screens.why import why
from device.signalling import signal_of
from device.state import Event, Happening, Mode, State, Task
from device.stick_desk import Desk
from device.stick_watch import StickWatch
from device.vision.frame import Frame
from device.vision.optics import Sight, remember

log = logging.getLogger(__name__)

LOOP_S = 0.05
PROBE_S = 1.0
BLACK_LEVEL = 4
"""Even with no connector in, glare and a sensor's noise make some of a million pixels brighter."""
MENDING = frozenset({Action.CLEAN, Action.CLEAN_AGAIN, Action.REPLACE})


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
    ) -> None:
        """Join the parts; nothing moves before `start`.

        Args:
            parts: the hardware, real or simulated.
            loaded: the configuration.
            open_journal: opens the log.
            load_inspector: loads profile and network.
            heartbeat: is told what moves.
            watch: is told each new state of the flow.
        """
        self._parts = parts
        self._loaded = loaded
        self._settings = loaded.configuration
        self._say = LANGUAGES[self._settings.instrument.language]
        self._load_inspector = load_inspector
        self._heartbeat = heartbeat
        self._watch = watch
        self._presses = Presses(parts.buttons, parts.clock, self._settings.buttons)
        self._logbook = Logbook(open_journal, parts.clock, LastEnd(self._settings.log.folder))
        self._display = Display(parts.screen, lambda fault: self.record_fault(fault.fault))
        self._gauge = Gauge(parts.more.battery, self._settings.battery)
        self._menu = MenuDesk(loaded)
        self._sticks = StickWatch(Desk())
        self._inspector: Inspector | None = None
        self._state = State()
        self._shown: Inspection | None = None
        self._sights: tuple[Sight, ...] = ()
        self._pages: tuple[Image.Image, ...] = ()
        self._focus = FocusBar()
        self._probed_at_s = parts.clock.monotonic_s()

    @property
    def state(self) -> State:
        """Where the flow is."""
        return self._state

    @property
    def shown(self) -> Inspection | None:
        """The last inspection that was recorded and shown."""
        return self._shown

    @property
    def camera_is_lost(self) -> bool:
        """Whether only another process can open the camera again."""
        return self._parts.camera.is_lost

    def run(self, stop: Flag, started: Callable[[], None], stopping: Callable[[], None]) -> None:
        """Start, and work until `stop` is set or the camera is lost; then leave everything closed and dark.

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
                self.step(LOOP_S)
            end = End.GAVE_UP if self.camera_is_lost else End.IN_ORDER
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
            text = f"the last run {self._logbook.ended}; what it had acknowledged is in the log"
            self._follow(Happening(Event.NOTICE, notice=text))
        for text in self._parts.more.missing:
            self._logbook.note(error(text))
            self._follow(Happening(Event.NOTICE, notice=text))

    def step(self, wait_s: float) -> None:
        """Take what happened within `wait_s` seconds, then look once."""
        self._take_presses(wait_s)
        self._logbook.watch_clock()
        now_s = self._parts.clock.monotonic_s()
        idle_s = now_s - self._presses.last_s
        if idle_s >= self._settings.screen.sleep_after_s:
            self._follow(Happening(Event.IDLE))
            self._presses.last_s = now_s
        self._watch_buttons()
        self._display.find()
        self._display.dim(dimmed=idle_s >= self._settings.screen.dim_after_s)
        if self._state.mode is Mode.READY:
            self._look()
        elif self._state.mode is Mode.ERROR and now_s - self._probed_at_s >= PROBE_S:
            self._try_again()
        self._watch_battery(now_s)
        for text in self._sticks.news():
            self._follow(Happening(Event.NOTICE, notice=text))
        self._show_life(now_s)

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

    def _take_presses(self, wait_s: float) -> None:
        for press in self._presses.taken(wait_s):
            self._follow(flow.pressed(press))

    def _watch_buttons(self) -> None:
        try:
            self._presses.check()
        except PartError as fault:
            self._follow(Happening(Event.FAULT, fault=fault.fault))

    def _follow(self, happening: Happening) -> None:
        before = self._state
        step = flow.step(before, happening)
        self._state = step.state
        if step.state != before:
            self._watch(step.state)
            self._parts.more.indicator.tell(signal_of(step.state))
            self._draw()
        if before.mode is Mode.ASLEEP and step.state.mode is not Mode.ASLEEP:
            self._light(self._settings.lamp.level)
        for task in step.tasks:
            self._do(task, step.state)

    def _do(self, task: Task, state: State) -> None:
        if task is Task.INSPECT:
            self._inspect(state)
        elif task is Task.RECORD_FAULT and state.fault is not None:
            self.record_fault(state.fault)
        elif task is Task.TRY_AGAIN:
            self._try_again()
        elif task is Task.SWITCH_OFF:
            self._switch_off()
        elif task is Task.OPEN_MENU:
            self._follow(Happening(Event.PAGE, page=root(self._say)))
        elif task is Task.CHOOSE and state.menu is not None:
            self._choose(state.menu.item)
        else:
            self._display.sleep()
            self._light(0.0)

    def _choose(self, item: Item) -> None:
        try:
            happening = self._chosen(item)
        except EndfaceError as fault:
            happening = Happening(Event.FAULT, fault=fault.fault)
        self._follow(happening)

    def _chosen(self, item: Item) -> Happening:
        inspector, journal = self._make_ready()
        if item.order is Order.OPERATOR:
            self._menu.choose_operator(item.value, journal)
            return Happening(Event.CHOSEN)
        if item.order is not Order.PROFILE:
            return Happening(Event.PAGE, page=self._menu.page(item.order, inspector, journal, self._say))
        try:
            self._inspector = self._menu.judging_by(item.value, inspector, journal)
        except ProfileError as refused:
            # Nothing is broken: the instrument goes on judging as before, and says why.
            self._follow(Happening(Event.NOTICE, notice=refused.fault.text))
        return Happening(Event.CHOSEN)

    def _light(self, level: float) -> None:
        try:
            self._parts.lamp.set(level)
        except PartError as fault:
            self.record_fault(fault.fault)

    def _draw(self) -> None:
        state = self._state
        if state.mode is Mode.WORKING:
            self._display.show(working(self._place(), self._say))
        elif state.mode is Mode.VERDICT and self._shown is not None:
            self._display.show(answer(self._shown.grade, self._place(), self._say))
        elif state.mode is Mode.WHY:
            self._display.show(self._pages[state.page])
        elif state.mode is Mode.NOTICE:
            self._display.show(notice(state.notices[0], self._say))
        elif state.mode is Mode.MENU and state.menu is not None:
            self._display.show(menu(state.menu, self._say))
        elif state.mode is Mode.OFF:
            self._display.show(switching_off(self._say))
        elif state.mode is Mode.ERROR and state.fault is not None:
            self._display.show(error_screen(told(state.fault, self._say), self._say))
        elif state.mode is Mode.READY:
            # The next picture of the camera draws it; here the focus bar starts anew.
            self._focus = FocusBar()

    def _place(self) -> Place:
        name = self._inspector.profile.name if self._inspector else self._settings.grading.profile
        return Place(name, self._state.port, self._state.attempt)

    def _look(self) -> None:
        try:
            frame = self._taken(self._parts.camera.capture)
        except PartError as fault:
            self._follow(Happening(Event.FAULT, fault=fault.fault))
            return
        self._focus = self._focus.follow(sharpness(frame.pixels))
        self._display.show(ready(frame.pixels, self._focus, self._place(), self._supply(), self._say))

    def _supply(self) -> Supply:
        is_set = self._parts.clock.source is not TimeSource.NOWHERE
        charge = self._gauge.charge
        if charge is None:
            return Supply(clock_is_set=is_set)
        return Supply(charge.percent, charge.on_charger, is_set)

    def _taken(self, take: Callable[[float], Frame]) -> Frame:
        frame = take(self._settings.camera.timeout_s)
        self._heartbeat.moved(Organ.CAMERA)
        if self._state.mode is not Mode.ASLEEP and frame.pixels.max() <= BLACK_LEVEL:
            raise BlackPictureError("the camera gives black pictures; check the lamp and the ribbon cable")
        return frame

    def _watch_battery(self, now_s: float) -> None:
        change = self._gauge.look(now_s)
        if change is Level.EMPTY:
            self._logbook.note(error("the battery is empty; the board was switched off in order"))
            self._follow(Happening(Event.SWITCH_OFF))
        elif change is Level.LOW and self._gauge.charge is not None:
            text = f"the battery is low ({self._gauge.charge.percent} %); connect the charger"
            self._logbook.note(error(text))
            self._follow(Happening(Event.NOTICE, notice=text))
            self._parts.more.indicator.tell(Signal.LOW_BATTERY)

    def _switch_off(self) -> None:
        try:
            self._parts.power.off()
        except PartError as fault:
            self._follow(Happening(Event.FAULT, fault=fault.fault))

    def _show_life(self, now_s: float) -> None:
        self._heartbeat.moved(Organ.LOOP)
        for organ in self._heartbeat.beat(now_s):
            try:
                self._ask(organ)
            except EndfaceError as fault:
                self._follow(Happening(Event.FAULT, fault=fault.fault))

    def _ask(self, organ: Organ) -> None:
        if organ is Organ.CAMERA:
            self._taken(self._parts.camera.capture)
        elif organ is Organ.LOG:
            # A log that refuses has answered: only one that hangs is mended by another process.
            self._heartbeat.moved(Organ.LOG)
            self._logbook.open().last_moment()

    def _inspect(self, state: State) -> None:
        try:
            done, signed = self._judge_and_record(state)
        except EndfaceError as fault:
            happening = Happening(Event.FAULT, fault=fault.fault)
        else:
            self._shown = done
            self._pages = (*why(done, self._say), signed)
            happening = self._answered(done)
        self._swallow_presses()
        self._follow(happening)

    def _answered(self, done: Inspection) -> Happening:
        grade, pages = done.grade, len(self._pages)
        mend, renew = grade.action in MENDING, grade.action is Action.REPLACE
        return Happening(Event.INSPECTED, grade.verdict, pages, mend=mend, renew=renew)

    def _judge_and_record(self, state: State) -> tuple[Inspection, Image.Image]:
        inspector, journal = self._make_ready()
        frame = self._taken(self._parts.camera.capture_best)
        done = inspector.inspect(frame, attempt=state.cleanings + 1, before=self._sights)
        self._sights = remember(self._sights, done.sight)
        job = Job(self._menu.operator(journal), state.port, state.attempt)
        number = journal.write_inspection(done, inspector.profile, job)
        log.info("record %d: port %d, attempt %d, %s", number, job.port, job.attempt, done.grade.verdict)
        return done, code(journal.ticket(number), number, self._say)

    def _swallow_presses(self) -> None:
        """Presses made while working, finished or not, asked for what was being done."""
        for press in self._presses.late():
            self._follow(flow.pressed(press))

    def _make_ready(self) -> tuple[Inspector, Journal]:
        journal = self._logbook.open()
        # At each recovery too: a lamp that failed would stay dark while everything else works.
        self._parts.lamp.set(self._settings.lamp.level)
        if self._inspector is None:
            self._inspector = self._load_inspector()
            profile, model_sha256 = self._inspector.profile, self._inspector.network.sha256
            before = journal.last_settings()
            self._logbook.note(record.settings_in_force(self._loaded, profile, model_sha256, before))
            self._logbook.open()
        return self._inspector, journal

    def record_fault(self, fault: Fault) -> None:
        """Log and record a fault; what keeps the instrument from working also goes through the flow."""
        log.error("%s", fault.text)
        self._probed_at_s = self._parts.clock.monotonic_s()
        self._logbook.note(error(fault.text))

    def _try_again(self) -> None:
        self._probed_at_s = self._parts.clock.monotonic_s()
        try:
            self._presses.check()
            self._make_ready()
            self._taken(self._parts.camera.capture)
        except EndfaceError as fault:
            self._follow(Happening(Event.FAULT, fault=fault.fault))
        else:
            log.warning("working again")
            self._follow(Happening(Event.RECOVERED))
