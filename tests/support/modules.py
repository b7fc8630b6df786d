"""Modules that stand in for libraries which only a board has."""

from types import ModuleType


def module(name: str, **contents: object) -> ModuleType:
    """A module with these names in it."""
    made = ModuleType(name)
    vars(made).update(contents)
    return made
