"""What can go wrong, in the domain's words.

An error is raised where it is noticed and turned into a message, a screen or an exit status
once, at the edge. None of these means that an end face is bad: that is a verdict.
"""

from dataclasses import dataclass
from enum import StrEnum


class Cause(StrEnum):
    """What keeps the instrument from working, for the screen, which says in any language what to do."""

    INSTRUMENT = "instrument"
    CONFIGURATION = "configuration"
    PROFILE = "profile"
    MODEL = "model"
    PART = "part"
    CAMERA = "camera"
    BLACK_PICTURE = "black picture"
    SCREEN = "screen"
    BUTTON = "button"
    LAMP = "lamp"
    CALIBRATION = "calibration"
    LOG = "log"
    CARD_FULL = "card full"
    SEAL = "seal"
    CABLE = "cable"


@dataclass(frozen=True)
class Fault:
    """A fault of the instrument: its cause, and in English what happened and what to do."""

    cause: Cause
    text: str


class EndfaceError(Exception):
    """Anything that keeps Endface from doing what it was asked; its text says what to do."""

    cause = Cause.INSTRUMENT

    @property
    def fault(self) -> Fault:
        """What the error is to the instrument."""
        return Fault(self.cause, str(self))


class ConfigurationError(EndfaceError, ValueError):
    """A setting is missing, unknown or out of its range."""

    cause = Cause.CONFIGURATION


class ProfileError(EndfaceError, ValueError):
    """A profile cannot be read, breaks its schema, or has no limits to grade by."""

    cause = Cause.PROFILE


class ImageError(EndfaceError, ValueError):
    """A stored image cannot be read as one grey picture."""


class ModelError(EndfaceError, RuntimeError):
    """The network is missing, is not the one that was shipped, or fails its golden vector."""

    cause = Cause.MODEL


class PartError(EndfaceError, RuntimeError):
    """A part of the instrument does not do its work; the kinds below say which one."""

    cause = Cause.PART


class CameraError(PartError):
    """The camera gives no picture, or none that can be used."""

    cause = Cause.CAMERA


class BlackPictureError(CameraError):
    """The camera gives black pictures although the lamp should be on."""

    cause = Cause.BLACK_PICTURE


class ScreenError(PartError):
    """The screen does not answer."""

    cause = Cause.SCREEN


class ButtonError(PartError):
    """A button cannot be read, or is held down by something that is no finger."""

    cause = Cause.BUTTON


class LampError(PartError):
    """The lamp cannot be driven."""

    cause = Cause.LAMP


class RefusedError(EndfaceError, ValueError):
    """Something that was brought in is not accepted; its text says why, line by line."""


class CalibrationError(EndfaceError, RuntimeError):
    """What is measured by holds no longer, or does not fit to what the camera gives."""

    cause = Cause.CALIBRATION


class LogError(EndfaceError, RuntimeError):
    """A record cannot be written or read."""

    cause = Cause.LOG


class CardFullError(LogError):
    """The card has no room for another inspection."""

    cause = Cause.CARD_FULL


class SealError(LogError):
    """The log is not as it was sealed; nothing is signed over it."""

    cause = Cause.SEAL
