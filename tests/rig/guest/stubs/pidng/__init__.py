"""Picamera2 imports this for writing raw files, which the instrument never does."""
