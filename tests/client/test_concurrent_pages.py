"""Pages that are read at the same time: in order, each item once, and never too many at once."""

import math
from itertools import islice
from threading import Event
from typing import Any

import httpx
import pytest
from clocks import FakeClock
from crowds import ALL_AT_ONCE, PATIENT, Crowd, Limited
from driving import WITH_TRIO, Drive
from worlds import Pages, bearer, names, reply

from dockerhub import DockerHub
from dockerhub._base.clock import SystemClock
from dockerhub.emulator import EmulatedHub, EmulatedRateLimit

pytestmark = pytest.mark.sweep


@pytest.fixture
def pages() -> Pages:
    return Pages(40)


def tags(drive: Drive, world: Any, **options: Any) -> Any:
    options = {"page_size": 2, "concurrency": 8, **options}
    hub = drive.hub(transport=drive.transport(world), retry=PATIENT)
    return hub.tags.list("acme/app", **options)


@WITH_TRIO
@pytest.mark.parametrize("concurrency", [1, 2, 8, 32])
def test_as_many_pages_as_requested_are_read_at_once(
    drive: Drive, pages: Pages, concurrency: int
) -> None:
    """Not fewer, since the requests wait for each other, and not more; items are in order, once."""
    crowd = Crowd(pages, concurrency)
    items = tags(drive, crowd.handler(drive), concurrency=concurrency)
    assert names(items) == pages.names
    assert crowd.most == concurrency
    assert sorted(pages.asked) == [*range(1, 41)]
    crowd = Crowd(pages, concurrency)
    hub = drive.hub(transport=drive.transport(crowd.handler(drive)))
    rows = hub.paginate_path(pages.PATH, params={"page_size": 2}, concurrency=concurrency)
    assert [row["name"] for row in rows] == pages.names
    assert crowd.most == concurrency


def test_without_this_option_a_list_is_read_page_by_page(drive: Drive, pages: Pages) -> None:
    """Each page when it is reached, although the number of pages is known."""
    hub = drive.hub(transport=drive.transport(pages), token=bearer())
    for listed in (
        hub.images.tags("acme/app", f"sha256:{64 * 'a'}", page_size=2),
        hub.paginate("list_tags", namespace="acme", repository="app", page_size=2),
        hub.paginate_path(pages.PATH, params={"page_size": 2}),
    ):
        pages.asked.clear()
        for number, _ in enumerate(islice(listed.pages(), 3), 1):
            assert pages.asked == [*range(1, number + 1)]


@WITH_TRIO
def test_pages_are_complete_and_in_order(drive: Drive, pages: Pages) -> None:
    found = list(tags(drive, pages).pages())
    assert [names(page.items) for page in found] == [pages.page(each) for each in range(1, 41)]
    assert {page.total for page in found} == {80}
    assert len(pages.asked) == 40


def test_two_iterations_are_two_lists(drive: Drive, pages: Pages) -> None:
    pager = tags(drive, pages)
    assert names(islice(pager, 7)) == pages.names[:7]
    assert names(pager) == names(pager) == pages.names


@WITH_TRIO
def test_the_last_two_pages_are_read_at_once(drive: Drive) -> None:
    pages = Pages(3)
    for by_name in (False, True):
        crowd = Crowd(pages, 2)
        if by_name:
            hub = drive.hub(transport=drive.transport(crowd.handler(drive)))
            where = {"namespace": "acme", "repository": "app", "page_size": 2}
            listed = hub.paginate("list_tags", concurrency=2, **where)
        else:
            listed = tags(drive, crowd.handler(drive), concurrency=2)
        assert names(listed) == pages.names
        assert crowd.most == 2


# No unneeded request


def test_pages_are_read_one_by_one_if_their_number_is_unknown(drive: Drive, pages: Pages) -> None:
    for count in (None, "80", True, -1, math.nan, math.inf):
        pages.asked.clear()
        page = pages.body

        def strike(_: Any, number: int, count: Any = count, page: Any = page) -> httpx.Response:
            return reply(200, page(number, count=count))

        pages.strike = strike
        crowd = Crowd(pages, 1)
        assert names(tags(drive, crowd.handler(drive))) == pages.names
        assert pages.asked == [*range(1, 41)]
        assert crowd.most == 1


@pytest.mark.parametrize(("counted", "most"), [(2, 40), (40, 40), (81, 41), (800, 52)])
def test_a_wrong_total_costs_requests_but_no_items(
    drive: Drive, pages: Pages, counted: int, most: int
) -> None:
    pages.strike = lambda _, number: (
        reply(200, pages.body(number, count=counted)) if number <= 40 else None
    )
    items, error = drive.collect(tags(drive, pages))
    assert names(items) == pages.names
    assert (
        str(error).startswith(f"the list ended after 80 of {counted}")
        if counted > 80
        else not error
    )
    assert len(pages.asked) <= most


def test_if_links_lead_elsewhere_pages_are_read_one_by_one(drive: Drive, pages: Pages) -> None:
    """Here to every other page: a page that was wrongly read in advance is not used."""

    def strike(_: Any, number: int) -> httpx.Response:
        return reply(200, pages.body(number, next=pages.link(number + 2) if number < 39 else None))

    pages.strike = strike
    odd = [*range(1, 41, 2)]
    items, error = drive.collect(tags(drive, pages))
    assert names(items) == [name for number in odd for name in pages.page(number)]
    assert "the list ended after 40 of 80 items" in str(error)
    assert {*odd} <= {*pages.asked} <= {*odd, 4, 6, 8, 10, 12, 14}
    assert len(pages.asked) == len({*pages.asked})


def test_links_with_extra_parameters_are_followed_one_by_one(drive: Drive, pages: Pages) -> None:
    cursors: list[str | None] = []

    def strike(request: httpx.Request, number: int) -> httpx.Response:
        cursors.append(request.url.params.get("cursor"))
        link = f"{pages.link(number + 1)}&cursor=c{number + 1}" if number < 40 else None
        return reply(200, pages.body(number, next=link))

    pages.strike = strike
    assert names(tags(drive, pages)) == pages.names
    followed = [each for each in cursors if each not in (None, "c2")]
    assert followed == [f"c{number}" for number in range(3, 41)]
    assert 40 < len(cursors) <= 40 + 11


@pytest.mark.parametrize("limit", [*range(21), 79, 80, 81])
def test_a_limit_ends_reading_in_advance(drive: Drive, pages: Pages, limit: int) -> None:
    pager = tags(drive, pages, limit=limit)
    assert names(pager) == pages.names[:limit]
    assert sorted(pages.asked) == [*range(1, min(40, math.ceil(limit / 2)) + 1)]
    rest = tags(drive, pages, resume=pager.resume_token) if pager.resume_token else ()
    assert names(rest) == pages.names[limit:]
    asked, pages.asked = sorted(pages.asked[: math.ceil(limit / 2)]), []
    assert len(list(pager.pages())) == len(asked)
    assert sorted(pages.asked) == asked


def test_breaking_off_costs_only_requests_in_flight(drive: Drive, pages: Pages) -> None:
    assert names(islice(tags(drive, pages), 3)) == pages.names[:3]
    assert {1, 2} <= {*pages.asked} <= {*range(1, 14)}
    assert len(pages.asked) == len({*pages.asked})


def test_breaking_off_does_not_wait_for_the_rate_limit(clock: FakeClock, pages: Pages) -> None:
    """Threads that wait for the reset, a minute of real time here, end; nothing more is sent."""
    world = Limited(40, 5, clock)
    waiting = Event()
    with DockerHub(
        transport=httpx.MockTransport(world),
        clock=StandingClock(clock),
        retry=PATIENT,
        on_event=lambda _: waiting.set(),
    ) as hub:
        items = hub.tags.list("acme/app", page_size=2, concurrency=8).__iter__()
        assert names([next(items), next(items), next(items)]) == pages.names[:3]
        assert waiting.wait(ALL_AT_ONCE)
        items.close()
    assert len(world.asked) == 5


class StandingClock(SystemClock):
    """Really waits, but its clock does not advance."""

    def __init__(self, clock: FakeClock) -> None:
        self._clock = clock

    def now(self) -> float:
        return self._clock.now()


@pytest.mark.parametrize("taken", [0, 1, 2, 3, 57, 60, 79])
def test_a_resumed_list_reads_no_unneeded_page(drive: Drive, pages: Pages, taken: int) -> None:
    pager = tags(drive, pages)
    list(islice(pager, taken))
    pages.asked.clear()
    for limit in (None, 1, 4):
        rest = tags(drive, pages, resume=pager.resume_token, limit=limit)
        expected = pages.names[taken:][:limit]
        assert names(rest) == expected
        last = 40 if limit is None else min(40, math.ceil((taken + limit) / 2))
        assert sorted(set(pages.asked)) in (
            [*range(taken // 2 + 1, last + 1)],
            [*range((taken + 1) // 2, last + 1)],
        )
        assert len(pages.asked) == len(set(pages.asked))
        pages.asked.clear()


@WITH_TRIO
@pytest.mark.parametrize("limit", [1, 7, 8, 9, 10, 39, 100])
def test_requests_never_exceed_the_rate_limit(drive: Drive, clock: FakeClock, limit: int) -> None:
    world = Limited(40, limit, clock)
    assert names(tags(drive, world)) == world.names
    assert world.refused == 0
    assert len(world.asked) == 40
    assert bool(clock.waits) == (limit < 40)


@pytest.mark.parametrize("limit", [3, 10])
def test_the_rate_limit_is_respected_on_a_socket(
    drive: Drive, server: EmulatedHub, limit: int
) -> None:
    server.rate_limit = EmulatedRateLimit(limit=limit)
    hub = drive.hub(base_url=server.url, retry=PATIENT)
    found = list(hub.tags.list("python", page_size=2, concurrency=8))
    assert len({tag.name for tag in found}) == 60 == len(found)
    assert [each.status for each in server.requests] == [200] * 30


# SCIM counts items, not pages


class Users:
    """Lists users, never more than three at a time, whatever page size was requested."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.asked: list[int] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        start = int(request.url.params.get("startIndex", "1"))
        self.asked.append(start)
        numbers = range(start, min(start + 3, self.count + 1))
        rows = [{"schemas": [], "id": f"{number}"} for number in numbers]
        return reply(200, {"totalResults": self.count, "Resources": rows})


@WITH_TRIO
@pytest.mark.parametrize("count", [0, 1, 3, 4, 30, 31])
def test_pages_of_users_are_read_at_once_too(drive: Drive, count: int) -> None:
    world = Users(count)
    hub = drive.hub(transport=drive.transport(world), scim_token="secret")
    found = hub.scim.list(page_size=10, concurrency=4)
    assert [user.id for user in found] == [f"{number}" for number in range(1, count + 1)]
    assert sorted(world.asked) == [*range(1, max(count, 1) + 1, 3)]
    world.asked.clear()
    found = hub.paginate("list_scim_users", start_index=8, concurrency=4, limit=7)
    assert [user.id for user in found] == [f"{each}" for each in range(8, min(15, count + 1))]
    assert sorted(world.asked) == ([8] if count < 11 else [8, 11, 14])


def test_a_list_that_starts_in_the_middle_reads_to_its_end(drive: Drive, pages: Pages) -> None:
    hub = drive.hub(transport=drive.transport(pages))
    where = {"namespace": "acme", "repository": "app", "page_size": 2}
    found = hub.paginate("list_tags", concurrency=8, page=31, **where)
    assert names(found) == pages.names[60:]
    assert sorted(pages.asked) == [*range(31, 41)]


def test_pages_of_events_without_a_total_are_read_one_by_one(drive: Drive) -> None:
    asked: list[int] = []

    def events(request: httpx.Request) -> httpx.Response:
        asked.append(int(request.url.params.get("page", "1")))
        rows = [{"event_id": f"{asked[-1]}-{each}"} for each in range(3 if asked[-1] < 5 else 1)]
        return reply(200, {"logs": rows})

    hub = drive.hub(transport=drive.transport(events), token=bearer())
    found = list(hub.paginate("list_audit_logs", account="acme", concurrency=8))
    assert len(found) == 13
    assert asked == [1, 2, 3, 4, 5]
