"""What to show in, picture out. Pure."""
