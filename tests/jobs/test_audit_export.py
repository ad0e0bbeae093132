"""Audit logs are exported to a file: each event exactly once."""

import csv
import json
import os
import re
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from working import START, StillClock, Worker

from dockerhub import (
    NotFoundError,
    PermissionDeniedError,
    ServerError,
    UnexpectedResponseError,
)
from dockerhub._jobs.files import AppendedFile
from dockerhub.audit import ExportError, ExportStatus
from dockerhub.emulator import EmulatedHub
from dockerhub.emulator.records import AuditEvent

NOW = datetime.fromtimestamp(START, UTC)


def add_event(server: EmulatedHub, at: float, name: str = "acme/app", **more: Any) -> None:
    """Let something happen at a unix time."""
    happened = AuditEvent(
        account="acme",
        action="repo.tag.push",
        name=name,
        actor="alice",
        timestamp=int(at * 1_000) * 1_000_000,
        description="pushed",
        data=more,
    )
    with server.lock:
        server.state.audit_events.append(happened)


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def ids(path: Path) -> list[str]:
    return [each["event_id"] for each in lines(path)]


@pytest.fixture
def output(tmp_path: Path) -> Path:
    return tmp_path / "events.ndjson"


def test_all_events_oldest_first(worker: Worker, server: EmulatedHub, output: Path) -> None:
    """With all that Docker Hub told about them; then nothing is new."""
    steps: list[ExportStatus] = []
    exporter = worker.exporter()

    status = exporter.export("acme", output, since="60d", on_progress=steps.append)

    assert status.events == status.total == len(lines(output)) == 60
    assert status.position == status.until == NOW - timedelta(minutes=1)
    assert (status.since, status.error) == (NOW - timedelta(days=60), None)
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
    worker: Worker, server: EmulatedHub, clock: StillClock, output: Path
) -> None:
    """Without saying since when, or with a time that has moved along."""
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
    """A window has its beginning and not its end; filters are Docker Hub's own."""
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


def test_csv(worker: Worker, server: EmulatedHub, output: Path) -> None:
    """One line of names, however often the export is gone on with."""
    add_event(server, START - 3_600, "=1")
    exporter = worker.exporter()
    exporter.export("acme", output, since="2h", until="90min", format="csv")
    exporter.export("acme", output, format="csv")
    rows = list(csv.DictReader(output.read_text().splitlines()))
    assert [row["name"] for row in rows] == ["'=1"]


class KilledError(Exception):
    """Nothing that was begun is finished."""


def dying(patch: pytest.MonkeyPatch, step: int) -> None:
    """Die in the midst of a step, of those that change files."""
    steps = iter(range(step, -1, -1))

    def dies(real: Callable[..., Any], half: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any) -> Any:
            if next(steps, -1) == 0:
                half(*arguments)
                raise KilledError
            return real(*arguments)

        return call

    def nothing(*_: Any) -> None: ...

    write = os.write
    patch.setattr(os, "write", dies(write, lambda file, data: write(file, data[: len(data) // 2])))
    for module, name in ((os, "fsync"), (os, "ftruncate"), (Path, "replace")):
        patch.setattr(module, name, dies(getattr(module, name), nothing))


def test_a_kill_at_any_step_loses_nothing(
    worker: Worker, server: EmulatedHub, output: Path
) -> None:
    """What was written by a run that was killed is cut, and written anew."""
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


@pytest.mark.parametrize("killed", [False, True])
def test_what_somebody_else_wrote_is_not_cut(
    worker: Worker, server: EmulatedHub, output: Path, killed: bool
) -> None:
    """Neither behind a run that ended, nor behind one that was killed."""
    exporter = worker.exporter()
    exporter.export("acme", output, since="20d", until="10d")
    if killed:
        with pytest.MonkeyPatch.context() as patch:
            dying(patch, 7)
            with pytest.raises(KilledError):
                exporter.export("acme", output)
    mine = output.read_bytes() + b"a line of somebody else\n" * 400
    output.write_bytes(mine)
    with pytest.raises(ExportError, match=r"is longer than .*: something else has written to it"):
        exporter.export("acme", output)
    assert output.read_bytes() == mine


def test_a_file_that_is_rotated_meanwhile_is_not_written_to_any_more(
    worker: Worker, server: EmulatedHub, output: Path
) -> None:
    def rotate(status: ExportStatus) -> None:
        if output.exists():
            output.rename(output.with_name("events.1"))

    with pytest.raises(OSError, match="somebody else has moved or replaced it") as moved:
        worker.exporter().export("acme", output, since="60d", on_progress=rotate)
    assert moved.value.filename == str(output)


def test_another_run_that_begins_at_the_same_moment(
    worker: Worker, server: EmulatedHub, output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was looked at before the file was locked is looked at again."""
    first, second = worker.exporter(), worker.exporter()

    def open_late(path: Path) -> AppendedFile:
        monkeypatch.undo()
        first.export("acme", output, since="60d")
        return AppendedFile(path)

    monkeypatch.setattr("dockerhub._jobs.audit_output.AppendedFile", open_late)
    with pytest.raises(ExportError, match="another format: 'ndjson', not 'csv'"):
        second.export("acme", output, since="60d", format="csv")
    assert len(lines(output)) == 60


def test_events_that_come_in_late_are_exported_once(
    worker: Worker, server: EmulatedHub, clock: StillClock, output: Path
) -> None:
    """Even a while after they happened, and though others are read again with them."""
    exporter = worker.exporter()
    for second in range(120, 600, 60):
        add_event(server, START - second, f"s{second}")
    assert exporter.export("acme", output, since="1h").events == 8
    add_event(server, START - 300, "late")
    assert exporter.export("acme", output).events == 1, "though no time has passed"
    assert lines(output)[-1]["name"] == "late"
    clock.time += 60
    assert exporter.export("acme", output).events == 0


def test_so_late_as_the_overlap_says(
    worker: Worker, server: EmulatedHub, clock: StillClock, output: Path
) -> None:
    """A wider one finds later events from then on, and none twice."""
    exporter = worker.exporter()
    for minutes in range(90, 0, -3):
        add_event(server, START - minutes * 60, f"m{minutes}")
    assert exporter.export("acme", output, since="2h").events == 30
    add_event(server, START - 1_800, "half an hour late")
    assert exporter.export("acme", output).events == 0
    for _ in range(5):
        assert exporter.export("acme", output, overlap="1h").events == 0
        clock.time += 600
        add_event(server, clock.time - 90)
        assert exporter.export("acme", output, overlap=timedelta(hours=1)).events == 1
    add_event(server, clock.time - 2_700, "three quarters late")
    assert exporter.export("acme", output, overlap="1h").events == 1
    assert exporter.export("acme", output, overlap="5min").events == 0
    assert exporter.export("acme", output, overlap="1y").events == 0
    assert len(set(ids(output))) == len(lines(output))


@pytest.mark.parametrize("ahead", [-7_200, -90, 90, 3_600, 40_000_000])
def test_a_clock_that_is_off_loses_nothing(
    worker: Worker, server: EmulatedHub, clock: StillClock, output: Path, ahead: float
) -> None:
    """Docker Hub says what time it is."""
    wrong = StillClock(START + ahead)
    exporter = worker.exporter(clock=wrong)
    for _ in range(8):
        add_event(server, clock.time - 200)
        status = exporter.export("acme", output, since="2026-10-01")
        behind = min(wrong.time, clock.time)
        assert status.position.timestamp() == status.until.timestamp() == behind - 60
        for own in (wrong, clock):
            own.time += 1_000
    clock.time += 7_200
    worker.exporter().export("acme", output)
    happened = [event for event in server.state.audit_events if event.timestamp >= 1_790_812_800e9]
    assert len(lines(output)) == len(set(ids(output))) == len(happened)


def test_all_up_to_a_time_that_is_to_come_is_not_believed(
    worker: Worker, server: EmulatedHub, clock: StillClock, output: Path
) -> None:
    """What happened until then would be lost: told by Docker Hub's clock, or this one."""
    worker.exporter().export("acme", output, since="1d")
    clock.time -= 61
    with pytest.raises(ExportError, match="a clock is wrong, or was"):
        worker.exporter().export("acme", output)
    ahead = StillClock(START + 500)
    with pytest.raises(ExportError, match="a clock is wrong, or was"):
        worker.exporter(clock=ahead).export("acme", output)


@pytest.mark.parametrize("times", [1, 2])
def test_a_listing_that_ends_early_loses_nothing(
    worker: Worker, server: EmulatedHub, clock: StillClock, output: Path, times: int
) -> None:
    """Empty pages that the service answers with for a while are not believed."""
    exporter = worker.exporter()
    add_event(server, START - 120, "known")
    exporter.export("acme", output, since="1h")
    clock.time += 300
    for second in range(290, 70, -1):
        add_event(server, START + second - 60, f"new {second}")
    server.faults.add("empty-list", path="*auditlogs*", after=times - 1, times=1)
    with pytest.raises(UnexpectedResponseError, match="the listing of events ended early"):
        exporter.export("acme", output)
    assert len(lines(output)) == 1
    assert exporter.export("acme", output).total == 221


def paging(
    events: list[dict[str, Any]], arrivals: dict[int, dict[str, Any]]
) -> Callable[[httpx.Request], httpx.Response]:
    """Answer like Docker Hub, in pages of two; before a request, by number, an event arrives."""
    count = 0

    def answer(request: httpx.Request) -> httpx.Response:
        nonlocal count
        count += 1
        if count in arrivals:
            events.insert(0, arrivals[count])
        begin = (int(request.url.params.get("page", 1)) - 1) * 2
        return httpx.Response(200, json={"logs": events[begin : begin + 2]})

    return answer


def plain_event(name: str) -> dict[str, Any]:
    """Make an event as old bodies have it: without an id."""
    return {"timestamp": (NOW - timedelta(minutes=30)).isoformat(), "name": name}


@pytest.mark.parametrize(
    "arriving", [{}, {2: "x"}, {2: "x", 6: "y"}, {n: f"e{n}" for n in range(2, 99, 3)}]
)
def test_events_without_ids_that_move_between_pages(
    worker: Worker, output: Path, arriving: dict[int, str]
) -> None:
    """One that moved is not exported twice; two that are equal in everything are."""
    events = [plain_event(name) for name in ("a", "b", "b", "c", "d")]
    handler = paging(events, {number: plain_event(name) for number, name in arriving.items()})
    exporter = worker.exporter(token="token", transport=httpx.MockTransport(handler))

    exporter.export("acme", output, since="1h", until="20min")

    found = Counter(each["name"] for each in lines(output))
    if len(arriving) <= 2:
        assert found == Counter(each["name"] for each in events)
    else:
        assert set(found) >= set("abcd")
        assert max(found.values()) <= 2


def test_what_is_no_event_is_kept_as_it_came(worker: Worker, output: Path) -> None:
    handler = paging([{"name": "a"}, 3], {})  # type: ignore[list-item]
    exporter = worker.exporter(token="token", transport=httpx.MockTransport(handler))
    exporter.export("acme", output, since="1h")
    assert lines(output) == [{"event": 3}, {"name": "a"}]


def test_following_until_a_time(
    worker: Worker, server: EmulatedHub, clock: StillClock, output: Path
) -> None:
    """It looks again and again, and waits for what passes."""
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


def test_following_for_ever_ends_with_an_error_that_stays(
    worker: Worker, server: EmulatedHub, clock: StillClock, output: Path
) -> None:
    """Such as the loss of rights."""

    def watch(status: ExportStatus) -> None:
        server.faults.add("status", path="*auditlogs*", times=None, code=403)

    with pytest.raises(PermissionDeniedError):
        worker.exporter().export("acme", output, since="1d", follow=True, on_progress=watch)
    assert clock.waits == [60]


def test_an_error_leaves_what_can_be_gone_on_with(
    worker: Worker, server: EmulatedHub, output: Path
) -> None:
    exporter = worker.exporter()
    server.faults.add("status", path="*auditlogs*", after=4, times=1, code=500)
    with pytest.raises(ServerError):
        exporter.export("acme", output, since="60d")
    exporter.export("acme", output)
    assert len(set(ids(output))) == len(lines(output)) == 60
    with pytest.raises(NotFoundError):
        exporter.export("nobody", output.with_name("other"), since="1d")


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        ({}, "say since when to export"),
        ({"since": "3m"}, "since must be an age such as '90d'"),
        ({"since": "2036-01-01"}, "since lies in the future"),
        ({"since": "1d", "until": "2d"}, "is not before until"),
        ({"since": "1d", "until": "2036-01-01"}, "until lies in the future"),
        ({"since": "1d", "until": "soon"}, "until must be an age such as '90d'"),
        ({"since": "1d", "format": "xml"}, "format must be one of ndjson, csv, not 'xml'"),
        ({"since": "1d", "interval": 0.5}, "interval must be at least 1 second"),
        ({"since": "1d", "account": "a/b"}, "account has a slash"),
        ({"since": "1d", "overlap": "2026-01-01"}, "overlap must be a length of time such as '1h'"),
        ({"since": "1d", "overlap": "0d"}, "overlap must be more than nothing"),
        ({"since": "1d", "overlap": "9999y"}, "'9999y' is longer ago than the calendar goes"),
    ],
)
def test_bad_arguments_are_refused_before_anything_is_made(
    worker: Worker, server: EmulatedHub, output: Path, options: dict[str, Any], problem: str
) -> None:
    with pytest.raises(ValueError, match=problem):
        worker.exporter().export(**{"account": "acme", "output": output, **options})
    assert list(output.parent.iterdir()) == []
    assert server.requests == ()


def _gone(output: Path, checkpoint: Path) -> None:
    output.unlink()


def _cut(output: Path, checkpoint: Path) -> None:
    output.write_bytes(output.read_bytes()[:-1])


def _no_checkpoint(output: Path, checkpoint: Path) -> None:
    checkpoint.unlink()


def _other_checkpoint(output: Path, checkpoint: Path) -> None:
    checkpoint.write_text("{}")


def _newer_checkpoint(output: Path, checkpoint: Path) -> None:
    checkpoint.write_text(checkpoint.read_text().replace('"version":1', '"version":2'))


def _edited(output: Path, checkpoint: Path) -> None:
    checkpoint.write_text(checkpoint.read_text().replace("+00:00", ""))


def _negative(output: Path, checkpoint: Path) -> None:
    checkpoint.write_text(checkpoint.read_text().replace('"length":', '"length":-'))


def _other_hub(output: Path, checkpoint: Path) -> None:
    text = checkpoint.read_text()
    checkpoint.write_text(re.sub(r'"hub":"[^"]*"', '"hub":"https://hub.docker.com"', text))


def _longer(output: Path, checkpoint: Path) -> None:
    output.write_bytes(output.read_bytes() + b"x")


def _nothing(output: Path, checkpoint: Path) -> None:
    pass


@pytest.mark.parametrize(
    ("change", "options", "problem"),
    [
        (_gone, {}, "is gone, but not its .*: delete that to begin anew"),
        (_cut, {}, "is shorter than .* says"),
        (_no_checkpoint, {"since": "1d"}, "is there already, and no .*name another output"),
        (_other_checkpoint, {}, "is not the checkpoint of an export"),
        (_newer_checkpoint, {}, "is not the checkpoint of an export"),
        (_edited, {}, "is not the checkpoint of an export"),
        (_negative, {}, "is not the checkpoint of an export"),
        (_other_hub, {}, "another hub: 'https://hub.docker.com', not 'http://"),
        (_longer, {}, "is longer than .* says, which is .* bytes"),
        (_nothing, {"account": "umbrella"}, "another account: 'acme', not 'umbrella'"),
        (_nothing, {"actor": "bob"}, "another filters: {}, not {'actor': 'bob'}"),
        (_nothing, {"format": "csv"}, "another format: 'ndjson', not 'csv'"),
        (_nothing, {"since": "90d"}, "earlier events cannot be put before"),
    ],
)
def test_files_that_do_not_fit_are_refused_and_left_as_they_are(
    worker: Worker,
    server: EmulatedHub,
    output: Path,
    change: Callable[[Path, Path], None],
    options: dict[str, Any],
    problem: str,
) -> None:
    checkpoint = output.with_name("checkpoint")
    exporter = worker.exporter()
    exporter.export("acme", output, since="30d", checkpoint=checkpoint)
    change(output, checkpoint)
    before = {each: each.read_bytes() for each in output.parent.iterdir()}
    count = len(server.requests)

    with pytest.raises(ExportError, match=problem):
        exporter.export(
            **{"account": "acme", "output": output, "checkpoint": checkpoint, **options}
        )

    assert {each: each.read_bytes() for each in output.parent.iterdir()} == before
    assert len(server.requests) == count


def test_what_failed_before_it_began_binds_nobody(
    worker: Worker, server: EmulatedHub, output: Path
) -> None:
    """Such as a name that was mistyped; without a time to begin at, it is still gone on with."""
    exporter = worker.exporter()
    with pytest.raises(NotFoundError):
        exporter.export("acmee", output, since="60d")
    with pytest.raises(ExportError, match="another account: 'acmee', not 'acme'"):
        exporter.export("acme", output)
    assert exporter.export("acme", output, since="60d", format="csv").events == 60


def test_an_empty_file_is_no_obstacle_and_a_device_is(
    worker: Worker, server: EmulatedHub, output: Path
) -> None:
    output.touch()
    assert worker.exporter().export("acme", output, since="60d").events == 60
    with pytest.raises(ExportError, match="/dev/null is not a file"):
        worker.exporter().export("acme", "/dev/null", since="60d", checkpoint=output.parent / "c")


def test_one_file_cannot_be_both(worker: Worker, server: EmulatedHub, output: Path) -> None:
    """The checkpoint would replace the events."""
    beside = output.parent / "." / output.name
    with pytest.raises(ExportError, match="cannot be the output and its own checkpoint"):
        worker.exporter().export("acme", output, since="60d", checkpoint=beside)
    assert list(output.parent.iterdir()) == []


def test_an_output_that_cannot_be_written(
    worker: Worker, server: EmulatedHub, output: Path
) -> None:
    """The error names the file."""
    with pytest.raises(FileNotFoundError) as missing:
        worker.exporter().export("acme", output / "nowhere", since="60d")
    assert missing.value.filename == str(output / "nowhere")
    assert server.requests == ()
