"""How far an export is."""

from datetime import datetime
from pathlib import Path

from attrs import field, frozen

__all__ = ["ExportStatus"]


@frozen(kw_only=True)
class ExportStatus:
    """How far an export is.

    Attributes:
        path: The file.
        events: How many events this run has exported.
        total: How many the file holds.
        since: From when on it holds all events.
        position: Up to when.
        until: Up to when this run exports, or this round of it.
        error: What passes, and is waited for; None if all is well.
    """

    path: Path
    events: int
    total: int
    since: datetime
    position: datetime
    until: datetime
    error: Exception | None = field(default=None, eq=False)
