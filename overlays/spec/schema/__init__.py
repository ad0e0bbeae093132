"""Schemas of a document: what they say, and their types in Python."""
