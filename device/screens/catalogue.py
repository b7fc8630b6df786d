"""Every text of the panel, by language."""

from collections.abc import Mapping
from types import MappingProxyType

from device.screens.english import ENGLISH
from device.screens.french import FRENCH
from device.screens.german import GERMAN
from device.screens.spanish import SPANISH
from device.screens.texts import Texts

PASS = "PASS"
FAIL = "FAIL"
UM = "um"

LANGUAGES: Mapping[str, Texts] = MappingProxyType({"en": ENGLISH, "es": SPANISH, "de": GERMAN, "fr": FRENCH})
"""By the names that setting `instrument.language` takes (ISO 639-1)."""

NAMES: Mapping[str, str] = MappingProxyType(
    {"en": "English", "es": "Español", "de": "Deutsch", "fr": "Français"}
)
"""What each of them calls itself."""
