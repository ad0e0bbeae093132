# Derived from _async/jobs/__init__.py by `make sync`; never edited.
"""Long jobs of the synchronous client."""
