"""Findings in; two opinions and a verdict out. Pure but for the loading of profile and network."""
