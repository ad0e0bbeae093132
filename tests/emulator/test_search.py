"""Search and users, over plain httpx: the special cases of Docker Hub."""

import httpx

from dockerhub.emulator import EmulatedHub

SEARCH = "/v2/search/repositories/"
CATALOG = "/api/search/v4"


def test_a_list_ends_with_empty_links_and_is_forbidden_past_its_end(http: httpx.Client) -> None:
    page = http.get(f"{SEARCH}?query=python").json()
    assert (page["count"], page["next"], page["previous"]) == (1, "", "")
    assert page["results"][0]["repo_owner"] == ""
    assert http.get(f"{SEARCH}?query=python&page=2").status_code == 403
    assert http.get(f"{SEARCH}?query=nothing-like-it").json()["results"] == []
    assert http.get(SEARCH).status_code == 400


def test_nobody_finds_private_repositories(alice: httpx.Client) -> None:
    assert alice.get(f"{SEARCH}?query=secret").json()["count"] == 0
    assert alice.get(f"{CATALOG}?query=secret").json()["total"] == 0


def test_the_catalog_has_all_that_is_public(hub: EmulatedHub, http: httpx.Client) -> None:
    """Starting at any result; organizations have their own badges."""
    public = [each for each in hub.state.repositories.values() if not each.is_private]
    found = http.get(f"{CATALOG}?from=0&size=1000&sort=updated_at&order=asc").json()
    assert (found["total"], len(found["results"])) == (len(public), len(public))
    dates = [each["updated_at"] for each in found["results"]]
    assert dates == sorted(dates)
    badges = {each["name"]: each["badge"] for each in found["results"]}
    assert (badges["python"], badges["acme/app"]) == ("official", "verified_publisher")
    assert badges["alice/tools"] is None
    assert http.get(f"{CATALOG}?from=-1").status_code == 400
    assert http.get(f"{CATALOG}?from=00").json()["total"] == len(public)


def test_a_user_is_public_and_an_organization_is_not_a_user(http: httpx.Client) -> None:
    assert http.get("/v2/users/alice/").json()["full_name"] == "Alice Ace"
    assert http.get("/v2/users/acme/").status_code == 404
