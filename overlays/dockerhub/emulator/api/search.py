"""Search: the older one, which pages by number, and that of the website, which counts items."""

from collections.abc import Iterable
from typing import Any

from dockerhub.emulator import errors
from dockerhub.emulator.messages import json_response
from dockerhub.emulator.state.records import Organization
from dockerhub.emulator.state.repositories import Image, Repository
from dockerhub.emulator.state.times import rfc3339

from .handlers import Backend, Caller, Request, Response, Route
from .paging import page_envelope, requested_page
from .requests import boolean, choice, natural_number, positive_integer

_OFFICIAL = "library"
_LARGEST_SIZE = 100
_LABELS = {"amd64": "x86-64", "386": "x86", "arm64": "ARM 64", "arm": "ARM"}
_STEPS = ((10**9, "B"), (10**6, "M"), (10**3, "K"))


def routes() -> list[Route]:
    """Return the routes of this family."""
    return [
        Route("/v2/search/repositories", {"GET": search_repositories}),
        Route("/api/search/v4", {"GET": search_catalog}),
    ]


def search_repositories(backend: Backend, _caller: Caller, request: Request) -> Response:
    """``GET /v2/search/repositories``: a page past the end is refused with 403."""
    page = requested_page(request, max_size=backend.settings.max_page_size)
    query = request.query.get("query")
    if query is None:
        raise errors.invalid({"query": "is required"})
    found = _found(backend, query)
    if page.number > 1 and page.offset >= len(found):
        raise errors.forbidden()
    envelope = page_envelope(request, page, len(found))
    links = {name: envelope[name] or "" for name in ("next", "previous")}
    rows = [_row(repository) for repository in page.slice(found)]
    return json_response({**envelope, **links, "results": rows})


def search_catalog(backend: Backend, _caller: Caller, request: Request) -> Response:
    """``GET /api/search/v4``: the results from one on, filtered and ordered."""
    size = min(positive_integer(request, "size", 25), _LARGEST_SIZE)
    start = natural_number(request, "from", 0)
    boolean(request, "extension_reviewed")  # No extensions are here.
    sort = choice(request, "sort", ("pull_count", "updated_at"))
    ascending = choice(request, "order", ("asc", "desc")) == "asc"
    found = [_entry(backend, each) for each in _found(backend, request.query.get("query", ""))]
    found = [each for each in found if _passes(each, request)]
    if sort is not None:
        key = "raw_pull_count" if sort == "pull_count" else sort
        found.sort(key=lambda entry: entry[key], reverse=not ascending)
    return json_response({"total": len(found), "results": found[start : start + size]})


def _found(backend: Backend, query: str) -> list[Repository]:
    """Return the public repositories that have all words; names that begin so come first."""
    words = query.casefold().split()
    found = [
        each
        for each in backend.state.repositories.values()
        if not each.is_private
        and all(word in f"{each.full_name} {each.description}".casefold() for word in words)
    ]
    first = words[0] if words else ""
    return sorted(found, key=lambda each: (not each.name.startswith(first), _name(each)))


def _name(repository: Repository) -> str:
    official = repository.namespace == _OFFICIAL
    return repository.name if official else repository.full_name


def _row(repository: Repository) -> dict[str, Any]:
    return {
        "repo_name": _name(repository),
        "short_description": repository.description or None,
        "star_count": repository.star_count or None,
        "pull_count": repository.pull_count,
        "repo_owner": "",
        "is_automated": False,
        "is_official": repository.namespace == _OFFICIAL,
    }


def _entry(backend: Backend, repository: Repository) -> dict[str, Any]:
    images = [each for tag in repository.tags.values() for each in tag.manifest.images]
    updated = max((tag.last_updated for tag in repository.tags.values()), default=0)
    owner = backend.state.account(repository.namespace)
    return {
        "id": _name(repository),
        "name": _name(repository),
        "slug": _name(repository),
        "type": "image",
        "publisher": {"id": owner.uuid if owner else "", "name": repository.namespace},
        "created_at": rfc3339(repository.created),
        "updated_at": rfc3339(updated or repository.created),
        "short_description": repository.description,
        "badge": _badge(repository, owner),
        "star_count": repository.star_count,
        "pull_count": _rounded(repository.pull_count),
        "raw_pull_count": repository.pull_count,
        "operating_systems": _platforms(each.os for each in images if _is_real(each)),
        "architectures": _platforms(each.architecture for each in images if _is_real(each)),
        "logo_url": {"large": "", "small": ""},
        "extension_reviewed": False,
        "categories": [
            {"slug": slug, "name": slug.replace("-", " ").title()} for slug in repository.categories
        ],
        "media_types": sorted({tag.manifest.media_type for tag in repository.tags.values()}),
        "archived": False,
    }


def _badge(repository: Repository, owner: object) -> str | None:
    if repository.namespace == _OFFICIAL:
        return "official"
    return (owner.badge if isinstance(owner, Organization) else "") or None


def _is_real(image: Image) -> bool:
    return image.os != "unknown"


def _platforms(names: Iterable[str]) -> list[dict[str, str]]:
    return [
        {"name": name, "label": _LABELS.get(name, name.title())} for name in dict.fromkeys(names)
    ]


def _rounded(count: int) -> str:
    """Return a number as the website shows it: ``12``, ``500K+``, ``1B+``."""
    return next((f"{count // one}{unit}+" for one, unit in _STEPS if count >= one), str(count))


def _passes(entry: dict[str, Any], request: Request) -> bool:
    """Tell whether a result has what each filter names, one of its values at least."""
    has = {
        "type": {entry["type"]},
        "badges": {entry["badge"]},
        "categories": {each["slug"] for each in entry["categories"]},
        "architectures": {each["name"] for each in entry["architectures"]},
        "operating_systems": {each["name"] for each in entry["operating_systems"]},
    }
    return all(
        not request.query.get(name) or found & {*request.query[name].split(",")}
        for name, found in has.items()
    )
