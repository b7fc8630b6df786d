"""The bench: renders end faces from fixed seeds, runs every method on them, and tells what is true.

python -m model.benchmark --out build/bench
"""
