"""Late events, wrong clocks, pages that change or end early: nothing is lost or repeated."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from clocks import FakeClock
from exporting import NOW, add_event, ids, lines
from working import START, Worker

from dockerhub import (
    UnexpectedResponseError,
)
from dockerhub._base.times import iso_time
from dockerhub.audit import ExportError
from dockerhub.emulator import EmulatedHub


def test_events_that_arrive_late_are_exported_once(
    worker: Worker, server: EmulatedHub, clock: FakeClock, output: Path
) -> None:
    """Even some time after they happened, and although others are read again with them."""
    exporter = worker.exporter()
    for second in range(120, 600, 60):
        add_event(server, START - second, f"s{second}")
    assert exporter.export("acme", output, since="1h").events == 8
    add_event(server, START - 300, "late")
    assert exporter.export("acme", output).events == 1, "although no time has passed"
    assert lines(output)[-1]["name"] == "late"
    clock.time += 60
    assert exporter.export("acme", output).events == 0


@pytest.mark.sweep
def test_events_may_be_as_late_as_the_overlap_says(
    worker: Worker, server: EmulatedHub, clock: FakeClock, output: Path
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


@pytest.mark.sweep
@pytest.mark.parametrize("ahead", [-7_200, -90, 90, 3_600, 40_000_000])
def test_a_wrong_clock_loses_nothing(
    worker: Worker, server: EmulatedHub, clock: FakeClock, output: Path, ahead: float
) -> None:
    """Docker Hub says what time it is."""
    wrong = FakeClock(START + ahead)
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


def test_a_position_in_the_future_is_refused(
    worker: Worker, server: EmulatedHub, clock: FakeClock, output: Path
) -> None:
    """Events until then would be lost: by Docker Hub's clock, or by this one."""
    worker.exporter().export("acme", output, since="1d")
    clock.time -= 61
    with pytest.raises(ExportError) as refused:
        worker.exporter().export("acme", output)
    position, now = (iso_time(NOW - timedelta(seconds=each)) for each in (60, 61))
    assert str(refused.value) == (
        f"{output} has all events up to {position}, says its checkpoint, but it is {now} now: a "
        "clock is or was wrong. Set the clock, or export to another file"
    )
    ahead = FakeClock(START + 500)
    with pytest.raises(ExportError, match="a clock is or was wrong"):
        worker.exporter(clock=ahead).export("acme", output)


@pytest.mark.parametrize("times", [1, 2])
def test_a_list_that_ends_early_loses_nothing(
    worker: Worker, server: EmulatedHub, clock: FakeClock, output: Path, times: int
) -> None:
    """Empty pages that the service sends for some time are not taken for the end."""
    exporter = worker.exporter()
    add_event(server, START - 120, "known")
    exporter.export("acme", output, since="1h")
    clock.time += 300
    for second in range(290, 70, -1):
        add_event(server, START + second - 60, f"new {second}")
    server.faults.add("empty-list", path="*auditlogs*", after=times - 1, times=1)
    with pytest.raises(UnexpectedResponseError) as caught:
        exporter.export("acme", output)
    overlap = iso_time(NOW - timedelta(minutes=11))
    assert str(caught.value) == (
        f"the list of events ended early: it lacks events that were listed before, after {overlap}"
    )
    assert len(lines(output)) == 1
    assert exporter.export("acme", output).total == 221


def test_events_without_a_time_need_not_be_listed_again(worker: Worker, output: Path) -> None:
    """They are known, but it is not known which windows they belong to."""
    listed = [{"name": "x"}]

    def respond(request: httpx.Request) -> httpx.Response:
        first = request.url.params.get("page", "1") == "1"
        return httpx.Response(200, json={"logs": listed if first else []})

    exporter = worker.exporter(token="e30.e30.x", transport=httpx.MockTransport(respond))
    exporter.export("acme", output, since="1h", until="20min")
    assert exporter.export("acme", output, until="10min").total == 1
    listed.clear()
    assert exporter.export("acme", output).total == 1


def paging(
    events: list[dict[str, Any]], arrivals: dict[int, dict[str, Any]]
) -> Callable[[httpx.Request], httpx.Response]:
    """Respond like Docker Hub, in pages of two; before a request, by number, an event arrives."""
    count = 0

    def respond(request: httpx.Request) -> httpx.Response:
        nonlocal count
        count += 1
        if count in arrivals:
            events.insert(0, arrivals[count])
        begin = (int(request.url.params.get("page", 1)) - 1) * 2
        return httpx.Response(200, json={"logs": events[begin : begin + 2]})

    return respond


def plain_event(name: str) -> dict[str, Any]:
    """Make an event as in old responses: without an ID."""
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
    exporter = worker.exporter(token="e30.e30.x", transport=httpx.MockTransport(handler))

    exporter.export("acme", output, since="1h", until="20min")

    found = Counter(each["name"] for each in lines(output))
    if len(arriving) <= 2:
        assert found == Counter(each["name"] for each in events)
    else:
        assert set(found) >= set("abcd")
        assert max(found.values()) <= 2


def test_an_item_that_is_not_an_event_is_kept_unchanged(worker: Worker, output: Path) -> None:
    handler = paging([{"name": "a"}, 3], {})  # type: ignore[list-item]
    exporter = worker.exporter(token="e30.e30.x", transport=httpx.MockTransport(handler))
    exporter.export("acme", output, since="1h")
    assert lines(output) == [{"event": 3}, {"name": "a"}]
