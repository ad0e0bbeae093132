"""Tags of a repository: list, read, probe and delete."""

from functools import partial

from dockerhub.emulator.http.service import Service
from dockerhub.emulator.messages import (
    JSON,
    Call,
    Reply,
    json_text,
    message_error,
    not_found,
    unauthorized,
)
from dockerhub.emulator.state.records import Repository, Tag
from dockerhub.emulator.state.repositories import newest_tags, remove_tag
from dockerhub.emulator.state.sessions import Caller

from .access import require_delete, visible_repository
from .handlers import Handlers, Routes
from .paging import Window, cut, links, window
from .tag_json import TagWriter

_TOO_DEEP = "pagination offset too large for anonymous requests; sign in to page further"


def routes() -> Routes:
    """Return the operations of this module; the short paths are those Docker deprecated."""
    writer = TagWriter()
    tags: Handlers = {"GET": partial(list_tags, writer), "HEAD": probe_tags}
    tag: Handlers = {"GET": partial(read_tag, writer), "HEAD": probe_tag, "DELETE": delete_tag}
    return {
        "/v2/namespaces/{namespace}/repositories/{repository}/tags": tags,
        "/v2/namespaces/{namespace}/repositories/{repository}/tags/{tag}": tag,
        "/v2/repositories/{namespace}/{repository}/tags": tags,
        "/v2/repositories/{namespace}/{repository}/tags/{tag}": tag,
    }


def undocumented() -> dict[str, frozenset[str]]:
    """Return what the Hub serves without any specification saying so."""
    return {
        "/v2/namespaces/{namespace}/repositories/{repository}/tags/{tag}": frozenset({"DELETE"}),
        "/v2/repositories/{namespace}/{repository}/tags/{tag}": frozenset({"GET", "HEAD"}),
    }


def list_tags(writer: TagWriter, service: Service, caller: Caller, call: Call) -> Reply:
    """``GET …/tags``: a page of tags, the last updated first."""
    asked = window(call, max_size=service.settings.max_page_size)
    repository = visible_repository(service, caller, call)
    _refuse_depth(service, caller, asked)
    tags = newest_tags(repository)
    now = service.clock.now_ns()
    texts = [writer.text(repository, tag, now) for tag in cut(tags, asked)]
    return _page_reply(call, asked, len(tags), texts)


def read_tag(writer: TagWriter, service: Service, caller: Caller, call: Call) -> Reply:
    """``GET …/tags/{tag}``."""
    repository, tag = _tag(service, caller, call)
    text = writer.text(repository, tag, service.clock.now_ns())
    return Reply(body=text, media_type=JSON)


def probe_tags(service: Service, caller: Caller, call: Call) -> Reply:
    """``HEAD …/tags``: whether the repository contains tags."""
    repository = visible_repository(service, caller, call)
    if not repository.tags:
        raise not_found(namespace=repository.namespace, repository=repository.name)
    return Reply(media_type=JSON)


def probe_tag(service: Service, caller: Caller, call: Call) -> Reply:
    """``HEAD …/tags/{tag}``: whether the tag exists."""
    _tag(service, caller, call)
    return Reply(media_type=JSON)


def delete_tag(service: Service, caller: Caller, call: Call) -> Reply:
    """``DELETE …/tags/{tag}``: 204, and a line in the audit log."""
    if caller.is_anonymous:
        raise unauthorized()
    repository, tag = _tag(service, caller, call)
    require_delete(service, caller, repository)
    remove_tag(repository, tag.name)
    full_name = f"{repository.namespace}/{repository.name}"
    service.audit(
        repository.namespace,
        "repo.tag.delete",
        full_name,
        caller.actor,
        f"deleted the tag {tag.name} from the repository {full_name}",
        digest=tag.manifest.digest,
        tag=tag.name,
    )
    return Reply(status=204)


def _tag(service: Service, caller: Caller, call: Call) -> tuple[Repository, Tag]:
    repository = visible_repository(service, caller, call)
    name = call.params["tag"]
    if name not in repository.tags:
        raise not_found(namespace=repository.namespace, repository=repository.name, tag=name)
    return repository, repository.tags[name]


def _refuse_depth(service: Service, caller: Caller, asked: Window) -> None:
    depth = service.settings.anonymous_depth
    if caller.is_anonymous and depth is not None and asked.offset >= depth:
        raise message_error(403, _TOO_DEEP)


def _page_reply(call: Call, asked: Window, count: int, texts: list[bytes]) -> Reply:
    following, earlier = links(call, asked, count)
    head = json_text({"count": count, "next": following, "previous": earlier})
    body = b'%b,"results":[%b]}' % (head[:-1], b",".join(texts))
    return Reply(body=body, media_type=JSON)
