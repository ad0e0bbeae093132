"""The families of the API: each has a module in this folder, and a line in the table."""

from . import (
    access_tokens,
    audit_logs,
    categories,
    images,
    immutable_tags,
    invites,
    login,
    oidc,
    org_access_tokens,
    org_members,
    org_settings,
    orgs,
    pull_limit,
    registry_access,
    registry_manifests,
    registry_tokens,
    repositories,
    repository_teams,
    scim_descriptions,
    scim_users,
    search,
    tags,
    teams,
    users,
    webhooks,
)
from .handlers import Route

_FAMILIES = (
    login.routes,
    access_tokens.routes,
    repositories.routes,
    categories.routes,
    immutable_tags.routes,
    repository_teams.routes,
    webhooks.routes,
    tags.routes,
    images.routes,
    audit_logs.routes,
    orgs.routes,
    org_members.routes,
    org_settings.routes,
    invites.routes,
    registry_access.routes,
    org_access_tokens.routes,
    teams.routes,
    scim_descriptions.routes,
    scim_users.routes,
    search.routes,
    users.routes,
    oidc.routes,
    pull_limit.routes,
    registry_tokens.routes,
    registry_manifests.routes,
)


def api_routes() -> list[Route]:
    """Return the routes of all families."""
    return [route for routes in _FAMILIES for route in routes()]
