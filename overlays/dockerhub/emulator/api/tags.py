"""Tags of a repository: list, get, check and delete."""

from functools import partial
from http import HTTPStatus

from dockerhub.emulator import errors
from dockerhub.emulator.messages import JSON, json_text
from dockerhub.emulator.state.immutable_tags import immutable_refusal, is_immutable
from dockerhub.emulator.state.repositories import Repository, Tag

from .access import require_delete, visible_repository
from .handlers import Backend, Caller, Handler, Request, Response, Route
from .legacy import legacy_route
from .paging import items_of, page_envelope, requested_page
from .requests import choice
from .tag_json import TagWriter

_ORDERINGS = ("last_updated", "-last_updated", "name", "-name")
_TOO_DEEP = "pagination offset too large for anonymous requests; sign in to page further"


def routes() -> list[Route]:
    """Return the routes of this family."""
    writer = TagWriter()
    tags: dict[str, Handler] = {"GET": partial(list_tags, writer), "HEAD": check_tags}
    tag: dict[str, Handler] = {
        "GET": partial(get_tag, writer),
        "HEAD": check_tag,
        "DELETE": delete_tag,
    }
    repository = "/v2/namespaces/{namespace}/repositories/{repository}"
    legacy = "/v2/repositories/{namespace}/{repository}"
    return [
        Route(f"{repository}/tags", tags),
        Route(f"{repository}/tags/{{tag}}", tag),
        legacy_route(f"{legacy}/tags", tags),
        legacy_route(f"{legacy}/tags/{{tag}}", tag),
    ]


def list_tags(writer: TagWriter, backend: Backend, caller: Caller, request: Request) -> Response:
    """``GET …/tags``: a page of tags; by default, and by ``last_updated``, the newest first."""
    page = requested_page(request, max_size=backend.settings.max_page_size)
    repository = visible_repository(backend, caller, request)
    depth = backend.settings.anonymous_depth
    if caller.is_anonymous and depth is not None and page.offset >= depth:
        raise errors.with_message(HTTPStatus.FORBIDDEN, _TOO_DEEP)
    tags = _chosen(request, repository.newest_tags())
    now = backend.clock.now_ns()
    texts = [writer.text(repository, tag, now) for tag in items_of(page, tags)]
    head = json_text(page_envelope(request, page, len(tags)))
    body = b'%b,"results":[%b]}' % (head[:-1], b",".join(texts))
    return Response(body=body, media_type=JSON)


def _chosen(request: Request, tags: list[Tag]) -> list[Tag]:
    """Return the tags that a request asks for, in its order."""
    order = choice(request, "ordering", _ORDERINGS) or "last_updated"
    part = request.query.get("name")
    found = tags if part is None else [tag for tag in tags if part.lower() in tag.name.lower()]
    if order.endswith("name"):
        found.sort(key=lambda tag: tag.name)
    return found[::-1] if order.startswith("-") else found


def get_tag(writer: TagWriter, backend: Backend, caller: Caller, request: Request) -> Response:
    """``GET …/tags/{tag}``."""
    repository, tag = _tag(backend, caller, request)
    text = writer.text(repository, tag, backend.clock.now_ns())
    return Response(body=text, media_type=JSON)


def check_tags(backend: Backend, caller: Caller, request: Request) -> Response:
    """``HEAD …/tags``: whether the repository contains tags."""
    repository = visible_repository(backend, caller, request)
    if not repository.tags:
        raise errors.not_found(namespace=repository.namespace, repository=repository.name)
    return Response(media_type=JSON)


def check_tag(backend: Backend, caller: Caller, request: Request) -> Response:
    """``HEAD …/tags/{tag}``: whether the tag exists."""
    _tag(backend, caller, request)
    return Response(media_type=JSON)


def delete_tag(backend: Backend, caller: Caller, request: Request) -> Response:
    """``DELETE …/tags/{tag}``: the manifest stays, and remembers that it had the tag."""
    if caller.is_anonymous:
        raise errors.unauthorized()
    repository, tag = _tag(backend, caller, request)
    require_delete(backend, caller, repository)
    if is_immutable(repository, tag.name):
        raise errors.forbidden(immutable_refusal(repository, tag.name))
    del repository.tags[tag.name]
    backend.audit(
        repository.namespace,
        "repo.tag.delete",
        repository.full_name,
        caller.actor,
        f"deleted the tag {tag.name} from the repository {repository.full_name}",
        digest=tag.manifest.digest,
        tag=tag.name,
    )
    return Response(status=HTTPStatus.NO_CONTENT)


def _tag(backend: Backend, caller: Caller, request: Request) -> tuple[Repository, Tag]:
    repository = visible_repository(backend, caller, request)
    name = request.params["tag"]
    if name not in repository.tags:
        raise errors.not_found(namespace=repository.namespace, repository=repository.name, tag=name)
    return repository, repository.tags[name]
