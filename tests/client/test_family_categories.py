"""Categories of repositories: what the methods do."""

import pytest
from demo_clients import as_alice
from driving import Drive

from dockerhub.emulator import EmulatedHub
from dockerhub.models import Category


def test_categories_are_set_by_slug_or_model(drive: Drive, server: EmulatedHub) -> None:
    """Each one once; only slugs need a request for their names."""
    hub = as_alice(drive, server)
    known = hub.repositories.categories.list()
    assert {type(each) for each in known} == {Category}
    held = server.state.repositories["acme", "app"]
    for chosen, slugs, requests in (
        (["security", "security", known[0]], ("security", "networking"), 2),
        (known[2:5], tuple(each.slug for each in known[2:5]), 1),
        ((), (), 1),
    ):
        server.clear_requests()
        assert hub.repositories.categories.set("acme/app", chosen) is None
        assert held.categories == slugs
        assert len(server.requests) == requests


def test_an_unknown_category_is_refused_before_anything_is_changed(
    drive: Drive, server: EmulatedHub
) -> None:
    before = server.state.repositories["acme", "app"].categories
    with pytest.raises(ValueError, match=r"no category 'securty'\. Did you mean 'security'\?"):
        as_alice(drive, server).repositories.categories.set("acme/app", ["securty"])
    assert server.state.repositories["acme", "app"].categories == before
