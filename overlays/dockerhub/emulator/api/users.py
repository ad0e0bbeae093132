"""The accounts of people: the caller's own, and any other by its name."""

from typing import Any

from dockerhub.emulator import errors
from dockerhub.emulator.messages import json_response
from dockerhub.emulator.state.records import User
from dockerhub.emulator.state.times import rfc3339

from .access import require_user
from .handlers import Backend, Caller, Request, Response, Route


def routes() -> list[Route]:
    """Return the routes of this family."""
    return [
        Route("/v2/user", {"GET": get_current_user}),
        Route("/v2/users/{username}", {"GET": get_user}),
    ]


def get_current_user(backend: Backend, caller: Caller, _request: Request) -> Response:
    """``GET /v2/user/``: organizations have none."""
    user = backend.state.users[require_user(caller)]
    return json_response({**user_json(user), "is_staff": False, "is_admin": False})


def get_user(backend: Backend, _caller: Caller, request: Request) -> Response:
    """``GET /v2/users/{username}``: everybody sees it."""
    user = backend.state.users.get(request.params["username"])
    if user is None:
        raise errors.not_found()
    return json_response(user_json(user))


def user_json(user: User) -> dict[str, Any]:
    """Return an account as everybody sees it."""
    return {
        "id": user.uuid,
        "uuid": user.uuid,
        "username": user.username,
        "full_name": f"{user.given_name} {user.family_name}".strip(),
        "location": user.location,
        "company": user.company,
        "profile_url": "",
        "date_joined": rfc3339(user.joined),
        "gravatar_url": "",
        "gravatar_email": "",
        "type": "User",
    }
