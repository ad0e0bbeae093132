"""Faults of lists and of JSON values."""

import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from dockerhub.emulator import EmulatedHub

PATH = "/v2/namespaces/library/repositories/python/tags"
TAG = f"{PATH}/latest"


@pytest.fixture(autouse=True)
def own_server(hub: EmulatedHub, http: httpx.Client) -> None:
    """Check that the server responds before the test, and works again after it."""
    hub.settings.max_page_size = 3
    assert http.get(PATH).json()["next"] == f"{hub.url}{PATH}?page=2"
    assert len(http.get(PATH).json()["results"]) == 3


def links(http: httpx.Client, query: str) -> tuple[Any, Any]:
    body = http.get(f"{PATH}?{query}").json()
    return body.get("next", "absent"), body.get("previous", "absent")


def test_links_may_lead_to_another_host(hub: EmulatedHub, http: httpx.Client) -> None:
    """To the registry's by default."""
    hub.faults.add("foreign-next")
    base = f"https://registry.hub.docker.com{PATH}"
    assert links(http, "page=2&page_size=3") == (
        f"{base}?page=3&page_size=3",
        f"{base}?page=1&page_size=3",
    )
    hub.faults.add("foreign-next", origin="http://127.0.0.1:1")
    assert links(http, "page=1")[0] == f"http://127.0.0.1:1{PATH}?page=2"


def test_links_may_be_relative(hub: EmulatedHub, http: httpx.Client) -> None:
    """They have only path and query."""
    hub.faults.add("relative-next")
    assert links(http, "page=1") == (f"{PATH}?page=2", None)


def test_links_may_lack_the_page_size(hub: EmulatedHub, http: httpx.Client) -> None:
    """As recorded."""
    hub.faults.add("bare-next")
    found = links(http, "page=2&page_size=3")
    assert found == (f"{hub.url}{PATH}?page=3", f"{hub.url}{PATH}?page=1")


def test_the_last_page_may_have_a_next_link(hub: EmulatedHub, http: httpx.Client) -> None:
    """Its next page is a 404; other pages are not changed."""
    hub.faults.add("stale-next", times=2)
    assert links(http, "page=1&page_size=3")[0] == f"{hub.url}{PATH}?page=2&page_size=3"
    stale = links(http, "page=20&page_size=3")[0]
    assert stale == f"{hub.url}{PATH}?page=21&page_size=3"
    assert http.get(stale).status_code == 404


def test_a_next_link_may_lead_to_its_own_page(hub: EmulatedHub, http: httpx.Client) -> None:
    """To its own page."""
    hub.faults.add("repeated-next", times=None)
    assert links(http, "page=4")[0] == f"{hub.url}{PATH}?page=4"
    assert links(http, "")[0] == f"{hub.url}{PATH}?page=1"
    assert links(http, "page=20")[0] == f"{hub.url}{PATH}?page=20"


def test_the_end_may_be_an_empty_string(hub: EmulatedHub, http: httpx.Client) -> None:
    """Instead of null."""
    hub.faults.add("empty-next", times=2)
    assert links(http, "page=1") == (f"{hub.url}{PATH}?page=2", "")
    assert links(http, "page=20")[0] == ""


def test_the_end_may_be_absent(hub: EmulatedHub, http: httpx.Client) -> None:
    """Instead of null."""
    hub.faults.add("no-next", times=2)
    assert links(http, "page=1") == (f"{hub.url}{PATH}?page=2", "absent")
    assert links(http, "page=20")[0] == "absent"


def test_a_list_may_be_empty(hub: EmulatedHub, http: httpx.Client) -> None:
    """Although there are items."""
    hub.faults.add("empty-list")
    page = http.get(PATH).json()
    assert page == {"count": 0, "next": None, "previous": None, "results": []}
    assert http.get(PATH).json()["count"] == 60


def test_the_page_size_may_be_ignored(hub: EmulatedHub, http: httpx.Client) -> None:
    """Links keep the requested size; the list is still complete."""
    hub.settings.max_page_size = 100
    hub.faults.add("page-size-ignored", size=25, times=None)
    page = http.get(f"{PATH}?page_size=10").json()
    assert len(page["results"]) == 25
    assert page["next"] == f"{hub.url}{PATH}?page=2&page_size=10"
    assert http.get(PATH).json()["next"] == f"{hub.url}{PATH}?page=2"
    last = http.get(f"{PATH}?page_size=10&page=3").json()
    assert (len(last["results"]), last["next"]) == (10, None)
    assert http.get(TAG).status_code == 200


@pytest.mark.parametrize("path", [PATH, "/v2/repositories/library/python/tags/"])
def test_tags_may_be_inserted_while_a_list_is_read(
    hub: EmulatedHub, http: httpx.Client, path: str
) -> None:
    """The last row of one page is the first of the next one."""
    hub.faults.add("insert-tags", after=1, count=1)
    first = http.get(path).json()
    second = http.get(first["next"]).json()
    assert second["count"] == first["count"] + 1
    assert second["results"][0]["name"] == first["results"][-1]["name"]


def test_tags_may_be_deleted_while_a_list_is_read(hub: EmulatedHub, http: httpx.Client) -> None:
    """A row is skipped."""
    names = [row["name"] for n in (1, 2) for row in http.get(f"{PATH}?page={n}").json()["results"]]
    hub.faults.add("delete-tags", after=1, count=1)
    seen = [row["name"] for n in (1, 2) for row in http.get(f"{PATH}?page={n}").json()["results"]]
    assert seen[:3] == names[:3]
    assert names[3] not in seen


@pytest.mark.parametrize("name", ["insert-tags", "delete-tags"])
def test_changes_need_a_repository(hub: EmulatedHub, http: httpx.Client, name: str) -> None:
    """In other places, nothing happens."""
    hub.faults.add(name, times=2)
    assert http.get("/v2/repositories/no/thing/tags").status_code == 404
    assert http.get("/nothing/tags").status_code == 404
    assert http.get(PATH).json()["count"] == 60


@pytest.mark.parametrize(
    "name", ["stale-next", "foreign-next", "nulls", "wrong-types", "dates", "cut-json"]
)
def test_errors_and_single_objects_have_no_links(
    hub: EmulatedHub, http: httpx.Client, name: str
) -> None:
    """Faults of lists change only lists, and faults of values do not change errors."""
    hub.faults.add(name, path="*nothing*")
    answer = http.get("/v2/repositories/no/nothing/tags")
    assert answer.status_code == 404
    if name != "cut-json":
        assert answer.json()["message"] == "object not found"


def test_single_objects_get_no_links(hub: EmulatedHub, http: httpx.Client) -> None:
    """A tag is not a page."""
    hub.faults.add("stale-next")
    assert "next" not in http.get(TAG).json()


def leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield from leaves(item, f"{path}.{key}")
    elif isinstance(value, list):
        for item in value:
            yield from leaves(item, f"{path}[]")
    else:
        yield path, value


def test_everything_may_be_null(hub: EmulatedHub, http: httpx.Client) -> None:
    """Except the names and the keys of the page."""
    hub.faults.add("nulls", times=2)
    page = http.get(PATH).json()
    assert page["count"] == 60
    for row in page["results"]:
        assert row.pop("name")
        assert set(row.values()) == {None}
    tag = http.get(TAG).json()
    assert (tag["name"], tag["images"]) == ("latest", None)


def test_some_keys_may_be_kept(hub: EmulatedHub, http: httpx.Client) -> None:
    """Those that are named."""
    hub.faults.add("nulls", keep="images,digest")
    tag = http.get(TAG).json()
    assert tag["name"] is None
    assert tag["images"][0]["digest"]
    assert tag["images"][0]["size"] is None


def test_keys_may_be_missing(hub: EmulatedHub, http: httpx.Client) -> None:
    """All except the names and the keys of the page."""
    hub.faults.add("missing-keys", times=2)
    page = http.get(PATH).json()
    assert list(page) == ["count", "next", "previous", "results"]
    assert [list(row) for row in page["results"]] == [["name"]] * 3
    assert http.get(TAG).json() == {"name": "latest"}
    hub.faults.add("missing-keys", keep="name,digest")
    assert list(http.get(TAG).json()) == ["name", "digest"]


@pytest.mark.parametrize("name", ["nulls", "missing-keys", "wrong-types"])
def test_audit_logs_stay_lists(hub: EmulatedHub, alice: httpx.Client, name: str) -> None:
    """The list stays a list; its events are changed."""
    options = {} if name == "wrong-types" else {"keep": "action"}
    hub.faults.add(name, **options)
    events = alice.get("/v2/auditlogs/acme").json()["logs"]
    assert [event["action"] for event in events] == ["repo.tag.push"] * 25


def test_keys_may_be_unknown(hub: EmulatedHub, http: httpx.Client) -> None:
    """On every level; some are keywords of Python or empty."""
    hub.faults.add("unknown-keys")
    tag = http.get(TAG).json()
    assert tag["x_new"] == tag["images"][0]["x_new"] == {"nested": [1, None]}
    assert (tag["class"], tag[""]) == ("keyword", 0)


def test_enum_values_may_be_unknown(hub: EmulatedHub, http: httpx.Client) -> None:
    """Where the spec has an enumeration."""
    hub.faults.add("unknown-enums")
    tag = http.get(TAG).json()
    assert (tag["tag_status"], tag["content_type"]) == ("stale", "model")
    assert tag["images"][0]["status"] == "stale"


def test_types_may_be_wrong(hub: EmulatedHub, http: httpx.Client) -> None:
    """Numbers and booleans as strings, one image instead of a list."""
    hub.faults.add("wrong-types", times=2)
    tag = http.get(TAG).json()
    assert tag["v2"] == "true"
    assert tag["full_size"].isdigit()
    assert tag["images"]["architecture"] == "amd64"
    assert http.get(PATH).json()["count"] == 60


@pytest.mark.parametrize("digits", range(10))
def test_dates_may_have_any_fraction(hub: EmulatedHub, http: httpx.Client, digits: int) -> None:
    """With none to nine digits."""
    hub.faults.add("dates", digits=digits)
    fraction = rf"\.\d{{{digits}}}" if digits else ""
    pattern = re.compile(rf"\d{{4}}-\d\d-\d\dT\d\d:\d\d:\d\d{fraction}Z")
    dates = [value for path, value in leaves(http.get(TAG).json()) if re.search("last_pu", path)]
    assert len(dates) > 10
    assert all(pattern.fullmatch(date) for date in dates)


def test_dates_may_differ_within_a_body(hub: EmulatedHub, http: httpx.Client) -> None:
    """With one length after the other."""
    hub.faults.add("dates")
    dates = re.findall(r"T\d\d:\d\d:\d\d([^Z]*)Z", http.get(PATH).text)
    assert {len(date) for date in dates} == {0, *range(2, 11)}


@pytest.mark.parametrize("text", ["", "0001-01-01T00:00:00Z"])
def test_missing_dates_may_be_written(hub: EmulatedHub, http: httpx.Client, text: str) -> None:
    """As an empty text, or with the year 1; other nulls and dates are not changed."""
    hub.faults.add("empty-dates", text=text)
    tag = http.get(f"{PATH}/3.8-a").json()
    assert (tag["tag_last_pulled"], tag["images"][0]["last_pulled"]) == (text, text)
    assert tag["images"][0]["variant"] is None
    assert tag["tag_last_pushed"].startswith("2026-")


@pytest.mark.parametrize("path", [PATH, TAG])
def test_intact_tags_may_have_no_images(hub: EmulatedHub, http: httpx.Client, path: str) -> None:
    """An empty list; the rest is not changed."""
    hub.faults.add("no-images")
    body = http.get(path).json()
    tag = body.get("results", [body])[0]
    assert tag["images"] == []
    assert tag["digest"]


def test_scim_may_respond_as_the_rfc_says(hub: EmulatedHub, http: httpx.Client) -> None:
    """``Resources``, and an array of schemes."""
    hub.faults.add("rfc-scim", times=3)
    http.headers["Authorization"] = "Bearer dckr_scim_acme"
    users = http.get("/v2/scim/2.0/Users").json()
    assert "resources" not in users
    assert len(users["Resources"]) == 3
    config = http.get("/v2/scim/2.0/ServiceProviderConfig").json()
    assert isinstance(config["authenticationSchemes"], list)
    assert http.get("/v2/scim/2.0/ResourceTypes/User").json()["id"] == "User"


@pytest.mark.parametrize("path", [PATH, TAG])
def test_tags_may_look_as_in_2022(hub: EmulatedHub, http: httpx.Client, path: str) -> None:
    """Without digest and types, and with a null ``image_id``."""
    hub.faults.add("shape-2022")
    body = http.get(path).json()
    tag = body.get("results", [body])[0]
    assert not {"digest", "media_type", "content_type"} & set(tag)
    assert tag["image_id"] is None
    assert tag["tag_status"] == "active"


def test_tags_may_look_as_in_2018(hub: EmulatedHub, http: httpx.Client) -> None:
    """Without activity and digests."""
    hub.faults.add("shape-2018")
    tag = http.get(TAG).json()
    assert not {"tag_status", "tag_last_pushed", "digest", "last_updater_username"} & set(tag)
    image = tag["images"][0]
    assert image["features"] is None
    assert not {"digest", "status", "last_pulled"} & set(image)


def test_tags_may_look_as_in_2015(hub: EmulatedHub, http: httpx.Client) -> None:
    """Without any images."""
    hub.faults.add("shape-2015")
    tag = http.get(TAG).json()
    assert "images" not in tag
    assert (tag["name"], tag["v2"]) == ("latest", True)
