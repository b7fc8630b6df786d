"""What stands on every screen of an inspection."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """Name of the chosen profile, number of the port from 1, attempt at it from 1."""

    profile: str
    port: int
    attempt: int
