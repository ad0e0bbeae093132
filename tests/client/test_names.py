"""Public helpers for names: patterns, suggestions, operations by path."""

import pytest

from dockerhub._base.repository_patterns import RepositorySelection
from dockerhub.names import did_you_mean, first_match, is_pattern
from dockerhub.operations import match_path


def test_patterns_are_those_of_a_shell() -> None:
    """They are case-sensitive."""
    assert first_match("pr-17", ["v*", "pr-*"]) == "pr-*"
    assert first_match("PR-17", ["pr-*"]) is None


def test_the_query_of_a_url_is_not_a_pattern() -> None:
    """But its path may have one."""
    page = "https://hub.docker.com/r/acme/app/tags?page=1"
    assert not is_pattern(page)
    assert not is_pattern("hub.docker.com/_/python?tab=tags")
    assert is_pattern("https://hub.docker.com/r/acme/*")
    assert is_pattern("acme/app-?")
    found = RepositorySelection([page, "registry.hub.docker.com/acme/t*", "docker.io/acme/[wv]eb"])
    assert found.named == {"acme/app"}
    assert found.take("acme", [{"name": "tools"}, {"name": "web"}, {"name": "x"}]) == [
        *("acme/tools", "acme/web"),
    ]


@pytest.mark.parametrize("pattern", ["ghcr.io/acme/*", "https://hub.docker.com/u/acme*"])
def test_a_pattern_of_something_else_is_refused(pattern: str) -> None:
    with pytest.raises(
        ValueError, match=r"can match no repository: (another|it is not the page)"
    ) as bad:
        RepositorySelection([pattern])
    assert str(bad.value).startswith(repr(pattern))


def test_similar_names_are_suggested() -> None:
    assert did_you_mean("lates", ["latest", "edge"]) == " Did you mean 'latest'?"
    assert did_you_mean("xyz", ["latest"]) == ""


def test_operations_are_found_by_method_and_path() -> None:
    """A path without placeholders has priority; a trailing slash does not matter."""
    found = match_path("GET", "/v2/scim/2.0/Users/a%40b/")
    assert found is not None
    assert (found.operation.name, found.arguments) == ("get_scim_user", {"id": "a@b"})
    assert match_path("PURGE", "/v2/scim/2.0/Users") is None
