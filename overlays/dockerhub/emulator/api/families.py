"""The families of the API: each has a module in this folder, and a line in the table."""

from . import (
    access_tokens,
    audit_logs,
    images,
    login,
    oidc,
    orgs,
    pull_limit,
    scim_descriptions,
    scim_users,
    search,
    tags,
    users,
)
from .handlers import Route

_FAMILIES = (
    login.routes,
    access_tokens.routes,
    tags.routes,
    images.routes,
    audit_logs.routes,
    orgs.routes,
    scim_descriptions.routes,
    scim_users.routes,
    search.routes,
    users.routes,
    oidc.routes,
    pull_limit.routes,
)


def api_routes() -> list[Route]:
    """Return the routes of all families."""
    return [route for routes in _FAMILIES for route in routes()]
