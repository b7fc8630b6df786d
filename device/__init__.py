"""Endface: the firmware of a handheld inspector for fibre connector end faces."""

__version__ = "0.1.0"
