"""What stands on every screen of an inspection."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """Where an inspection belongs.

    Attributes:
        profile: name of the chosen profile.
        port: number of the port, from 1.
        attempt: which attempt at it, from 1.
        label: the port's, as in the job's list; None where there is no job.
        next_label: of the port that comes next in the job; None likewise, or where all are done.
    """

    profile: str
    port: int
    attempt: int
    label: str | None = None
    next_label: str | None = None

    @property
    def name(self) -> str:
        """The port's label, or else its number."""
        return self.label or str(self.port)
