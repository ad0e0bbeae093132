"""Which redirects are followed: only those of reads, and only on the client's origin."""

import pytest
from answers import GET, answer
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from dockerhub._base.messages import Request
from dockerhub._transport.urls import redirected

HUB = "https://hub.docker.com"


def follow(location: str, *, base: str = HUB, status: int = 301) -> Request | None:
    return redirected(GET, answer(status, location=location), base)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_reads_are_redirected(status: int, method: str) -> None:
    """The method, and the template that errors show, do not change."""
    request = evolve(GET, method=method)
    target = redirected(request, answer(status, location="/v2/things/one/?page=2"), HUB)
    assert target == evolve(request, path="/v2/things/one/", query=(("page", "2"),))


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_writes_are_not_redirected(method: str) -> None:
    request = evolve(GET, method=method)
    assert redirected(request, answer(301, location="/v2/things/one/"), HUB) is None


@pytest.mark.parametrize("status", [200, 201, 300, 304, 305, 306, 400, 404, 500])
def test_other_responses_are_not_redirects(status: int) -> None:
    assert follow("/v2/things/one/", status=status) is None


@pytest.mark.parametrize(
    ("location", "path"),
    [
        ("/v2/x/", "/v2/x/"),
        ("x", "/v2/things/x"),
        ("../x", "/v2/x"),
        ("./", "/v2/things/"),
        ("?page=2", "/v2/things/one"),
        ("#part", "/v2/things/one"),
        ("https://", "/v2/things/one"),
        ("https:\\\\evil.example/x", "/v2/things/\\\\evil.example/x"),
        ("https://hub.docker.com/v2/x", "/v2/x"),
        ("https://hub.docker.com:443/v2/x", "/v2/x"),
        ("HTTPS://HUB.docker.COM/v2/x", "/v2/x"),
        ("//hub.docker.com/v2/x", "/v2/x"),
        ("https://somebody@hub.docker.com/v2/x", "/v2/x"),
        ("/v2/a%2Fb", "/v2/a%2Fb"),
        ("/v2/" + "x" * 7_996, "/v2/" + "x" * 7_996),
        ("https://hub.docker.com//evil.example/x", "//evil.example/x"),
    ],
)
def test_a_path_of_the_same_origin_is_followed(location: str, path: str) -> None:
    """In every spelling; the request is sent to the client's origin."""
    target = follow(location)
    assert target is not None
    assert target.path == path
    assert target.url(HUB).startswith("https://hub.docker.com/")


@pytest.mark.parametrize(
    "location",
    [
        "http://hub.docker.com/v2/x",
        "https://registry.hub.docker.com/v2/x",
        "https://hub.docker.com.evil.example/v2/x",
        "https://hub.docker.com@evil.example/v2/x",
        "https://hub.docker.com:444/v2/x",
        "https://hub.docker.com:0/v2/x",
        "https://hub.docker.com:x/v2/x",
        "https://hub.docker.com:99999/v2/x",
        "//evil.example/v2/x",
        "https://[::1/v2/x",
        "https://[evil]/v2/x",
        "https://hub.docker.com",
        "ftp://hub.docker.com/v2/x",
        "javascript:alert(1)",
        "data:text/html,x",
        "",
        "/v2/\u00e9",
        "/v2/a\tb",
        "/v2/a\r\nHost: evil.example",
        "/v2/" + "x" * 7_997,
    ],
)
def test_other_locations_are_not_followed(location: str) -> None:
    """Another origin, or an invalid URL."""
    assert follow(location) is None


def test_a_redirect_without_a_location_is_not_a_redirect() -> None:
    assert redirected(GET, answer(301), HUB) is None


@pytest.mark.parametrize(
    ("location", "path"),
    [
        ("/hub/v2/x", "/v2/x"),
        ("https://proxy.example:8443/hub/v2/x", "/v2/x"),
        ("/hubs/v2/x", None),
        ("/hub", None),
        ("/v2/x", None),
        ("/hub/../v2/x", None),
        ("/hub/%2e%2e/admin", None),
        ("/hub/..%5cadmin", None),
        ("https://proxy.example:8443/hub/../admin", None),
        ("https://proxy.example/hub/v2/x", None),
    ],
)
def test_a_prefix_is_part_of_the_origin(location: str, path: str | None) -> None:
    """A path outside of the prefix may belong to another service."""
    target = follow(location, base="https://proxy.example:8443/hub")
    assert (target.path if target else None) == path


def test_the_default_port_of_a_scheme_may_be_omitted() -> None:
    assert follow("http://localhost:80/x", base="http://localhost") is not None
    assert follow("http://localhost/x", base="http://localhost:80") is not None
    assert follow("http://localhost:8080/x", base="http://localhost") is None


@given(st.text(max_size=60))
def test_no_location_leads_elsewhere_or_fails(location: str) -> None:
    """For any text in the header."""
    target = follow(location)
    assert target is None or target.url(HUB).startswith("https://hub.docker.com/")
