"""Tags: JSON, pages, permissions and deletion."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from dockerhub.emulator import EmulatedClock, EmulatedHub
from dockerhub.emulator.state.populate import push_tag
from dockerhub.emulator.state.times import parse_rfc3339

PYTHON = "/v2/namespaces/library/repositories/python/tags"
APP = "/v2/namespaces/acme/repositories/app/tags"
MISSING = "object not found"


def walk(http: httpx.Client, path: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    link: str | None = path
    while link:
        page = http.get(link).json()
        rows += page["results"]
        link = page["next"]
    return rows


def test_a_tag_looks_like_a_recorded_one(http: httpx.Client) -> None:
    """With the keys and types of bodies of 2023 to 2026."""
    tag = http.get(f"{PYTHON}/latest").json()
    assert list(tag) == [
        "creator",
        "id",
        "images",
        "last_updated",
        "last_updater",
        "last_updater_username",
        "name",
        "repository",
        "full_size",
        "v2",
        "tag_status",
        "tag_last_pulled",
        "tag_last_pushed",
        "media_type",
        "content_type",
        "digest",
    ]
    assert tag["v2"] is True
    assert tag["tag_status"] == "active"
    assert tag["content_type"] == "image"
    assert tag["digest"].startswith("sha256:")
    assert tag["full_size"] == tag["images"][0]["size"]
    platforms = [(i["os"], i["architecture"], i["variant"]) for i in tag["images"]]
    assert platforms[0] == ("linux", "amd64", None)
    assert platforms[1:3] == [("linux", "arm64", "v8"), ("linux", "arm", "v7")]
    assert platforms.count(("unknown", "unknown", None)) == 4
    assert "layers" not in tag["images"][0]


def test_old_tags_are_inactive_and_some_were_never_pulled(http: httpx.Client) -> None:
    """A month without a push or pull makes a tag inactive."""
    tag = http.get(f"{PYTHON}/3.8-a").json()
    assert (tag["tag_status"], tag["tag_last_pulled"]) == ("inactive", None)


def test_tags_from_before_november_2022_have_no_digest(hub: EmulatedHub) -> None:
    """They still have none: the key is absent."""
    repository = hub.state.repositories["library", "python"]
    for name, pushed in (
        ("old", "2022-10-31T23:59:59.999999999Z"),
        ("new", "2022-11-01T00:00:00Z"),
    ):
        push_tag(hub.state, repository, name, pushed=parse_rfc3339(pushed))
        tag = httpx.get(f"{hub.url}{PYTHON}/{name}").json()
        assert ("digest" in tag) is (name == "new")
        assert tag["images"][0]["digest"]


def test_sizes_are_beyond_32_bits(http: httpx.Client) -> None:
    """As those of Windows images are."""
    tag = http.get(f"{PYTHON}/3.13-windowsservercore").json()
    assert tag["full_size"] > 2**32
    assert tag["images"][0]["os_version"]


def test_a_tag_becomes_inactive_with_time(hub: EmulatedHub, http: httpx.Client) -> None:
    """The status is computed with each request."""
    assert http.get(f"{PYTHON}/latest").json()["tag_status"] == "active"
    hub.clock.advance(40 * 86_400)
    assert http.get(f"{PYTHON}/latest").json()["tag_status"] == "inactive"
    hub.clock.advance(-40 * 86_400)
    assert http.get(f"{PYTHON}/latest").json()["tag_status"] == "active"


def test_a_list_has_every_tag_once_newest_first(alice: httpx.Client) -> None:
    """1,234 tags with eight platforms."""
    rows = walk(alice, f"{APP}?page_size=100")
    assert len(rows) == len({row["name"] for row in rows}) == 1234
    assert rows[0]["name"] == "latest"
    assert {len(row["images"]) for row in rows} == {8}
    updated = [row["last_updated"][:19] for row in rows]
    assert updated == sorted(updated, reverse=True)


def test_pages_are_linked(http: httpx.Client, hub: EmulatedHub) -> None:
    """Absolute links that keep the query; the first page can be a previous one, too."""
    first = http.get(PYTHON).json()
    assert (first["count"], len(first["results"]), first["previous"]) == (60, 10, None)
    assert first["next"] == f"{hub.url}{PYTHON}?page=2"
    last = http.get(f"{PYTHON}?page=3&page_size=25&x=%26").json()
    assert len(last["results"]) == 10
    assert last["next"] is None
    assert last["previous"] == f"{hub.url}{PYTHON}?page=2&page_size=25&x=%26"


def test_a_full_last_page_has_no_next(http: httpx.Client) -> None:
    """Sixty tags are six pages of ten."""
    last = http.get(f"{PYTHON}?page=6").json()
    assert (len(last["results"]), last["next"]) == (10, None)
    assert http.get(f"{PYTHON}?page=5").json()["next"].endswith("?page=6")


def test_a_large_page_size_is_cut(alice: httpx.Client) -> None:
    """It is cut to 100, without an error."""
    assert len(alice.get(f"{APP}?page_size=1000").json()["results"]) == 100


@pytest.mark.parametrize(
    "query", ["page=0", "page=x", "page_size=-1", "page=", "page=1.5", "page=%D9%A3"]
)
def test_bad_page_numbers_are_refused(http: httpx.Client, query: str) -> None:
    """With 400 and the name of the parameter."""
    answer = http.get(f"{PYTHON}?{query}")
    assert answer.status_code == 400
    assert query.partition("=")[0] in answer.json()["errinfo"]


def test_a_page_past_the_end_is_not_found(http: httpx.Client, alice: httpx.Client) -> None:
    """With 404, not an empty page; a repository without tags has one empty page."""
    for page in (7, 10**30):
        answer = alice.get(f"{PYTHON}?page={page}")
        assert (answer.status_code, answer.json()["errinfo"]) == (404, {})
    empty = http.get("/v2/namespaces/acme/repositories/empty/tags").json()
    assert empty == {"count": 0, "next": None, "previous": None, "results": []}


def test_anonymous_lists_end_at_offset_1000(hub: EmulatedHub, http: httpx.Client) -> None:
    """With the recorded 403, although page ten has a next link; a setting removes the limit."""
    tenth = http.get(f"{APP}?page=10&page_size=100")
    assert tenth.status_code == 200
    answer = http.get(tenth.json()["next"])
    assert answer.status_code == 403
    assert answer.json() == {
        "message": "pagination offset too large for anonymous requests; sign in to page further",
        "errinfo": {},
    }
    hub.settings.anonymous_depth = None
    assert http.get(tenth.json()["next"]).status_code == 200


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (PYTHON, 200),
        (f"{PYTHON}/latest", 200),
        (f"{PYTHON}/nothing", 404),
        ("/v2/namespaces/acme/repositories/empty/tags", 404),
        ("/v2/namespaces/acme/repositories/nothing/tags", 404),
        ("/v2/namespaces/acme/repositories/secret/tags", 404),
    ],
)
def test_a_check_has_no_body(http: httpx.Client, path: str, status: int) -> None:
    """It is 200 or 404 without a body."""
    answer = http.head(path)
    assert (answer.status_code, answer.content) == (status, b"")


@pytest.mark.parametrize(
    ("who", "password", "status"),
    [
        ("alice", None, 200),
        ("dave", None, 200),
        ("carol", None, 404),
        ("alice", "dckr_pat_alice_read", 200),
        ("alice", "dckr_pat_alice_public", 404),
        ("bob", "dckr_pat_bob_write", 200),
    ],
)
def test_private_repositories_are_for_members_with_the_scope(
    signed_in: Callable[..., httpx.Client], who: str, password: str | None, status: int
) -> None:
    """To others, they look missing; higher scopes include the lower ones."""
    answer = signed_in(who, password).get("/v2/namespaces/acme/repositories/secret/tags")
    assert answer.status_code == status
    if status == 404:
        assert answer.json()["message"] == MISSING


def test_a_private_repository_of_a_person_is_for_that_person(
    signed_in: Callable[..., httpx.Client], http: httpx.Client
) -> None:
    """Not for anonymous callers, and not for others."""
    path = "/v2/repositories/carol/notes/tags/today"
    assert signed_in("carol").get(path).status_code == 200
    assert signed_in("alice").get(path).status_code == 404
    assert http.get(path).json()["errinfo"] == {"namespace": "carol", "repository": "notes"}


@pytest.mark.parametrize(
    "path", ["/v2/repositories/acme/app/tags/latest/", f"{APP}/latest", f"{APP}/latest/"]
)
def test_a_tag_is_deleted(hub: EmulatedHub, alice: httpx.Client, path: str) -> None:
    """204 without a body, and it no longer exists."""
    answer = alice.delete(path)
    assert (answer.status_code, answer.content) == (204, b"")
    assert alice.get(f"{APP}/latest").status_code == 404
    assert alice.get(APP).json()["count"] == 1233
    assert alice.delete(path).status_code == 404


@pytest.mark.parametrize(
    ("who", "password", "status"),
    [
        ("alice", "dckr_pat_alice_admin", 204),
        ("alice", "dckr_pat_alice_read", 403),
        ("bob", "dckr_pat_bob_write", 403),
        ("dave", None, 403),
        ("carol", None, 403),
    ],
)
def test_deleting_needs_the_permission_and_the_scope(
    signed_in: Callable[..., httpx.Client], who: str, password: str | None, status: int
) -> None:
    """Owners and editors may; a personal access token needs ``repo:admin``."""
    answer = signed_in(who, password).delete("/v2/repositories/acme/app/tags/latest/")
    assert answer.status_code == status


def test_anonymous_callers_delete_nothing(http: httpx.Client) -> None:
    """401, and the tag is still there."""
    for tag in ("latest", "nothing"):
        assert http.delete(f"/v2/repositories/acme/app/tags/{tag}/").status_code == 401
    assert http.get("/v2/repositories/acme/app/tags/latest/").status_code == 200


def test_two_hubs_respond_the_same(hub: EmulatedHub, http: httpx.Client) -> None:
    """Identifiers, digests and dates come from the seed."""
    with EmulatedHub(clock=EmulatedClock.at(hub.clock.now())) as other, httpx.Client() as client:
        mine, others = http.get(PYTHON).json(), client.get(other.url + PYTHON).json()
    assert mine["results"] == others["results"]
