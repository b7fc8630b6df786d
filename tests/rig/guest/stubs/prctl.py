"""Picamera2 imports this for writing films with ffmpeg, which the instrument never does."""
