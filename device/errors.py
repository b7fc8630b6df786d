"""What can go wrong, in the domain's words.

An error is raised where it is noticed and turned into a message, a screen or an exit status
once, at the edge. None of these means that an end face is bad: that is a verdict.
"""


class EndfaceError(Exception):
    """Anything that keeps Endface from doing what it was asked; its text says what to do."""


class ConfigurationError(EndfaceError, ValueError):
    """A setting is missing, unknown or out of its range."""


class ProfileError(EndfaceError, ValueError):
    """A profile cannot be read, breaks its schema, or has no limits to grade by."""


class ImageError(EndfaceError, ValueError):
    """A stored image cannot be read as one grey picture."""


class ModelError(EndfaceError, RuntimeError):
    """The network is missing, is not the one that was shipped, or fails its golden vector."""


class PartError(EndfaceError, RuntimeError):
    """A part of the instrument (camera, buttons, screen, light) does not do its work."""


class RefusedError(EndfaceError, ValueError):
    """Something that was brought in is not accepted; its text says why, line by line."""


class LogError(EndfaceError, RuntimeError):
    """A record cannot be written or read."""


class SealError(LogError):
    """The log is not as it was sealed; nothing is signed over it."""
