"""What organization access tokens may do, and where: checked before it is sent.

Docker Hub adds scopes from time to time, so scopes that are not known here are sent as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Final

from dockerhub._base.arguments import parse_repository, wrong_type
from dockerhub._base.errors import InvalidArgumentError
from dockerhub._base.suggestions import did_you_mean

if TYPE_CHECKING:
    from dockerhub_openapi.models.org_access_token_resource import OrgAccessTokenResource

REPOSITORY_SCOPES: Final = (
    *("scope-image-pull", "scope-image-push", "scope-image-delete"),
    *("scope-repository-read", "scope-repository-edit", "scope-repository-admin"),
    *("scope-tag-read", "scope-tag-admin"),
    *("scope-webhook-read", "scope-webhook-edit", "scope-webhook-admin"),
    *("scope-repo-group-read", "scope-repo-group-edit", "scope-repo-group-admin"),
    "scope-repository-settings-admin",
)
"""The scopes of repositories, as https://docs.docker.com/enterprise/security/access-tokens/ names
them."""
ORG_SCOPES: Final = (
    *("scope-member-read", "scope-member-edit", "scope-invite-read", "scope-invite-edit"),
    *("scope-group-read", "scope-group-edit", "scope-activity-read", "scope-siem_credentials-read"),
    *("scope-ram-read", "scope-ram-write", "scope-report-read"),
    *("scope-repository-create", "scope-repository-list", "scope-registry-usage-read"),
)
"""The scopes of the organization itself."""

_SCOPE: Final = re.compile(r"scope-[a-z_-]+")
_PUBLIC: Final = "*/*/public"
_MOST_REPOSITORIES: Final = 50
_RIGHT: Final = "'acme/app', 'acme/*', '*/*/public', or the organization's name"


def token_resources(
    org_name: str, resources: Mapping[str, Iterable[str]]
) -> list[OrgAccessTokenResource]:
    """Return what a token may do in the form that is sent.

    Args:
        org_name: The organization that the token is for.
        resources: Scopes by path, as `AsyncOrgAccessTokens.create` takes them.

    Raises:
        TypeError: Something has a wrong type.
        InvalidArgumentError: A path or scope cannot be one, or there are too many repositories.
    """
    if not isinstance(resources, Mapping):
        raise wrong_type(
            "resources", "a mapping such as {'acme/*': ['scope-image-pull']}", resources
        )
    if not resources:
        raise _wrong("is empty: a token needs one, such as 'acme/*'")
    repositories = [path for path in resources if _is_repository(org_name, path)]
    single = [path for path in repositories if "*" not in path]
    if len(single) > _MOST_REPOSITORIES:
        raise _wrong(
            f"has {len(single)} repositories: a token takes at most {_MOST_REPOSITORIES}; "
            f"'{org_name}/*' means all"
        )
    return [
        _resource(path, scopes, of_repository=path in repositories)
        for path, scopes in resources.items()
    ]


def _is_repository(org_name: str, path: str) -> bool:
    """Tell whether a path names repositories; if not, it is the organization."""
    if not isinstance(path, str):
        raise wrong_type("resources: a path", "text", path)
    if path in (org_name, _PUBLIC):
        return path == _PUBLIC
    name = f"{path[:-1]}all" if path.endswith("/*") else path
    try:
        right = "/" in path and str(parse_repository(name)) == name
    except ValueError:
        right = False
    if not right:
        raise _wrong(f"has {path!r}, which is not {_RIGHT}")
    return True


def _resource(path: str, scopes: Iterable[str], *, of_repository: bool) -> OrgAccessTokenResource:
    from dockerhub_openapi.models.org_access_token_resource import OrgAccessTokenResource  # noqa: PLC0415  # models load when used
    from dockerhub_openapi.models.org_access_token_resource_type import (  # noqa: PLC0415  # models load when used
        OrgAccessTokenResourceType,
    )

    kind = OrgAccessTokenResourceType("TYPE_REPO" if of_repository else "TYPE_ORG")
    return OrgAccessTokenResource(
        type_=kind, path=path, scopes=[*_scopes(path, scopes, of_repository=of_repository)]
    )


def _scopes(path: str, scopes: Iterable[str], *, of_repository: bool) -> Iterator[str]:
    argument = f"resources[{path!r}]"
    if isinstance(scopes, str) or not isinstance(scopes, Iterable):
        raise wrong_type(argument, "a list such as ['scope-image-pull']", scopes)
    known: tuple[str, ...] = REPOSITORY_SCOPES if of_repository else ORG_SCOPES
    others: tuple[str, ...] = ORG_SCOPES if of_repository else REPOSITORY_SCOPES
    found = list(scopes)
    if not found:
        raise _wrong(f"has no scope of {path!r}: name one, such as {known[0]!r}")
    for scope in found:
        if not isinstance(scope, str):
            raise wrong_type(argument, "a list of texts", scope)
        if not _SCOPE.fullmatch(scope):
            hint = did_you_mean(scope, known)
            names = ", ".join(map(repr, known))
            raise _wrong(f"has {scope!r}, which is not a scope.{hint} Known are {names}")
        if scope in others:
            where = "the organization" if of_repository else "repositories"
            raise _wrong(f"has {scope!r}, which is a scope of {where}, not of {path!r}")
        yield scope


def _wrong(problem: str) -> InvalidArgumentError:
    return InvalidArgumentError("resources", problem)
