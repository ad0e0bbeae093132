"""Audit logs are exported to a file: each event exactly once."""

import csv
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from clocks import FakeClock
from exporting import NOW, KilledError, add_event, dying, ids, lines
from working import START, Worker

from dockerhub import (
    NotFoundError,
    PermissionDeniedError,
    ServerError,
    UnexpectedResponseError,
)
from dockerhub.audit import ExportStatus
from dockerhub.emulator import EmulatedHub


def test_all_events_means_since_docker_exists(
    worker: Worker, server: EmulatedHub, output: Path
) -> None:
    """Not since the year 1, which would take requests without results."""
    status = worker.exporter().export("acme", output, since="0001-01-01", until="2013-03-01")
    assert status.since == datetime(2013, 1, 1, tzinfo=UTC)
    assert len(server.requests) < 10


def test_all_events_oldest_first(worker: Worker, server: EmulatedHub, output: Path) -> None:
    """With all that Docker Hub sent about them; then nothing is new."""
    steps: list[ExportStatus] = []
    exporter = worker.exporter()

    status = exporter.export("acme", output, since="60d", on_progress=steps.append)

    assert status.events == status.total == len(lines(output)) == 60
    assert status.position == status.until == NOW - timedelta(minutes=1)
    assert (status.since, status.error, status.path) == (NOW - timedelta(days=60), None, output)
    assert steps[-1] == status
    assert [each.position for each in steps] == sorted(each.position for each in steps)
    times = [each["timestamp"] for each in lines(output)]
    assert times == sorted(times)
    assert len(set(ids(output))) == 60
    assert set(lines(output)[0]) >= {"account", "action", "actor", "data", "name", "timestamp"}

    again = exporter.export("acme", output, since="60d")
    assert (again.events, again.total) == (0, 60)
    asked = len(server.requests)
    earlier = exporter.export("acme", output, until="10d")
    assert (earlier.events, earlier.position) == (0, status.position)
    assert len(server.requests) == asked


def test_the_next_run_adds_what_is_new(
    worker: Worker, server: EmulatedHub, clock: FakeClock, output: Path
) -> None:
    """Without `since`, or with one that has moved since then."""
    exporter = worker.exporter()
    exporter.export("acme", output, since="2026-10-01")
    add_event(server, START - 30)
    clock.time += 3_600
    add_event(server, START + 60, "late")

    assert exporter.export("acme", output).events == 2
    clock.time += 3_600
    assert exporter.export("acme", str(output), since="20d").events == 0
    assert [each["name"] for each in lines(output)[-2:]] == ["acme/app", "late"]


def test_a_window_and_filters(worker: Worker, server: EmulatedHub, output: Path) -> None:
    """A window includes its beginning and not its end; the filters are Docker Hub's."""
    for name, at in (("a", 0.0), ("b", 60.0), ("c", 119.999), ("d", 120.0)):
        add_event(server, START - 3_600 + at, name)
    begin = NOW - timedelta(hours=1)
    status = worker.exporter().export(
        "acme",
        output,
        since=begin,
        until=begin + timedelta(minutes=2),
        actor="alice",
        action="repo.tag.push",
    )
    assert [each["name"] for each in lines(output)] == ["a", "b", "c"]
    assert status.position == begin + timedelta(minutes=2)
    other = output.with_name("other")
    worker.exporter().export("acme", other, since=begin, name="c")
    assert [each["name"] for each in lines(other)] == ["c"]
    for number, filters in enumerate(({"actor": "nobody"}, {"action": "repo.tag.delete"})):
        nothing = output.with_name(f"nothing-{number}")
        assert worker.exporter().export("acme", nothing, since=begin, **filters).events == 0


def test_only_what_is_new_and_an_overlap_is_asked_for(
    worker: Worker, server: EmulatedHub, clock: FakeClock, output: Path
) -> None:
    exporter = worker.exporter()
    exporter.export("acme", output, since="1d")
    clock.time += 3_600
    asked = len(server.requests)
    exporter.export("acme", output, overlap="5min")
    queries = {httpx.QueryParams(each.query)["from"] for each in server.requests[asked:]}
    assert queries == {(NOW - timedelta(minutes=6)).isoformat()}


def test_an_export_may_begin_now(worker: Worker, server: EmulatedHub, output: Path) -> None:
    """The first events are in it when it is continued."""
    status = worker.exporter().export("acme", output, since=NOW)
    assert (status.events, status.position, status.until) == (0, NOW, NOW)


def test_csv(worker: Worker, server: EmulatedHub, output: Path) -> None:
    """One header line, however often the export is continued."""
    add_event(server, START - 3_600, "=1")
    exporter = worker.exporter()
    exporter.export("acme", output, since="2h", until="90min", format="csv")
    exporter.export("acme", output, format="csv")
    rows = list(csv.DictReader(output.read_text().splitlines()))
    assert [row["name"] for row in rows] == ["'=1"]
    assert output.read_bytes().startswith(b"timestamp,")


def test_a_byte_order_mark_begins_a_new_csv_file(
    worker: Worker, server: EmulatedHub, output: Path
) -> None:
    worker.exporter().export("acme", output, since="20d", format="csv", bom=True)
    assert output.read_bytes().startswith(b"\xef\xbb\xbftimestamp,")


def test_a_kill_at_any_step_loses_nothing(
    worker: Worker, server: EmulatedHub, output: Path
) -> None:
    """What was written by a run that was killed is cut, and written again."""
    exporter, whole = worker.exporter(), output.with_name("whole")
    exporter.export("acme", whole, since="20d", format="csv")
    exporter.export("acme", output, since="20d", until="10d", format="csv")
    for step in range(1_000):
        try:
            with pytest.MonkeyPatch.context() as patch:
                dying(patch, step)
                exporter.export("acme", output, format="csv")
        except KilledError:
            continue
        break
    assert step > 12
    assert output.read_bytes() == whole.read_bytes()


def test_following_until_a_time(
    worker: Worker, server: EmulatedHub, clock: FakeClock, output: Path
) -> None:
    """It asks again and again, and waits through temporary failures."""
    steps: list[ExportStatus] = []

    def watch(status: ExportStatus) -> None:
        steps.append(status)
        if len(steps) == 2:
            server.faults.add("status", path="*auditlogs*", times=1, code=503)
            server.faults.add("html", path="*auditlogs*", after=1, times=1)
        add_event(server, clock.time - 10, f"at {clock.time:.0f}")

    status = worker.exporter().export(
        "acme",
        output,
        since="1h",
        until=NOW + timedelta(minutes=10),
        follow=True,
        interval=30,
        on_progress=watch,
    )

    assert set(clock.waits) == {30}
    assert status.position == NOW + timedelta(minutes=10)
    errors = [each.error for each in steps if each.error]
    assert {type(each) for each in errors} == {ServerError, UnexpectedResponseError}
    with server.lock:
        happened = [
            each for each in server.state.audit_events if each.timestamp / 1e9 >= START - 3600
        ]
    assert len(set(ids(output))) == len(lines(output))
    assert len(happened) - len(lines(output)) <= 3, "those of the last minute"


def test_following_without_an_end_stops_at_a_permanent_error(
    worker: Worker, server: EmulatedHub, clock: FakeClock, output: Path
) -> None:
    """Such as the loss of a permission."""

    def watch(status: ExportStatus) -> None:
        server.faults.add("status", path="*auditlogs*", times=None, code=403)

    with pytest.raises(PermissionDeniedError):
        worker.exporter().export("acme", output, since="1d", follow=True, on_progress=watch)
    assert clock.waits == [60]


def test_an_error_leaves_what_can_be_continued(
    worker: Worker, server: EmulatedHub, output: Path
) -> None:
    exporter = worker.exporter()
    server.faults.add("status", path="*auditlogs*", after=4, times=1, code=500)
    with pytest.raises(ServerError):
        exporter.export("acme", output, since="60d")
    exporter.export("acme", output)
    assert len(set(ids(output))) == len(lines(output)) == 60


def test_an_export_that_is_refused_leaves_no_files(
    worker: Worker, server: EmulatedHub, output: Path
) -> None:
    """An export that has read something can be continued with another login."""
    exporter = worker.exporter()
    beside = output.with_name(f"{output.name}.checkpoint")
    with pytest.raises(NotFoundError):
        exporter.export("nobody", output, since="1d")
    assert (output.exists(), beside.exists()) == (False, False)

    for link in (output, beside):
        link.symlink_to(output.with_name(f"other-{link.name}"))
    with pytest.raises(NotFoundError):
        exporter.export("nobody", output, since="1d")
    assert sorted(output.parent.iterdir()) == [output, beside]
    output.unlink()
    beside.unlink()

    def removed(_: httpx.Request) -> httpx.Response:
        beside.unlink()
        return httpx.Response(404)

    other = worker.exporter(token="e30.e30.x", transport=httpx.MockTransport(removed))
    with pytest.raises(NotFoundError):
        other.export("acme", output, since="1d")
    assert list(output.parent.iterdir()) == []

    output.touch()
    with pytest.raises(NotFoundError):
        exporter.export("nobody", output, since="1d")
    assert (output.exists(), beside.exists()) == (True, False)

    server.faults.add("status", path="*auditlogs*", after=4, times=1, code=403)
    with pytest.raises(PermissionDeniedError):
        exporter.export("acme", output, since="60d")
    exporter.export("acme", output)
    assert len(set(ids(output))) == len(lines(output)) == 60
