"""The categories of repositories: list all, and set those of a repository."""

from http import HTTPStatus
from typing import Any

from dockerhub.emulator import errors
from dockerhub.emulator.messages import json_response
from dockerhub.emulator.state.records import CATEGORIES

from .access import permitted_repository
from .handlers import Backend, Caller, Request, Response, Route
from .legacy import legacy_route
from .repository_json import categories_json
from .requests import check_fields, json_array

_MOST = 3


def routes() -> list[Route]:
    """Return the routes of this family."""
    setting = {"PATCH": set_categories}
    return [
        Route("/v2/categories", {"GET": list_categories}),
        Route("/v2/namespaces/{namespace}/repositories/{repository}/categories", setting),
        legacy_route("/v2/repositories/{namespace}/{repository}/categories", setting),
    ]


def list_categories(_backend: Backend, _caller: Caller, _request: Request) -> Response:
    """``GET /v2/categories``: an array, without pages."""
    return json_response(categories_json(tuple(CATEGORIES)))


def set_categories(backend: Backend, caller: Caller, request: Request) -> Response:
    """``PATCH …/categories``: the body is an array, which replaces all categories."""
    oat = ("scope-repository-edit", "scope-repository-admin")
    repository = permitted_repository(backend, caller, request, "admin", oat=oat)
    repository.categories = _slugs(json_array(request))
    backend.audit(
        repository.namespace,
        "repo.category.updated",
        repository.full_name,
        caller.actor,
        f"set the categories of the repository {repository.full_name}",
        categories=", ".join(repository.categories),
    )
    return Response(status=HTTPStatus.OK)


def _slugs(body: list[Any]) -> tuple[str, ...]:
    if len(body) > _MOST:
        raise errors.invalid({"categories": f"must be at most {_MOST}"})
    for each in body:
        if not isinstance(each, dict):
            raise errors.invalid({"categories": "must be objects"})
        check_fields(each, required={"slug": str, "name": str})
        if each["slug"] not in CATEGORIES:
            raise errors.not_found(category=each["slug"])
    return tuple(dict.fromkeys(each["slug"] for each in body))
