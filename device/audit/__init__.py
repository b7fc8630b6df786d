"""Records, log and export: what was inspected, kept so that it can be proved."""
