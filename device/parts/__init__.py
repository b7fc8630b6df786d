"""The hardware: one small interface a part, the real one, the simulated one."""
