"""Paths: slashes, case, escapes, and what does not exist."""

from http.client import HTTPConnection

import httpx
import pytest

from dockerhub.emulator import EmulatedHub

PYTHON = "/v2/namespaces/library/repositories/python/tags"
APP = "/v2/namespaces/acme/repositories/app/tags"


@pytest.mark.parametrize(
    "path",
    [
        "/v2/repositories/library%2Fpython/tags",
        "/v2/repositories/library/python%2ftags",
        "/v2/namespaces/library%2Frepositories%2Fpython/tags",
        "//v2/repositories/library/python/tags",
        "/v2//repositories/library/python/tags",
        "/v2/repositories/library/python/tags//",
        "/v2/repositories/library/x/../python/tags",
        "/V2/repositories/library/python/tags",
        "/v2/repositories/Library/python/tags",
        "/v2/repositories/_/python/tags",
        "/v2/repositories/python/tags",
    ],
)
def test_a_path_must_be_written_as_it_is(hub: EmulatedHub, path: str) -> None:
    """An escaped slash is part of a name, official images are in ``library``, case matters."""
    connection = HTTPConnection(hub.url.removeprefix("http://"))  # httpx would normalize the path
    connection.request("GET", path)
    assert connection.getresponse().status == 404
    connection.close()


def test_an_escaped_slash_is_part_of_a_name(hub: EmulatedHub, http: httpx.Client) -> None:
    """No tag can have such a name."""
    answer = http.get(f"{PYTHON}/a%2Fb")
    assert answer.json()["errinfo"]["tag"] == "a/b"


def test_links_are_written_as_the_request_was(hub: EmulatedHub, http: httpx.Client) -> None:
    """With the slash at the end, or without."""
    path = "/v2/repositories/library/%70ython/tags/"
    assert http.get(path).json()["next"] == f"{hub.url}{path}?page=2"


@pytest.mark.parametrize(
    "path",
    [
        "/v2/namespaces/library/repositories/python/tags",
        "/v2/namespaces/library/repositories/python/tags/",
        "/v2/repositories/library/python/tags",
        "/v2/repositories/library/python/tags/",
    ],
)
def test_both_paths_work_with_and_without_a_slash(http: httpx.Client, path: str) -> None:
    """As on Docker Hub."""
    assert http.get(path).json()["count"] == 60


def test_unknown_paths_and_methods(http: httpx.Client) -> None:
    """They get 404 and 405 with the texts recorded in 2022."""
    answer = http.get("/v2/nothing")
    assert (answer.status_code, answer.json()) == (404, {"message": "404: Page Not Found"})
    refused = http.put(f"{APP}/latest")
    assert (refused.status_code, refused.json()) == (405, {"message": "405: Method Not Allowed"})
    assert refused.headers["Allow"] == "DELETE, GET, HEAD"


def test_undocumented_methods_can_be_turned_off(hub: EmulatedHub, alice: httpx.Client) -> None:
    """Then only documented methods are left."""
    hub.settings.undocumented_methods = False
    short = "/v2/repositories/acme/app/tags/latest/"
    assert alice.delete(short).status_code == alice.get(short).status_code == 405
    assert alice.delete(f"{APP}/latest").status_code == 204
