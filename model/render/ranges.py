"""Draws from a range whose ends lie factors apart, not steps."""

import math

import numpy as np


def log_uniform(rng: np.random.Generator, least: float, most: float) -> float:
    """A number from `least` to `most`, both > 0, its logarithm evenly spread."""
    return math.exp(rng.uniform(math.log(least), math.log(most)))
