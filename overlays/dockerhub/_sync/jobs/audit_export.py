# Derived from _async/jobs/audit_export.py by `make sync`; never edited.
"""Export audit logs to a file: each event once, also after a kill."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from dockerhub._base.arguments import check_seconds, check_segment
from dockerhub._base.calling import run_blocking
from dockerhub._base.clock import Clock, SystemClock
from dockerhub._base.errors import (
    AuthenticationError,
    HubConnectionError,
    NotFoundError,
    PermissionDeniedError,
    RateLimitError,
    ServerError,
    UnexpectedResponseError,
)
from dockerhub._base.times import iso_time
from dockerhub._jobs.ages import FIRST_MOMENT, Age, AgeOrTime, parse_when, to_past
from dockerhub._jobs.audit.checkpoint import ExportError, ExportStatus, Wanted, next_span
from dockerhub._jobs.audit.events import FORMATS, Format, joins, repeats, without_repeats
from dockerhub._jobs.audit.output import Output

if TYPE_CHECKING:
    from dockerhub._sync.client import DockerHub

_SETTLED: Final = timedelta(minutes=1)
"""What happened later may not be listed yet."""
_FIRST_SPAN: Final = timedelta(days=1)
_MOST_READS: Final = 5
_REFUSALS: Final = (AuthenticationError, NotFoundError, PermissionDeniedError)
_PASSING: Final = (HubConnectionError, RateLimitError, ServerError, UnexpectedResponseError)


class AuditExporter:
    """Exports the audit log of an account to a file, oldest events first.

    The export can be killed at any moment; the same call continues it, and each event is in
    the file exactly once. A checkpoint beside the file says how far it got. Each window that is
    read overlaps the one before, for events that are listed later than they happened. What time
    it is, Docker Hub says: a clock of this machine that is ahead loses no events.

    Args:
        hub: A client that is signed in, with the password, as an owner of the account.
        clock: Tells the time and waits; for tests.
    """

    def __init__(self, hub: DockerHub, *, clock: Clock | None = None) -> None:
        self._hub = hub
        self._clock = clock or SystemClock()

    def export(
        self,
        account: str,
        output: str | Path,
        *,
        since: AgeOrTime | None = None,
        until: AgeOrTime | None = None,
        action: str | None = None,
        name: str | None = None,
        actor: str | None = None,
        format: Format = "ndjson",  # noqa: A002  # as it is called everywhere
        checkpoint: str | Path | None = None,
        follow: bool = False,
        interval: float = 60.0,
        overlap: timedelta | str = "10min",
        bom: bool = False,
        on_progress: Callable[[ExportStatus], None] | None = None,
    ) -> ExportStatus:
        """Export events, or continue an export.

        Args:
            account: Name of the organization or user.
            output: The file to append to; it is made if it is not there.
            since: Export events from then on: an age such as ``90d`` or ``3months``, a date such
                as ``2026-10-01``, a timedelta or an aware datetime. Needed to begin an export.
            until: Export events before then; likewise. A minute ago if None, since what happens
                now may not be listed yet.
            action: Only events of this action, e.g. ``repo.tag.push``.
            name: Only events about this repository, organization or member.
            actor: Only events that this user caused.
            format: ``ndjson`` or ``csv``. In CSV, a text that a spreadsheet would take for a
                formula begins with an apostrophe.
            checkpoint: The file that says how far the export got; beside the output by default.
            follow: Continue forever or until `until`; temporary errors, such as an outage, are
                waited for.
            interval: Seconds between looking for new events when following, at least 1.
            overlap: How far back is read again, such as ``1h``, to find events that were listed
                late. One that is listed later than that is not found.
            bom: Begin a new CSV file with a byte order mark, which Excel needs to read it as UTF-8.
            on_progress: Called after each step.

        Returns:
            What was exported, and up to when.

        Raises:
            ExportError: The files do not fit each other or what is asked for.
            HubError: Events could not be read; what is in the file is complete so far.
            OSError: A file cannot be read or written, or another run has it open.
            TypeError: An argument has a wrong type.
            ValueError: An argument is unusable.
        """
        check_segment("account", account)
        if format not in FORMATS:
            raise ValueError(f"format must be one of {', '.join(FORMATS)}, not {format!r}")
        check_seconds("interval", interval, least=1)
        again = _overlap(overlap)
        filters = {"action": action, "name": name, "actor": actor}
        begin = None if since is None else max(to_past("since", since, self._now()), FIRST_MOMENT)
        end = self._limit(until, follow=follow)
        if begin is not None and end is not None and begin >= end:
            raise ValueError(f"since ({iso_time(begin)}) is not before until ({iso_time(end)})")
        wanted = Wanted(
            hub=self._hub.base_url,
            account=account,
            filters={key: value for key, value in filters.items() if value is not None},
            format=format,
            since=begin,
            bom=bom,
        )
        path = Path(output)
        beside = Path(checkpoint) if checkpoint else Path(f"{path}.checkpoint")
        out = run_blocking(partial(Output.open, path, beside, wanted))
        try:
            run = _Run(self._hub, self._clock, out, again, on_progress)
            run.check_position(self._now())
            while True:
                run.up_to(end, follow=follow)
                if not follow or (end is not None and out.checkpoint.position >= end):
                    return run.status()
                self._clock.sleep(interval)
        except _REFUSALS:
            run_blocking(out.withdraw)
            raise
        finally:
            out.close()

    def _now(self) -> datetime:
        return datetime.fromtimestamp(self._clock.now(), UTC)

    def _limit(self, until: AgeOrTime | None, *, follow: bool) -> datetime | None:
        """Return what `until` means; it is in the future only if the export waits for it."""
        if until is None:
            return None
        when = parse_when("until", until)
        if follow and isinstance(when, datetime):
            return when
        return to_past("until", when, self._now())


class _Run:
    def __init__(
        self,
        hub: DockerHub,
        clock: Clock,
        output: Output,
        overlap: Age,
        on_progress: Callable[[ExportStatus], None] | None,
    ) -> None:
        self._hub = hub
        self._clock = clock
        self._output = output
        self._overlap = overlap
        self._on_progress = on_progress
        self._before = output.checkpoint.events
        self._until = output.checkpoint.position

    def status(self, error: Exception | None = None) -> ExportStatus:
        stands = self._output.checkpoint
        return ExportStatus(
            path=self._output.path,
            events=stands.events - self._before,
            total=stands.events,
            since=stands.since,
            position=stands.position,
            until=max(self._until, stands.position),
            error=error,
        )

    def check_position(self, now: datetime) -> None:
        """Refuse to continue from a time in the future: events until then would be lost."""
        position = self._output.checkpoint.position
        if position > now:
            raise ExportError(
                f"{self._output.path} has all events up to {iso_time(position)}, says its "
                f"checkpoint, but it is {iso_time(now)} now: a clock is or was wrong. Set the "
                "clock, or export to another file"
            )

    def up_to(self, end: datetime | None, *, follow: bool) -> None:
        """Export what is not yet, window by window, as far as it can be known by now."""
        began = self._clock.now()
        self._until = self._settled(began, end)
        span = _FIRST_SPAN
        try:
            # Once at least, since events may have come in late where all was exported.
            behind = self._output.checkpoint.position <= self._until
            while behind:
                span = next_span(span, self._step(span, began, end))
                behind = self._output.checkpoint.position < self._until
                self._tell(None)
        except _PASSING as error:
            if not follow:
                raise
            self._tell(error)

    def _settled(self, began: float, end: datetime | None) -> datetime:
        """Return up to when events can be listed by now, judged by the server's clock."""
        now = self._by_server(began).replace(microsecond=0)
        return now - _SETTLED if end is None else min(end, now - _SETTLED)

    def _by_server(self, began: float) -> datetime:
        """Return what time it was, by the clock that is behind."""
        return datetime.fromtimestamp(began + min(0.0, self._hub.clock_offset), UTC)

    def _step(self, span: timedelta, began: float, end: datetime | None) -> int:
        """Export one window; return how many events were read for it."""
        position, start = self._output.checkpoint.position, self._output.begins(self._overlap)
        stop = min(position + span, self._until)
        rows = self._read(start, stop)
        if not joins(rows, start, self._output.checkpoint.known):
            raise UnexpectedResponseError(
                "the list of events ended early: it lacks events that were listed before, after "
                f"{iso_time(start)}"
            )
        # The responses told what time it is there.
        self.check_position(self._by_server(began))
        self._until = self._settled(began, end)
        stop = max(position, min(stop, self._until))
        run_blocking(partial(self._output.take, rows, start, stop, self._overlap))
        return len(rows)

    def _read(self, start: datetime, stop: datetime) -> list[dict[str, Any]]:
        """Return the events of a window.

        Pages are counted from the newest event, so one that comes in late moves others onto the
        next page, where they are seen again. So what is on two pages is read again, until it has
        stayed the same: then it is there twice.
        """
        pages: list[list[dict[str, Any]]] = []
        for _ in range(_MOST_READS):
            before, pages = pages, self._read_pages(start, stop)
            if pages == before or not repeats(pages):
                return [row for page in pages for row in page]
        return without_repeats(pages)

    def _read_pages(self, start: datetime, stop: datetime) -> list[list[dict[str, Any]]]:
        stands = self._output.checkpoint
        pager = self._hub.audit_logs.list(
            stands.account,
            since=start,
            until=stop,
            action=stands.filters.get("action"),
            name=stands.filters.get("name"),
            actor=stands.filters.get("actor"),
        )
        # As they came: times may have more digits than Python's.
        return [[_row(event) for event in page.items] for page in pager.raw().pages()]

    def _tell(self, error: Exception | None) -> None:
        if self._on_progress is not None:
            self._on_progress(self.status(error))


def _overlap(value: object) -> Age:
    match parse_when("overlap", value):
        case Age() as found:
            found.before("overlap", FIRST_MOMENT)
            return found
        case _:
            raise ValueError(f"overlap must be a duration such as '1h', not {value!r}")


def _row(event: Any) -> dict[str, Any]:
    """Return an event as JSON has it; what is not an object is kept as it came."""
    return event if isinstance(event, dict) else {"event": event}
