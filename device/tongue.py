"""The language that the panel speaks: the configured one, until another is chosen by the menu."""

from device.screens.catalogue import LANGUAGES
from device.screens.texts import Texts


class Tongue:
    """One language for everything that is drawn, and for all of it at once."""

    def __init__(self, language: str) -> None:
        """Speak a language by its code (ISO 639-1)."""
        self.language = language

    @property
    def say(self) -> Texts:
        """Its texts."""
        return LANGUAGES[self.language]
