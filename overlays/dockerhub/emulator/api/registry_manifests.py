"""The manifests of the registry, which Docker has on a host of its own, registry-1.docker.io.

No path of the Hub's API has the word ``manifests`` in its fourth place, so both fit one server.
"""

from http import HTTPStatus

from dockerhub.emulator.errors import ApiError
from dockerhub.emulator.messages import json_response
from dockerhub.emulator.state.manifests import IMAGE, INDEX, index_of, manifest_of
from dockerhub.emulator.state.repositories import Repository
from dockerhub.emulator.state.sessions import InvalidTokenError

from .handlers import Backend, Caller, Handler, Request, Response, Route
from .pull_limit import count_pull, limit_headers

_SPENT = "You have reached your pull rate limit."
_REFERENCED = "manifest is referenced by one or more tags or manifests"


def routes() -> list[Route]:
    """Return the routes; they take tokens of the registry, not of the Hub."""
    handlers: dict[str, Handler] = {
        "GET": get_manifest,
        "HEAD": head_manifest,
        "DELETE": delete_manifest,
    }
    path = "/v2/{namespace}/{repository}/manifests/{reference}"
    return [Route(path, handlers, checks_bearer=False)]


def get_manifest(backend: Backend, _caller: Caller, request: Request) -> Response:
    """``GET`` by tag or digest, which is a pull."""
    repository, user = _repository(backend, request, "pull")
    digest = _digest(repository, request)
    if not count_pull(backend, user, request):
        headers = limit_headers(backend, user, request)
        raise _error(HTTPStatus.TOO_MANY_REQUESTS, "TOOMANYREQUESTS", _SPENT, headers)
    repository.pull_count += 1
    return _manifest(repository, digest, limit_headers(backend, user, request))


def head_manifest(backend: Backend, _caller: Caller, request: Request) -> Response:
    """``HEAD`` by tag or digest, which is not a pull."""
    repository, user = _repository(backend, request, "pull")
    digest = _digest(repository, request)
    return _manifest(repository, digest, limit_headers(backend, user, request))


def delete_manifest(backend: Backend, _caller: Caller, request: Request) -> Response:
    """``DELETE`` by digest, of what no tag and no index points at."""
    repository, user = _repository(backend, request, "delete")
    reference = request.params["reference"]
    if ":" not in reference:
        raise _error(HTTPStatus.METHOD_NOT_ALLOWED, "UNSUPPORTED", "delete by digest")
    digest = _digest(repository, request)
    if repository.is_referenced(digest):
        raise _error(HTTPStatus.FORBIDDEN, "DENIED", _REFERENCED)
    repository.delete_manifest(digest)
    backend.audit(
        repository.namespace,
        "repo.image.delete",
        repository.full_name,
        user,
        f"deleted the image {digest[:19]} from the repository {repository.full_name}",
        digest=digest,
    )
    return Response(status=HTTPStatus.ACCEPTED)


def _repository(backend: Backend, request: Request, action: str) -> tuple[Repository, str]:
    """Return the repository in a path, and whose token allows the action there."""
    namespace, short = request.params["namespace"], request.params["repository"]
    name = f"{namespace}/{short}"
    try:
        user, granted = backend.sessions.registry_grants(request.headers.get("authorization", ""))
    except InvalidTokenError:
        user, granted = "", {}
    repository = backend.state.repositories.get((namespace, short))
    if repository is None or action not in granted.get(name, ()):
        challenge = (
            f'Bearer realm="{request.origin}/token",service="registry.docker.io",'
            f'scope="repository:{name}:{action}"'
        )
        raise _error(
            HTTPStatus.UNAUTHORIZED,
            "UNAUTHORIZED",
            "authentication required",
            (("WWW-Authenticate", challenge),),
        )
    return repository, user


def _digest(repository: Repository, request: Request) -> str:
    """Return the digest of a tag or digest that is there."""
    reference = request.params["reference"]
    tag = repository.tags.get(reference)
    digest = reference if tag is None else tag.manifest.digest
    if digest not in repository.manifests and repository.image(digest) is None:
        raise _error(HTTPStatus.NOT_FOUND, "MANIFEST_UNKNOWN", "manifest unknown")
    return digest


def _manifest(
    repository: Repository, digest: str, headers: tuple[tuple[str, str], ...]
) -> Response:
    image = repository.image(digest)
    body = index_of(repository.manifests[digest].images) if image is None else manifest_of(image)
    return Response(
        body=body,
        media_type=IMAGE if image else INDEX,
        headers=(("docker-content-digest", digest), *headers),
    )


def _error(
    status: int, code: str, message: str, headers: tuple[tuple[str, str], ...] = ()
) -> ApiError:
    body = {"errors": [{"code": code, "message": message, "detail": None}]}
    response = json_response(body, status)
    return ApiError(
        Response(status=status, body=response.body, media_type=response.media_type, headers=headers)
    )
