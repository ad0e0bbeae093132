"""Faults of lists: wrong links, wrong sizes, and lists that change while they are read."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from dockerhub.emulator.asgi import raw_path
from dockerhub.emulator.messages import Reply, json_reply, json_text
from dockerhub.emulator.state.populate import push_tag
from dockerhub.emulator.state.records import Repository
from dockerhub.emulator.state.repositories import newest_tags, remove_tag

from .exchange import Exchange, Fault, Proceed
from .rules import Kind, check_whole

if TYPE_CHECKING:
    from dockerhub.emulator.http.service import Service

_LISTS = "*/tags"
_REPOSITORY_PARTS = 2
_MOST = 1_000


def foreign_next(origin: str = "https://registry.hub.docker.com") -> Fault:
    """Let ``next`` and ``previous`` point at another host."""
    return _edit_links(lambda link: _with_origin(link, origin))


def relative_next() -> Fault:
    """Leave scheme and host out of ``next`` and ``previous``."""
    return _edit_links(lambda link: _with_origin(link, ""))


def bare_next() -> Fault:
    """Leave ``page_size`` out of ``next`` and ``previous``, so that pages become shorter."""
    return _edit_links(lambda link: link and _with_query(link, page_size=None))


def stale_next() -> Fault:
    """Give the last page a ``next``, too; it leads to a 404."""

    async def fault(exchange: Exchange, proceed: Proceed) -> Reply | None:
        def edit(body: Any) -> None:
            if body["next"] is None:
                body["next"] = _own_link(exchange, page=_page_number(exchange) + 1)

        return _edited(await proceed(), edit)

    return fault


def repeated_next() -> Fault:
    """Let ``next`` point at the page that it stands on."""

    async def fault(exchange: Exchange, proceed: Proceed) -> Reply | None:
        def edit(body: Any) -> None:
            body["next"] = _own_link(exchange, page=_page_number(exchange))

        return _edited(await proceed(), edit)

    return fault


def empty_next() -> Fault:
    """Write ``""`` where ``next`` and ``previous`` are null."""
    return _edit_links(lambda link: link or "")


def no_next() -> Fault:
    """Leave ``next`` and ``previous`` out where they are null."""

    async def fault(_exchange: Exchange, proceed: Proceed) -> Reply | None:
        def edit(body: Any) -> None:
            for name in ("next", "previous"):
                if body[name] is None:
                    del body[name]

        return _edited(await proceed(), edit)

    return fault


def empty_list() -> Fault:
    """Answer 200 with an empty page, as retired lists have been known to end."""
    page: dict[str, Any] = {"count": 0, "next": None, "previous": None, "results": []}

    async def fault(_exchange: Exchange, _proceed: Proceed) -> Reply | None:
        return json_reply(page)

    return fault


def page_size_ignored(size: int = 25) -> Fault:
    """Cut pages of another size than was asked for; links keep what was asked for."""
    check_whole("size", size, 1, _MOST)

    async def fault(exchange: Exchange, proceed: Proceed) -> Reply | None:
        asked = exchange.scope["query_string"]
        query = dict(parse_qsl(asked.decode("latin-1")))
        changed = urlencode({**query, "page_size": size}).encode()
        exchange.scope = {**exchange.scope, "query_string": changed}

        def edit(body: Any) -> None:
            for name in ("next", "previous"):
                if body[name] is not None:
                    body[name] = _with_query(body[name], page_size=query.get("page_size"))

        return _edited(await proceed(), edit)

    return fault


def insert_tags(count: int = 1) -> Fault:
    """Push new tags, just before the request is answered."""
    check_whole("count", count, 1, _MOST)

    async def fault(exchange: Exchange, proceed: Proceed) -> Reply | None:
        service = exchange.service
        with service.lock:
            repository = service.state.repositories.get(_repository(exchange))
            if repository is not None:
                _insert(service, repository, count)
        return await proceed()

    return fault


def _insert(service: "Service", repository: Repository, count: int) -> None:
    for _ in range(count):
        name = f"inserted-{service.state.next_number('inserted')}"
        push_tag(service.state, repository, name, pushed=service.clock.now_ns())


def delete_tags(count: int = 1) -> Fault:
    """Delete the newest tags, just before the request is answered."""
    check_whole("count", count, 1, _MOST)

    async def fault(exchange: Exchange, proceed: Proceed) -> Reply | None:
        service = exchange.service
        with service.lock:
            repository = service.state.repositories.get(_repository(exchange))
            if repository is not None:
                for tag in newest_tags(repository)[:count]:
                    remove_tag(repository, tag.name)
        return await proceed()

    return fault


LISTING_FAULTS = {
    "foreign-next": Kind(make=foreign_next, method="GET"),
    "relative-next": Kind(make=relative_next, method="GET"),
    "bare-next": Kind(make=bare_next, method="GET"),
    "stale-next": Kind(make=stale_next, method="GET"),
    "repeated-next": Kind(make=repeated_next, method="GET"),
    "empty-next": Kind(make=empty_next, method="GET"),
    "no-next": Kind(make=no_next, method="GET"),
    "empty-list": Kind(make=empty_list, method="GET"),
    "page-size-ignored": Kind(make=page_size_ignored, method="GET"),
    "insert-tags": Kind(make=insert_tags, method="GET", path=_LISTS),
    "delete-tags": Kind(make=delete_tags, method="GET", path=_LISTS),
}


def _edit_links(edit: Callable[[str | None], str | None]) -> Fault:
    async def fault(_exchange: Exchange, proceed: Proceed) -> Reply | None:
        def edit_both(body: Any) -> None:
            for name in ("next", "previous"):
                body[name] = edit(body[name])

        return _edited(await proceed(), edit_both)

    return fault


def _edited(reply: Reply | None, edit: Callable[[Any], None]) -> Reply | None:
    """Change the body of a page; leave anything else alone."""
    if reply is None or not reply.body.startswith(b"{"):
        return reply
    body = json.loads(reply.body)
    if "next" not in body:
        return reply
    edit(body)
    return replace(reply, body=json_text(body))


def _with_origin(link: str | None, origin: str) -> str | None:
    if link is None:
        return None
    parts = urlsplit(link)
    return f"{origin}{parts.path}?{parts.query}"


def _with_query(link: str, **changes: str | None) -> str:
    parts = urlsplit(link)
    query = {**dict(parse_qsl(parts.query)), **changes}
    kept = {name: value for name, value in query.items() if value is not None}
    return parts._replace(query=urlencode(kept)).geturl()


def _own_link(exchange: Exchange, page: int) -> str:
    scope = exchange.scope
    host = exchange.headers.get("host", "127.0.0.1")
    link = f"{scope['scheme']}://{host}{raw_path(scope)}?{scope['query_string'].decode('latin-1')}"
    return _with_query(link, page=str(page))


def _page_number(exchange: Exchange) -> int:
    query = dict(parse_qsl(exchange.scope["query_string"].decode("latin-1")))
    page = query.get("page", "1")
    return int(page) if page.isdigit() else 1


def _repository(exchange: Exchange) -> tuple[str, str]:
    parts = [part for part in exchange.scope["path"].split("/") if part]
    names = parts[parts.index("v2") + 1 :] if "v2" in parts else []
    without = [name for name in names if name not in ("namespaces", "repositories")]
    if len(without) < _REPOSITORY_PARTS:
        return "", ""
    return without[0], without[1]
