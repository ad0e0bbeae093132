"""Proof of worth: break the spec or the code in every way that can happen, and see who notices."""
