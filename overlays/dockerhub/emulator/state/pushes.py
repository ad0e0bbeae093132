"""Pushing a tag, as ``docker push`` does through the registry, which the Hub does not serve."""

from collections.abc import Sequence

from .backend import Backend
from .immutable_tags import immutable_refusal, is_immutable
from .populate import add_repository, push_tag
from .repositories import Repository, Tag


class ImmutableTagError(Exception):
    """The tag is there already, and immutable."""


def push(
    backend: Backend,
    full_name: str,
    tag: str,
    *,
    by: str = "",
    content: object = None,
    platforms: Sequence[str] = ("linux/amd64",),
) -> tuple[Repository, Tag]:
    """Push an image under a tag, now, and return both; a repository is created if there is none.

    Args:
        backend: Of the Hub; its lock is held.
        full_name: Of the repository: namespace and name.
        tag: The name.
        by: Who pushes; by default the namespace.
        content: Any value; tags with the same content share a manifest. By default each push
            has its own.
        platforms: ``os/architecture[/variant]`` each.

    Raises:
        ImmutableTagError: The tag is there already, and immutable.
        ValueError: There is no such namespace or user.
    """
    if by and by not in backend.state.users:
        raise ValueError(f"there is no user {by!r}")
    repository = _repository(backend, full_name)
    if tag in repository.tags and is_immutable(repository, tag):
        raise ImmutableTagError(immutable_refusal(repository, tag))
    pushed = push_tag(
        backend.state,
        repository,
        tag,
        pushed=backend.clock.now_ns(),
        by=by,
        content=content,
        platforms=platforms,
    )
    backend.audit(
        repository.namespace,
        "repo.tag.push",
        full_name,
        pushed.last_updater_username,
        f"pushed the tag {tag} to the repository {full_name}",
        digest=pushed.manifest.digest,
        tag=tag,
    )
    return repository, pushed


def _repository(backend: Backend, full_name: str) -> Repository:
    namespace, slash, name = full_name.partition("/")
    found = backend.state.repositories.get((namespace, name))
    if found is not None:
        return found
    if not slash or not name or backend.state.account(namespace) is None:
        raise ValueError(f"there is no repository {full_name!r}, and no account to create it")
    return add_repository(backend.state, full_name, created=backend.clock.now_ns())
