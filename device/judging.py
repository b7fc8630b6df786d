"""One press from picture to record, by what judges now."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace

from device.audit import record
from device.audit.entry import Job, error
from device.audit.journal import Journal
from device.blank import evened
from device.calibrations import Calibrations
from device.config import Configuration, Loaded
from device.errors import Fault, LogError, ProfileError
from device.eye import Eye
from device.grading import profile
from device.grading.profile import Profile
from device.inspection import Inspection, Inspector
from device.logbook import Logbook
from device.measuring import Measuring
from device.profile_choice import choosable, judging
from device.vision.frame import Frame
from device.vision.optics import Sight, remember

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Judged:
    """An inspection that is recorded.

    Attributes:
        done: the inspection.
        number: its record's.
        ticket: its verdict, signed, for a QR code; None where it could not be made, which is recorded.
        ladder: the cleaning ladder of the profile that it was judged by.
    """

    done: Inspection
    number: int
    ticket: str | None
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
        self._configured: Profile | None = None
        self._recorded: Configuration | None = None
        self._sights: tuple[Sight, ...] = ()
        self._refused: list[Fault] = []

    @property
    def profile_name(self) -> str:
        """The profile that judges, or that is to, once it is loaded."""
        if self._inspector is None:
            return self.loaded.configuration.grading.profile
        return self._inspector.profile.name

    def profile_names(self) -> list[str]:
        """What may be chosen to judge; the configured one too, wherever it lies."""
        configured = {self._configured.name} if self._configured else set()
        return sorted({*choosable(self.loaded.configuration.owner.folder), *configured})

    def profile_of(self, name: str) -> Profile:
        """One of these.

        Raises:
            ProfileError: it is gone, or cannot grade.
        """
        if self._configured and name == self._configured.name:
            return self._configured
        return profile.load(choosable(self.loaded.configuration.owner.folder).get(name, name))

    @property
    def loaded(self) -> Loaded:
        """The configuration in force, with what was calibrated since the start."""
        return self._calibrations.now.loaded

    @property
    def measuring(self) -> Measuring:
        """By what is measured."""
        return self._calibrations.now

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
            inspector = self._load_inspector()
            self._configured = inspector.profile
            self._inspector = self._as_chosen(inspector, journal)
        if self._recorded != self.loaded.configuration:
            self._record_settings(self._inspector, journal)
        return self._inspector, journal

    def refuse_overdue(self) -> None:
        """Judge nothing by what is overdue; the menu works on, where the daily check is made.

        Raises:
            CalibrationError: something is overdue, and that is to be refused.
        """
        self._calibrations.refuse_overdue()

    def judge_by(self, chosen: Profile) -> None:
        """Judge by another profile from now on; recorded before the first verdict by it.

        Raises:
            EndfaceError: it is not recorded, or what else is needed is missing; what judged so far goes on.
        """
        inspector, journal = self.make_ready()
        before = journal.last_settings()
        journal.write(record.settings_in_force(self.loaded, chosen, inspector.network.sha256, before))
        self._inspector = replace(inspector, profile=chosen)

    def refused(self) -> list[Fault]:
        """Why a profile that was chosen before the start judges no more, said once."""
        said, self._refused = self._refused, []
        return said

    def judge(self, connector_attempt: int, who_and_where: Callable[[Journal], Job]) -> Judged:
        """Take a picture, judge it, and record it.

        Args:
            connector_attempt: 1 for the first inspection of a connector, one more after each cleaning.
            who_and_where: what the record says of the work, asked of the log.

        Raises:
            EndfaceError: a part does not do its work, or it is not recorded; it must not be shown as done.
        """
        inspector, journal = self.make_ready()
        self.refuse_overdue()
        by = self.measuring
        done = inspector.inspect(self.look_closely(), connector_attempt, self._sights, by.blank)
        self._sights = remember(self._sights, done.sight)
        job = who_and_where(journal)
        number = journal.write_inspection(done, inspector.profile, job, by.cited)
        log.info("record %d: port %d, attempt %d, %s", number, job.port, job.attempt, done.grade.verdict)
        return Judged(done, number, self._ticket(number, journal), inspector.profile.cleaning)

    def try_out(self) -> None:
        """Look once, and make sure that what is seen could be judged.

        Raises:
            PartError: the camera gives no picture in time, or a black one.
            CalibrationError: the blank is of pictures of another size.
        """
        evened(self._eye.look(), self.measuring.blank)

    def look_closely(self) -> Frame:
        """The best of a short burst, by the scale in force.

        Raises:
            PartError: the camera gives none in time, or a black one.
        """
        return replace(self._eye.look_closely(), scale=self.measuring.scale)

    def _ticket(self, number: int, journal: Journal) -> str | None:
        try:
            return journal.ticket(number)
        except LogError as fault:
            # The verdict is recorded and counts: an ERROR in its place would have it inspected again.
            without_code = f"record {number} has no code: {fault}"
            log.warning("%s", without_code)
            self._logbook.note(error(without_code))
            return None

    def _as_chosen(self, configured: Inspector, journal: Journal) -> Inspector:
        """The configured inspector, by the profile that was chosen before the start, where that counts."""
        settings = self.loaded.configuration
        try:
            return replace(configured, profile=judging(journal.log, settings, configured.profile))
        except ProfileError as gone:
            self._logbook.note(error(gone.fault.text))
            self._refused.append(gone.fault)
            return configured

    def _record_settings(self, inspector: Inspector, journal: Journal) -> None:
        self._recorded = self.loaded.configuration
        before = journal.last_settings()
        entry = record.settings_in_force(self.loaded, inspector.profile, inspector.network.sha256, before)
        self._logbook.note(entry)
        self._logbook.open()
