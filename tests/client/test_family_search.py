"""Search: what the methods do."""

import pytest
from demo_clients import as_alice
from driving import Drive

from dockerhub.emulator import EmulatedHub
from dockerhub.emulator.state.populate import add_repository
from dockerhub_openapi import models


def test_search_repositories(drive: Drive, server: EmulatedHub) -> None:
    """Docker Hub ends a list with an empty link, and its stars and descriptions can be null."""
    found = list(as_alice(drive, server).search.repositories("p", page_size=1))
    assert {type(each) for each in found} == {models.RepositorySearchResult}
    assert [each.repo_name for each in found] == ["python", "acme/app", "acme/empty", "alpine"]
    assert [each.is_official for each in found] == [True, False, False, True]
    assert (found[2].star_count, found[2].short_description) == (None, None)
    held = server.state.repositories["acme", "app"]
    assert (found[1].pull_count, found[1].star_count) == (held.pull_count, held.star_count)
    assert server.requests[-1].query == "query=p&page_size=1&page=4"


def test_search_catalog(drive: Drive, server: EmulatedHub) -> None:
    search = drive.hub(base_url=server.url, strict=True).search
    [found] = list(search.catalog("python", badges=["official"], architectures=["arm64", "x"]))
    assert isinstance(found, models.CatalogResult)
    assert (found.name, found.badge) == ("python", "official")
    assert "linux" in {each.name for each in found.operating_systems}
    assert not list(search.catalog("python", operating_systems=["plan9"]))
    assert not list(search.catalog("python", kind="extension"))
    assert "type=extension" in server.requests[-1].query


@pytest.mark.sweep
def test_the_catalog_is_read_in_any_number_of_pages(drive: Drive, server: EmulatedHub) -> None:
    """The requests say how many results to skip, from 0; a page has at most 64 results."""
    for number in range(150):
        add_repository(server.state, f"acme/many-{number:03}", pull_count=number * 1_000_000)
    search = drive.hub(base_url=server.url, strict=True).search
    names = [f"acme/many-{number:03}" for number in range(150)]
    for size, concurrency in ((None, 1), (7, 1), (20, 4)):
        pager = search.catalog("many", page_size=size, concurrency=concurrency)
        assert [each.name for each in pager] == names
        assert pager.total == 150
    server.clear_requests()
    first = search.catalog("many", sort="pull_count", order="desc", limit=70)
    found = list(first)
    assert [each.pull_count for each in found][::69] == ["149M+", "80M+"]
    assert found[0].raw_pull_count == 149_000_000
    assert [each.query.partition("&size=")[2] for each in server.requests] == [
        "64",
        "64&from=64",
    ]
    rest = search.catalog("many", sort="pull_count", order="desc", resume=first.resume_token)
    assert [each.name for each in rest] == names[79::-1]
