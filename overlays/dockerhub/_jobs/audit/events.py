"""Audit events: which of a page are new, and how they are written. Decided without I/O."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final, Literal

from attrs import frozen

from dockerhub._base.csv_rows import BYTE_ORDER_MARK, csv_row
from dockerhub._base.formats import finite, json_line, json_text
from dockerhub_openapi.types import decode_datetime

Format = Literal["ndjson", "csv"]
FORMATS: Final[tuple[Format, ...]] = ("ndjson", "csv")

COLUMNS: Final = (
    "timestamp",
    "account",
    "action",
    "name",
    "actor",
    "action_description",
    "event_id",
    "data",
)
_OTHER: Final = "other"
_MOMENT: Final = timedelta(seconds=1)

Row = dict[str, Any]


@frozen
class Known:
    """An event that was exported lately, as often as `count` says.

    `at` is when it happened or, if that is not told (`dated`), until when to remember it.
    """

    count: int
    at: datetime
    dated: bool = True


def sift(
    rows: Sequence[Row],
    start: datetime,
    stop: datetime,
    known: Mapping[str, Known],
    known_from: datetime,
) -> tuple[list[Row], dict[str, Known]]:
    """Return the new events of a window, oldest first, and what is known from now on.

    `rows` are all events of the window and of the overlap before it, in any order; `known` is
    what was exported of the overlap, by `_key`, and complete from `known_from` on.
    """
    left = Counter({key: each.count for key, each in known.items()})
    seen: Counter[str] = Counter()
    latest = dict(known)
    fresh = []
    # Docker Hub lists the newest first; of the same moment, the last listed is the oldest.
    oldest_first = rows[::-1]
    for row in sorted(oldest_first, key=lambda row: _moment(row) or stop):
        moment, key = _moment(row), _key(row)
        if moment is not None and not start <= moment < stop:
            continue
        seen[key] += 1
        # One without a usable time is taken for the newest, so that it is known the longest.
        before = known[key].count if key in known else 0
        latest[key] = Known(max(seen[key], before), moment or stop, moment is not None)
        if left[key]:
            left[key] -= 1
        else:
            fresh.append(row)
    return fresh, {key: each for key, each in latest.items() if each.at >= known_from}


def joins(rows: Iterable[Row], start: datetime, known: Mapping[str, Known]) -> bool:
    """Tell whether the events of a window join those that are known.

    The oldest are listed last. If none is listed of those that were before, the listing has ended
    early: a service that is being switched off may answer with empty pages
    (https://github.com/docker/roadmap/issues/756).
    """
    # What happened at the very start, the service may count to the time before.
    again = {key for key, each in known.items() if each.dated and each.at > start + _MOMENT}
    return not again or any(_key(row) in again for row in rows)


def repeats(pages: Sequence[Sequence[Row]]) -> bool:
    """Tell whether an event is on several pages: it moved meanwhile, or is one of two."""
    seen: set[str] = set()
    for page in pages:
        keys = set(map(_key, page))
        if keys & seen:
            return True
        seen |= keys
    return False


def without_repeats(pages: Sequence[Sequence[Row]]) -> list[Row]:
    """Return the events of pages, each as often as a single page had it."""
    most: Counter[str] = Counter()
    rows = []
    for page in pages:
        on_page: Counter[str] = Counter()
        for row in page:
            key = _key(row)
            on_page[key] += 1
            if on_page[key] > most[key]:
                most[key] += 1
                rows.append(row)
    return rows


def encode_events(rows: Iterable[Row], form: Format, *, titled: bool, bom: bool) -> bytes:
    """Return the bytes to append; those of CSV begin with a line of names if `titled`.

    Before the names stands a byte order mark if `bom`.
    """
    if form == "ndjson":
        return b"".join(map(json_line, rows))
    title = (BYTE_ORDER_MARK * bom + csv_row([*COLUMNS, _OTHER])) if titled else ""
    return (title + "".join(map(_csv_row, rows))).encode("utf-8", "backslashreplace")


def _csv_row(row: Row) -> str:
    other = {key: value for key, value in row.items() if key not in COLUMNS}
    return csv_row([*(_cell(row.get(name)) for name in COLUMNS), _cell(other or None)])


def _cell(value: Any) -> str | None:
    value = finite(value)
    if value is None or isinstance(value, str):
        return value
    return json_text(value, ensure_ascii=False)


def _moment(row: Row) -> datetime | None:
    found = decode_datetime(row.get("timestamp"))
    return found if isinstance(found, datetime) else None


def _key(row: Row) -> str:
    """Return what tells events apart: their ids, or all that they hold.

    What else it holds may be shown in another way in the next response: with more digits of the
    time, or with a key that is new. An id alone is not trusted to be the only one of its kind.
    """
    moment = _moment(row)
    told: Any = {**row, "timestamp": moment.isoformat()} if moment else row
    if row.get("event_id") and moment is not None:
        names = ("event_id", "account", "action", "name", "actor")
        told = [int(moment.timestamp()), *map(row.get, names)]
    text = json.dumps(told, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:32]
