"""Updating to a new document of the vendor."""
