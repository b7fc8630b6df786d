"""The network that says of each find whether it is nothing, a part of a scratch, or a defect."""

NAME = "finds"
"""Stem of its files."""
