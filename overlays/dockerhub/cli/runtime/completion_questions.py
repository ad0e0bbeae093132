"""Which names a word may become, and how Docker Hub is asked for them: at most one page of each."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Final

import click
from attrs import frozen

from dockerhub.cli.runtime.completed_names import NameKind
from dockerhub.errors import HubError

if TYPE_CHECKING:
    from dockerhub import DockerHub

_MOST: Final = 100
"""Names that are read of a list."""
_ORGANIZATIONS: Final = 5
"""Organizations whose repositories are looked through."""

Ask = Callable[["DockerHub"], Iterable[str | None]]


@frozen
class Question:
    """What Docker Hub is asked for; `words` tell it from other questions."""

    words: tuple[str, ...]
    ask: Ask


def question(
    kind: NameKind, context: click.Context, parameter: click.Parameter, incomplete: str
) -> Question | None:
    """Return what to ask for the names that a word may become; None if it is nothing."""
    organization = context.params.get("organization") or ""
    repository = context.params.get("repository") or ""
    match kind:
        case NameKind.REPOSITORY:
            return _repository(incomplete, takes_tag=":TAG" in (parameter.metavar or ""))
        case NameKind.TAG:
            return None if ":" in repository else _tags(repository, incomplete)
        case NameKind.TOKEN:
            return Question((kind,), _tokens)
        case NameKind.ORG_TOKEN:
            return Question((kind, organization), lambda hub: _org_tokens(hub, organization))
        case NameKind.NAMESPACE:
            return Question((kind,), _namespaces)
        case _:
            return Question((kind,), _organizations)


def _repository(incomplete: str, *, takes_tag: bool) -> Question | None:
    repository, colon, tag = incomplete.rpartition(":")
    if colon:
        return _tags(repository, tag, prefix=f"{repository}:") if takes_tag else None
    namespace, slash, name = incomplete.rpartition("/")
    ask: Ask = lambda hub: _all_repositories(hub, name)  # noqa: E731  # the other one is short
    if slash:
        ask = lambda hub: _repositories(hub, namespace, name)  # noqa: E731  # as above
    return Question((NameKind.REPOSITORY, namespace, name), ask)


def _tags(repository: str, beginning: str, prefix: str = "") -> Question:
    def ask(hub: "DockerHub") -> Iterable[str]:
        found = hub.tags.list(repository, name=beginning or None, limit=_MOST)
        return (f"{prefix}{each.name}" for each in found)

    return Question((NameKind.TAG, repository, beginning, prefix), ask)


def _repositories(hub: "DockerHub", namespace: str, name: str) -> Iterable[str]:
    found = hub.repositories.list(namespace, name=name or None, limit=_MOST)
    return (f"{namespace}/{each.name}" for each in found)


def _all_repositories(hub: "DockerHub", name: str) -> Iterable[str]:
    """Yield those of the user and of the user's organizations, and official ones."""
    for namespace in _namespaces(hub):
        if namespace.startswith(name):
            yield from _repositories(hub, namespace, "")
    if name:
        for each in hub.repositories.list("library", name=name, limit=_MOST):
            yield str(each.name)


def _namespaces(hub: "DockerHub") -> list[str]:
    try:
        name = hub.whoami().username
    except HubError:
        return []
    return [name, *_organizations(hub)] if name else []


def _organizations(hub: "DockerHub") -> list[str]:
    return [str(each.orgname) for each in hub.orgs.list(limit=_ORGANIZATIONS)]


def _tokens(hub: "DockerHub") -> Iterable[str | None]:
    return (each.token_label for each in hub.access_tokens.list(limit=_MOST))


def _org_tokens(hub: "DockerHub", organization: str) -> Iterable[str | None]:
    return (each.label for each in hub.org_access_tokens.list(organization, limit=_MOST))
