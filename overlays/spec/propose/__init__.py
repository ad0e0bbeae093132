"""Propose corrections of the document from what a live check found."""
