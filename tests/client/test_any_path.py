"""`hub.request` and `hub.paginate_path` send any request, but only to the client's origin."""

import json
import re
from typing import Any

import httpx
import pytest
from clocks import FakeClock
from driving import WITH_TRIO, Drive
from records import ALICE
from worlds import Scripted, bearer, reply

from dockerhub import (
    AccessTokenNotAllowedError,
    AuthenticationError,
    HubConnectionError,
    NotFoundError,
    ServerError,
    UnexpectedResponseError,
)
from dockerhub.emulator import EmulatedHub

ELSEWHERE = "leads to another server than https://hub.docker.com, so that nothing was sent"
RIGHT = "write a path such as '/v2/orgs/acme', or a URL under https://hub.docker.com"
CANNOT_BE_SENT = "cannot be sent: a part of path"
SIGNED_IN = {"token": "e30.e30.for-all", "scim_token": "for-scim"}


def hub_of(drive: Drive, world: Any, **options: Any) -> Any:
    return drive.hub(transport=drive.transport(world), **{**SIGNED_IN, **options})


@WITH_TRIO
def test_any_path_is_sent_with_the_login(drive: Drive, clock: FakeClock) -> None:
    """Query and body are sent as given; Python values are written as HTTP writes them."""
    world = Scripted(clock, httpx.Response(200, json={"a": [1]}))
    hub = hub_of(drive, world)

    found = hub.request(
        "post",
        "/v2/new thing/%C3%A9:x?a=&b=1",
        params={"c": [True, 2], "d": None, "e": "é"},
        json=[{"n": None}],
    )

    assert found == {"a": [1]}
    (request,) = world.requests
    assert request.method == "POST"
    assert request.url.raw_path == b"/v2/new%20thing/%C3%A9:x?a=&b=1&c=true&c=2&e=%C3%A9"
    assert json.loads(request.content) == [{"n": None}]
    assert request.headers["content-type"] == "application/json"
    assert request.headers["authorization"] == "Bearer e30.e30.for-all"


def test_media_types_are_those_of_the_operation_at_the_path(drive: Drive, clock: FakeClock) -> None:
    """SCIM has its own media type, even if the spec lacks the path."""
    scim = "application/scim+json"
    either = f"{scim}, application/json;q=0.9"
    table = {
        ("POST", "/v2/scim/2.0/Users"): (scim, either),
        ("POST", "/v2/scim/2.0/Bulk"): (scim, either),
        ("GET", "/v2/orgs/acme/members/export"): (None, "text/csv, application/json;q=0.9"),
        ("POST", "/v2/repositories"): ("application/json", "application/json"),
        ("POST", "/v2/unheard-of"): ("application/json", "application/json"),
    }
    world = Scripted(clock, *[httpx.Response(200, json={}) for _ in table])
    hub = hub_of(drive, world)

    for method, path in table:
        hub.request(method, path, json={"a": 1} if method == "POST" else None)

    sent = [(each.headers.get("content-type"), each.headers["accept"]) for each in world.requests]
    assert sent == [*table.values()]


@pytest.mark.parametrize(
    ("response", "found"),
    [
        (reply(204), None),
        (httpx.Response(200, content=b" \n"), None),
        (httpx.Response(202, json=False), False),
        (
            httpx.Response(200, text="a,b\n1,2\n", headers={"Content-Type": "text/csv"}),
            "a,b\n1,2\n",
        ),
    ],
)
def test_the_result_is_the_content_of_the_body(
    drive: Drive, clock: FakeClock, response: httpx.Response, found: Any
) -> None:
    """JSON, text, or nothing."""
    assert hub_of(drive, Scripted(clock, response)).request("GET", "/v2/a") == found


@pytest.mark.parametrize(
    ("kind", "content", "problem"),
    [
        ("application/json", b'{"token": "s3cret', "the body is not JSON"),
        ("text/csv", b"s3cret\xff", "the body is not UTF-8 text"),
        ("text/html", b"<p>", "the response is a web page"),
    ],
)
def test_a_success_that_cannot_be_read_is_an_error_without_secrets(
    drive: Drive, clock: FakeClock, kind: str, content: bytes, problem: str
) -> None:
    response = httpx.Response(200, content=content, headers={"Content-Type": kind})

    with pytest.raises(UnexpectedResponseError, match=problem) as caught:
        hub_of(drive, Scripted(clock, response)).request("POST", "/v2/a", json={"p": "s3cret"})

    assert "s3cret" not in str(caught.value)
    assert b"s3cret" not in caught.value.raw_body
    assert "check before you repeat it" in str(caught.value)


@pytest.mark.parametrize(
    ("method", "path", "token"),
    [
        ("GET", "/v2/scim/2.0/New", "Bearer for-scim"),
        ("GET", "/v2/scim/2.0/Users", "Bearer for-scim"),
        ("POST", "/v2/users/login", None),
        ("GET", "/v2/namespaces/a/repositories/b/tags", "Bearer e30.e30.for-all"),
        ("GET", "/v2/nothing", "Bearer e30.e30.for-all"),
    ],
)
def test_a_path_uses_the_token_of_its_operation(
    drive: Drive, clock: FakeClock, method: str, path: str, token: str | None
) -> None:
    world = Scripted(clock, reply(204))

    hub_of(drive, world).request(method, path)

    assert world.requests[0].headers.get("authorization") == token


def test_a_path_that_needs_a_login_is_not_requested_without_one(
    drive: Drive, clock: FakeClock
) -> None:
    """If the spec says so. An undocumented path may be public."""
    world = Scripted(clock, reply(204))
    hub = hub_of(drive, world, token=None, scim_token=None, anonymous=True)

    with pytest.raises(AuthenticationError):
        hub.request("GET", "/v2/access-tokens")
    hub.request("GET", "/v2/nothing")

    assert len(world.requests) == 1


@pytest.mark.parametrize(
    ("method", "times"),
    [("GET", 3), ("HEAD", 3), ("PUT", 3), ("DELETE", 3), ("POST", 1), ("PATCH", 1)],
)
def test_idempotent_requests_are_retried(
    drive: Drive, clock: FakeClock, method: str, times: int
) -> None:
    """The retry policy decides."""
    world = Scripted(clock, reply(503))

    with pytest.raises(ServerError) as caught:
        hub_of(drive, world).request(method, "/v2/a?token=s3cret")

    assert len(world.requests) == times
    assert (caught.value.method, caught.value.path) == (method, "/v2/a")
    assert "s3cret" not in str(caught.value)


@pytest.mark.parametrize(
    ("path", "problem"),
    [
        ("https://evil.example/v2/a?token=s3cret", f"{ELSEWHERE}: 'https://evil.example/v2/a'"),
        ("https://hub.docker.com@evil.example/v2/a", f"{ELSEWHERE}: 'https://evil.example/v2/a'"),
        ("https://u:s3cret@hub.docker.com/v2/a", f"{ELSEWHERE}: 'https://hub.docker.com/v2/a'"),
        ("http://u:s3cret@x/?@hub.docker.com/v2/a", f"{ELSEWHERE}: 'http://x/'"),
        ("https://u:s3/cret@[::1/v2/a", f"{ELSEWHERE}: 'https://[::1/v2/a'"),
        ("http://hub.docker.com/v2/a", f"{ELSEWHERE}: 'http://hub.docker.com/v2/a'"),
        ("https://hub.docker.com:444/v2/a", f"{ELSEWHERE}: 'https://hub.docker.com:444/v2/a'"),
        ("https://hub.docker.com:x/v2/a", f"{ELSEWHERE}: 'https://hub.docker.com:x/v2/a'"),
        ("https://hub.docker.com", "is not under https://hub.docker.com: ''"),
        ("//u:s3cret@evil.example/v2/a", f"is '//evil.example/v2/a': {RIGHT}"),
        ("https://hub.docker.com//v2/a", f"is 'https://hub.docker.com//v2/a': {RIGHT}"),
        ("v2/a@b?token=s3cret", f"is 'v2/a@b': {RIGHT}"),
        ("", f"is '': {RIGHT}"),
        ("/v2/../a", f"{CANNOT_BE_SENT} is '..', which would name something else in a URL: '..'"),
        ("/../a", f"{CANNOT_BE_SENT} is '..', which would name something else in a URL"),
        ("/v2/%2e%2E/a", f"{CANNOT_BE_SENT} is '..', which would name something else in a URL"),
        ("/v2/%252e%252e/a", f"{CANNOT_BE_SENT} is '..', which would name something else in a URL"),
        ("/v2/a%2fb", f"{CANNOT_BE_SENT} has a slash: 'a/b'"),
        ("/v2//a", f"{CANNOT_BE_SENT} is empty: ''"),
        ("/v2/a?token=s3cret#b", "has a fragment, which is never sent: '/v2/a'"),
        ("/v2/a#b", "has a fragment, which is never sent: '/v2/a#b'"),
        ("/v2/a?token=s3cret\r\nX: y", "has a control character or a backslash: '/v2/a'"),
        ("/v2/a\nb", "has a control character or a backslash: '/v2/a\\nb'"),
        ("/v2/a%0d", f"{CANNOT_BE_SENT} has a control character: 'a\\r'"),
        ("/v2\\a", "has a control character or a backslash: '/v2\\\\a'"),
        ("/v2/50%", "has a '%' that quotes nothing: '/v2/50%'; write %25"),
        ("/v2/a?b=" + 7_994 * "c", "and its query are longer than 8000 characters"),
    ],
)
def test_a_path_that_leads_elsewhere_is_refused(
    drive: Drive, clock: FakeClock, path: str, problem: str
) -> None:
    """Before anything is sent. The message does not repeat a secret."""
    world = Scripted(clock, reply(204))
    hub = hub_of(drive, world)

    for call in (lambda: hub.request("GET", path), lambda: hub.paginate_path(path)):
        with pytest.raises(ValueError, match=f"^path {re.escape(problem)}") as caught:
            call()
        assert "s3c" not in str(caught.value)

    assert world.requests == []


def test_the_longest_path_is_sent(drive: Drive, clock: FakeClock) -> None:
    """With its query, it may have 8000 characters."""
    world = Scripted(clock, reply(204))
    hub_of(drive, world).request("GET", "/v2/a", params={"b": 7_993 * "c"})
    assert len(world.requests) == 1


def test_a_url_of_the_configured_origin_is_accepted(drive: Drive, clock: FakeClock) -> None:
    """With the default port of its scheme, and below the path of the base URL."""
    world = Scripted(clock, reply(204))
    own = hub_of(drive, world)
    behind = hub_of(drive, world, base_url="https://proxy.example/hub")

    own.request("GET", "HTTPS://Hub.Docker.com:443/v2/a/?b=1")
    behind.request("GET", "https://proxy.example/hub/v2/a")
    with pytest.raises(ValueError, match="is not under"):
        behind.request("GET", "https://proxy.example/v2/a")

    assert [str(each.url) for each in world.requests] == [
        "https://hub.docker.com/v2/a/?b=1",
        "https://proxy.example/hub/v2/a",
    ]


@pytest.mark.parametrize(
    ("arguments", "kind", "problem"),
    [
        (
            {"method": "TRACE"},
            ValueError,
            "method must be one of GET, HEAD, POST, PUT, PATCH, DELETE, not 'TRACE'",
        ),
        ({"method": 1}, TypeError, "method must be text such as 'GET', not int: 1"),
        ({"path": b"/"}, TypeError, "path must be text such as '/v2/orgs/acme', not bytes: b'/'"),
        (
            {"params": [1]},
            TypeError,
            "params must be a mapping of names to values, not list: [1]",
        ),
        ({"params": {1: 2}}, TypeError, "a name in params must be text, not int: 1"),
        ({"params": {"": 2}}, TypeError, "a name in params must be text, not str: ''"),
        (
            {"params": {"a": {}}},
            TypeError,
            "params['a'] must be text, a number or a list of them, not dict: {}",
        ),
        ({"json": 1}, ValueError, "json cannot be sent by GET: use params"),
        (
            {"method": "PUT", "json": {1, 2}},
            ValueError,
            "json cannot be written as JSON: Object of type set is not JSON serializable",
        ),
    ],
)
def test_wrong_arguments_are_named(
    drive: Drive, clock: FakeClock, arguments: Any, kind: type[Exception], problem: str
) -> None:
    world = Scripted(clock, reply(204))

    with pytest.raises(kind) as caught:
        hub_of(drive, world).request(**{"method": "GET", "path": "/v2/a", **arguments})

    assert str(caught.value) == problem
    assert world.requests == []


def test_errors_are_those_of_the_operation(drive: Drive, server: EmulatedHub) -> None:
    """Their class depends on the status and on the operation at the path."""
    hub = drive.hub(base_url=server.url, **ALICE)

    with pytest.raises(NotFoundError, match="/v2/orgs/nothing/settings"):
        hub.request("GET", "/v2/orgs/nothing/settings")
    assert hub.request("GET", "/v2/orgs/acme/settings")["restricted_images"]


def test_an_error_says_what_access_tokens_cannot_do(drive: Drive, clock: FakeClock) -> None:
    """If the spec says so about the path."""
    world = Scripted(clock, httpx.Response(403, json={"detail": "no"}))
    hub = hub_of(drive, world, token=bearer(source="docker_pat"))

    with pytest.raises(AccessTokenNotAllowedError):
        hub.request("GET", "/v2/access-tokens")


@WITH_TRIO
def test_a_list_is_followed_by_its_links(drive: Drive, clock: FakeClock) -> None:
    """On the caller's origin and path. It stops at a limit, and can be resumed from there."""
    pages = [
        {
            "count": 3,
            "next": "http://evil.example/x?page=2&page_size=2",
            "results": [{"n": 1}, {"n": 2}],
        },
        {"count": 3, "next": None, "results": [{"n": 3}]},
    ]

    def world(request: httpx.Request) -> httpx.Response:
        seen.append(request.url)
        return httpx.Response(200, json=pages[int(request.url.params.get("page", 1)) - 1])

    seen: list[httpx.URL] = []
    hub = hub_of(drive, world)
    pager = hub.paginate_path("/v2/new?kind=x", limit=1)
    first = [*pager]
    rest = hub.paginate_path("/v2/new?kind=x", resume=pager.resume_token)

    assert first == [{"n": 1}]
    assert [*rest] == [{"n": 2}, {"n": 3}]
    assert [(page.items, page.total) for page in hub.paginate_path("/v2/new").pages()] == [
        ([{"n": 1}, {"n": 2}], 3),
        ([{"n": 3}], 3),
    ]
    assert {(url.host, url.path) for url in seen} == {("hub.docker.com", "/v2/new")}
    assert seen[0].params["page_size"] == "1"


@pytest.mark.parametrize(
    ("pages", "requests"),
    [
        ([[{"n": 1}, {"n": 2}]], 1),
        ([{"total": 3, "results": [1, 2]}, {"total": 3, "results": [3]}], 2),
        ([{"total": 2, "results": [1, 2]}], 1),
        ([{"total": 2, "results": [1]}, {"total": 2, "results": [2]}], 2),
        ([{"results": [1, 2]}, {"results": [3, 4]}, {"results": [5]}], 3),
        ([{"results": []}], 1),
        ([{"resources": [1, 2]}, {"resources": []}], 2),
    ],
)
def test_a_list_without_links_is_read_to_its_end(
    drive: Drive, clock: FakeClock, pages: list[Any], requests: int
) -> None:
    """A bare array is one page. A total shows the end; otherwise a short or empty page does."""
    world = Scripted(clock, *(httpx.Response(200, json=page) for page in pages))

    found = [*hub_of(drive, world).paginate_path("/v2/new")]

    rows = [page if isinstance(page, list) else [*page.values()][-1] for page in pages]
    assert found == [item for items in rows for item in items]
    numbers = [request.url.params.get("page", "1") for request in world.requests]
    assert numbers == [str(number) for number in range(1, requests + 1)]


def test_a_documented_list_is_read_in_its_own_pagination_style(
    drive: Drive, server: EmulatedHub
) -> None:
    """Items are dicts, unchanged."""
    hub = drive.hub(base_url=server.url, **ALICE)
    path = "/v2/namespaces/acme/repositories/app/tags"

    found = [*hub.paginate_path(path, params={"page_size": 50}, limit=120, concurrency=3)]

    assert found == [*hub.tags.list("acme/app", limit=120).raw()]
    assert len([*hub.paginate_path("/v2/auditlogs/acme")]) == len([*hub.audit_logs.list("acme")])
    users = [*hub.paginate_path("/v2/scim/2.0/Users", params={"count": 1})]
    assert users == [*hub.scim.list().raw()]
    assert len(users) > 1


def test_a_response_that_is_not_a_list_is_an_error(drive: Drive, clock: FakeClock) -> None:
    """So is a query that lists do not accept."""
    hub = hub_of(drive, Scripted(clock, httpx.Response(200, json="text")))

    with pytest.raises(UnexpectedResponseError, match="the response is not a JSON object but str"):
        [*hub.paginate_path("/v2/new")]
    with pytest.raises(ValueError, match="params has 'a' twice; a list takes one value"):
        hub.paginate_path("/v2/new", params={"a": [1, 2]})
    for options, problem in (
        ({"limit": -1}, "^limit must be at least 0, not -1$"),
        ({"concurrency": 0}, "^concurrency must be at least 1, not 0$"),
        ({"concurrency": 33}, "^concurrency must be at most 32, not 33$"),
    ):
        with pytest.raises(ValueError, match=problem):
            hub.paginate_path("/v2/new", **options)


def test_an_observer_sees_each_response(drive: Drive, clock: FakeClock) -> None:
    """Including those before a retry."""
    seen: list[Any] = []
    world = Scripted(clock, reply(503), httpx.Response(200, json={"a": 1}))

    hub_of(drive, world).with_options(on_response=seen.append).request("GET", "/v2/a")

    assert [each.status for each in seen] == [503, 200]
    assert seen[1].json() == {"a": 1}


def test_a_lost_connection_is_a_typed_error(drive: Drive, clock: FakeClock) -> None:
    """As for all other calls."""

    def world(_: httpx.Request) -> httpx.Response:
        raise httpx.ReadError("gone")

    with pytest.raises(HubConnectionError, match="POST /v2/a"):
        hub_of(drive, world).request("POST", "/v2/a", json={})
