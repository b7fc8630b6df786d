"""Renders end faces, trains, quantises and benchmarks; holds the shipped network and its card."""
