"""Read what Docker Hub sends to a webhook.

>>> from dockerhub import webhooks
>>> push = webhooks.read_push(
...     b'{"repository": {"repo_name": "acme/app"}, "push_data": {"tag": "2.0", "pusher": "bob"}}'
... )
>>> push.repository, push.tag, push.pusher
('acme/app', '2.0', 'bob')

Docker Hub does not sign these requests: anybody who knows the URL of a receiver can send one. Ask
Docker Hub about the tag before you act on it, see the how-to page on webhooks.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from attrs import field, frozen

from dockerhub._base.arguments import check_segment, parse_repository, wrong_type
from dockerhub._base.formats import decode_json

__all__ = ["Push", "WebhookPayloadError", "read_push"]

_LARGEST: Final = 1024 * 1024
"""Bytes; a README, which is in the payload, has at most 25,000."""


class WebhookPayloadError(ValueError):
    """A request is not what Docker Hub sends when a tag is pushed."""

    def __init__(self, problem: str) -> None:
        super().__init__(f"this is not the payload of a push to Docker Hub: {problem}")


@frozen
class Push:
    """A tag was pushed.

    `repository` and `tag` have the form of names on Docker Hub, so that they can be passed to the
    client. Nothing else in it is checked.
    """

    repository: str
    """Namespace and name, such as ``acme/app``."""

    tag: str

    pusher: str | None
    """The user who pushed it; None if the payload does not say."""

    pushed_at: datetime | None
    """When, in UTC and to the second; None if the payload does not say."""

    is_private: bool | None
    """Whether only members can see the repository; None if the payload does not say."""

    payload: Mapping[str, Any] = field(repr=False)
    """The whole payload, as it was sent. Its ``callback_url`` is known to the receiver alone."""


def read_push(payload: bytes | str | Mapping[str, Any]) -> Push:
    """Read the payload of a webhook request.

    The payload is that of https://docs.docker.com/docker-hub/repos/manage/webhooks/. Docker Hub
    sends no other.

    Args:
        payload: The body of the request, or what its JSON was decoded to.

    Raises:
        TypeError: It is not one of these.
        WebhookPayloadError: It is not JSON, is larger than 1 MiB, or does not name a repository
            and a tag.
    """
    body = _decoded(payload)
    repository, pushed = _object(body, "repository"), _object(body, "push_data")
    name, tag = _text(repository, "repository.repo_name"), _text(pushed, "push_data.tag")
    try:
        name = str(parse_repository(name))
        check_segment("push_data.tag", tag)
    except ValueError as error:
        raise WebhookPayloadError(str(error)) from None
    pusher, is_private = pushed.get("pusher"), repository.get("is_private")
    return Push(
        repository=name,
        tag=tag,
        pusher=pusher if isinstance(pusher, str) else None,
        pushed_at=_moment(pushed.get("pushed_at")),
        is_private=is_private if isinstance(is_private, bool) else None,
        payload=body,
    )


def _decoded(payload: object) -> Mapping[str, Any]:
    if isinstance(payload, str):
        payload = payload.encode(errors="surrogatepass")
    if isinstance(payload, bytes):
        if len(payload) > _LARGEST:
            raise WebhookPayloadError(f"it has more than {_LARGEST} bytes")
        try:
            payload = decode_json(payload)
        except ValueError as error:
            raise WebhookPayloadError(f"it cannot be read as JSON ({error})") from None
        if not isinstance(payload, dict):
            raise WebhookPayloadError("it is not a JSON object")
    if not isinstance(payload, Mapping):
        raise wrong_type("payload", "bytes, text or a mapping", payload)
    return payload


def _object(body: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = body.get(name)
    if not isinstance(found, Mapping):
        raise WebhookPayloadError(f"{name} is missing, or not an object")
    return found


def _text(part: Mapping[str, Any], name: str) -> str:
    found = part.get(name.rpartition(".")[2])
    if not isinstance(found, str):
        raise WebhookPayloadError(f"{name} is missing, or not text")
    return found


def _moment(seconds: object) -> datetime | None:
    """Read a Unix time; older examples of Docker write it as a float."""
    if isinstance(seconds, bool) or not isinstance(seconds, (int, float)):
        return None
    try:
        return datetime.fromtimestamp(int(seconds), UTC)
    except (ValueError, OverflowError, OSError):
        return None
