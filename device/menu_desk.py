"""What the menu shows and changes: asked of the log and of the profiles that are on the card."""

from dataclasses import replace
from pathlib import Path

from device import __version__, menu_pages, owned
from device.audit import record, work
from device.audit.entry import Kind, choice, error
from device.audit.firmware import firmware_sha256
from device.audit.journal import Journal
from device.config import Loaded
from device.errors import ProfileError
from device.grading import profile
from device.grading.grade import Verdict
from device.inspection import Inspector
from device.job_desk import JobDesk
from device.judging import Judging
from device.menu import Item, Order, Page
from device.menu_pages import LogState
from device.moment import Moment
from device.screens.texts import Texts
from device.state import Event, Happening, State


class MenuDesk:
    """Serves the pages behind the menu's items."""

    def __init__(self, loaded: Loaded, judging: Judging, say: Texts) -> None:
        """Serve what this configuration allows, in a language."""
        self._loaded = loaded
        self._judging = judging
        self._say = say
        self.jobs = JobDesk(say)

    def chosen(self, state: State, item: Item) -> list[Happening]:
        """Do what an item of an open page asks for; what happens then, in this order.

        Raises:
            EndfaceError: the log cannot be read, or does not take the choice; what was in force goes on.
        """
        inspector, journal = self._judging.make_ready()
        if item.order is Order.OPERATOR:
            self._choose_operator(item.value, journal)
            return [Happening(Event.CHOSEN)]
        if item.order is Order.JOBS:
            return [Happening(Event.PAGE, page=self.jobs.page(state, journal))]
        if item.order is Order.JOB:
            return self.jobs.choose(item.value, self.operator(journal), state, journal)
        if item.order is not Order.PROFILE:
            return [Happening(Event.PAGE, page=self._page(item.order, inspector, journal))]
        try:
            self._judging.judge_by(self._judging_by(item.value, inspector, journal))
        except ProfileError as refused:
            # Nothing is broken: the instrument goes on judging as before, and says why.
            journal.write(error(refused.fault.text))
            return [Happening(Event.NOTICE, notice=refused.fault), Happening(Event.CHOSEN)]
        return [Happening(Event.CHOSEN)]

    def operator(self, journal: Journal) -> str:
        """Who works: who was chosen last, also before a restart; the configured one where nobody was.

        Raises:
            LogError: the log cannot be read.
        """
        chosen = work.chosen(journal.log)
        return chosen.operator if chosen else self._loaded.configuration.instrument.operator

    def _page(self, order: Order, inspector: Inspector, journal: Journal) -> Page:
        if order is Order.PROFILES:
            return menu_pages.profiles(sorted(self._profiles()), inspector.profile.name, self._say)
        if order is Order.OPERATORS:
            names, now = work.operators(journal.log).names, self.operator(journal)
            return menu_pages.operators(names, now, self._say)
        if order is Order.LOG:
            return menu_pages.log_state(_log_state(journal), self._say)
        return _about(inspector, journal, self._say)

    def _judging_by(self, name: str, inspector: Inspector, journal: Journal) -> Inspector:
        """An inspector by another profile; recorded before the first verdict by it."""
        chosen = profile.load(self._profiles().get(name, name))
        before = journal.last_settings()
        entry = record.settings_in_force(self._judging.loaded, chosen, inspector.network.sha256, before)
        journal.write(entry)
        return replace(inspector, profile=chosen)

    def _choose_operator(self, name: str, journal: Journal) -> None:
        chosen = work.chosen(journal.log)
        journal.write(choice(name, chosen.job if chosen else None))

    def _profiles(self) -> dict[str, str | Path]:
        """Those that were shipped and those that the owner has signed, which come before them."""
        shipped: dict[str, str | Path] = {name: name for name in profile.names()}
        return {**shipped, **owned.profiles(self._loaded.configuration.owner.folder)}


def _log_state(journal: Journal) -> LogState:
    newest, last = journal.log.newest(), journal.log.newest(Kind.INSPECTION)
    found = None
    if last is not None:
        utc = Moment(**last.content["moment"]).utc
        found = (last.number, Verdict(last.content["content"]["verdict"]), utc[:16].replace("T", " "))
    room = journal.space()
    return LogState(newest.number if newest else 0, found, room.used, room.free_bytes)


def _about(inspector: Inspector, journal: Journal, say: Texts) -> Page:
    facts = {
        say.menu.firmware: f"{__version__} {firmware_sha256()[:16]}",
        say.menu.network: inspector.network.sha256[:16],
        say.menu.profile: f"{inspector.profile.name} {inspector.profile.sha256[:16]}",
        say.menu.serial: journal.instrument.serial,
    }
    return menu_pages.about(facts, journal.key.verifier.fingerprint, say)
