"""See `pidng`."""

Picamera2Camera = None
