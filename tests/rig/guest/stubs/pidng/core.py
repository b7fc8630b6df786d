"""See `pidng`."""

PICAM2DNG = None
