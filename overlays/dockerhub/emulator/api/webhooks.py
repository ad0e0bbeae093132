"""Webhooks of a repository: list, create and delete.

Docker documents no path. Clients use the older one, which is in the spec.
"""

import re
from http import HTTPStatus
from typing import Any

from dockerhub.emulator import errors
from dockerhub.emulator.messages import json_response
from dockerhub.emulator.state.repositories import Repository, Webhook
from dockerhub.emulator.state.times import rfc3339

from .access import permitted_repository
from .handlers import Backend, Caller, Request, Response, Route
from .legacy import legacy_route
from .paging import items_of, page_response, requested_page
from .requests import check_fields, json_object

_LEGACY = "/v2/repositories/{namespace}/{repository}/webhook_pipeline"
_TWIN = "/v2/namespaces/{namespace}/repositories/{repository}/webhook_pipeline"
_URL = re.compile(r"https?://[!-~]+")
_LONGEST_NAME, _LONGEST_URL = 100, 2000
_ADMIN = "scope-webhook-admin"
_EDIT = ("scope-webhook-edit", _ADMIN)
_READ = ("scope-webhook-read", *_EDIT)


def routes() -> list[Route]:
    """Return the routes of this family."""
    many = {"GET": list_webhooks, "POST": create_webhook}
    one = {"DELETE": delete_webhook}
    return [
        legacy_route(_LEGACY, many, documented=True),
        legacy_route(f"{_LEGACY}/{{slug}}", one, documented=True),
        Route(_TWIN, many, undocumented=frozenset(many)),
        Route(f"{_TWIN}/{{slug}}", one, undocumented=frozenset(one)),
        Route("/u/{namespace}/{repository}/hook/{slug}", {"POST": take_callback}),
    ]


def list_webhooks(backend: Backend, caller: Caller, request: Request) -> Response:
    """``GET …/webhook_pipeline/``: in the order in which they were created."""
    page = requested_page(request, max_size=backend.settings.max_page_size)
    repository = permitted_repository(backend, caller, request, "admin", oat=_READ)
    webhooks = [*repository.webhooks.values()]
    rows = [_json(each) for each in items_of(page, webhooks)]
    return page_response(request, page, len(webhooks), rows)


def create_webhook(backend: Backend, caller: Caller, request: Request) -> Response:
    """``POST …/webhook_pipeline/``: names may be taken; slugs differ."""
    repository = permitted_repository(backend, caller, request, "admin", oat=_EDIT)
    body = json_object(request)
    check_fields(
        body,
        required={"name": str, "webhooks": list},
        optional={"expect_final_callback": bool, "registry": str},
    )
    _check_name("name", body["name"])
    webhook = Webhook(
        slug=_new_slug(repository, body["name"]),
        name=body["name"],
        urls=_urls(body["webhooks"]),
        created=backend.clock.now_ns(),
        expect_final_callback=body.get("expect_final_callback", False),
    )
    repository.webhooks[webhook.slug] = webhook
    _audit(backend, caller, repository, webhook, "create", "created")
    return json_response(_json(webhook), HTTPStatus.CREATED)


def delete_webhook(backend: Backend, caller: Caller, request: Request) -> Response:
    """``DELETE …/webhook_pipeline/{slug}/``."""
    repository = permitted_repository(backend, caller, request, "admin", oat=(_ADMIN,))
    webhook = repository.webhooks.pop(request.params["slug"], None)
    if webhook is None:
        raise errors.not_found(slug=request.params["slug"])
    _audit(backend, caller, repository, webhook, "delete", "deleted")
    return Response(status=HTTPStatus.NO_CONTENT)


def take_callback(_backend: Backend, _caller: Caller, _request: Request) -> Response:
    """``POST /u/…/hook/…``: the `callback_url` of a delivery."""
    return json_response({})


def _new_slug(repository: Repository, name: str) -> str:
    base = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "webhook"
    slug, number = base, 1
    while slug in repository.webhooks:
        number += 1
        slug = f"{base}-{number}"
    return slug


def _urls(webhooks: list[Any]) -> tuple[tuple[str, str], ...]:
    if len(webhooks) != 1 or not isinstance(webhooks[0], dict):
        raise errors.invalid({"webhooks": "must be an array of one object"})
    receiver = webhooks[0]
    check_fields(receiver, required={"name": str, "hook_url": str})
    _check_name("name", receiver["name"])
    url = receiver["hook_url"]
    if not _URL.fullmatch(url) or len(url) > _LONGEST_URL:
        raise errors.invalid({"hook_url": "must be an http or https URL"})
    return ((receiver["name"], url),)


def _check_name(field: str, name: str) -> None:
    if not 1 <= len(name) <= _LONGEST_NAME:
        raise errors.invalid({field: f"must have 1 to {_LONGEST_NAME} characters"})


def _json(webhook: Webhook) -> dict[str, Any]:
    times = {"created": rfc3339(webhook.created), "last_updated": rfc3339(webhook.created)}
    return {
        "name": webhook.name,
        "slug": webhook.slug,
        "expect_final_callback": webhook.expect_final_callback,
        "webhooks": [{"name": name, "hook_url": url, **times} for name, url in webhook.urls],
        **times,
    }


def _audit(
    backend: Backend,
    caller: Caller,
    repository: Repository,
    webhook: Webhook,
    verb: str,
    done: str,
) -> None:
    name = repository.full_name
    backend.audit(
        repository.namespace,
        f"repo.webhook.{verb}",
        name,
        caller.actor,
        f"{done} the webhook {webhook.name} of the repository {name}",
        webhook=webhook.slug,
    )
