"""An error while pages are read at the same time counts only if the list reaches its page."""

from typing import Any

import httpx
import pytest
from clocks import FakeClock
from crowds import PATIENT, Limited
from driving import WITH_TRIO, Drive
from worlds import Pages, names, reply

from dockerhub import (
    NotFoundError,
    RateLimitError,
    RetryPolicy,
    ServerError,
    UnexpectedResponseError,
)
from dockerhub.emulator import EmulatedHub


@pytest.fixture
def pages() -> Pages:
    return Pages(40)


def tags(drive: Drive, world: Any, **options: Any) -> Any:
    options = {"page_size": 2, "concurrency": 8, **options}
    hub = drive.hub(transport=drive.transport(world), retry=PATIENT)
    return hub.tags.list("acme/app", **options)


@pytest.mark.sweep
@WITH_TRIO
@pytest.mark.parametrize("broken", range(1, 12))
def test_an_error_is_raised_when_the_list_reaches_it(drive: Drive, broken: int) -> None:
    """It does not matter which of the pages read at once failed; resuming yields the rest."""
    pages = Pages(11)
    pages.strike = lambda _, number: reply(500) if number == broken else None
    items, error = drive.collect(tags(drive, pages, concurrency=4))
    assert isinstance(error, ServerError)
    assert names(items) == pages.names[: 2 * (broken - 1)]
    pages.strike = lambda *_: None
    assert names(tags(drive, pages, resume=error.resume_token)) == pages.names[len(items) :]


def test_the_first_of_several_errors_is_raised(drive: Drive, pages: Pages) -> None:
    pages.strike = lambda _, number: reply(500 + number) if number > 5 else None
    items, error = drive.collect(tags(drive, pages))
    assert len(items) == 10
    assert error.status == 506


def test_an_error_of_a_page_beyond_the_end_of_the_list_is_not_raised(
    drive: Drive, pages: Pages
) -> None:
    """The list ends before a page that an earlier, larger total announced."""

    def strike(_: Any, number: int) -> httpx.Response | None:
        if number == 12:
            return reply(200, pages.body(12, next=None, count=24))
        return reply(500) if number > 12 else None

    pages.strike = strike
    assert names(tags(drive, pages)) == pages.names[:24]
    assert 13 in pages.asked


def test_a_caller_that_cannot_wait_for_the_limit_can_resume(drive: Drive, clock: FakeClock) -> None:
    world = Limited(40, 12, clock)
    hub = drive.hub(transport=drive.transport(world), retry=RetryPolicy(longest_wait=0))
    items, error = drive.collect(hub.tags.list("acme/app", page_size=2, concurrency=8))
    assert isinstance(error, RateLimitError)
    # Some allowed requests may have been used for pages after the refused one.
    assert 2 <= len(items) <= 24
    # No request is sent after the list has ended.
    assert (world.refused, len(world.asked) <= 12) == (0, True)
    clock.advance(120)
    assert names(tags(drive, world, resume=error.resume_token)) == world.names[len(items) :]


@pytest.mark.parametrize(
    "link", [7, ["?page=4"], {"href": "?page=4"}, True, "?page=4\n", "http://["]
)
def test_an_unusable_link_loses_no_item_of_its_page(drive: Drive, pages: Pages, link: Any) -> None:
    for concurrency in (1, 8):
        pages.strike = lambda _, number: (
            reply(200, pages.body(3, next=link)) if number == 3 else None
        )
        pager = tags(drive, pages, concurrency=concurrency)
        items, error = drive.collect(pager)
        assert isinstance(error, UnexpectedResponseError)
        assert "the link to the next page is unusable" in str(error)
        assert names(items) == pages.names[:6]
        pages.strike = lambda *_: None
        assert names(tags(drive, pages, resume=error.resume_token)) == pages.names[6:]


def test_a_stale_link_at_the_end_is_the_end(drive: Drive, pages: Pages) -> None:
    pages.strike = lambda _, number: (
        reply(200, pages.body(40, next=pages.link(41))) if number == 40 else None
    )
    assert names(tags(drive, pages)) == pages.names


def test_a_page_that_disappeared_is_an_error(drive: Drive, pages: Pages) -> None:
    pages.strike = lambda _, number: reply(404, {"message": "gone"}) if number == 6 else None
    items, error = drive.collect(tags(drive, pages))
    assert isinstance(error, NotFoundError)
    assert names(items) == pages.names[:10]


def test_items_that_move_between_pages_are_delivered_once(
    drive: Drive, server: EmulatedHub
) -> None:
    """Tags that are pushed while the list is read move others to the next page."""
    hub = drive.hub(base_url=server.url)
    before = set(server.state.repositories["library", "python"].tags)
    pager = hub.tags.list("python", page_size=4, concurrency=3)
    items = iter(pager)
    found = [next(items) for _ in range(3)]
    server.faults.add("insert-tags", times=None, path="*/tags", count=1)
    found.extend(items)
    assert len({tag.name for tag in found}) == len(found)
    assert {tag.name for tag in found} >= before


def test_a_page_that_is_older_than_the_one_before_is_read_again(drive: Drive) -> None:
    """A tag is pushed while pages are read at once, and a later page was read before that.

    Without the second read, the tag that moved from one page to the other would be lost.
    """
    before = [f"tag-{number}" for number in range(10)]
    after = ["new", *before]
    asked: list[int] = []

    def world(request: httpx.Request) -> httpx.Response:
        number = int(request.url.params.get("page", "1"))
        held = before if number in (1, 3, 5) and number not in asked else after
        asked.append(number)
        rows = [{"name": name} for name in held[2 * number - 2 : 2 * number]]
        link = Pages(9).link(number + 1) if 2 * number < len(held) else None
        return reply(200, {"count": len(held), "next": link, "results": rows})

    assert names(tags(drive, world)) == before
    assert sorted(asked) == [1, 2, 3, 3, 4, 5, 5, 6]


@WITH_TRIO
@pytest.mark.parametrize("concurrency", [1, 8])
def test_an_observers_error_is_raised_unchanged(
    drive: Drive, pages: Pages, concurrency: int
) -> None:
    """The same whether pages are read at once or not, and not as an exception group."""
    pages.strike = lambda _, number: (
        reply(200, pages.body(number, odd=1)) if number in (5, 6) else None
    )

    def refuse(drift: Any) -> None:
        raise LookupError(drift.pointer)

    hub = drive.hub(transport=drive.transport(pages), on_drift=refuse)
    pager = hub.tags.list("acme/app", page_size=2, concurrency=concurrency)
    with pytest.raises(LookupError, match="/odd"):
        list(pager)
