"""The families of the API: each has a module in this folder, and a line in the table."""

from . import (
    access_tokens,
    audit_logs,
    categories,
    images,
    login,
    orgs,
    repositories,
    scim_descriptions,
    scim_users,
    tags,
)
from .handlers import Route

_FAMILIES = (
    login.routes,
    access_tokens.routes,
    repositories.routes,
    categories.routes,
    tags.routes,
    images.routes,
    audit_logs.routes,
    orgs.routes,
    scim_descriptions.routes,
    scim_users.routes,
)


def api_routes() -> list[Route]:
    """Return the routes of all families."""
    return [route for routes in _FAMILIES for route in routes()]
