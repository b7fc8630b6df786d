"""What the menu shows and changes: asked of the log and of the profiles that are on the card."""

from collections.abc import Callable, Mapping

from device import __version__, menu_pages
from device.audit import work
from device.audit.entry import Kind, error
from device.audit.firmware import firmware_sha256
from device.audit.journal import Journal
from device.check_desk import CheckDesk
from device.choices import Choices
from device.config import Loaded
from device.errors import ProfileError
from device.grading.grade import Verdict
from device.inspection import Inspector
from device.job_desk import JobDesk
from device.judging import Judging
from device.measuring import Measuring
from device.menu import Item, Order, Page
from device.menu_pages import CalibrationState, LogState
from device.moment import Moment
from device.screens.texts import Texts
from device.state import Event, Happening, State
from device.stick_desk import Desk
from device.stick_menu import StickMenu
from device.stored import restored
from device.tongue import Tongue


class MenuDesk:
    """Serves the pages behind the menu's items."""

    def __init__(
        self, loaded: Loaded, judging: Judging, desk: Desk, tongue: Tongue, now: Callable[[], Moment]
    ) -> None:
        """Serve what this configuration allows, in this language; leave word about sticks at the desk."""
        self._loaded = loaded
        self._judging = judging
        self._tongue = tongue
        self._choices = Choices(loaded.configuration.instrument)
        self._stick = StickMenu(desk)
        self._check = CheckDesk(judging, now, tongue)
        self.jobs = JobDesk(self._choices, tongue)
        self._pages: Mapping[Order, Callable[[State, Journal], Page]] = {
            Order.JOBS: self.jobs.page,
            Order.PROFILES: self._profiles_page,
            Order.OPERATORS: self._operators_page,
            Order.STICK: lambda state, _: self._stick.page(state, self._say),
            Order.LOG: lambda _, journal: menu_pages.log_state(_log_state(journal), self._say),
            Order.CALIBRATION: self._calibration_page,
            Order.LANGUAGES: lambda _, __: menu_pages.languages(self._tongue.language, self._say),
            Order.ABOUT: self._about_page,
        }
        self._changes: Mapping[Order, Callable[[str, State, Journal], list[Happening]]] = {
            Order.JOB: self._choose_job,
            Order.PROFILE: self._choose_profile,
            Order.OPERATOR: self._choose_operator,
            Order.LANGUAGE: self._choose_language,
            Order.CHECK: lambda serial, _, journal: self._check.check(
                serial, self.operator(journal), journal
            ),
            Order.WISH: lambda name, state, _: self._stick.choose(name, state),
            Order.OFFER: lambda name, state, _: self._stick.offer(name, state),
        }

    def chosen(self, state: State, item: Item) -> list[Happening]:
        """Do what an item of an open page asks for; what happens then, in this order.

        Raises:
            EndfaceError: the log cannot be read, or does not take the choice; what was in force goes on.
        """
        _, journal = self._judging.make_ready()
        if item.order in self._pages:
            return [Happening(Event.PAGE, page=self._pages[item.order](state, journal))]
        return self._changes[item.order](item.value, state, journal)

    def operator(self, journal: Journal) -> str:
        """Who works: who was chosen last, also before a restart; the configured one where nobody was.

        Raises:
            LogError: the log cannot be read.
        """
        return self._choices.now(journal).operator

    def speak_as_chosen(self, journal: Journal) -> None:
        """Speak the language that was chosen last; the configured one where none was.

        Raises:
            LogError: the log cannot be read.
        """
        self._tongue.language = self._choices.language(journal)

    @property
    def _say(self) -> Texts:
        return self._tongue.say

    def _profiles_page(self, _: State, __: Journal) -> Page:
        return menu_pages.profiles(self._judging.profile_names(), self._judging.profile_name, self._say)

    def _operators_page(self, _: State, journal: Journal) -> Page:
        return menu_pages.operators(work.operators(journal.log).names, self.operator(journal), self._say)

    def _calibration_page(self, _: State, journal: Journal) -> Page:
        return self._check.page(_calibration(self._judging.measuring, self._say), journal)

    def _about_page(self, _: State, __: Journal) -> Page:
        return _about(*self._judging.make_ready(), self._say)

    def _choose_job(self, name: str, state: State, journal: Journal) -> list[Happening]:
        return self.jobs.choose(name, state, journal)

    def _choose_profile(self, name: str, _: State, journal: Journal) -> list[Happening]:
        try:
            self._judging.judge_by(self._judging.profile_of(name))
        except ProfileError as refused:
            # Nothing is broken: the instrument goes on judging as before, and says why.
            journal.write(error(refused.fault.text))
            return [Happening(Event.NOTICE, notice=refused.fault), Happening(Event.CHOSEN)]
        return [Happening(Event.CHOSEN)]

    def _choose_operator(self, name: str, _: State, journal: Journal) -> list[Happening]:
        self._choices.choose_operator(name, journal)
        return [Happening(Event.CHOSEN)]

    def _choose_language(self, language: str, _: State, journal: Journal) -> list[Happening]:
        self._choices.choose_language(language, journal)
        self.speak_as_chosen(journal)
        return [Happening(Event.CHOSEN)]


def _log_state(journal: Journal) -> LogState:
    newest, last = journal.log.newest(), journal.log.newest(Kind.INSPECTION)
    found = None
    if last is not None:
        utc = restored(Moment, last.content["moment"]).utc
        found = (last.number, Verdict(last.content["content"]["verdict"]), utc[:16].replace("T", " "))
    room = journal.space()
    return LogState(newest.number if newest else 0, found, room.used, room.free_bytes)


def _calibration(now: Measuring, say: Texts) -> Page:
    due = now.loaded.configuration.calibration.due
    scale, check = (now.scale.x_um_per_px, now.scale.y_um_per_px), now.check
    blank_due = now.blank_due if now.blank else None
    within, check_due = (check.within, check.due) if check else (None, "")
    return menu_pages.calibration(CalibrationState(scale, due, blank_due, within, check_due), say)


def _about(inspector: Inspector, journal: Journal, say: Texts) -> Page:
    facts = {
        say.menu.firmware: f"{__version__} {firmware_sha256()[:16]}",
        say.menu.network: inspector.network.sha256[:16],
        say.menu.profile: f"{inspector.profile.name} {inspector.profile.sha256[:16]}",
        say.menu.serial: journal.instrument.serial,
    }
    return menu_pages.about(facts, journal.key.verifier.fingerprint, say)
