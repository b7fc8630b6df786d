"""What was chosen by the menu and outlives a restart, as the log has it: operator, job, language."""

from dataclasses import asdict, replace

from device.audit import work
from device.audit.entry import choice
from device.audit.journal import Journal
from device.audit.work import Choice
from device.config_sections import InstrumentSettings


class Choices:
    """Reads and records choices; what nobody chose is as configured."""

    def __init__(self, settings: InstrumentSettings) -> None:
        """Fall back on these settings."""
        self._settings = settings

    def now(self, journal: Journal) -> Choice:
        """What counts now.

        Raises:
            LogError: the log cannot be read.
        """
        return work.chosen(journal.log) or Choice(self._settings.operator, None)

    def language(self, journal: Journal) -> str:
        """The language that the panel speaks.

        Raises:
            LogError: the log cannot be read.
        """
        return self.now(journal).language or self._settings.language

    def choose_operator(self, name: str, journal: Journal) -> None:
        """Record who works from now on.

        Raises:
            LogError: it is not recorded; who worked so far goes on.
        """
        self._record(replace(self.now(journal), operator=name), journal)

    def choose_job(self, name: str | None, journal: Journal) -> None:
        """Record which job is worked by, None for none; errors as those of `choose_operator`."""
        self._record(replace(self.now(journal), job=name), journal)

    def choose_language(self, language: str, journal: Journal) -> None:
        """Record which language the panel speaks; errors as those of `choose_operator`."""
        self._record(replace(self.now(journal), language=language), journal)

    def _record(self, chosen: Choice, journal: Journal) -> None:
        if chosen != work.chosen(journal.log):
            journal.write(choice(**asdict(chosen)))
