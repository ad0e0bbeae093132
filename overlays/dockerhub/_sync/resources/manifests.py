# Derived from _async/resources/manifests.py by `make sync`; never edited.
"""`hub.manifests`: the manifests of repositories, which the registry has, not the API."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from dockerhub._base.arguments import parse_repository
from dockerhub._base.errors import PermissionDeniedError, UnexpectedResponseError
from dockerhub._base.messages import ForeignRequest, Request
from dockerhub._responses.error_responses import error_from
from dockerhub._responses.manifests import ACCEPTED, check_digest, read_manifest
from dockerhub._responses.results import read_any

if TYPE_CHECKING:
    from dockerhub._auth.registry_token import RegistryToken
    from dockerhub._base.messages import Response
    from dockerhub._base.secret import Secret
    from dockerhub._config.options import Options
    from dockerhub._responses.manifests import Manifest
    from dockerhub._sync.session import Session

_ADVICE: Final[dict[int, str]] = {
    HTTPStatus.UNAUTHORIZED: "Check user name and password or access token, and its scopes.",
    HTTPStatus.TOO_MANY_REQUESTS: "`dockerhub limits --pulls` shows how many pulls are left.",
}
_SPENT: Final = b'"TOOMANYREQUESTS"'
"""The code of the error when no pull is left."""


class Manifests:
    """The manifests of repositories, in the registry.

    The registry is a separate service, with its own tokens. It needs a user name with
    a password or an access token.
    """

    def __init__(self, session: Session, options: Options) -> None:
        self._session = session
        self._options = options

    def check_login(self) -> None:
        """Check that the client has a login that the registry takes; no request is sent.

        Raises:
            AuthenticationError: It has none; a bearer token is not enough.
        """
        self._session.registry_login.check()

    def check_access(self, repository: str) -> None:
        """Sign in to the registry, and check that manifests of a repository may be deleted.

        Args:
            repository: Name of the repository.

        Raises:
            AuthenticationError: There is no login for the registry, or it is not accepted.
            PermissionDeniedError: The login cannot delete manifests of the repository.
            HubError: The request failed otherwise.
            ValueError: The name of the repository is invalid.
        """
        name = str(parse_repository(repository))
        with self._session.deadline(self._options):
            token = self._token(name)
        if token.refuses(name, "delete"):
            raise PermissionDeniedError(
                f"the registry does not let this login delete manifests of {name}",
                advice=(
                    "It needs an admin of the repository, an access token with "
                    "repo:admin, or an organization access token with scope-image-delete."
                ),
            )

    def get(self, repository: str, digest: str) -> Manifest:
        """Return a manifest, which the registry counts as a pull; see `hub.pull_limit`.

        Args:
            repository: Name of the repository.
            digest: Of the manifest, ``sha256:…``.

        Raises:
            NotFoundError: There is no such manifest.
            RateLimitError: No pulls are left, or the wait would be too long.
            AuthenticationError: There is no login for the registry, or it is not accepted.
            UnexpectedResponseError: The response is not the manifest of that digest.
            HubError: The request failed otherwise.
            ValueError: An argument cannot be the name of such a thing.
        """
        request, response = self._send("GET", repository, digest)
        with self._session.known.kept_out():
            return read_manifest(digest, request, response)

    def delete(self, repository: str, digest: str) -> None:
        """Delete a manifest, permanently, which frees its storage.

        The registry refuses this while a tag or an index uses the manifest.

        Args:
            repository: Name of the repository.
            digest: Of the manifest, ``sha256:…``.

        Raises:
            NotFoundError: There is no such manifest. If an attempt of this very call failed after
                it may have deleted it, its absence counts as success.
            PermissionDeniedError: A tag or an index uses it, or the account cannot delete it.
            AuthenticationError: There is no login for the registry, or it is not accepted.
            HubError: The request failed otherwise. After a `ServerError`, Docker may continue
                the deletion in the background.
            ValueError: An argument cannot be the name of such a thing.
        """
        self._send("DELETE", repository, digest)

    def _send(self, method: str, repository: str, digest: str) -> tuple[Request, Response]:
        name, digest = str(parse_repository(repository)), check_digest(digest)
        session, path = self._session, f"/v2/{name}/manifests/{digest}"
        url = session.registry_login.registry.url
        request = Request(method, f"{url}{path}", path, accept=ACCEPTED)
        with session.deadline(self._options):
            token = self._token(name)

            def renew() -> Secret:
                # The token may have expired early; a refusal of a new one is final.
                session.registry_login.reject(name, token)
                renewed = self._token(name)
                return renewed.authorization

            step = ForeignRequest(url, request, token.authorization)
            response = session.send_foreign(step, self._options, _is_final, renew)
        with session.known.kept_out():
            if _is_final(response):
                error = error_from(response, request, session.now().timestamp())
                error.advice = _ADVICE.get(response.status)
                raise error
            found = read_any(request, response) if method == "DELETE" else None
            if isinstance(found, UnexpectedResponseError):
                raise found
        return request, response

    def _token(self, name: str) -> RegistryToken:
        return self._session.registry_login.token(name, self._send_login)

    def _send_login(self, step: ForeignRequest) -> Response:
        return self._session.send_foreign(step, self._options, _is_refused)


def _is_refused(response: Response) -> bool:
    return response.status == HTTPStatus.UNAUTHORIZED


def _is_final(response: Response) -> bool:
    """Tell whether a retry cannot succeed: the permission is missing, or no pulls are left."""
    if response.status != HTTPStatus.TOO_MANY_REQUESTS:
        return _is_refused(response)
    return "ratelimit-limit" in response.headers or _SPENT in response.content
