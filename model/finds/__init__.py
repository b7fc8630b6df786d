"""The network that says of each find whether it is nothing, a part of a scratch, or a defect."""

NAME = "finds"
"""Stem of its files."""
NOTES = "training.json"
"""Beside them: how it was trained, for the card."""
