"""Which profile judges: the configured one, or the one that was chosen by the menu since."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from device import owned
from device.audit.entry import Kind
from device.audit.log import Log
from device.config import Configuration
from device.grading import profile
from device.grading.profile import Profile


def choosable(owner_folder: Path) -> dict[str, str | Path]:
    """What may be chosen, by its name: what was shipped, and what the owner has signed, which comes first."""
    shipped: dict[str, str | Path] = {name: name for name in profile.names()}
    return {**shipped, **owned.profiles(owner_folder)}


def judging(log: Log, settings: Configuration, configured: Profile) -> Profile:
    """The profile that judges by what the log says.

    Args:
        log: has what judged last.
        settings: the configuration in force.
        configured: the profile that it asks for.

    Raises:
        ProfileError: the chosen one is gone, or cannot grade any more.
        LogError: the log cannot be read.
    """
    name = lasting(_settings_since_reset(log), settings, configured.name)
    return configured if name is None else profile.load(choosable(settings.owner.folder).get(name, name))


def lasting(before: Mapping[str, Any] | None, settings: Configuration, configured: str) -> str | None:
    """The name of the profile that was chosen before a restart, where that choice still counts.

    It counts as long as the configuration asks for the same profile as it did then: whoever works chose after
    whoever configured. Once the configuration names another one, that is the newer word.

    Args:
        before: content of the last settings record, which names what judged; None where there is none.
        settings: the configuration in force.
        configured: name of the profile that it asks for.
    """
    if before is None or before["settings"].get("grading.profile") != settings.grading.profile:
        return None
    judged_by = str(before["profile"]["name"])
    return None if judged_by == configured else judged_by


def _settings_since_reset(log: Log) -> Mapping[str, Any] | None:
    last, reset = log.newest(Kind.SETTINGS), log.newest(Kind.RESET)
    if last is None or (reset is not None and reset.number > last.number):
        return None
    content: Mapping[str, Any] = last.content["content"]
    return content
