"""Every fault at every request of a list: all items once, or an error that can be resumed."""

from collections.abc import Callable
from functools import partial
from typing import Any

import httpx
import pytest
from driving import Drive
from faults import FAULTS, HARMLESS, PASSING, Fault
from worlds import Pages, names

from dockerhub import HubError, RetryPolicy

pytestmark = pytest.mark.sweep

PAGES = 12
MIDDLE = 6
# One way to read for each client: the synchronous one is derived from the other.
AT_ONCE = pytest.mark.parametrize(
    ("drive", "concurrency"), [("sync", 8), ("asyncio", 1)], indirect=["drive"]
)
ALL = pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)


@pytest.fixture(scope="module")
def pages() -> Pages:
    return Pages(PAGES)


@pytest.fixture
def tags(drive: Drive, pages: Pages) -> Callable[..., Any]:
    """List the tags with a client that stops at the first failure, or with one that retries."""
    transport = drive.transport(pages)

    def listing(retries: int = 0, **options: Any) -> Any:
        # Each thread moves the clock by its wait, so the others see the sum.
        retry = RetryPolicy(retries=retries, longest_wait=3_600 if retries else 0)
        hub = drive.hub(transport=transport, retry=retry)
        return hub.tags.list("acme/app", page_size=pages.size, **options)

    return listing


def strike(
    pages: Pages, fault: Fault, at: int, times: int | None = None
) -> Callable[[httpx.Request, int], httpx.Response | None]:
    """Apply the fault to one page, this many times or permanently."""
    left = [times]

    def struck(_request: httpx.Request, number: int) -> httpx.Response | None:
        if number != at or left[0] == 0:
            return None
        left[0] = None if left[0] is None else left[0] - 1
        return fault(pages, number)

    return struck


def read_all(drive: Drive, pages: Pages, tags: Callable[..., Any]) -> list[str]:
    """List to the end, and resume once after an error, when the fault is over."""
    pager = tags()
    items, error = drive.collect(pager)
    if error is None:
        assert pager.resume_token is None
        return names(items)
    assert isinstance(error, HubError)
    assert error.resume_token == pager.resume_token
    pages.strike = lambda *_: None
    rest, again = drive.collect(tags(resume=error.resume_token))
    assert again is None
    return names(items) + names(rest)


@AT_ONCE
@ALL
def test_a_lasting_fault_loses_and_repeats_nothing(
    drive: Drive, pages: Pages, tags: Callable[..., Any], fault: Fault, concurrency: int
) -> None:
    for at in (1, 2, MIDDLE, PAGES):
        pages.strike = strike(pages, fault, at)
        assert read_all(drive, pages, partial(tags, concurrency=concurrency)) == pages.names


@AT_ONCE
@ALL
def test_a_list_resumes_after_a_fault_at_each_request(
    drive: Drive, pages: Pages, tags: Callable[..., Any], fault: Fault, concurrency: int
) -> None:
    """The fault is at the first request for each page, and again each time the list is resumed."""
    struck: set[int] = set()

    def once(_request: httpx.Request, number: int) -> httpx.Response | None:
        if number in struck or number > PAGES:
            return None
        struck.add(number)
        return fault(pages, number)

    pages.strike = once
    items, token, error = [], None, None
    for _ in range(2 * PAGES + 1):
        more, error = drive.collect(tags(resume=token, concurrency=concurrency))
        items += names(more)
        if error is None:
            break
        token = error.resume_token
    assert error is None
    assert items == pages.names
    assert len(struck) == PAGES


@pytest.mark.parametrize("fault", HARMLESS.values(), ids=HARMLESS)
def test_harmless_oddities_have_no_effect(
    drive: Drive, pages: Pages, tags: Callable[..., Any], fault: Fault
) -> None:
    pages.strike = lambda _request, number: fault(pages, number)
    items, error = drive.collect(tags())
    assert error is None
    assert names(items) == pages.names


@pytest.mark.parametrize("fault", PASSING.values(), ids=PASSING)
def test_errors_in_a_page_are_not_ignored(
    drive: Drive, pages: Pages, tags: Callable[..., Any], fault: Fault
) -> None:
    pages.strike = strike(pages, fault, at=MIDDLE)
    items, error = drive.collect(tags())
    assert isinstance(error, HubError)
    assert names(items) in (pages.names[: 2 * MIDDLE - 2], pages.names[: 2 * MIDDLE])


RECOVERED = ["refused", "slow", "reset in body", "500", "520", "429 in seconds", "no gzip"]


@AT_ONCE
@pytest.mark.parametrize("name", RECOVERED)
def test_a_temporary_fault_is_not_noticed(
    drive: Drive, pages: Pages, tags: Callable[..., Any], name: str, concurrency: int
) -> None:
    for at in (1, 2, MIDDLE, PAGES):
        pages.strike = strike(pages, FAULTS[name], at, times=2)
        items, error = drive.collect(tags(retries=2, concurrency=concurrency))
        assert error is None
        assert names(items) == pages.names
