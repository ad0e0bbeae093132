"""Public helpers for names: patterns, suggestions, operations by path."""

from dockerhub.names import did_you_mean, first_match
from dockerhub.operations import match_path


def test_patterns_are_those_of_a_shell() -> None:
    """Case counts."""
    assert first_match("pr-17", ["v*", "pr-*"]) == "pr-*"
    assert first_match("PR-17", ["pr-*"]) is None


def test_similar_names_are_suggested() -> None:
    assert did_you_mean("lates", ["latest", "edge"]) == " Did you mean 'latest'?"
    assert did_you_mean("xyz", ["latest"]) == ""


def test_operations_are_found_by_method_and_path() -> None:
    """A path without placeholders wins; a trailing slash does not matter."""
    found = match_path("GET", "/v2/scim/2.0/Users/a%40b/")
    assert found is not None
    assert (found.operation.name, found.arguments) == ("get_scim_user", {"id": "a@b"})
    assert match_path("PURGE", "/v2/scim/2.0/Users") is None
