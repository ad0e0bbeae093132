"""Audit export, decided without I/O."""
