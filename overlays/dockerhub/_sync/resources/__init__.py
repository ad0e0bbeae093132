# Derived from _async/resources/__init__.py by `make sync`; never edited.
"""The resources of the synchronous client, such as `hub.tags`."""
