"""Lists as a user iterates them: items, pages, limits, resuming, and what ends them."""

from collections.abc import Callable
from itertools import islice
from typing import Any

import httpx
import pytest
from clocks import START, FakeClock
from driving import WITH_TRIO, Drive
from worlds import Pages, Scripted, batches, bearer, names, reply

from dockerhub import (
    HubError,
    IncompleteListError,
    NotFoundError,
    OidcLogin,
    PaginationDepthError,
    RetryPolicy,
    ServerError,
    UnexpectedResponseError,
)
from dockerhub.emulator import EmulatedHub
from dockerhub.emulator.seeds.demo import OIDC_CONNECTION

PATIENT = {"retry": RetryPolicy(retries=0)}
TAGS = "/v2/namespaces/{namespace}/repositories/{repository}/tags"


@pytest.fixture
def pages() -> Pages:
    return Pages(5)


def tags(drive: Drive, world: Any, **options: Any) -> Any:
    hub = drive.hub(transport=drive.transport(world), **PATIENT)
    return hub.tags.list("acme/app", page_size=2, **options)


@WITH_TRIO
@pytest.mark.parametrize("concurrency", [1, 3, 32])
def test_all_items_are_in_order_with_one_request_per_page(
    drive: Drive, pages: Pages, concurrency: int
) -> None:
    items = list(tags(drive, pages, concurrency=concurrency))
    assert names(items) == pages.names
    assert sorted(pages.asked) == [1, 2, 3, 4, 5]


def test_nothing_is_requested_before_the_iteration(drive: Drive, pages: Pages) -> None:
    tags(drive, pages)
    assert pages.asked == []


def test_pages_are_read_when_they_are_needed(drive: Drive, pages: Pages) -> None:
    assert names(list(islice(tags(drive, pages), 3))) == pages.names[:3]
    assert pages.asked == [1, 2]


def test_a_pager_can_be_iterated_again(drive: Drive, pages: Pages) -> None:
    pager = tags(drive, pages)
    assert names(list(pager)) == names(list(pager)) == pages.names


def test_pages_have_their_items_and_the_total(drive: Drive, pages: Pages) -> None:
    found = list(tags(drive, pages).pages())
    assert [names(page.items) for page in found] == list(batches(pages.names, 2))
    assert {page.total for page in found} == {10}


def test_the_total_is_read_from_the_first_page(drive: Drive, pages: Pages) -> None:
    pager = tags(drive, pages)
    assert pager.total is None
    list(islice(pager, 1))
    assert pager.total == len(pages.names)


def test_items_can_be_read_raw(drive: Drive, pages: Pages) -> None:
    """The list itself does not change, and each of the two has a position of its own."""
    pager = tags(drive, pages, limit=3)
    raw = pager.raw()

    assert [row["name"] for row in raw] == pages.names[:3] == names(list(pager))
    assert all(type(row) is dict for row in raw)
    assert raw.resume_token == pager.resume_token


@pytest.mark.parametrize("limit", range(12))
def test_a_limit_causes_no_unneeded_request(drive: Drive, pages: Pages, limit: int) -> None:
    pager = tags(drive, pages, limit=limit)
    assert names(list(pager)) == pages.names[:limit]
    assert len(pages.asked) == min(5, -(-limit // 2))


@pytest.mark.parametrize("limit", [0, 1, 2, 3, 9, 10, 11])
def test_a_limit_shortens_the_last_page(drive: Drive, pages: Pages, limit: int) -> None:
    found = [names(page.items) for page in tags(drive, pages, limit=limit).pages()]
    assert found == list(batches(pages.names[:limit], 2))


@pytest.mark.parametrize(
    ("arguments", "size"),
    [({}, "100"), ({"limit": 7}, "7"), ({"limit": 1}, "1"), ({"limit": 0}, None)],
)
def test_a_page_is_as_large_as_allowed_and_not_larger_than_needed(
    drive: Drive, pages: Pages, arguments: dict[str, int], size: str | None
) -> None:
    sizes: list[str | None] = []
    pages.strike = lambda request, _: sizes.append(request.url.params["page_size"])
    hub = drive.hub(transport=drive.transport(pages))
    list(islice(hub.tags.list("acme/app", **arguments), 1))
    assert sizes == ([] if size is None else [size])


@pytest.mark.parametrize("taken", range(11))
def test_a_list_that_was_broken_off_resumes_after_the_last_item(
    drive: Drive, pages: Pages, taken: int
) -> None:
    pager = tags(drive, pages)
    first = names(list(islice(pager, taken)))
    rest = names(list(tags(drive, pages, resume=pager.resume_token)))
    assert first + rest == pages.names


@pytest.mark.parametrize("limit", range(10))
def test_a_limited_list_resumes_after_the_last_item(drive: Drive, pages: Pages, limit: int) -> None:
    pager = tags(drive, pages, limit=limit)
    list(pager)
    by_pages = tags(drive, pages, limit=limit)
    list(by_pages.pages())
    for token in (pager.resume_token, by_pages.resume_token):
        rest = names(list(tags(drive, pages, resume=token)))
        assert rest == pages.names[limit:]


def test_a_list_at_its_end_has_no_resume_token(drive: Drive, pages: Pages) -> None:
    for limit in (None, 10, 11):
        pager = tags(drive, pages, limit=limit)
        list(pager)
        assert pager.resume_token is None


@pytest.mark.parametrize("by_pages", [True, False])
def test_an_error_has_a_resume_token(drive: Drive, pages: Pages, *, by_pages: bool) -> None:
    pages.strike = lambda _, number: reply(500) if number == 4 else None
    pager = tags(drive, pages)
    found: list[Any] = []
    with pytest.raises(ServerError) as caught:
        found.extend(page.items for page in pager.pages()) if by_pages else found.extend(pager)
    pages.strike = lambda *_: None
    assert pager.resume_token == caught.value.resume_token
    assert names(list(tags(drive, pages, resume=caught.value.resume_token))) == pages.names[6:]


def test_after_resuming_the_limit_counts_from_there(drive: Drive, pages: Pages) -> None:
    pager = tags(drive, pages, limit=3)
    list(pager)
    again = tags(drive, pages, limit=3, resume=pager.resume_token)
    assert names(list(again)) == pages.names[3:6]


@pytest.mark.parametrize("token", ["", "?", "bm90aGluZw", "e30", "WzFd", "\u00e9"])
def test_a_wrong_token_is_refused_before_anything_is_sent(
    drive: Drive, pages: Pages, token: str
) -> None:
    with pytest.raises(ValueError, match="resume must be the resume_token"):
        tags(drive, pages, resume=token)
    assert pages.asked == []


def test_a_token_of_another_list_is_refused(drive: Drive, pages: Pages) -> None:
    token = tags(drive, pages).resume_token
    hub = drive.hub(transport=drive.transport(pages))
    with pytest.raises(ValueError, match="resume belongs to another listing"):
        hub.tags.list("acme/other", resume=token)


def test_an_unknown_repository_is_not_found(drive: Drive, clock: FakeClock) -> None:
    world = Scripted(clock, reply(404, {"message": "object not found", "errinfo": {}}))
    with pytest.raises(NotFoundError, match="object not found") as caught:
        list(tags(drive, world))
    assert caught.value.resume_token
    assert len(world.requests) == 1


@pytest.mark.parametrize("arguments", [{"limit": -1}, {"page_size": 0}, {"page_size": 101}])
def test_numbers_out_of_bounds_are_refused(drive: Drive, arguments: dict[str, int]) -> None:
    hub = drive.hub()
    name, value = next(iter(arguments.items()))
    with pytest.raises(ValueError, match=f"{name} must be at (least|most) .* not {value}"):
        hub.tags.list("acme/app", **arguments)


@pytest.mark.parametrize("concurrency", [0, 33, -1])
def test_concurrency_out_of_bounds_is_refused(drive: Drive, concurrency: int) -> None:
    bound = "most 32" if concurrency > 0 else "least 1"
    with pytest.raises(ValueError, match=rf"^concurrency must be at {bound}, not {concurrency}$"):
        drive.hub().tags.list("acme/app", concurrency=concurrency)


def test_an_operation_that_does_not_page_says_so(drive: Drive) -> None:
    with pytest.raises(ValueError, match="get_tag does not page; use call"):
        drive.hub().paginate("get_tag", namespace="a", repository="b", tag="c")


def test_a_link_back_is_an_error_and_not_an_endless_loop(drive: Drive, pages: Pages) -> None:
    back = reply(200, pages.body(3, next=pages.link(2)))
    pages.strike = lambda _, number: back if number == 3 else None
    items, error = drive.collect(tags(drive, pages))
    assert names(items) == pages.names[:6]
    assert type(error) is UnexpectedResponseError
    assert str(error) == (
        "the list repeats itself: the next page was read already "
        "(GET /v2/namespaces/acme/repositories/app/tags)"
    )
    assert (error.method, error.path) == ("GET", TAGS)
    pages.strike = lambda *_: None
    assert names(list(tags(drive, pages, resume=error.resume_token))) == pages.names[6:]


def test_a_link_to_nowhere_in_the_middle_is_an_error_that_can_be_resumed(
    drive: Drive, pages: Pages
) -> None:
    """The token leads to the page with the wrong link, since there is no page after the link."""
    stale = reply(200, pages.body(2, next=pages.link(9)))
    pages.strike = lambda _, number: stale if number == 2 else None
    items, error = drive.collect(tags(drive, pages))
    assert names(items) == pages.names[:4]
    assert isinstance(error, NotFoundError)
    pages.strike = lambda *_: None
    assert names(list(tags(drive, pages, resume=error.resume_token))) == pages.names[4:]


@pytest.mark.parametrize("concurrency", [1, 3])
def test_a_page_that_cannot_be_read_is_an_error_that_can_be_resumed(
    drive: Drive, pages: Pages, concurrency: int
) -> None:
    """The items before it are delivered, even if it was read ahead."""
    web_page = reply(200, b"<html>", content_type="text/html")
    pages.strike = lambda _, number: web_page if number == 3 else None
    items, error = drive.collect(tags(drive, pages, concurrency=concurrency))
    assert names(items) == pages.names[:4]
    assert type(error) is UnexpectedResponseError
    assert (error.method, error.path) == ("GET", TAGS)
    assert "the body is not JSON" in str(error)
    pages.strike = lambda *_: None
    assert names(list(tags(drive, pages, resume=error.resume_token))) == pages.names[4:]


def test_a_link_to_nowhere_at_the_end_is_the_end(drive: Drive, pages: Pages) -> None:
    stale = reply(200, pages.body(5, next=pages.link(6)))
    pages.strike = lambda _, number: stale if number == 5 else None
    pager = tags(drive, pages)
    assert names(list(pager)) == pages.names
    assert pager.resume_token is None


Body = dict[str, Any]
ENDS_EARLY: dict[str, Callable[[Pages, int], Body]] = {
    "no link": lambda pages, number: pages.body(number, next=None),
    "link that skips a page": lambda pages, number: pages.body(number, next=pages.link(number + 2)),
    "empty page": lambda pages, number: pages.body(number, next=None, results=[]),
    "null": lambda pages, number: pages.body(number, next=None, results=None),
}


@pytest.mark.parametrize("body", ENDS_EARLY.values(), ids=ENDS_EARLY)
@pytest.mark.parametrize("resumed", [False, True])
def test_a_list_that_ends_early_is_an_error_that_can_be_resumed(
    drive: Drive, pages: Pages, body: Callable[[Pages, int], Body], *, resumed: bool
) -> None:
    """Fewer items than the last page's total: those that came are delivered, and then it fails."""
    start = next_token(drive, pages) if resumed else None
    pages.strike = lambda _, number: reply(200, body(pages, 3)) if number == 3 else None
    pager = tags(drive, pages, resume=start)

    items, error = drive.collect(pager)

    assert type(error) is IncompleteListError
    assert (error.method, error.path) == ("GET", TAGS)
    assert str(error).startswith("the list ended after ")
    assert f" of {len(pages.names)} items" in str(error)
    assert error.resume_token == pager.resume_token is not None
    assert names(items) == [name for name in pages.names if name in names(items)]
    assert drive.collect(tags(drive, pages, limit=4))[1] is None, (
        "a limit that is reached is not an error"
    )


def next_token(drive: Drive, pages: Pages) -> str | None:
    """Return the position of a list after its second page."""
    pager = tags(drive, pages, limit=4)
    assert names(list(pager)) == pages.names[:4]
    token: str | None = pager.resume_token
    return token


def test_after_a_missing_page_the_last_page_shows_whether_the_list_ends(
    drive: Drive, pages: Pages
) -> None:
    """Items that were deleted meanwhile are not lost; the total, read again, shows that."""
    left = pages.names[:8]

    def strike(_request: Any, number: int) -> httpx.Response | None:
        if number == 5:
            return reply(404, {})
        again = pages.asked.count(4) > 1
        return reply(200, pages.body(4, count=8 if again else 10)) if number == 4 else None

    pages.strike = strike
    assert names(list(tags(drive, pages))) == left
    assert pages.asked == [1, 2, 3, 4, 5, 4]

    def fail(_request: Any, number: int) -> httpx.Response | None:
        if number == 4 and pages.asked.count(4) > 1:
            return reply(200, b"<html>", content_type="text/html")
        return reply(404, {}) if number == 5 else None

    pages.strike, pages.asked = fail, []
    items, error = drive.collect(tags(drive, pages))
    assert names(items) == left
    assert isinstance(error, NotFoundError)

    pages.strike = lambda _, number: reply(404, {}) if number == 5 else None
    items, error = drive.collect(tags(drive, pages))
    assert names(items) == left
    assert isinstance(error, NotFoundError)

    def without_totals(_request: Any, number: int) -> httpx.Response:
        body = pages.body(number, count=8 if number in pages.asked[:-1] else None)
        return reply(404, {}) if number == 5 else reply(200, body)

    pages.strike, pages.asked = without_totals, []
    assert isinstance(drive.collect(tags(drive, pages))[1], NotFoundError)
    assert pages.asked == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("length", [1, 2, 3, 7])
def test_a_circle_of_links_of_any_length_is_an_error(
    drive: Drive, pages: Pages, length: int
) -> None:
    """The links never end; the same pages come again and again."""

    def strike(_request: Any, number: int) -> httpx.Response:
        row = {"name": f"tag-{number % length}", "id": number % length + 1}
        body = {"results": [row], "next": pages.link(number + 1), "count": length}
        return reply(200, body)

    pages.strike = strike
    items, error = drive.collect(tags(drive, pages))
    assert len(items) == length
    assert "the list repeats itself" in str(error)


def test_events_that_are_sent_again_are_an_error(drive: Drive) -> None:
    """Even if nothing identifies them, and the program has read them, which decodes them."""
    body = {"logs": [{"action": "push", "timestamp": "2026-11-24T10:00:00Z"}] * 2}
    world = drive.transport(lambda _: reply(200, body))
    hub = drive.hub(transport=world, token=bearer(START + 600))
    events = islice(hub.audit_logs.list("acme", page_size=2), 20)
    read: list[Any] = []
    with pytest.raises(UnexpectedResponseError, match="the list repeats itself"):
        read.extend(event.timestamp for event in events)
    assert [moment.year for moment in read] == [2026, 2026]


ORGANIZATION_LOGINS = {
    "access token": {"username": "acme", "password": "dckr_oat_xxxxxxxxxx"},
    "session": {"token": bearer(START + 600, source="docker_oat_1")},
    "OIDC": {"oidc": OidcLogin(OIDC_CONNECTION, id_token=lambda: "e30.e30.x")},
}


@pytest.mark.parametrize("login", ORGANIZATION_LOGINS.values(), ids=ORGANIZATION_LOGINS)
def test_lists_may_be_short_for_an_organizations_login(
    drive: Drive, clock: FakeClock, caplog: pytest.LogCaptureFixture, login: dict[str, Any]
) -> None:
    """The service omits items that the login cannot see, but counts them; that is a warning."""
    signed_in = [] if "token" in login else [reply(200, {"access_token": bearer(START + 600)})]
    page = reply(200, {"results": [{"name": "a"}], "next": None, "count": 3})
    world = Scripted(clock, *signed_in, page)
    hub = drive.hub(transport=drive.transport(world), **login)
    pager = hub.tags.list("acme/app")
    assert names(list(pager)) == ["a"]
    assert pager.resume_token is None
    assert list(hub.paginate_path("/v2/new")) == [{"name": "a"}]
    warning = "the list ended after 1 of 3 items: an organization access token may see only a part"
    assert [each.getMessage() for each in caplog.records] == [f"{warning} of them"] * 2


def test_anonymous_readers_learn_how_far_they_can_read(drive: Drive, server: EmulatedHub) -> None:
    hub = drive.hub(base_url=server.url)
    items, error = drive.collect(hub.tags.list("acme/app"))
    assert len(items) == 1000
    assert isinstance(error, PaginationDepthError)
    signed_in = drive.hub(base_url=server.url, username="alice", password="alice-password")
    rest = list(signed_in.tags.list("acme/app", resume=error.resume_token))
    assert len({*names(items), *names(rest)}) == 1234 == len(items) + len(rest)


@pytest.mark.sweep
@WITH_TRIO
@pytest.mark.parametrize("concurrency", [1, 8])
def test_a_whole_repository_is_listed_from_a_socket(
    drive: Drive, server: EmulatedHub, concurrency: int
) -> None:
    hub = drive.hub(base_url=server.url, username="alice", password="alice-password")
    items = list(hub.tags.list("acme/app", concurrency=concurrency))
    assert items[0].name == "latest"
    assert len({item.name for item in items}) == len(items) == 1234
    assert [each.path for each in server.requests].count("/v2/users/login") == 1
    assert len(server.requests) == 1 + 13


def test_an_error_of_a_list_is_a_typed_one(drive: Drive, pages: Pages) -> None:
    pages.strike = lambda *_: reply(200, [])
    with pytest.raises(HubError, match="not a JSON object but list") as caught:
        list(tags(drive, pages))
    assert caught.value.resume_token


@pytest.mark.parametrize("count", [10.0, 1e400, None, "10", True, -1, 10**30])
def test_an_odd_total_has_no_effect(drive: Drive, pages: Pages, count: Any) -> None:
    pages.strike = lambda _, number: reply(200, pages.body(number, count=count))
    pager = tags(drive, pages, concurrency=8)
    assert names(list(pager)) == pages.names


@WITH_TRIO
@pytest.mark.parametrize("concurrency", [1, 8])
def test_other_exceptions_are_raised_unchanged(
    drive: Drive, pages: Pages, concurrency: int
) -> None:
    def strike(_request: Any, number: int) -> None:
        if number >= 3:
            raise KeyError(number)

    pages.strike = strike
    with pytest.raises(KeyError, match="3"):
        list(tags(drive, pages, concurrency=concurrency))
