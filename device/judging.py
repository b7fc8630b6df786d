"""One press from picture to record, by what judges now."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace

from device.audit import record
from device.audit.entry import Job
from device.audit.journal import Journal
from device.calibrations import Calibrations
from device.config import Configuration, Loaded
from device.eye import Eye
from device.inspection import Inspection, Inspector
from device.logbook import Logbook
from device.vision.optics import Sight, remember

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Judged:
    """An inspection that is recorded.

    Attributes:
        done: the inspection.
        number: its record's.
        ticket: its verdict, signed, for a QR code.
        ladder: the cleaning ladder of the profile that it was judged by.
    """

    done: Inspection
    number: int
    ticket: str
    ladder: tuple[str, ...]


class Judging:
    """Looks, judges and records, once log, lamp, profile and network are there."""

    def __init__(
        self,
        eye: Eye,
        logbook: Logbook,
        calibrations: Calibrations,
        load_inspector: Callable[[], Inspector],
    ) -> None:
        """Take what is needed; nothing is opened or loaded before `make_ready`."""
        self._eye, self._logbook = eye, logbook
        self._calibrations = calibrations
        self._load_inspector = load_inspector
        self._inspector: Inspector | None = None
        self._recorded: Configuration | None = None
        self._sights: tuple[Sight, ...] = ()

    @property
    def profile_name(self) -> str:
        """The profile that judges, or that is to, once it is loaded."""
        if self._inspector is None:
            return self.loaded.configuration.grading.profile
        return self._inspector.profile.name

    @property
    def loaded(self) -> Loaded:
        """The configuration in force, with what was calibrated since the start."""
        return self._calibrations.now.loaded

    def make_ready(self) -> tuple[Inspector, Journal]:
        """What judges and the log, with the lamp lit.

        Raises:
            EndfaceError: one of them is not to be had; the next call tries again.
        """
        journal = self._logbook.open()
        # At each recovery too: a lamp that failed would stay dark while everything else works.
        self._eye.light()
        self._calibrations.take(journal.log)
        if self._inspector is None:
            self._inspector = self._load_inspector()
        if self._recorded != self.loaded.configuration:
            self._record_settings(self._inspector, journal)
        return self._inspector, journal

    def judge_by(self, inspector: Inspector) -> None:
        """Judge by another profile from now on."""
        self._inspector = inspector

    def judge(self, connector_attempt: int, who_and_where: Callable[[Journal], Job]) -> Judged:
        """Take a picture, judge it, and record it.

        Args:
            connector_attempt: 1 for the first inspection of a connector, one more after each cleaning.
            who_and_where: what the record says of the work, asked of the log.

        Raises:
            EndfaceError: a part does not do its work, or it is not recorded; it must not be shown as done.
        """
        inspector, journal = self.make_ready()
        by = self._calibrations.now
        frame = replace(self._eye.look_closely(), scale=by.scale)
        done = inspector.inspect(frame, connector_attempt, self._sights, by.blank)
        self._sights = remember(self._sights, done.sight)
        job = who_and_where(journal)
        number = journal.write_inspection(done, inspector.profile, job, by.cited)
        log.info("record %d: port %d, attempt %d, %s", number, job.port, job.attempt, done.grade.verdict)
        return Judged(done, number, journal.ticket(number), inspector.profile.cleaning)

    def _record_settings(self, inspector: Inspector, journal: Journal) -> None:
        self._recorded = self.loaded.configuration
        before = journal.last_settings()
        entry = record.settings_in_force(self.loaded, inspector.profile, inspector.network.sha256, before)
        self._logbook.note(entry)
        self._logbook.open()
