"""Immutable tags of a repository: set the rules, and try one."""

from typing import Any

from dockerhub.emulator import errors
from dockerhub.emulator.messages import json_response
from dockerhub.emulator.state.immutable_tags import MOST_RULES, matched_tags, rule_problem
from dockerhub.emulator.state.repositories import ImmutableTags

from .access import permitted_repository
from .handlers import Backend, Caller, Request, Response, Route
from .repository_json import repository_json
from .requests import check_fields, is_string_array, json_object

_PATH = "/v2/namespaces/{namespace}/repositories/{repository}/immutabletags"
_LONGEST = 255
_OAT = ("scope-repository-settings-admin",)


def routes() -> list[Route]:
    """Return the routes of this family."""
    return [
        Route(_PATH, {"PATCH": set_immutable_tags}),
        Route(f"{_PATH}/verify", {"POST": verify_rule}),
    ]


def set_immutable_tags(backend: Backend, caller: Caller, request: Request) -> Response:
    """``PATCH …/immutabletags``: both fields, which replace the settings."""
    repository = permitted_repository(backend, caller, request, "admin", oat=_OAT)
    body = json_object(request)
    check_fields(body, required={"immutable_tags": bool, "immutable_tags_rules": list})
    rules = _checked_rules(body["immutable_tags_rules"])
    repository.immutable_tags = ImmutableTags(enabled=body["immutable_tags"], rules=rules)
    repository.last_modified = backend.clock.now_ns()
    backend.audit(
        repository.namespace,
        "repo.immutable.tags.updated",
        repository.full_name,
        caller.actor,
        f"set the immutable tags of the repository {repository.full_name}",
        enabled=str(body["immutable_tags"]).lower(),
        rules=", ".join(rules),
    )
    return json_response(repository_json(backend, caller, repository))


def verify_rule(backend: Backend, caller: Caller, request: Request) -> Response:
    """``POST …/immutabletags/verify``: the tags that a rule matches."""
    repository = permitted_repository(backend, caller, request, "admin", oat=_OAT)
    body = json_object(request)
    check_fields(body, required={"regex": str})
    _check_rule("regex", body["regex"])
    return json_response({"tags": matched_tags(repository, body["regex"])})


def _checked_rules(rules: list[Any]) -> tuple[str, ...]:
    if not is_string_array(rules) or len(rules) > MOST_RULES:
        message = f"must be an array of at most {MOST_RULES} strings"
        raise errors.invalid({"immutable_tags_rules": message})
    for rule in rules:
        _check_rule("immutable_tags_rules", rule)
    return tuple(rules)


def _check_rule(field: str, rule: str) -> None:
    problem = "is too long" if len(rule) > _LONGEST else rule_problem(rule)
    if problem:
        raise errors.invalid({field: problem})
