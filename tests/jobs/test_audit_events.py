"""Which events of a window are new, and how they are written."""

import csv
import json
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dockerhub._jobs.audit.checkpoint import next_span
from dockerhub._jobs.audit.events import (
    Known,
    encode_events,
    joins,
    repeats,
    sift,
    without_repeats,
)

START = datetime(2026, 10, 1, tzinfo=UTC)
OVERLAP = timedelta(minutes=10)


def event(minutes: float, name: str = "a", **more: Any) -> dict[str, Any]:
    at = START + timedelta(minutes=minutes)
    return {"timestamp": at.isoformat(), "name": name, **more}


def at(minutes: float) -> datetime:
    return START + timedelta(minutes=minutes)


def test_a_window_includes_its_beginning_and_not_its_end() -> None:
    """Events come out oldest first; those of the same time in Docker Hub's order."""
    rows = [event(60), event(59, "c"), event(59, "b"), event(5), event(0), event(-1)]
    fresh, known = sift(rows, START, at(60), {}, at(50))
    assert fresh == [event(0), event(5), event(59, "b"), event(59, "c")]
    assert sorted(each.at for each in known.values()) == [at(59), at(59)]


def test_known_events_are_new_only_if_there_are_more_of_them() -> None:
    rows = [event(59), event(59), event(5)]
    fresh, known = sift(rows, START, at(60), {}, at(50))
    assert len(fresh) == 3
    again, known = sift([event(65), event(59), event(59), event(59)], at(50), at(70), known, at(60))
    assert again == [event(59), event(65)], "one more of the three, which arrived late"
    assert sorted((each.count, each.at) for each in known.values()) == [(1, at(65))]


def test_an_event_that_is_missing_once_stays_known() -> None:
    """A response without it does not make it new in the next one."""
    _, known = sift([event(59)], START, at(60), {}, at(50))
    _, known = sift([], at(50), at(61), known, at(51))
    fresh, _ = sift([event(59)], at(51), at(62), known, at(52))
    assert fresh == []


def test_one_of_two_equal_events_that_is_missing_once_stays_known() -> None:
    _, known = sift([event(59), event(59)], START, at(60), {}, at(50))
    _, known = sift([event(59)], at(50), at(61), known, at(51))
    fresh, _ = sift([event(59), event(59)], at(51), at(62), known, at(52))
    assert fresh == []


def test_events_without_a_time_are_exported_once() -> None:
    odd = {"timestamp": "yesterday", "name": "x"}
    fresh, known = sift([odd, event(59), {"event": 3}], START, at(60), {}, at(50))
    assert fresh == [event(59), {"event": 3}, odd]
    fresh, known = sift([odd], at(50), at(61), known, at(51))
    assert fresh == []


@pytest.mark.parametrize(
    "again",
    [
        {"timestamp": "2026-10-01T00:59:00.000000000Z"},
        {"timestamp": "2026-10-01T00:59:00.25Z"},
        {"origin": {"ip": "1.2.3.4"}},
        {"data": None},
    ],
)
def test_an_event_that_looks_different_is_the_same(again: dict[str, Any]) -> None:
    """Its ID identifies it when Docker Hub sends more digits of its time or another key."""
    first = event(59, event_id="e1", data={})
    _, known = sift([first], START, at(60), {}, at(50))
    fresh, _ = sift([{**first, **again}], at(50), at(61), known, at(51))
    assert fresh == []


@pytest.mark.parametrize("time", ["2026-10-01T00:59:00Z", "2026-10-01T00:59:00.000Z"])
def test_an_event_without_an_id_is_the_same_if_its_time_is(time: str) -> None:
    """With any number of digits."""
    _, known = sift([event(59)], START, at(60), {}, at(50))
    again = {"name": "a", "timestamp": time}
    assert [*again] == [*event(59)][::-1], "in another order"
    assert sift([again], at(50), at(61), known, at(51))[0] == []


@pytest.mark.parametrize(
    "other",
    [{"name": "b"}, {"actor": "eve"}, {"action": "x"}, {"account": "x"}, {"event_id": "e2"}],
)
def test_an_id_alone_is_not_trusted(other: dict[str, Any]) -> None:
    """Nor is an empty one: then everything in the event counts."""
    first = event(59, event_id="e1")
    _, known = sift([first], START, at(60), {}, at(50))
    assert len(sift([{**first, **other}], at(50), at(61), known, at(51))[0]) == 1
    first = event(59, event_id="")
    _, known = sift([first], START, at(60), {}, at(50))
    assert len(sift([{**first, "data": 1}], at(50), at(61), known, at(51))[0]) == 1


def test_a_window_that_lacks_all_that_is_known_has_ended_early() -> None:
    """One that lacks some may be outdated; an event exactly at its beginning may be outside."""
    _, known = sift([event(59), event(55)], START, at(60), {}, at(50))
    assert joins([event(61), event(55)], at(50), known)
    assert not joins([event(61)], at(50), known)
    assert not joins([], at(50), known)
    assert joins([], at(59), known)
    # Docker Hub and the client may count the moment at the beginning to different windows.
    second = timedelta(seconds=1)
    assert joins([], at(59) - second, known)
    assert not joins([], at(59) - second - timedelta(milliseconds=1), known)
    assert joins([], at(50), {})
    _, known = sift([{"name": "without a time"}], START, at(60), {}, at(50))
    assert joins([], at(50), known)


EVENTS = st.lists(st.tuples(st.integers(0, 100), st.sampled_from("ab")), max_size=30)


@given(EVENTS, st.lists(st.integers(1, 40), min_size=1, max_size=10))
@settings(max_examples=100, deadline=None)
def test_windows_of_any_length_give_each_event_once(
    events: list[tuple[int, str]], spans: list[int]
) -> None:
    """However often they overlap, and even events that are equal in everything."""
    rows = [event(minutes, name) for minutes, name in sorted(events, reverse=True)]
    found: list[dict[str, Any]] = []
    known: dict[str, Known] = {}
    position = 0
    for span in [*spans, 200]:
        start, stop = max(START, at(position) - OVERLAP), at(position + span)
        seen = [row for row in rows if start.isoformat() <= row["timestamp"] <= stop.isoformat()]
        fresh, known = sift(seen, start, stop, known, max(start, stop - OVERLAP))
        found += fresh
        position += span
    assert sorted(found, key=str) == sorted(rows, key=str)


def test_repeats_across_pages_are_distinguished_from_those_within_one() -> None:
    one, two = event(1), event(2)
    assert not repeats([[one, one], [two]])
    assert repeats([[one], [two, one]])
    assert repeats([[one], [two], [one]])
    assert without_repeats([[one, one], [one, two], [two]]) == [one, one, two]
    assert without_repeats([[one, one], [one, one]]) == [one, one]


def test_json_has_everything_that_was_received() -> None:
    rows = [event(0, "é\u2028\ud800", data={"a": None}), {"event": 3}]
    lines = encode_events(rows, "ndjson", titled=True, bom=False).splitlines()
    assert json.loads(lines[1]) == {"event": 3}
    assert "é\u2028".encode() in lines[0]


def test_csv_is_safe_to_open_in_a_spreadsheet() -> None:
    rows = [
        event(0, '=HYPERLINK("x")', actor="+1", action="-1", account="@x", data={"b": "=é"}),
        {"timestamp": None, "name": "a,b\n", "origin": {"ip": "1.2.3.4"}, "event_id": 7},
    ]
    text = encode_events(rows, "csv", titled=True, bom=False).decode()
    title, first, second = csv.reader(StringIO(text, newline=""))
    assert ",".join(title) == (
        "timestamp,account,action,name,actor,action_description,event_id,data,other"
    )
    assert first[1:5] == ["'@x", "'-1", '\'=HYPERLINK("x")', "'+1"]
    assert first[7] == '{"b": "=é"}'
    assert second == ["", "", "", "a,b\n", "", "", "7", "", '{"origin": {"ip": "1.2.3.4"}}']
    assert encode_events([], "csv", titled=False, bom=False) == b""
    assert (
        encode_events([{"name": "\ud800"}], "csv", titled=False, bom=False) == b",,,\\ud800,,,,,\n"
    )


@pytest.mark.parametrize(
    ("events", "hours"), [(0, 48), (999, 48), (1_000, 24), (5_000, 24), (5_001, 6)]
)
def test_windows_fit_what_is_in_them(events: int, hours: int) -> None:
    assert next_span(timedelta(days=1), events) == timedelta(hours=hours)
    assert next_span(timedelta(days=31), 0) == timedelta(days=32)
    assert next_span(timedelta(minutes=2), 9_999) == timedelta(minutes=1)
