"""Single pages: their new items, pages read in advance, and invalid pages."""

from functools import partial
from typing import Any

import pytest
from listings import (
    LOGS,
    TAGS,
    USERS,
    accept,
    catalog,
    cursor_of,
    logs,
    style_for,
    style_of,
    tags,
    things,
    users,
)

from dockerhub import UnexpectedResponseError
from dockerhub._base.messages import Request
from dockerhub._paging.cursor import Cursor
from dockerhub._paging.pages import page_items
from dockerhub._paging.positions import Position
from dockerhub._responses.results import decode
from dockerhub_openapi.models import AuditLog, ScimUser, Tag


@pytest.mark.parametrize(
    ("bodies", "ends"),
    [
        # All items were read.
        ([(3, 3)], True),
        ([(10, 20), (10, 20)], True),
        # A short page is the last one.
        ([(10, None), (4, None)], True),
        ([(4, None)], True),
        ([(0, None)], True),
        # A page that is missing in the middle.
        ([(10, 99)], False),
        ([(10, 99), (10, 99)], False),
        ([(10, 99), (4, 99)], False),
        ([(10, None), (10, None)], False),
        # The service ignores the page size, so that the page is not short.
        ([(4, 99)], False),
        ([(4, 99), (4, 99)], False),
    ],
)
def test_a_stale_link_differs_from_a_lost_page(
    bodies: list[tuple[int, int | None]], *, ends: bool
) -> None:
    """These items were read from pages of ten, and the next page does not exist."""
    cursor = cursor_of(tags(page_size=10))
    for number, (size, total) in enumerate(bodies):
        rows = [{"id": number * 100 + row + 1} for row in range(size)]
        accept(cursor, {"results": rows, "count": total, "next": f"?page={number + 2}"})
    assert cursor.ends_at_missing_page() is ends


def test_the_first_page_cannot_be_missing() -> None:
    """Then the list itself does not exist."""
    for request in (tags(), logs(), users()):
        assert not cursor_of(request).ends_at_missing_page()


def test_a_stale_link_is_recognized_after_resuming() -> None:
    """Items before the resume token are not counted, so the total does not help."""
    cursor = cursor_of(tags(page_size=10), Position((("page_size", "10"), ("page", "4"))))
    accept(cursor, {"results": things(4), "count": 34, "next": "?page=5"})
    assert cursor.ends_at_missing_page()


@pytest.mark.parametrize(
    ("request_", "query", "rows", "before"),
    [
        (tags(), {"page": "4", "page_size": "10"}, 3, 30),
        (tags(), {"page": "4", "page_size": "10"}, 20, 60),
        (tags(), {"page": "4", "page_size": "x"}, 10, 30),
        (tags(), {"page": "4"}, 0, 3),
        (tags(), {"page_size": "10"}, 3, 0),
        (logs(), {"page": "4", "page_size": "10"}, 3, 30),
        (users(), {"startIndex": "31", "count": "10"}, 3, 30),
        (catalog(), {"from": "30", "size": "10"}, 3, 30),
        (catalog(), {"from": "0", "size": "10"}, 3, 0),
    ],
)
def test_items_before_the_start_of_a_resumed_list_count(
    request_: Request, query: dict[str, str], rows: int, before: int
) -> None:
    """Whether all have come is told by the number of all of them."""
    cursor = cursor_of(request_, Position(tuple(query.items())))
    (name, *_), found = style_for(request_).lists, before + rows
    accept(cursor, {name: things(rows), "next": "?page=5"})
    assert (cursor.problem, cursor.incomplete) == ("", False)
    total, more = ({"total": each, "totalResults": each} for each in (found, found + 1))
    assert cursor.ended_meanwhile(total)
    assert not cursor.ended_meanwhile(more)
    accept(cursor, {name: [], **more})
    assert cursor.problem == f"the list ended after {found} of {found + 1} items"
    assert cursor.incomplete


def test_a_missing_page_of_a_counted_index_is_not_the_end() -> None:
    """The total says that there are more users."""
    cursor = cursor_of(users(count=10))
    accept(cursor, {"Resources": things(10), "totalResults": 30})
    assert not cursor.ends_at_missing_page()


@pytest.mark.parametrize(
    ("key", "request_", "known"),
    [
        ("uuid", tags(), True),
        ("id", tags(), True),
        ("name", tags(), True),
        ("digest", tags(), True),
        ("event_id", tags(), False),
        ("event_id", logs(), True),
        ("name", logs(), False),
        ("id", logs(), False),
        ("id", users(), True),
        ("userName", users(), False),
    ],
)
def test_an_item_is_known_by_what_is_unique_in_its_list(
    key: str, request_: Request, *, known: bool
) -> None:
    """Names in events are those of their objects, so they are not unique."""
    cursor = cursor_of(request_)
    first = [{key: "a", "x": 1}, {key: "b"}]
    second = [{key: "b", "y": 2}, {key: "c"}]
    for rows in (first, second):
        fresh = accept(
            cursor, {"results": rows, "logs": rows, "Resources": rows, "next": "?page=2"}
        )
    assert fresh == ([1] if known else [0, 1])


def test_pages_that_came_before_bring_nothing_new() -> None:
    """Also if others were between them; what cannot be identified may come again."""
    cursor = cursor_of(tags())
    pages = [things(6)[start : start + 2] for start in (0, 2, 4)] * 2
    for number, rows in enumerate(pages):
        fresh = accept(cursor, {"results": rows, "next": f"?cursor={number}"})
        assert fresh == ([0, 1] if number < 3 else [])
    for number in range(9):
        rows = [{"id": 100 + number % 3}, {"x": 1}]
        fresh = accept(cursor, {"results": rows, "next": f"?cursor=x{number}"})
        assert fresh == [0, 1]


def test_two_tags_of_one_image_are_two_tags() -> None:
    """They have the same digest."""
    cursor = cursor_of(tags())
    accept(cursor, {"results": [{"name": "latest", "digest": "d"}], "next": "?page=2"})
    assert accept(cursor, {"results": [{"name": "3.12", "digest": "d"}]}) == [0]


def test_items_without_a_unique_key_are_delivered_unchanged() -> None:
    """Whatever they are."""
    odd: list[Any] = [None, 5, "text", [], {}, {"id": None}, {"id": ""}, {"id": []}, {"name": {}}]
    cursor = cursor_of(tags())
    assert accept(cursor, {"results": odd, "next": "?page=2"}) == list(range(9))
    assert accept(cursor, {"results": [*odd, {"x": 1}]}) == list(range(10))


@pytest.mark.parametrize(
    ("value", "total"),
    [
        (0, 0),
        (5, 5),
        (5.0, 5),
        (10**12, 10**12),
        (10**12 + 1, None),
        (-1, None),
        (True, None),
        ("5", None),
        (None, None),
        (float("nan"), None),
        (float("inf"), None),
        ([], None),
    ],
)
def test_the_total_is_what_the_service_says(value: Any, total: int | None) -> None:
    """If it is a valid number."""
    for name, request in (("count", tags()), ("totalResults", users())):
        cursor = cursor_of(request)
        accept(cursor, {"results": [], name: value})
        assert cursor.counts.total == total


@pytest.mark.parametrize(
    ("rows", "told", "total"),
    [(1, 9, 9), (1, None, None), (1, 0, 0), (0, 3, 3), (0, 0, 5), (0, None, 5)],
)
def test_the_last_page_tells_the_total(rows: int, told: int | None, total: int | None) -> None:
    """An empty page after others that says 0, or nothing, is not believed."""
    cursor = cursor_of(tags())
    accept(cursor, {"results": things(2), "count": 5, "next": "?page=2"})
    accept(cursor, {"results": things(rows), "count": told, "next": "?page=3"})
    assert cursor.counts.total == total


def ahead(cursor: Cursor, count: int, wanted: int | None = None) -> list[dict[str, str]]:
    return [
        dict(request.query)
        for request in cursor.upcoming(cursor.position or Position(()), count, wanted)
    ]


def test_pages_are_read_in_advance_once_the_total_is_known() -> None:
    """No more than exist, than are allowed, and than are needed."""
    cursor = cursor_of(tags(page_size=10))
    assert ahead(cursor, 8) == [{"page_size": "10"}]
    accept(cursor, {"results": things(10), "count": 45, "next": "?page=2&page_size=10"})
    pages = [{"page_size": "10", "page": str(number)} for number in range(2, 6)]
    assert ahead(cursor, 8) == pages
    assert ahead(cursor, 2) == pages[:2]
    assert ahead(cursor, 8, 11) == pages[:2]
    assert ahead(cursor, 8, 10) == pages[:1]
    assert ahead(cursor, 1) == pages[:1]


def test_items_before_the_position_are_not_requested_again() -> None:
    """A list may continue in the middle of a page."""
    cursor = cursor_of(tags(page_size=10))
    accept(cursor, {"results": things(10), "count": 45, "next": "?page=2"})
    cursor.position = Position((("page", "2"),), 8)
    assert len(ahead(cursor, 8, 2)) == 1
    assert len(ahead(cursor, 8, 3)) == 2


def test_pages_of_an_index_or_a_log_are_read_in_advance_too() -> None:
    cursor = cursor_of(users(count=10))
    accept(cursor, {"Resources": things(10), "totalResults": 35})
    assert [query["startIndex"] for query in ahead(cursor, 8)] == ["11", "21", "31"]
    cursor = cursor_of(logs(page_size=10))
    accept(cursor, {"logs": things(10), "count": 35})
    assert [query["page"] for query in ahead(cursor, 8)] == ["2", "3", "4"]


@pytest.mark.parametrize(
    ("request_", "body"),
    [
        (tags(), {"results": things(10), "next": "?page=2"}),
        (tags(), {"results": things(10), "next": "?cursor=x", "count": 45}),
        (tags(), {"results": things(10), "next": "?page=x", "count": 45}),
        (tags(), {"results": things(10), "next": "?page=" + "9" * 5_000, "count": 45}),
        (tags(), {"results": [], "next": "?page=2", "count": 45}),
        (users(), {"Resources": things(10)}),
    ],
)
def test_without_a_total_pages_are_read_one_by_one(request_: Request, body: Any) -> None:
    """The same without a page number, or after an empty page."""
    cursor = cursor_of(request_)
    accept(cursor, body)
    assert len(ahead(cursor, 8)) == 1


def test_after_an_unexpected_link_no_page_is_read_in_advance() -> None:
    """The page that was read in advance was not the next one."""
    cursor = cursor_of(tags())
    accept(cursor, {"results": things(10), "count": 99, "next": "?page=2"})
    cursor.read_ahead.pending = {(("page", "3"),): {}}
    assert len(ahead(cursor, 8)) == 1
    cursor.read_ahead.pending = {}
    assert len(ahead(cursor, 8)) == 1


@pytest.mark.parametrize(
    ("body", "outdated"),
    [
        ({"count": 9}, True),
        ({"count": 10}, False),
        ({"count": 11}, False),
        ({}, False),
        ([], False),
        (None, False),
    ],
)
def test_a_page_that_was_read_before_items_were_added_is_outdated(
    body: Any, *, outdated: bool
) -> None:
    cursor = cursor_of(tags())
    assert not cursor.outdated(body)
    accept(cursor, {"results": things(3), "count": 10, "next": "?page=2"})
    assert cursor.outdated(body) is outdated


@pytest.mark.parametrize(
    ("operation", "body", "model"),
    [
        (TAGS, {"results": [{"name": "latest"}]}, Tag),
        (LOGS, {"logs": [{"action": "repo.tag.push"}]}, AuditLog),
        (USERS, {"resources": [{"id": "1"}]}, ScimUser),
        (USERS, {"Resources": [{"id": "1"}]}, ScimUser),
        (USERS, {"Resources": [{"id": "1"}], "resources": None}, ScimUser),
        (LOGS, {"results": [{"action": "repo.tag.push"}]}, dict),
        (TAGS, {"Resources": [{"name": "latest"}]}, dict),
    ],
)
def test_the_items_of_a_page_are_models(operation: Any, body: Any, model: type) -> None:
    """With both spellings of names; a list that is not in the spec is returned unchanged."""
    (item,) = page_items(operation, style_of(operation), tags(), body)
    assert type(item) is model


@pytest.mark.parametrize("operation", [TAGS, LOGS, USERS])
def test_a_page_may_have_odd_items(operation: Any) -> None:
    """Their number does not change: an odd row never loses the page."""
    odd = [None, 5, "x", [], {}, {"id": []}, {"name": 5}]
    for name in ("results", "logs", "resources", "Resources"):
        if name == "results" or operation is not TAGS:
            assert len(page_items(operation, style_of(operation), tags(), {name: odd})) == len(odd)


@pytest.mark.parametrize(
    ("operation", "body"),
    [
        (TAGS, {"results": None}),
        (TAGS, {"results": []}),
        (LOGS, {"logs": None}),
        (LOGS, {}),
        (USERS, {"totalResults": 0}),
        (USERS, {"resources": None, "Resources": None}),
    ],
)
def test_a_page_may_be_empty(operation: Any, body: Any) -> None:
    """Null; or omitted, if there is no link."""
    assert page_items(operation, style_of(operation), tags(), body) == []


@pytest.mark.parametrize(
    ("operation", "body"),
    [
        (TAGS, {}),
        (TAGS, {"detail": "maintenance"}),
        (TAGS, {"results": "x"}),
        (TAGS, {"results": {}}),
        (TAGS, {"results": 5, "count": 9}),
        (LOGS, {"logs": {"a": 1}}),
        (USERS, {"Resources": 5}),
    ],
)
def test_a_response_without_a_list_is_not_a_page(operation: Any, body: Any) -> None:
    """Otherwise the list would end as if it were empty."""
    with pytest.raises(
        UnexpectedResponseError, match=r"^the response has no list of items \("
    ) as caught:
        page_items(operation, style_of(operation), tags(), body)
    assert caught.value.path == TAGS.path
    assert caught.value.body == body


@pytest.mark.parametrize("body", [None, [], [1], "", "text", 5, True])
def test_a_response_that_is_not_an_object_is_not_a_page(body: Any) -> None:
    for function in (partial(page_items, TAGS, style_of(TAGS)), partial(decode, TAGS)):
        with pytest.raises(UnexpectedResponseError, match="is not a JSON object but") as caught:
            function(tags(), body)
        assert type(body).__name__ in str(caught.value)
