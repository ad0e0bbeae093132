"""The module that uses httpx, by itself."""

from typing import Any

import httpx
import pytest
from clocks import START
from driving import Drive

from dockerhub import HubConnectionError, HubTimeoutError
from dockerhub._base.messages import Request
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
    with pytest.raises(ValueError, match=r"must be like 'https://hub\.docker\.com'"):
        check_base_url(url)


@pytest.mark.parametrize("url", [None, 7, b"https://hub.docker.com"])
def test_a_base_url_must_be_text(url: Any) -> None:
    with pytest.raises((TypeError, ValueError), match="base_url must be"):
        check_base_url(url)


@pytest.mark.parametrize("more", ["?a=b", "#top", "/x?y"])
def test_a_base_url_must_not_have_a_query(more: str) -> None:
    with pytest.raises(ValueError, match="must not have"):
        check_base_url(f"https://hub.docker.com{more}")


def test_a_base_url_with_a_password_is_refused_without_showing_it() -> None:
    for url in ("https://ann:secret@hub.docker.com", "https://ann:secret@", "ann:secret@[::"):
        with pytest.raises(ValueError, match="base_url must") as caught:
            check_base_url(url)
        assert "secret" not in str(caught.value)


def send(handler: Any, **headers: str) -> Any:
    http = HTTP("https://hub.docker.com", 5, "test", httpx.MockTransport(handler))
    try:
        return http.send(REQUEST, headers, None)
    finally:
        http.close()


@pytest.mark.parametrize(
    ("variable", "value", "problem"),
    [
        ("HTTPS_PROXY", "nonsense://:x", "must be like 'http://proxy.example:3128'"),
        (
            "ALL_PROXY",
            "http://ann:hun:ter2@proxy:80:80",
            "must be like 'http://proxy.example:3128'",
        ),
        ("HTTP_PROXY", "ftp://ann:hunter2@proxy", "must be like 'http://proxy.example:3128'"),
        ("ALL_PROXY", "socks5://127.0.0.1:1", "socksio"),
        ("SSL_CERT_FILE", "/nowhere", "cannot be read: No such file or directory"),
        ("SSLKEYLOGFILE", "/nowhere/keys", "cannot be written: No such file or directory: /nowh"),
    ],
)
def test_the_error_names_a_variable_that_httpx_cannot_use(
    monkeypatch: pytest.MonkeyPatch, drive: Drive, variable: str, value: str, problem: str
) -> None:
    """It does not show a password in the value."""
    monkeypatch.setenv(variable, value)
    with pytest.raises(ValueError, match=problem) as caught:
        drive.hub()
    assert variable in str(caught.value)
    assert "ter2" not in str(caught.value)


def test_the_headers_of_a_response_have_lower_case_names() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        assert str(request.url) == "https://hub.docker.com/v2/a%20b?q=1+2"
        assert request.headers["x-test"] == "1"
        return httpx.Response(206, headers={"X-RateLimit-Reset": str(START)}, content=b"{}")

    answer_ = send(answer, **{"X-Test": "1"})
    assert (answer_.status, answer_.content) == (206, b"{}")
    assert answer_.headers["x-ratelimit-reset"] == str(START)


@pytest.mark.parametrize("text", ["refused by peer", ""])
def test_an_error_of_httpx_is_not_kept(text: str) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError(text, request=request)

    with pytest.raises(HubConnectionError, match=text or "ConnectError") as caught:
        send(answer)
    error = caught.value
    assert (error.sent, error.method, error.path) == (False, "GET", "/v2/{name}")
    assert error.__context__ is error.__cause__ is None


def test_a_timeout_has_its_own_class() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        raise httpx.ReadTimeout("", request=request)

    with pytest.raises(HubTimeoutError, match=r"did not answer in time \(ReadTimeout\)") as caught:
        send(answer)
    assert caught.value.sent
