"""How far an export got: a small file that is replaced whole after each step."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from attrs import asdict, field, frozen

from dockerhub._base.formats import UNUSABLE, json_line
from dockerhub._base.regular_files import read_file
from dockerhub._jobs.audit.events import Format, Known

_VERSION: Final = 1
_IDENTITY: Final = ("hub", "account", "filters", "format")
_MOMENTS: Final = ("since", "position", "known_from")
_COUNTS: Final = ("length", "pending", "events")
_LARGEST: Final = 256 << 20
"""Bytes; one that knows a million events is smaller."""
_FEW, _MANY = 1_000, 5_000
_SHORTEST, _LONGEST = timedelta(minutes=1), timedelta(days=32)


class ExportError(ValueError):
    """An export cannot continue, since its files do not match the request."""


@frozen(kw_only=True)
class Wanted:
    """What is asked to be exported; `since` is None to continue where the export stopped.

    `bom` is whether a new file of CSV begins with a byte order mark.
    """

    hub: str
    account: str
    filters: Mapping[str, str]
    format: Format
    since: datetime | None
    bom: bool = False


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


@frozen(kw_only=True)
class Checkpoint:
    """How far an export got.

    The first `length` bytes of the output are all events from `since` to `position`. Up to
    `pending` bytes behind them may be from a run that was killed. `known` are the last events, in
    case they are listed again; from `known_from` on, they are complete.
    """

    hub: str
    account: str
    filters: Mapping[str, str]
    format: Format
    since: datetime
    position: datetime
    length: int = 0
    pending: int = 0
    events: int = 0
    known: Mapping[str, Known] = field(factory=dict)
    known_from: datetime

    @property
    def is_blank(self) -> bool:
        """Whether nothing is exported yet, as when the name of the account was mistyped."""
        return self.position == self.since and self.length == self.pending == 0

    def encode(self) -> bytes:
        found = asdict(self, recurse=False)
        found |= {name: getattr(self, name).isoformat() for name in _MOMENTS}
        found["known"] = {
            key: [each.count, each.at.isoformat(), each.dated] for key, each in self.known.items()
        }
        return json_line({"version": _VERSION, **found})

    @classmethod
    def read(cls, path: Path) -> "Checkpoint | None":
        """Read a file; None if there is none, `ExportError` if it is not a checkpoint."""
        try:
            content = read_file(path, _LARGEST, pipes=False)
        except FileNotFoundError:
            return None
        try:
            return cls._decode(json.loads(content))
        except UNUSABLE:
            raise ExportError(f"{path} is not the checkpoint of an export") from None

    @classmethod
    def _decode(cls, found: Mapping[str, Any]) -> "Checkpoint":
        if found["version"] != _VERSION:
            raise ValueError
        members: dict[str, Any] = {name: found[name] for name in _IDENTITY}
        members |= {name: _moment(found[name]) for name in _MOMENTS}
        members |= {name: _count(found[name]) for name in _COUNTS}
        members["known"] = {
            key: Known(_count(count), _moment(at), dated)
            for key, (count, at, dated) in found["known"].items()
        }
        return cls(**members)

    def check_fits(self, wanted: Wanted, path: Path) -> None:
        """Check that this is of the wanted export; `ExportError` if it is of another one."""
        for name in _IDENTITY:
            own, other = getattr(self, name), getattr(wanted, name)
            if own != other:
                raise ExportError(
                    f"{path} belongs to an export with another {name}: {own!r}, not {other!r}"
                )
        if wanted.since is not None and wanted.since < self.since:
            raise ExportError(
                f"the export began at {self.since.isoformat()}, and earlier events cannot be "
                f"added before it: export those since {wanted.since.isoformat()} to another file"
            )


def _moment(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    if found.tzinfo is None:
        raise ValueError
    return found


def _count(value: Any) -> int:
    if not isinstance(value, int) or value < 0:
        raise ValueError
    return value


def next_span(span: timedelta, events: int) -> timedelta:
    """Return how long the next window is, so that it is read in few requests and fits memory."""
    if events > _MANY:
        span /= 4
    elif events < _FEW:
        span *= 2
    return min(max(span, _SHORTEST), _LONGEST)
