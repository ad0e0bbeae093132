"""Tag retention, decided without I/O."""
