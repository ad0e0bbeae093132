"""Faults of lists: wrong links, wrong sizes, and lists that change while they are read."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from dockerhub.emulator.asgi import origin as own_origin
from dockerhub.emulator.asgi import query_text, raw_path
from dockerhub.emulator.messages import Response, json_response
from dockerhub.emulator.state.populate import push_tag
from dockerhub.emulator.state.repositories import Repository

from .exchange import Exchange
from .json_edits import edited
from .kinds import Proceed, fault, whole

Page = dict[str, Any]
_LINKS = ("next", "previous")
_MOST = 1_000
_REPOSITORY = re.compile(r"/v2/(?:namespaces/([^/]+)/repositories|repositories/([^/]+))/([^/]+)")


@fault(method="GET")
async def foreign_next(
    _exchange: Exchange, proceed: Proceed, origin: str = "https://registry.hub.docker.com"
) -> Response | None:
    """Let ``next`` and ``previous`` point at another host."""
    return _edited_links(await proceed(), lambda link: link and _with_origin(link, origin))


@fault(method="GET")
async def relative_next(_exchange: Exchange, proceed: Proceed) -> Response | None:
    """Leave scheme and host out of ``next`` and ``previous``."""
    return _edited_links(await proceed(), lambda link: link and _with_origin(link, ""))


@fault(method="GET")
async def http_next(_exchange: Exchange, proceed: Proceed) -> Response | None:
    """Let ``next`` and ``previous`` point at http://hub.docker.com, as seen of member lists."""
    origin = "http://hub.docker.com"
    return _edited_links(await proceed(), lambda link: link and _with_origin(link, origin))


@fault(method="GET")
async def bare_next(_exchange: Exchange, proceed: Proceed) -> Response | None:
    """Leave ``page_size`` out of ``next`` and ``previous``, so that pages become shorter."""
    return _edited_links(await proceed(), lambda link: link and _with_query(link, page_size=None))


@fault(method="GET")
async def stale_next(exchange: Exchange, proceed: Proceed) -> Response | None:
    """Give the last page a ``next``, too; it leads to a 404."""

    def edit(page: Page) -> Page:
        return {**page, "next": page["next"] or _own_link(exchange, 1)}

    return _edited_page(await proceed(), edit)


@fault(method="GET")
async def repeated_next(exchange: Exchange, proceed: Proceed) -> Response | None:
    """Let ``next`` point at the page that it is on."""
    return _edited_page(await proceed(), lambda page: {**page, "next": _own_link(exchange, 0)})


@fault(method="GET")
async def empty_next(_exchange: Exchange, proceed: Proceed) -> Response | None:
    """Write ``""`` where ``next`` and ``previous`` are null."""
    return _edited_links(await proceed(), lambda link: link or "")


@fault(method="GET")
async def no_next(_exchange: Exchange, proceed: Proceed) -> Response | None:
    """Leave ``next`` and ``previous`` out where they are null."""

    def edit(page: Page) -> Page:
        return {k: v for k, v in page.items() if k not in _LINKS or v is not None}

    return _edited_page(await proceed(), edit)


@fault(method="GET")
async def empty_list(_exchange: Exchange, _proceed: Proceed) -> Response | None:
    """Respond with 200 and an empty page, as was seen of retired lists."""
    return json_response({"count": 0, "next": None, "previous": None, "results": []})


@fault(method="GET", path="*/groups/*/members")
async def bare_array(exchange: Exchange, proceed: Proceed) -> Response | None:
    """Send all items as an array instead of a page, as older servers sent members of teams."""
    exchange.scope = {**exchange.scope, "query_string": urlencode({"page_size": _MOST}).encode()}
    return edited(await proceed(), lambda body: body.get("results", body))


@fault(method="GET", size=whole(1, _MOST))
async def page_size_ignored(
    exchange: Exchange, proceed: Proceed, size: int = 25
) -> Response | None:
    """Return pages of another size than was requested; links keep the requested one."""
    query = dict(parse_qsl(query_text(exchange.scope)))
    changed = urlencode({**query, "page_size": size}).encode()
    exchange.scope = {**exchange.scope, "query_string": changed}
    requested = query.get("page_size")
    return _edited_links(
        await proceed(), lambda link: link and _with_query(link, page_size=requested)
    )


@fault(method="GET", path="*/tags", count=whole(1, _MOST))
async def insert_tags(exchange: Exchange, proceed: Proceed, count: int = 1) -> Response | None:
    """Push new tags, just before the response."""
    backend = exchange.backend
    with backend.lock:
        for repository in _repositories(exchange):
            for _ in range(count):
                name = f"inserted-{backend.state.next_number('inserted')}"
                push_tag(backend.state, repository, name, pushed=backend.clock.now_ns())
    return await proceed()


@fault(method="GET", path="*/tags", count=whole(1, _MOST))
async def delete_tags(exchange: Exchange, proceed: Proceed, count: int = 1) -> Response | None:
    """Delete the newest tags, just before the response."""
    with exchange.backend.lock:
        for repository in _repositories(exchange):
            for tag in repository.newest_tags()[:count]:
                del repository.tags[tag.name]
    return await proceed()


def _edited_page(response: Response | None, edit: Callable[[Page], Page]) -> Response | None:
    """Change the JSON of a page, and of nothing else."""
    return edited(response, lambda body: edit(body) if "next" in body else body)


def _edited_links(
    response: Response | None, edit: Callable[[str | None], str | None]
) -> Response | None:
    return _edited_page(
        response, lambda page: {**page, **{name: edit(page[name]) for name in _LINKS}}
    )


def _with_origin(link: str, origin: str) -> str:
    parts = urlsplit(link)
    return f"{origin}{parts.path}?{parts.query}"


def _with_query(link: str, **changes: str | None) -> str:
    parts = urlsplit(link)
    query = {**dict(parse_qsl(parts.query)), **changes}
    kept = {name: value for name, value in query.items() if value is not None}
    return parts._replace(query=urlencode(kept)).geturl()


def _own_link(exchange: Exchange, forward: int) -> str:
    """Return the link to the page of a request, or to one that many pages further on."""
    query = query_text(exchange.scope)
    number = dict(parse_qsl(query)).get("page", "1")
    page = (int(number) if number.isdigit() else 1) + forward
    link = f"{own_origin(exchange.scope)}{raw_path(exchange.scope)}?{query}"
    return _with_query(link, page=str(page))


def _repositories(exchange: Exchange) -> list[Repository]:
    """Return the repository that a request is about; none if there is no such."""
    match = _REPOSITORY.match(exchange.scope["path"])
    names = (match[1] or match[2], match[3]) if match else ("", "")
    found = exchange.backend.state.repositories.get(names)
    return [] if found is None else [found]
