"""Which page comes next, for every kind of list: links, their special cases, and general rules."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from listings import (
    KINDS,
    Query,
    RepeatError,
    accept,
    catalog,
    cursor_of,
    linked,
    logs,
    names,
    read,
    tags,
    things,
    users,
)

from dockerhub._base.messages import Request
from dockerhub._paging.positions import Position
from dockerhub._paging.styles import STYLES

pytestmark = pytest.mark.sweep


@pytest.mark.parametrize(
    "link",
    [
        lambda query: f"https://hub.docker.com/v2/other/path?{urlencode(query)}",
        lambda query: f"https://registry.hub.docker.com/v2/x/?{urlencode(query)}",
        lambda query: f"https://evil.example:8443/?{urlencode(query)}",
        lambda query: f"http://hub.docker.com/v2/x?{urlencode(query)}",
        lambda query: f"/v2/x?{urlencode(query)}",
        lambda query: f"?{urlencode(query)}#top",
        lambda query: f"//hub.docker.com/?{urlencode(query)}",
        lambda query: f"https://hub.docker.com/v2/x?page={query['page']}",
        lambda query: f"https://hub.docker.com/v2/x?page={query['page']}&page_size=",
        lambda query: f"https://hub.docker.com/v2/x?a=&page={query['page']}&b",
        lambda query: f"?page={query['page']}&x=".ljust(8_000, "y"),
    ],
)
def test_only_the_query_of_a_link_is_used(link: Callable[[Query], str]) -> None:
    """The link may name another host, be relative or plain HTTP, or lack the page size."""
    service = linked(things(7), link=link)
    asked: list[Query] = []

    def serve(query: Query) -> Any:
        asked.append(query)
        return service(query)

    assert names(read(tags(page_size=3), serve)) == [1, 2, 3, 4, 5, 6, 7]
    assert [query["page_size"] for query in asked] == ["3", "3", "3"]


def test_the_request_for_the_next_page_goes_to_the_address_of_the_first() -> None:
    """Only the query differs."""
    cursor = cursor_of(tags(page_size=3))
    accept(cursor, {"results": things(3), "next": "http://evil.example/steal?page=2&cursor=a%26b"})
    request = cursor.next_request()
    assert request == evolve(tags(), query=(("page_size", "3"), ("page", "2"), ("cursor", "a&b")))
    assert request.url("https://h").endswith("?page_size=3&page=2&cursor=a%26b")


@pytest.mark.parametrize("link", [None, ""])
def test_a_missing_link_is_the_end(link: Any) -> None:
    for body in ({"results": things(3), "next": link}, {"results": things(3)}):
        cursor = cursor_of(tags())
        assert accept(cursor, body) == [0, 1, 2]
        assert cursor.next_request() is None
        assert not cursor.repeats()


@pytest.mark.parametrize(
    "link",
    [5, True, ["x"], {}, "http://[::1/?page=2", "?page=2\n", "?page=2\ud800", "?" + "x" * 8_001],
)
def test_an_unusable_link_is_reported_and_the_items_are_kept(link: Any) -> None:
    """The list continues after them, on the same page."""
    cursor = cursor_of(tags(page_size=3))
    assert accept(cursor, {"results": things(3), "next": link}) == [0, 1, 2]
    assert "unusable" in cursor.problem
    assert cursor.position == Position((("page_size", "3"),), 3)


@pytest.mark.parametrize(
    "links",
    [
        ["?page=1"],
        ["?"],
        ["?page=2", "?page=2"],
        ["?page=2", "?page=1"],
        ["?page=3", "?page=2"],
        ["?page=x", "?page=1"],
        ["?page=2", "?page=3", "?page=2"],
        ["?cursor=a", "?cursor=b", "?cursor=a"],
        ["?cursor=a", "?cursor=b", "?cursor=c", "?cursor=a"],
        ["?page_size=10&page=1"],
    ],
)
def test_a_circle_of_links_is_an_error(links: list[str]) -> None:
    """Also one of several pages."""
    bodies = iter({"results": things(n)[n - 1 :], "next": x} for n, x in enumerate(links, 1))
    with pytest.raises(RepeatError):
        read(tags(), lambda _: next(bodies))


@pytest.mark.parametrize(("empty", "circle"), [(10, False), (11, True)])
def test_ten_pages_without_a_new_item_are_allowed(empty: int, *, circle: bool) -> None:
    """After more, the client no longer follows the links."""
    cursor = cursor_of(tags())
    accept(cursor, {"results": things(1), "next": "?page=2"})
    for number in range(empty):
        accept(cursor, {"results": [], "next": f"?page={number + 3}"})
    assert cursor.repeats() is circle


def test_an_endless_list_of_empty_pages_is_an_error() -> None:
    """Each page links to another one."""
    with pytest.raises(RepeatError):
        read(
            tags(),
            lambda query: {"results": [], "next": f"?page={int(query.get('page', 1)) + 1}"},
        )


@pytest.mark.parametrize(
    ("body", "ended"),
    [({"count": 10}, True), ({"count": 9}, True), ({"count": 11}, False)]
    + [(body, False) for body in ({}, {"count": None}, [], [10], None, "text")],
)
def test_the_last_page_read_again_shows_whether_items_were_deleted(
    body: Any, *, ended: bool
) -> None:
    """Ten items of 25 were read, and then a page was missing."""
    cursor = cursor_of(tags(page_size=10))
    accept(cursor, {"results": things(10), "count": 25, "next": "?page=2"})
    assert cursor.ended_meanwhile(body) is ended


def test_eleven_pages_in_a_row_may_have_nothing_new() -> None:
    """At the beginning of a list, too; then it is a list without an end."""
    cursor = cursor_of(tags())
    for page in range(11):
        assert not cursor.repeats()
        accept(cursor, {"results": [], "next": f"?at={page + 1}"})
    assert cursor.repeats()


@pytest.mark.parametrize("request_", [logs(page_size=3), users(count=3)])
@pytest.mark.parametrize("rows", [things(3), [{"action": "push", "name": "acme/app"}] * 3])
def test_a_service_that_ignores_the_page_number_is_an_error(
    request_: Request, rows: list[Any]
) -> None:
    """Its items are delivered once."""
    found: list[Any] = []
    cursor = cursor_of(request_)
    while cursor.next_request() and not cursor.repeats():
        found += accept(cursor, {"logs": rows, "Resources": rows})
        assert len(found) == 3
    assert cursor.repeats()


@given(
    st.integers(0, 60),
    st.integers(1, 100),
    st.integers(1, 20),
    st.booleans(),
)
def test_every_item_of_a_linked_list_is_delivered_once(
    count: int, asked: int, largest: int, counted: bool
) -> None:
    """For any page size: the service may reduce or ignore the requested one."""
    service = linked(things(count), largest=largest, count=counted)
    assert names(read(tags(page_size=asked), service)) == list(range(1, count + 1))


@given(st.lists(st.integers(0, 9), max_size=10))
def test_pages_may_be_of_any_size(sizes: list[int]) -> None:
    """Also empty in the middle, as long as there is a link."""
    items, pages = things(sum(sizes)), []
    for size in sizes or [0]:
        pages.append(items[:size])
        items = items[size:]

    def serve(query: Query) -> Any:
        at = int(query.get("at", "0"))
        more = at + 1 < len(pages)
        return {"results": pages[at], "next": f"?at={at + 1}" if more else None}

    assert names(read(tags(), serve)) == list(range(1, sum(sizes) + 1))


@given(st.integers(0, 60), st.integers(1, 20), st.integers(1, 20), st.booleans())
def test_every_event_of_a_log_is_delivered_once(
    count: int, asked: int, largest: int, missing: bool
) -> None:
    """It has no links; after the end there is an empty page, or none."""

    def serve(query: Query) -> Any:
        page, size = int(query.get("page", "1")), min(int(query["page_size"]), largest)
        rows = things(count)[(page - 1) * size : page * size]
        return None if missing and page > 1 and not rows else {"logs": rows}

    assert names(read(logs(page_size=asked), serve)) == list(range(1, count + 1))


@given(
    st.integers(0, 60),
    st.integers(1, 20),
    st.lists(st.integers(1, 20), min_size=1),
    st.sampled_from(["exact", "absent", "null"]),
    st.booleans(),
)
def test_every_user_is_delivered_once(
    count: int, asked: int, sizes: list[int], total: str, missing: bool
) -> None:
    """By index, with and without a total; pages may be shorter than requested."""
    calls = iter(sizes * 100)

    def serve(query: Query) -> Any:
        start, size = int(query.get("startIndex", "1")), min(int(query["count"]), next(calls))
        assert total != "exact" or start <= max(count, 1), "nothing is behind the total"
        rows = things(count)[start - 1 : start - 1 + size]
        if missing and start > 1 and not rows:
            return None
        totals = {"exact": {"totalResults": count}, "null": {"totalResults": None}, "absent": {}}
        return {"Resources": rows, **totals[total]}

    assert names(read(users(count=asked), serve)) == list(range(1, count + 1))


@given(
    st.integers(0, 60),
    st.integers(1, 20),
    st.lists(st.integers(1, 20), min_size=1),
    st.booleans(),
    st.booleans(),
)
def test_every_result_of_the_catalog_is_delivered_once(
    count: int, asked: int, sizes: list[int], told: bool, missing: bool
) -> None:
    """By the number of results to skip, from 0; otherwise as for users."""
    calls = iter(sizes * 100)

    def serve(query: Query) -> Any:
        start, size = int(query.get("from", "0")), min(int(query["size"]), next(calls))
        assert not told or start < max(count, 1), "nothing is behind the total"
        rows = things(count)[start : start + size]
        if missing and start and not rows:
            return None
        return {"results": rows, **({"total": count} if told else {})}

    assert names(read(catalog(size=asked), serve)) == list(range(1, count + 1))


@given(st.data())
def test_items_that_are_added_meanwhile_cause_no_repetition(data: st.DataObject) -> None:
    """They move others to the next page, where the client recognizes those."""
    size = data.draw(st.integers(1, 8))
    count = data.draw(st.integers(0, 40))
    listing = things(count)
    new = iter(range(1_000, 2_000))
    arrivals = iter(data.draw(st.lists(st.integers(0, size), max_size=10)))

    def serve(query: Query) -> Any:
        body = linked(listing)(query)
        for _ in range(next(arrivals, 0)):
            listing.insert(0, {"id": next(new)})
        return body

    found = [name for name in names(read(tags(page_size=size), serve)) if name < 1_000]
    assert found == list(range(1, count + 1))


def test_every_pagination_style_is_tested() -> None:
    """The tests above have one list of each."""
    assert {each.pagination for each in KINDS.values()} == set(STYLES)
