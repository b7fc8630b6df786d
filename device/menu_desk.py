"""What the menu shows and changes: asked of the log and of the profiles that are on the card."""

from dataclasses import replace
from pathlib import Path

from device import __version__, menu_pages, owned
from device.audit import record, work
from device.audit.entry import Kind, choice
from device.audit.firmware import firmware_sha256
from device.audit.journal import Journal
from device.config import Loaded
from device.grading import profile
from device.grading.grade import Verdict
from device.inspection import Inspector
from device.menu import Order, Page
from device.menu_pages import LogState
from device.moment import Moment
from device.screens.texts import Texts


class MenuDesk:
    """Serves the pages behind the menu's items."""

    def __init__(self, loaded: Loaded) -> None:
        """Serve what this configuration allows."""
        self._loaded = loaded

    def page(self, order: Order, inspector: Inspector, journal: Journal, say: Texts) -> Page:
        """The page that an item asks for.

        Args:
            order: what was chosen: the profiles, the operators, the log, or what the instrument is.
            inspector: what judges now.
            journal: the log.
            say: the language.

        Raises:
            LogError: the log cannot be read.
        """
        if order is Order.PROFILES:
            return menu_pages.profiles(sorted(self._profiles()), inspector.profile.name, say)
        if order is Order.OPERATORS:
            return menu_pages.operators(work.operators(journal.log).names, self.operator(journal), say)
        if order is Order.LOG:
            return menu_pages.log_state(_log_state(journal), say)
        return _about(inspector, journal, say)

    def judging_by(self, name: str, inspector: Inspector, journal: Journal) -> Inspector:
        """An inspector that judges by another profile; recorded before the first verdict by it.

        Args:
            name: one of the profiles to choose from.
            inspector: what judges so far.
            journal: the log.

        Raises:
            ProfileError: it cannot grade, or was removed meanwhile.
            LogError: the choice is not recorded; what judged so far goes on.
        """
        chosen = profile.load(self._profiles().get(name, name))
        before = journal.last_settings()
        entry = record.settings_in_force(self._loaded, chosen, inspector.network.sha256, before)
        journal.write(entry)
        return replace(inspector, profile=chosen)

    def operator(self, journal: Journal) -> str:
        """Who works: who was chosen last, also before a restart; the configured one where nobody was.

        Raises:
            LogError: the log cannot be read.
        """
        chosen = work.chosen(journal.log)
        return chosen.operator if chosen else self._loaded.configuration.instrument.operator

    def choose_operator(self, name: str, journal: Journal) -> None:
        """Record who works from now on.

        Raises:
            LogError: it is not recorded; who worked so far goes on.
        """
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
