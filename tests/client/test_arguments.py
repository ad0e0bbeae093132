"""Arguments that are refused before anything is sent, with a message that shows a valid one."""

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dockerhub._base.arguments import (
    check_count,
    check_seconds,
    check_segment,
    check_text,
    check_words,
    parse_repository,
)

RIGHT = '"python", "library/python", "acme/app" or "docker.io/acme/app"'


@pytest.mark.parametrize(
    ("text", "namespace", "name"),
    [
        ("python", "library", "python"),
        ("library/python", "library", "python"),
        ("acme/app", "acme", "app"),
        ("docker.io/acme/app", "acme", "app"),
        ("docker.io/library/python", "library", "python"),
        ("docker.io/python", "library", "python"),
        ("index.docker.io/acme/app", "acme", "app"),
        ("registry-1.docker.io/acme/app", "acme", "app"),
        ("docker.io/acme.org/app", "acme.org", "app"),
        ("registry.hub.docker.com/acme/app", "acme", "app"),
        ("registry.hub.docker.com/library/python", "library", "python"),
        ("docker://docker.io/acme/app", "acme", "app"),
        ("docker://python", "library", "python"),
        ("https://docker.io/acme/app", "acme", "app"),
        ("https://hub.docker.com/r/acme/app", "acme", "app"),
        ("HTTPS://Hub.Docker.com/r/acme/app/", "acme", "app"),
        ("http://www.hub.docker.com/r/acme/app/tags?page=1&name=v#top", "acme", "app"),
        ("hub.docker.com/r/acme/app", "acme", "app"),
        ("https://hub.docker.com/repository/docker/acme/app/general", "acme", "app"),
        ("https://hub.docker.com/_/python", "library", "python"),
        ("https://hub.docker.com/_/python/tags", "library", "python"),
        ("hub.docker.com/_/python?tab=tags", "library", "python"),
        ("/r/acme/app", "acme", "app"),
        ("/_/python", "library", "python"),
        ("_/python", "library", "python"),
        ("a/b", "a", "b"),
        ("0/1", "0", "1"),
        ("acme/my-app", "acme", "my-app"),
        ("acme/my--app", "acme", "my--app"),
        ("acme/my_app", "acme", "my_app"),
        ("acme/my__app", "acme", "my__app"),
        ("acme/my.app", "acme", "my.app"),
        ("acme_corp/app", "acme_corp", "app"),
        ("acme-corp/app", "acme-corp", "app"),
        ("localhost", "library", "localhost"),
        ("python3.12", "library", "python3.12"),
        ("a/" + "b" * 253, "a", "b" * 253),
    ],
)
def test_a_repository_can_be_named_in_all_common_forms(
    text: str, namespace: str, name: str
) -> None:
    repository = parse_repository(text)
    assert repository == (namespace, name)
    assert str(repository) == f"{namespace}/{name}"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "empty"),
        ("/", "empty"),
        ("acme/", "empty"),
        ("/app", "empty"),
        ("docker.io/", "empty"),
        ("docker.io/acme/", "empty"),
        (".", "letters and digits"),
        ("..", "letters and digits"),
        ("../app", "letters and digits"),
        ("acme/..", "letters and digits"),
        ("_/Python", "lower case"),
        ("_x/python", "letters and digits"),
        (" python", "letters and digits"),
        ("python ", "letters and digits"),
        ("python\n", "letters and digits"),
        ("acme/a b", "letters and digits"),
        ("acme/app?x=1", "letters and digits"),
        ("acme/app#x", "letters and digits"),
        ("acme/%2e%2e", "letters and digits"),
        ("acme/a\x00b", "letters and digits"),
        ("acme\\app", "letters and digits"),
        ("acme/-app", "letters and digits"),
        ("acme/app-", "letters and digits"),
        ("acme/a___b", "letters and digits"),
        ("acme/a..b", "letters and digits"),
        ("acme/caf\u00e9", "letters and digits"),
        ("acme/\uff11", "letters and digits"),
        ("a/b/c", "more than two parts"),
        ("docker.io/a/b/c", "more than two parts"),
        ("a//b", "more than two parts"),
        ("A/B", "lower case"),
        ("Python", "lower case"),
        ("acme/App", "lower case"),
        ("python:3.12", "a separate argument"),
        ("acme/app:latest", "a separate argument"),
        ("acme/app@sha256:abc", "a separate argument"),
        ("ghcr.io/acme", "another registry"),
        ("ghcr.io/acme/app", "another registry"),
        ("quay.io/a/b/c", "another registry"),
        ("localhost/app", "another registry"),
        ("localhost:5000/app", "another registry"),
        ("https://ghcr.io/acme/app", "another registry"),
        ("https://example.com", "another registry"),
        ("https://acme/app", "another registry"),
        (
            "https://hub.docker.com",
            "not the page of a repository, such as hub.docker.com/r/acme/app",
        ),
        ("hub.docker.com/acme/app", "not the page of a repository"),
        ("https://hub.docker.com/u/acme", "not the page of a repository"),
        (
            "https://hub.docker.com/layers/acme/app/1.2/images/sha256-0",
            "not the page of a repository",
        ),
        ("https://hub.docker.com/v2/repositories/acme/app/tags", "not the page of a repository"),
        ("https://hub.docker.com/r/acme/..", "letters and digits"),
        ("https://hub.docker.com/r/acme/app:1.2", "a separate argument"),
        ("registry.hub.docker.com/acme/app:1.2", "a separate argument"),
        ("a/" + "b" * 254, "longer than 255"),
        ("b" * 248, "longer than 255"),
    ],
)
def test_an_invalid_repository_is_refused(text: str, reason: str) -> None:
    """The message gives the reason, and valid forms to copy."""
    with pytest.raises(ValueError, match=reason) as caught:
        parse_repository(text)
    assert str(caught.value).startswith(repr(text[:255]))
    assert RIGHT in str(caught.value)


def test_a_duration_is_a_number_within_bounds() -> None:
    check_seconds("interval", 1, least=1)
    check_seconds("interval", 0.5)
    for absurd in (math.nan, math.inf, -math.inf, -1, 1e300, 10**400):
        with pytest.raises(ValueError, match="interval must be from 0 to 31,536,000 seconds, not"):
            check_seconds("interval", absurd)
    for other in ("1", True, None):
        with pytest.raises(TypeError, match="interval must be a number of seconds, not"):
            check_seconds("interval", other)


def test_a_message_shortens_a_long_value() -> None:
    with pytest.raises(ValueError, match="not a repository") as caught:
        parse_repository("x" * 10_000_000)
    assert len(str(caught.value)) < 500


@pytest.mark.parametrize("value", [None, 5, b"python", ["python"], ("acme", "app")])
def test_a_repository_must_be_text(value: Any) -> None:
    with pytest.raises(TypeError, match="repository must be text such as") as caught:
        parse_repository(value)
    assert RIGHT in str(caught.value)


@pytest.mark.sweep
@given(st.text(max_size=30))
def test_an_accepted_repository_fits_a_url(text: str) -> None:
    """Both parts are path segments that need no escaping."""
    try:
        repository = parse_repository(text)
    except ValueError:
        return
    for part in repository:
        assert check_segment("part", part) == part
        assert part.isascii()
        assert not set(part) & set("/?#%@: ")


@pytest.mark.parametrize(
    "value", ["latest", "3.12", "...", "a b", "é", "%2e%2e", "?", "a" * 255, "sha256:ab", "~"]
)
def test_a_segment_is_any_text_without_a_slash(value: str) -> None:
    """It is escaped when the URL is built."""
    assert check_segment("tag", value) == value


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("", "tag is empty"),
        (".", "tag is '.', which would name something else"),
        ("..", r"tag is '\.\.', which would name something else"),
        ("a/b", "tag has a slash"),
        ("/", "tag has a slash"),
        ("a\\b", "tag has a slash"),
        ("a\nb", "tag has a control character"),
        ("a\r\nX: y", "tag has a control character"),
        ("a\x00", "tag has a control character"),
        ("\x7f", "tag has a control character"),
        ("\x85", "tag has a control character"),
        ("\u2028", "tag has a control character"),
        ("\ud800", "tag has a control character"),
        ("a" * 256, "tag is longer than 255 characters"),
    ],
)
def test_a_segment_that_would_lead_elsewhere_is_refused(value: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        check_segment("tag", value)


@pytest.mark.parametrize("value", [None, 5, b"latest", ["latest"], True])
def test_a_segment_must_be_text(value: Any) -> None:
    with pytest.raises(TypeError, match="tag must be text, not"):
        check_segment("tag", value)


@pytest.mark.parametrize("value", ["x", "a b", 'userName eq "é"', "x" * 8_000])
def test_a_query_accepts_any_text(value: str) -> None:
    check_text("filter_", value)


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("", "filter_ is empty"),
        ("a\nb", "filter_ has a control character"),
        ("\ud800", "filter_ has a control character"),
        ("x" * 8_001, "filter_ is too long for a URL"),
        ("é" * 1_334, "filter_ is too long for a URL"),
    ],
)
def test_a_query_that_cannot_be_sent_is_refused(value: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason) as caught:
        check_text("filter_", value)
    assert len(str(caught.value)) < 1_000


def test_the_length_of_a_text_is_limited() -> None:
    assert check_words("label", "x" * 255) == "x" * 255
    assert check_words("label", "abc", most=3) == "abc"
    for value in ("", "x" * 256):
        with pytest.raises(ValueError, match="label must have 1 to 255 characters"):
            check_words("label", value)
    with pytest.raises(ValueError, match="label has a control character"):
        check_words("label", "a\tb")
    with pytest.raises(TypeError, match="label must be text, not int: 5"):
        check_words("label", 5)


def test_a_count_is_an_integer_within_bounds() -> None:
    check_count("limit", 0)
    check_count("limit", 10**30)
    check_count("concurrency", 8, least=1, most=8)
    with pytest.raises(ValueError, match="limit must be at least 0, not -1"):
        check_count("limit", -1)
    with pytest.raises(ValueError, match="concurrency must be at least 1, not 0"):
        check_count("concurrency", 0, least=1)
    with pytest.raises(ValueError, match="concurrency must be at most 8, not 9"):
        check_count("concurrency", 9, most=8)


@pytest.mark.parametrize("value", [None, "5", 5.0, True, float("nan")])
def test_other_values_are_not_a_count(value: Any) -> None:
    with pytest.raises(TypeError, match="limit must be a whole number, not"):
        check_count("limit", value)
