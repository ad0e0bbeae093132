"""Single pages: which of their items are new, what is foreseen, and which are none."""

from functools import partial
from typing import Any

import pytest
from listings import LOGS, TAGS, USERS, accept, cursor_of, logs, style_of, tags, things, users

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
        # All items were seen.
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
def test_a_stale_link_is_told_from_a_lost_page(
    bodies: list[tuple[int, int | None]], *, ends: bool
) -> None:
    """When a page of ten was asked for, these came, and the next one is not there."""
    cursor = cursor_of(tags(page_size=10))
    for number, (size, total) in enumerate(bodies):
        rows = [{"id": number * 100 + row + 1} for row in range(size)]
        accept(cursor, {"results": rows, "count": total, "next": f"?page={number + 2}"})
    assert cursor.ends_at_missing_page() is ends


def test_the_first_page_cannot_be_missing() -> None:
    """Then the thing itself is."""
    for request in (tags(), logs(), users()):
        assert not cursor_of(request).ends_at_missing_page()


def test_a_stale_link_is_recognised_when_the_listing_was_resumed() -> None:
    """What was seen before is not counted, so the total says nothing."""
    cursor = cursor_of(tags(page_size=10), Position((("page_size", "10"), ("page", "4"))))
    accept(cursor, {"results": things(4), "count": 34, "next": "?page=5"})
    assert cursor.ends_at_missing_page()


def test_a_missing_page_of_a_counted_index_is_not_the_end() -> None:
    """The service promised more users."""
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
def test_an_item_is_known_by_what_is_unique_in_its_listing(
    key: str, request_: Request, *, known: bool
) -> None:
    """Events have the names of what they happened to, so these are no keys there."""
    cursor = cursor_of(request_)
    first = [{key: "a", "x": 1}, {key: "b"}]
    second = [{key: "b", "y": 2}, {key: "c"}]
    for rows in (first, second):
        fresh = accept(
            cursor, {"results": rows, "logs": rows, "Resources": rows, "next": "?page=2"}
        )
    assert fresh == ([1] if known else [0, 1])


def test_two_tags_of_one_image_are_two_tags() -> None:
    """They have the same digest."""
    cursor = cursor_of(tags())
    accept(cursor, {"results": [{"name": "latest", "digest": "d"}], "next": "?page=2"})
    assert accept(cursor, {"results": [{"name": "3.12", "digest": "d"}]}) == [0]


def test_items_that_nothing_identifies_are_delivered_as_they_come() -> None:
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
    """If it is a number of things at all."""
    for name, request in (("count", tags()), ("totalResults", users())):
        cursor = cursor_of(request)
        accept(cursor, {"results": [], name: value})
        assert cursor.counts.total == total


def ahead(cursor: Cursor, count: int, wanted: int | None = None) -> list[dict[str, str]]:
    return [
        dict(request.query)
        for request in cursor.upcoming(cursor.position or Position(()), count, wanted)
    ]


def test_pages_are_foreseen_once_the_total_is_known() -> None:
    """No more than there are, than are allowed, and than are wanted."""
    cursor = cursor_of(tags(page_size=10))
    assert ahead(cursor, 8) == [{"page_size": "10"}]
    accept(cursor, {"results": things(10), "count": 45, "next": "?page=2&page_size=10"})
    pages = [{"page_size": "10", "page": str(number)} for number in range(2, 6)]
    assert ahead(cursor, 8) == pages
    assert ahead(cursor, 2) == pages[:2]
    assert ahead(cursor, 8, 11) == pages[:2]
    assert ahead(cursor, 8, 10) == pages[:1]
    assert ahead(cursor, 1) == pages[:1]


def test_items_that_are_behind_are_not_wanted_again() -> None:
    """A listing may go on in the middle of a page."""
    cursor = cursor_of(tags(page_size=10))
    accept(cursor, {"results": things(10), "count": 45, "next": "?page=2"})
    cursor.position = Position((("page", "2"),), 8)
    assert len(ahead(cursor, 8, 2)) == 1
    assert len(ahead(cursor, 8, 3)) == 2


def test_pages_of_an_index_are_foreseen_too() -> None:
    cursor = cursor_of(users(count=10))
    accept(cursor, {"Resources": things(10), "totalResults": 35})
    assert [query["startIndex"] for query in ahead(cursor, 8)] == ["11", "21", "31"]


@pytest.mark.parametrize(
    ("request_", "body"),
    [
        (tags(), {"results": things(10), "next": "?page=2"}),
        (tags(), {"results": things(10), "next": "?cursor=x", "count": 45}),
        (tags(), {"results": things(10), "next": "?page=x", "count": 45}),
        (tags(), {"results": things(10), "next": "?page=" + "9" * 5_000, "count": 45}),
        (tags(), {"results": [], "next": "?page=2", "count": 45}),
        (logs(), {"logs": things(10), "count": 45}),
        (users(), {"Resources": things(10)}),
    ],
)
def test_where_pages_cannot_be_foreseen_there_is_one_at_a_time(
    request_: Request, body: Any
) -> None:
    """No total, no page number, or an empty page."""
    cursor = cursor_of(request_)
    accept(cursor, body)
    assert len(ahead(cursor, 8)) == 1


def test_a_listing_that_led_elsewhere_is_not_foreseen_again() -> None:
    """What was read ahead was not asked for."""
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
def test_a_page_that_was_read_before_items_came_in_is_outdated(
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
    """Under either spelling; a list that the spec does not have is kept as it came."""
    (item,) = page_items(operation, style_of(operation), tags(), body)
    assert type(item) is model


@pytest.mark.parametrize("operation", [TAGS, LOGS, USERS])
def test_a_page_may_have_odd_items(operation: Any) -> None:
    """As many come out as came in: one odd row never costs the page."""
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
    """Null, or where no link leads on, left out."""
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
def test_what_holds_no_list_is_no_page(operation: Any, body: Any) -> None:
    """It would end the listing as if there was nothing."""
    with pytest.raises(
        UnexpectedResponseError, match="the response has no list of items"
    ) as caught:
        page_items(operation, style_of(operation), tags(), body)
    assert caught.value.path == TAGS.path
    assert caught.value.body == body


@pytest.mark.parametrize("body", [None, [], [1], "", "text", 5, True])
def test_what_is_no_object_is_no_page(body: Any) -> None:
    for function in (partial(page_items, TAGS, style_of(TAGS)), partial(decode, TAGS)):
        with pytest.raises(UnexpectedResponseError, match="is not a JSON object but") as caught:
            function(tags(), body)
        assert type(body).__name__ in str(caught.value)
