"""CSV that is safe to open: a spreadsheet takes some texts for formulas, and obeys them."""

from typing import Final

__all__ = ["defused"]

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
"""What a formula begins with (https://owasp.org/www-community/attacks/CSV_Injection)."""


def defused(text: str) -> str:
    """Return the text of a cell, with an apostrophe before what would be taken for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text
