"""Delivering webhooks: a POST request for each push, to receivers on this machine only."""

import http.client
import ipaddress
import json
import threading
from dataclasses import dataclass
from typing import Any
from urllib.parse import SplitResult, urlsplit

from dockerhub.emulator.state import ids
from dockerhub.emulator.state.backend import Backend, Delivery
from dockerhub.emulator.state.clock import NANOSECONDS
from dockerhub.emulator.state.pushes import push
from dockerhub.emulator.state.repositories import Repository, Tag, Webhook

_TIMEOUT = 5.0
_LOCAL = "127.0.0.1"


@dataclass(frozen=True, kw_only=True)
class _Call:
    """A request that is yet to be sent."""

    repository: str
    tag: str
    url: str
    body: bytes


def push_and_deliver(
    backend: Backend, repository: str, tag: str, origin: str, **more: Any
) -> tuple[Tag, threading.Thread]:
    """Push a tag, and begin to report it; return the tag, and the thread that reports.

    The thread needs no lock, so that a receiver can ask the Hub meanwhile.

    Args:
        backend: Of the Hub; its lock is held.
        repository: Where to push: namespace and name.
        tag: What to push.
        origin: Where the Hub is, for the callback.
        more: Further arguments of `push`.

    Raises:
        ImmutableTagError: The tag is there already, and immutable.
        ValueError: There is no such namespace or user.
    """
    found, pushed = push(backend, repository, tag, **more)
    return pushed, _deliver(backend, found, pushed, origin)


def _deliver(backend: Backend, repository: Repository, tag: Tag, origin: str) -> threading.Thread:
    calls = [
        _Call(
            repository=repository.full_name,
            tag=tag.name,
            url=url,
            body=json.dumps(_payload(repository, tag, webhook, origin)).encode(),
        )
        for webhook in repository.webhooks.values()
        for _, url in webhook.urls
    ]
    thread = threading.Thread(
        target=_send_all, args=(backend, calls), name="dockerhub-webhooks", daemon=True
    )
    thread.start()
    return thread


def _send_all(backend: Backend, calls: list[_Call]) -> None:
    for call in calls:
        status, error = None, ""
        try:
            status = _send(call)
        except (OSError, ValueError, http.client.HTTPException) as problem:
            error = str(problem) or type(problem).__name__
        backend.deliveries.append(
            Delivery(
                repository=call.repository, tag=call.tag, url=call.url, status=status, error=error
            )
        )


def _send(call: _Call) -> int:
    """Send one request, follow no redirect, and return the status of the response."""
    parts = urlsplit(call.url)
    secure = parts.scheme == "https"
    kind = http.client.HTTPSConnection if secure else http.client.HTTPConnection
    connection = kind(_loopback_host(parts), parts.port, timeout=_TIMEOUT)
    path = parts.path or "/"
    headers = {
        "Content-Type": "application/json",
        "Host": parts.netloc.rpartition("@")[2],
        "User-Agent": "dockerhub-emulator",
    }
    try:
        target = f"{path}?{parts.query}" if parts.query else path
        connection.request("POST", target, call.body, headers)
        return connection.getresponse().status
    finally:
        connection.close()


def _loopback_host(parts: SplitResult) -> str:
    """Return the address of a receiver on this machine; nothing else is ever called."""
    host = parts.hostname or ""
    if host == "localhost":
        return _LOCAL
    try:
        if ipaddress.ip_address(host).is_loopback:
            return host
    except ValueError:
        pass  # A name may be anywhere.
    raise ValueError("the embedded Hub delivers to 127.0.0.1, ::1 and localhost only")


def _payload(repository: Repository, tag: Tag, webhook: Webhook, origin: str) -> dict[str, Any]:
    """Return what Docker Hub sends, as https://docs.docker.com/docker-hub/repos/manage/webhooks/.

    The example there has times in seconds, and no field that names the event.
    """
    name = repository.full_name
    key = ids.fingerprint("hook", name, webhook.slug, tag.id).hex()[:40]
    return {
        "callback_url": f"{origin}/u/{name}/hook/{key}/",
        "push_data": {
            "pushed_at": tag.last_updated // NANOSECONDS,
            "pusher": tag.last_updater_username,
            "tag": tag.name,
        },
        "repository": {
            "comment_count": 0,
            "date_created": repository.created // NANOSECONDS,
            "description": repository.description,
            "dockerfile": "",
            "full_description": repository.full_description or None,
            "is_official": repository.namespace == "library",
            "is_private": repository.is_private,
            "is_trusted": False,
            "name": repository.name,
            "namespace": repository.namespace,
            "owner": repository.namespace,
            "repo_name": name,
            "repo_url": f"https://hub.docker.com/r/{name}",
            "star_count": repository.star_count,
            "status": "Active",
        },
    }
