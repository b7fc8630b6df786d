"""The parts of the instrument without the hardware: they behave, and can be driven by tests."""
