"""Frame in; geometry, defects and descriptors out. Pure: no clock, file, bus or global."""
