"""How many pulls are left, which the registry tells, as a sequence of requests without I/O.

As https://docs.docker.com/docker-hub/usage/pulls/ describes it: a token of the registry, then HEAD
of a manifest that is there for this. HEAD counts as no pull.
"""

from __future__ import annotations

import re
from collections.abc import Generator
from typing import TYPE_CHECKING, Final

from dockerhub._auth.registry import PullLimit
from dockerhub._auth.registry_token import token_steps
from dockerhub._base.messages import ForeignRequest, Request, Response
from dockerhub._responses.error_responses import error_from

if TYPE_CHECKING:
    from dockerhub._auth.registry import Registry
    from dockerhub._base.secret import Secret

_REPOSITORY: Final = "ratelimitpreview/test"
_COUNT: Final = re.compile(r"(\d{1,15})(?:;w=(\d{1,15}))?", re.ASCII)


def pull_limit(
    registry: Registry, login: tuple[str, Secret] | None, now: float
) -> Generator[ForeignRequest, Response, PullLimit]:
    """Ask for the limit, step by step: yield what to send, and return the limit."""
    token = yield from token_steps(registry, _REPOSITORY, "pull", login, now)
    path = f"/v2/{_REPOSITORY}/manifests/latest"
    request = Request("HEAD", f"{registry.url}{path}", path)
    response = yield ForeignRequest(registry.url, request, token.authorization)
    if not response.succeeded:
        raise error_from(response, request, now)
    limit, window = _count(response, "ratelimit-limit")
    remaining, _ = _count(response, "ratelimit-remaining")
    source = response.headers.get("docker-ratelimit-source")
    return PullLimit(limit, remaining, window, source, login and login[0])


def _count(response: Response, header: str) -> tuple[int | None, int | None]:
    """Return the least number of a header such as ``100;w=21600``, and its window."""
    matches = filter(None, map(_COUNT.fullmatch, response.values(header)))
    found = min(matches, key=lambda match: int(match[1]), default=None)
    if found is None:
        return None, None
    return int(found[1]), None if found[2] is None else int(found[2])
