"""What Docker Hub sends to a webhook, as a receiver reads it."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from dockerhub.webhooks import Push, WebhookPayloadError, read_push

PAYLOAD: dict[str, Any] = {
    "callback_url": "https://registry.hub.docker.com/u/acme/app/hook/2141b5/",
    "push_data": {"pushed_at": 1793491200, "pusher": "bob", "tag": "2.0"},
    "repository": {"repo_name": "acme/app", "is_private": True, "star_count": 3},
}
LEAST = {"repository": {"repo_name": "acme/app"}, "push_data": {"tag": "2.0"}}


@pytest.mark.parametrize("form", [dict, json.dumps, lambda body: json.dumps(body).encode()])
def test_a_payload_is_read_in_each_form(form: Any) -> None:
    """Bytes, text, or decoded; what is not typed is in `payload`."""
    push = read_push(form(PAYLOAD))
    assert push == Push(
        repository="acme/app",
        tag="2.0",
        pusher="bob",
        pushed_at=datetime(2026, 11, 1, tzinfo=UTC),
        is_private=True,
        payload=PAYLOAD,
    )
    assert "2141b5" not in repr(push)
    assert read_push(json.dumps(LEAST).ljust(1_048_576)).tag == "2.0"


def changed(part: str, **values: Any) -> dict[str, Any]:
    return LEAST | {part: LEAST[part] | values}


@pytest.mark.parametrize(
    ("payload", "expected"),
    [
        (LEAST, None),
        (
            changed("push_data", pushed_at=1.417566822e09),
            datetime(2014, 12, 3, 0, 33, 42, tzinfo=UTC),
        ),
        (changed("push_data", pushed_at=True, pusher=5), None),
        (changed("push_data", pushed_at="soon"), None),
        (changed("repository", is_private="yes"), None),
        (changed("push_data", pushed_at=1e300), None),
        (changed("push_data", pushed_at=float("inf")), None),
        (changed("push_data", pushed_at=float("nan")), None),
    ],
)
def test_missing_and_odd_values_are_none(
    payload: dict[str, Any], expected: datetime | None
) -> None:
    """Only repository and tag are required. Older payloads have times as floats."""
    push = read_push(payload)
    assert (push.pushed_at, push.pusher, push.is_private) == (expected, None, None)


@pytest.mark.parametrize(
    ("payload", "problem"),
    [
        (b"<html>", "it cannot be read as JSON (Expecting value: line 1 column 1 (char 0))"),
        (b"\xff\xfe\x00", "it cannot be read as JSON ("),
        ("[" * 5_000 + "]" * 5_000, "it cannot be read as JSON (at most 100 levels)"),
        ("[]", "it is not a JSON object"),
        (b" " * 1_048_577, "it has more than 1048576 bytes"),
        ({}, "repository is missing, or not an object"),
        ({"repository": LEAST["repository"]}, "push_data is missing, or not an object"),
        (LEAST | {"repository": []}, "repository is missing, or not an object"),
        (changed("repository", repo_name=None), "repository.repo_name is missing, or not text"),
        (changed("repository", repo_name="acme/../x"), "'acme/../x' is not a repository: it has "),
        (changed("push_data", tag=2.0), "push_data.tag is missing, or not text"),
        (changed("push_data", tag=".."), "push_data.tag is '..', which would name something else"),
        (changed("push_data", tag="a/b"), "push_data.tag has a slash: 'a/b'"),
    ],
)
def test_anything_else_is_refused(payload: Any, problem: str) -> None:
    """The error says what is wrong; a name never leads to another path."""
    with pytest.raises(WebhookPayloadError) as raised:
        read_push(payload)
    assert str(raised.value).startswith(
        f"this is not the payload of a push to Docker Hub: {problem}"
    )


def test_a_stream_is_not_a_payload() -> None:
    """The caller reads the request, up to a size of its choice."""
    with pytest.raises(TypeError, match="payload must be bytes, text or a mapping, not list"):
        read_push([])  # type: ignore[arg-type]
