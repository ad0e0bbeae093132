"""The module that uses httpx, by itself."""

import os
import re
from contextlib import ExitStack
from functools import partial
from typing import Any

import anyio
import httpx
import pytest
from clocks import START, FakeClock
from driving import Drive
from raw import closed_port
from worlds import CREDENTIALS, LoginWorld, reply

from dockerhub import (
    AsyncDockerHub,
    DockerHub,
    HubConnectionError,
    HubTimeoutError,
    InvalidArgumentError,
    RetryPolicy,
)
from dockerhub._base.messages import Request
from dockerhub._transport.deadlines import within
from dockerhub._transport.http import HTTP
from dockerhub._transport.urls import check_base_url

REQUEST = Request("GET", "/v2/{name}", "/v2/a%20b", (("q", "1 2"),))


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("https://hub.docker.com", "https://hub.docker.com"),
        ("https://hub.docker.com/", "https://hub.docker.com"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("http://[::1]:8080/", "http://[::1]:8080"),
        ("https://mirror.example/a/b/", "https://mirror.example/a/b"),
        ("HTTPS://mirror.example", "HTTPS://mirror.example"),
    ],
)
def test_the_last_slash_of_a_base_url_is_removed(given: str, kept: str) -> None:
    assert check_base_url(given) == kept


@pytest.mark.parametrize(
    "url",
    ["hub.docker.com", "ftp://hub.docker.com", "https://", "//hub.docker.com", "https://a b", "",
     "https://a\\b",
     "https://a\n.example", "https://[::1", "https://a:b", "https://a.example/\x00", "file:///etc"],
)  # fmt: skip
def test_an_invalid_base_url_is_refused_with_a_valid_one(url: str) -> None:
    with pytest.raises(InvalidArgumentError) as caught:
        check_base_url(url)
    assert str(caught.value) == f"base_url must be like 'https://hub.docker.com', not {url!r}"


@pytest.mark.parametrize("url", [None, 7, b"https://hub.docker.com"])
def test_a_base_url_must_be_text(url: Any) -> None:
    with pytest.raises(InvalidArgumentError) as caught:
        check_base_url(url, "registry_url")
    assert str(caught.value) == f"registry_url must be like 'https://hub.docker.com', not {url!r}"


@pytest.mark.parametrize("url", ["?a=b", "#top", "/x?y", "https://ann:secret@hub.docker.com"])
def test_a_base_url_must_not_have_a_query_or_credentials(url: str) -> None:
    with pytest.raises(InvalidArgumentError) as caught:
        check_base_url(url if "//" in url else f"https://hub.docker.com{url}")
    assert str(caught.value) == "base_url must not have credentials, a query or a fragment"


def test_a_base_url_with_a_password_is_refused_without_showing_it() -> None:
    for url in ("https://ann:secret@", "ann:secret@[::"):
        with pytest.raises(InvalidArgumentError) as caught:
            check_base_url(url)
        problem = "must be like 'https://hub.docker.com', not one with '@'"
        assert str(caught.value) == f"base_url {problem}"


NO_FILE = "No such file or directory"
PROXIES = "HTTPS_PROXY, HTTP_PROXY or ALL_PROXY must be like 'http://proxy.example:3128'"


def send(handler: Any, **headers: str) -> Any:
    http = HTTP("https://hub.docker.com", 5, "test", httpx.MockTransport(handler))
    try:
        return http.send(REQUEST, headers, None)
    finally:
        http.close()


@pytest.mark.parametrize(
    ("variable", "value", "problem"),
    [
        ("HTTPS_PROXY", "nonsense://:x", PROXIES),
        ("ALL_PROXY", "http://ann:hun:ter2@proxy:80:80", PROXIES),
        ("HTTP_PROXY", "ftp://ann:hunter2@proxy", PROXIES),
        (
            "ALL_PROXY",
            "socks5://127.0.0.1:1",
            "the proxy that HTTPS_PROXY or ALL_PROXY names: Using SOCKS proxy, but the 'socksio'",
        ),
        (
            "SSL_CERT_FILE",
            "/nowhere",
            f"the certificates that SSL_CERT_FILE or SSL_CERT_DIR names cannot be read: {NO_FILE}",
        ),
        (
            "SSLKEYLOGFILE",
            "/nowhere/keys",
            f"the file that SSLKEYLOGFILE names cannot be written: {NO_FILE}: /nowhere/keys",
        ),
    ],
)
def test_the_error_names_a_variable_that_httpx_cannot_use(
    monkeypatch: pytest.MonkeyPatch, drive: Drive, variable: str, value: str, problem: str
) -> None:
    """It does not show a password in the value."""
    monkeypatch.setenv(variable, value)
    with pytest.raises(ValueError, match=f"^{re.escape(problem)}") as caught:
        drive.hub()
    assert caught.value.__cause__ is None


def test_the_error_for_certificates_may_have_no_text(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise PermissionError

    monkeypatch.setattr(httpx, "create_ssl_context", fail)
    with pytest.raises(ValueError, match=r"SSL_CERT_DIR names cannot be read: PermissionError$"):
        DockerHub()


def test_only_a_fork_replaces_the_pool_of_connections(monkeypatch: pytest.MonkeyPatch) -> None:
    """That of the parent is kept: to close it would end the parent's connections."""
    http = HTTP("https://hub.docker.com", 5, "test", None)
    pool = http._client
    for process, inherited in ((os.getpid(), None), (1, pool), (1, pool)):
        monkeypatch.setattr(os, "getpid", lambda process=process: process)
        with http.slot(REQUEST):
            assert http._inherited is inherited
            assert (http._client is pool) is (inherited is None)
    http.close()
    pool.close()


def test_a_child_process_does_not_wait_for_requests_of_its_parent(
    monkeypatch: pytest.MonkeyPatch, clock: FakeClock
) -> None:
    """After a fork, it has slots and connections of its own."""
    transport = httpx.MockTransport(lambda _: httpx.Response(204))
    http = HTTP("https://hub.docker.com", 5, "test", transport, most=1)
    with ExitStack() as stack:
        stack.enter_context(http.slot(REQUEST))
        monkeypatch.setattr(os, "getpid", lambda: 1)
        with within(0, clock.now):
            stack.enter_context(http.slot(REQUEST))
            with pytest.raises(HubTimeoutError) as late:
                stack.enter_context(http.slot(REQUEST))
            assert (late.value.sent, late.value.path) == (False, REQUEST.template)
        assert http.send(REQUEST, {}, None).status == 204


def test_the_headers_of_a_response_have_lower_case_names() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        assert str(request.url) == "https://hub.docker.com/v2/a%20b?q=1+2"
        assert request.headers["x-test"] == "1"
        return httpx.Response(206, headers={"X-RateLimit-Reset": str(START)}, content=b"{}")

    answer_ = send(answer, **{"X-Test": "1"})
    assert (answer_.status, answer_.content) == (206, b"{}")
    assert answer_.headers["x-ratelimit-reset"] == str(START)


def test_no_cookie_is_kept(drive: Drive, clock: FakeClock) -> None:
    """That of a login is as good as a token."""
    world = LoginWorld(clock, reply(404, set_cookie="session=abc; Path=/; Domain=hub.docker.com"))
    hub = drive.hub(transport=drive.transport(world), **CREDENTIALS)
    assert not hub.tags.exists("acme/app", "latest")
    client = (hub if drive.name == "sync" else hub.target)._session._http._client
    assert [*client.cookies.jar] == []


@pytest.mark.parametrize("text", ["refused by peer", ""])
def test_an_error_of_httpx_is_not_kept(text: str) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError(text, request=request)

    with pytest.raises(HubConnectionError) as caught:
        send(answer)
    error = caught.value
    told = f"the connection to https://hub.docker.com failed: {text or 'ConnectError'}"
    assert error.message == told
    assert (error.sent, error.method, error.path) == (False, "GET", "/v2/{name}")
    assert error.__context__ is error.__cause__ is None


def test_a_timeout_has_its_own_class() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        raise httpx.ReadTimeout("", request=request)

    with pytest.raises(HubTimeoutError) as caught:
        send(answer)
    error = caught.value
    assert error.message == "https://hub.docker.com did not answer in time (ReadTimeout)"
    assert (error.sent, error.method, error.path) == (True, "GET", "/v2/{name}")


SECONDS = "timeout must be seconds or an httpx.Timeout, not"
LIMITS = "timeout must be more than 0 and at most 86400 seconds, not"


@pytest.mark.parametrize(
    ("option", "value", "problem"),
    [
        ("timeout", True, f"{SECONDS} bool: True"),
        ("timeout", None, f"{SECONDS} NoneType: None"),
        ("timeout", httpx.Timeout(5, read="1"), f"{SECONDS} str: '1'"),
        ("timeout", httpx.Timeout(None, pool=0), f"{LIMITS} 0"),
        ("timeout", 86_401, f"{LIMITS} 86401"),
        ("max_response_size", True, "max_response_size must be a number of bytes, not bool: True"),
        ("max_response_size", 1.5, "max_response_size must be a number of bytes, not float: 1.5"),
        ("max_response_size", 0, "max_response_size must be at least 1, not 0"),
        ("max_concurrent_requests", 0, "max_concurrent_requests must be at least 1, not 0"),
        ("transport", 5, "transport must be an httpx transport with handle_request(), not int"),
    ],
)
def test_the_settings_of_connections_are_checked(option: str, value: Any, problem: str) -> None:
    async_problem = problem.replace("handle_request", "handle_async_request")
    for kind, expected in ((DockerHub, problem), (AsyncDockerHub, async_problem)):
        with pytest.raises((TypeError, ValueError)) as caught:
            kind(**{option: value})
        assert str(caught.value) == expected


def test_the_bounds_of_the_settings_are_allowed(drive: Drive) -> None:
    drive.hub(timeout=86_400, max_response_size=1, max_concurrent_requests=1)


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_an_async_client_stays_in_its_event_loop(backend: str) -> None:
    """In another one, its connections would fail every other time with "event loop is closed"."""
    hub = AsyncDockerHub(
        base_url=f"http://127.0.0.1:{closed_port()}", retry=RetryPolicy(retries=0), anonymous=True
    )
    exists = partial(hub.tags.exists, "library/alpine")
    with pytest.raises(HubConnectionError):
        anyio.run(exists, backend=backend)
    for use in (exists, hub.close):
        with pytest.raises(RuntimeError) as caught:
            anyio.run(use, backend=backend)
        assert str(caught.value) == (
            "this client was used in another event loop, to which its connections belong: make a "
            "client for each loop, e.g. inside of what asyncio.run() runs"
        )
