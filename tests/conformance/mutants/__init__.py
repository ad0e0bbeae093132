"""Measure the tests: break the spec or the code in every way that can happen; see who notices."""
