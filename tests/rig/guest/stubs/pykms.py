"""Picamera2 imports this for its preview on a monitor, and asks it for formats; the rig has no monitor."""


class _AnyFormat(type):
    def __getattr__(cls, name: str) -> str:
        return name


class PixelFormat(metaclass=_AnyFormat):
    """Every format is there, under its own name."""
