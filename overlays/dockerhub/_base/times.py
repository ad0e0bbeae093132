"""Times as text."""

from datetime import datetime
from typing import Final

_DIGITS: Final = 6
"""Those of a fraction of a second, as Python writes it."""


def iso_time(moment: datetime) -> str:
    """Return a time as Docker Hub writes it: Z for UTC, and no zeros at the end of a fraction."""
    text = moment.isoformat()
    time, dot, rest = text.partition(".")
    if dot:
        text = f"{time}.{rest[:_DIGITS].rstrip('0')}{rest[_DIGITS:]}"
    return text.removesuffix("+00:00") + "Z" if text.endswith("+00:00") else text
