"""The name of what a request is about, as its path says: ``tag acme/app:v1``."""

import re
from functools import cache
from typing import Final
from urllib.parse import unquote

_REPOSITORY: Final = "/v2/namespaces/{namespace}/repositories/{repository}"
_ORGANIZATION: Final = "/v2/orgs/{org}"
_NAMES: Final = {
    f"{_REPOSITORY}/tags/{{tag}}": "tag {namespace}/{repository}:{tag}",
    f"{_REPOSITORY}/images/{{digest}}": "image {namespace}/{repository}@{digest}",
    f"{_REPOSITORY}/groups/{{team}}": "team {team} of repository {namespace}/{repository}",
    _REPOSITORY: "repository {namespace}/{repository}",
    "/v2/repositories/{namespace}/{repository}/webhook_pipeline/{webhook}": (
        "webhook {webhook} of repository {namespace}/{repository}"
    ),
    "/v2/repositories/{namespace}/{repository}": "repository {namespace}/{repository}",
    "/v2/namespaces/{namespace}": "namespace {namespace}",
    f"{_ORGANIZATION}/groups/{{team}}/members/{{user}}": "user {user} in team {org}/{team}",
    f"{_ORGANIZATION}/groups/{{team}}": "team {org}/{team}",
    f"{_ORGANIZATION}/members/export": "organization {org}",
    f"{_ORGANIZATION}/members/{{user}}": "user {user} in organization {org}",
    f"{_ORGANIZATION}/access-tokens/{{token}}": "access token {token} of organization {org}",
    _ORGANIZATION: "organization {org}",
    "/v2/access-tokens/{token}": "access token {token}",
    "/v2/auditlogs/{account}": "account {account}",
    "/v2/invites/bulk": "",
    "/v2/invites/{invitation}": "invitation {invitation}",
    "/v2/scim/2.0/Users/{user}": "SCIM user {user}",
    "/v2/users/login": "",
    "/v2/users/2fa-login": "",
    "/v2/users/{user}": "user {user}",
}
"""By the beginning of a path; the first one that fits."""


def resource_name(path: str) -> str | None:
    """Return what a path with its values is about; None if that is not known.

    None for a path with names in braces; in a value, braces are percent-encoded.
    """
    for pattern, name in _patterns():
        found = pattern.match(path)
        if found:
            values = {key: unquote(value) for key, value in found.groupdict().items()}
            return name.format_map(values).replace(" library/", " ") or None
    return None


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple(
        (re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/{}]+)", path) + r"(?=/|$)"), name)
        for path, name in _NAMES.items()
    )
