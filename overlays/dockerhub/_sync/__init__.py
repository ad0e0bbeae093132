# Derived from _async/__init__.py by `make sync`; never edited.
"""The synchronous client."""
