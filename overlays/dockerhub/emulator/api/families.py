"""The families of the API: each has a module in this folder, and a line in the table."""

from . import (
    access_tokens,
    audit_logs,
    images,
    login,
    org_access_tokens,
    orgs,
    scim_descriptions,
    scim_users,
    tags,
    teams,
)
from .handlers import Route

_FAMILIES = (
    login.routes,
    access_tokens.routes,
    tags.routes,
    images.routes,
    audit_logs.routes,
    orgs.routes,
    org_access_tokens.routes,
    teams.routes,
    scim_descriptions.routes,
    scim_users.routes,
)


def api_routes() -> list[Route]:
    """Return the routes of all families."""
    return [route for routes in _FAMILIES for route in routes()]
