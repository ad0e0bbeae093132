"""CSV that is safe to open: a spreadsheet would run a text that looks like a formula."""

from typing import Final

__all__ = ["escape_formula"]

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
"""What a formula begins with (https://owasp.org/www-community/attacks/CSV_Injection)."""


def escape_formula(text: str) -> str:
    """Return the text of a cell, with an apostrophe before what would be run as a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text
