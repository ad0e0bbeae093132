"""What a response means when a login is stored but cannot be used.

The client then reads without it, since what is public is public. But without the login, Docker Hub
answers for a private repository as for one that does not exist, and lists less.
"""

import re
from typing import Final

from dockerhub._base.errors import AuthenticationError, CredentialStoreError, NotFoundError
from dockerhub._base.messages import Request
from dockerhub._spec.paths import PathOperation, match_path
from dockerhub._spec.security import Security

QUESTION: Final = PathOperation(Security.NONE)
"""How to send a `repository_request`: without signing in."""

_LIST: Final = re.compile(r"/v2/namespaces/[^/]+/repositories/?")
_REPOSITORY: Final = re.compile(r"/v2/namespaces/[^/]+/repositories/[^/]+")
_TEMPLATE: Final = "/v2/namespaces/{namespace}/repositories/{repository}"


def needs_login(request: Request) -> bool:
    """Tell whether the response would silently lack what only the account sees.

    A list of repositories does; a path that is not in the spec may.
    """
    return bool(_LIST.fullmatch(request.path)) or match_path(request.method, request.path) is None


def repository_request(request: Request) -> Request | None:
    """Return the request that tells whether the repository of another request is public.

    None if the other one is about no repository.
    """
    hit = _REPOSITORY.match(request.path)
    return Request("GET", _TEMPLATE, hit[0]) if hit else None


def not_visible(
    question: Request, error: NotFoundError, failure: CredentialStoreError
) -> AuthenticationError:
    """Return the error for a "not found" that may be for lack of the login."""
    _, _, _, namespace, _, name = question.path.split("/")
    return AuthenticationError(
        f"repository {namespace}/{name} was not found without signing in. It may be private, but "
        f"the stored login cannot be used: {failure}",
        method=error.method,
        path=error.path,
        target=error.target,
        status=error.status,
        request_id=error.request_id,
    )
