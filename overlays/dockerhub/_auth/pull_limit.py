"""How many pulls are left, which the registry tells, as a sequence of requests without I/O.

As https://docs.docker.com/docker-hub/usage/pulls/ describes it: a token of the registry, then HEAD
of a manifest that is there for this. HEAD counts as no pull.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Generator
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from dockerhub._auth.jwt import fits_header
from dockerhub._auth.registry import PullLimit
from dockerhub._base.errors import LoginError, UnexpectedResponseError
from dockerhub._base.messages import ForeignRequest, Request, Response
from dockerhub._base.secret import Secret
from dockerhub._responses.error_responses import error_from

if TYPE_CHECKING:
    from dockerhub._auth.registry import Registry
    from dockerhub._base.errors import HubError

_REPOSITORY: Final = "ratelimitpreview/test"
_COUNT: Final = re.compile(r"(\d{1,15})(?:;w=(\d{1,15}))?", re.ASCII)


def pull_limit(
    registry: Registry, username: str | None, password: Secret | None, now: float
) -> Generator[ForeignRequest, Response, PullLimit]:
    """Ask for the limit, step by step: yield what to send, and return the limit."""
    asking = _asking(registry, username, password)
    response = yield asking
    if response.status != HTTPStatus.OK:
        raise _refused(response, asking.request, username, now)
    token = _token(response)
    if token is None:
        raise UnexpectedResponseError(
            "the token service of the registry sent no usable token",
            method="GET",
            path=asking.request.template,
            status=response.status,
        )
    path = f"/v2/{_REPOSITORY}/manifests/latest"
    request = Request("HEAD", f"{registry.url}{path}", path)
    response = yield ForeignRequest(registry.url, request, Secret(f"Bearer {token}"))
    if not response.succeeded:
        raise error_from(response, request, now)
    limit, window = _count(response, "ratelimit-limit")
    remaining, _ = _count(response, "ratelimit-remaining")
    source = response.headers.get("docker-ratelimit-source")
    return PullLimit(limit, remaining, window, source, username)


def _asking(registry: Registry, username: str | None, password: Secret | None) -> ForeignRequest:
    query = (("service", "registry.docker.io"), ("scope", f"repository:{_REPOSITORY}:pull"))
    request = Request("GET", f"{registry.token_url}/token", "/token", query)
    if username is None or password is None:
        return ForeignRequest(registry.token_url, request)
    pair = base64.b64encode(f"{username}:{password.reveal()}".encode()).decode()
    return ForeignRequest(registry.token_url, request, Secret(f"Basic {pair}"))


def _refused(response: Response, request: Request, username: str | None, now: float) -> HubError:
    if username is None or response.status != HTTPStatus.UNAUTHORIZED:
        return error_from(response, request, now)
    return LoginError(
        f"the registry refused the login as {username!r}. If the account has two-factor "
        "authentication, use an access token instead of the password",
        method=request.method,
        path=request.template,
        status=response.status,
    )


def _token(response: Response) -> str | None:
    try:
        body: Any = response.json()
    except ValueError:
        return None
    found = body.get("token") if isinstance(body, dict) else None
    return found if isinstance(found, str) and fits_header(found) else None


def _count(response: Response, header: str) -> tuple[int | None, int | None]:
    """Return the least number of a header such as ``100;w=21600``, and its window."""
    matches = filter(None, map(_COUNT.fullmatch, response.values(header)))
    found = min(matches, key=lambda match: int(match[1]), default=None)
    if found is None:
        return None, None
    return int(found[1]), None if found[2] is None else int(found[2])
