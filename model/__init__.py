"""Renders end faces, trains, quantises and benchmarks; holds the shipped networks and their cards."""
