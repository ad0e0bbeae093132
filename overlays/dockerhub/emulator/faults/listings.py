"""Faults of lists: wrong links, wrong sizes, and lists that change while they are read."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from dockerhub.emulator.asgi import origin as own_origin
from dockerhub.emulator.asgi import query_text, raw_path
from dockerhub.emulator.messages import Response, json_response
from dockerhub.emulator.state.backend import Backend
from dockerhub.emulator.state.populate import push_tag
from dockerhub.emulator.state.repositories import Repository

from .exchange import Exchange, Fault, Proceed
from .factories import always, check_whole, edit_json
from .rules import FaultKind

_LINKS = ("next", "previous")
_MOST = 1_000
_REPOSITORY = re.compile(r"/v2/(?:namespaces/([^/]+)/repositories|repositories/([^/]+))/([^/]+)")


def foreign_next(origin: str = "https://registry.hub.docker.com") -> Fault:
    """Let ``next`` and ``previous`` point at another host."""
    return _edit_links(lambda link: link and _with_origin(link, origin))


def relative_next() -> Fault:
    """Leave scheme and host out of ``next`` and ``previous``."""
    return _edit_links(lambda link: link and _with_origin(link, ""))


def bare_next() -> Fault:
    """Leave ``page_size`` out of ``next`` and ``previous``, so that pages become shorter."""
    return _edit_links(lambda link: link and _with_query(link, page_size=None))


def stale_next() -> Fault:
    """Give the last page a ``next``, too; it leads to a 404."""

    def edit(exchange: Exchange, page: dict[str, Any]) -> None:
        if page["next"] is None:
            page["next"] = _own_link(exchange, page=_page_number(exchange) + 1)

    return _edit_page(edit)


def repeated_next() -> Fault:
    """Let ``next`` point at the page that it is on."""

    def edit(exchange: Exchange, page: dict[str, Any]) -> None:
        page["next"] = _own_link(exchange, page=_page_number(exchange))

    return _edit_page(edit)


def empty_next() -> Fault:
    """Write ``""`` where ``next`` and ``previous`` are null."""
    return _edit_links(lambda link: link or "")


def no_next() -> Fault:
    """Leave ``next`` and ``previous`` out where they are null."""

    def edit(_exchange: Exchange, page: dict[str, Any]) -> None:
        for name in _LINKS:
            if page[name] is None:
                del page[name]

    return _edit_page(edit)


def empty_list() -> Fault:
    """Respond with 200 and an empty page, as was seen of retired lists."""
    return always(json_response({"count": 0, "next": None, "previous": None, "results": []}))


def page_size_ignored(size: int = 25) -> Fault:
    """Return pages of another size than was requested; links keep the requested one."""
    check_whole("size", size, 1, _MOST)

    async def fault(exchange: Exchange, proceed: Proceed) -> Response | None:
        query = dict(parse_qsl(query_text(exchange.scope)))
        changed = urlencode({**query, "page_size": size}).encode()
        exchange.scope = {**exchange.scope, "query_string": changed}
        requested = query.get("page_size")
        fix_links = _edit_links(lambda link: link and _with_query(link, page_size=requested))
        return await fix_links(exchange, proceed)

    return fault


def insert_tags(count: int = 1) -> Fault:
    """Push new tags, just before the response."""

    def change(backend: Backend, repository: Repository) -> None:
        for _ in range(count):
            name = f"inserted-{backend.state.next_number('inserted')}"
            push_tag(backend.state, repository, name, pushed=backend.clock.now_ns())

    return _change_repository(count, change)


def delete_tags(count: int = 1) -> Fault:
    """Delete the newest tags, just before the response."""

    def change(_backend: Backend, repository: Repository) -> None:
        for tag in repository.newest_tags()[:count]:
            del repository.tags[tag.name]

    return _change_repository(count, change)


LISTING_FAULTS = {
    "foreign-next": FaultKind(make=foreign_next, method="GET"),
    "relative-next": FaultKind(make=relative_next, method="GET"),
    "bare-next": FaultKind(make=bare_next, method="GET"),
    "stale-next": FaultKind(make=stale_next, method="GET"),
    "repeated-next": FaultKind(make=repeated_next, method="GET"),
    "empty-next": FaultKind(make=empty_next, method="GET"),
    "no-next": FaultKind(make=no_next, method="GET"),
    "empty-list": FaultKind(make=empty_list, method="GET"),
    "page-size-ignored": FaultKind(make=page_size_ignored, method="GET"),
    "insert-tags": FaultKind(make=insert_tags, method="GET", path="*/tags"),
    "delete-tags": FaultKind(make=delete_tags, method="GET", path="*/tags"),
}


def _edit_page(edit: Callable[[Exchange, dict[str, Any]], None]) -> Fault:
    """Return the fault that changes the JSON of pages, and of nothing else."""

    def edit_body(exchange: Exchange, body: dict[str, Any]) -> dict[str, Any]:
        if "next" in body:
            edit(exchange, body)
        return body

    return edit_json(edit_body)


def _edit_links(edit: Callable[[str | None], str | None]) -> Fault:
    def edit_page(_exchange: Exchange, page: dict[str, Any]) -> None:
        page.update({name: edit(page[name]) for name in _LINKS})

    return _edit_page(edit_page)


def _change_repository(count: int, change: Callable[[Backend, Repository], None]) -> Fault:
    check_whole("count", count, 1, _MOST)

    async def fault(exchange: Exchange, proceed: Proceed) -> Response | None:
        backend = exchange.backend
        with backend.lock:
            repository = backend.state.repositories.get(_repository(exchange.scope["path"]))
            if repository is not None:
                change(backend, repository)
        return await proceed()

    return fault


def _with_origin(link: str, origin: str) -> str:
    parts = urlsplit(link)
    return f"{origin}{parts.path}?{parts.query}"


def _with_query(link: str, **changes: str | None) -> str:
    parts = urlsplit(link)
    query = {**dict(parse_qsl(parts.query)), **changes}
    kept = {name: value for name, value in query.items() if value is not None}
    return parts._replace(query=urlencode(kept)).geturl()


def _own_link(exchange: Exchange, page: int) -> str:
    scope = exchange.scope
    link = f"{own_origin(scope)}{raw_path(scope)}?{query_text(scope)}"
    return _with_query(link, page=str(page))


def _page_number(exchange: Exchange) -> int:
    page = dict(parse_qsl(query_text(exchange.scope))).get("page", "1")
    return int(page) if page.isdigit() else 1


def _repository(path: str) -> tuple[str, str]:
    match = _REPOSITORY.match(path)
    return (match[1] or match[2], match[3]) if match else ("", "")
