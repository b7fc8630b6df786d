"""The job as the log has it: which one is worked by, how far each is, and what the menu shows of them."""

from device import menu_pages
from device.audit import work
from device.audit.entry import Kind
from device.audit.journal import Journal
from device.choices import Choices
from device.jobs import Progress
from device.menu import Page
from device.moves import take_job
from device.screens.texts import Texts
from device.state import Event, Happening, State
from device.tongue import Tongue

_ABOUT_JOBS = (Kind.CHOICE, Kind.JOB, Kind.AMENDMENT, Kind.RESET)


class JobDesk:
    """Asks the log, and notices when another process has written something about jobs."""

    def __init__(self, choices: Choices, tongue: Tongue) -> None:
        """Record choices here, and speak this language."""
        self._choices = choices
        self._tongue = tongue
        self._seen: tuple[int, ...] | None = None

    @property
    def _say(self) -> Texts:
        return self._tongue.say

    def news(self, journal: Journal) -> list[Happening]:
        """The job that is worked by, where the log says something new about jobs since the last time.

        Raises:
            LogError: the log cannot be read.
        """
        newest = (journal.log.newest(kind) for kind in _ABOUT_JOBS)
        now = tuple(record.number if record else 0 for record in newest)
        if now == self._seen:
            return []
        happening = Happening(Event.JOB, job=self._chosen(journal))
        self._seen = now
        return [happening]

    def forget(self) -> None:
        """Read the log anew at the next `news`: it may hold an inspection that broke off after its record."""
        self._seen = None

    def page(self, state: State, journal: Journal) -> Page:
        """The jobs to choose from.

        Raises:
            LogError: the log cannot be read.
        """
        found = [work.job_progress(journal.log, job) for job in work.jobs(journal.log).values()]
        return menu_pages.jobs(found, state.job.job.name if state.job else None, self._say)

    def choose(self, name: str, state: State, journal: Journal) -> list[Happening]:
        """Record which job is worked by from now on; its ports are shown to choose from.

        Args:
            name: the job's; empty to go on without one. One that is gone meanwhile is not chosen.
            state: where the flow is.
            journal: the log.

        Raises:
            LogError: it is not recorded, and so not chosen.
        """
        if name and name not in work.jobs(journal.log):
            # A reset took it away while it was offered.
            return [*self.news(journal), Happening(Event.CHOSEN)]
        self._choices.choose_job(name or None, journal)
        self._seen = None
        (job,) = self.news(journal)
        if job.job is None:
            return [job, Happening(Event.CHOSEN)]
        goes_on_at = take_job(state, job).state.label
        return [job, Happening(Event.PAGE, page=menu_pages.ports(job.job, goes_on_at, self._say))]

    def end_page(self, state: State) -> Page | None:
        """What to tell where a job has no port behind the last one; None where there is no job."""
        return menu_pages.job_end(state.job, state.label, self._say) if state.job else None

    def _chosen(self, journal: Journal) -> Progress | None:
        name = self._choices.now(journal).job
        # It was chosen from these lists, and a reset takes choices away with them.
        return work.job_progress(journal.log, work.jobs(journal.log)[name]) if name else None
