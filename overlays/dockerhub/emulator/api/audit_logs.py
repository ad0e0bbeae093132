"""Audit logs: what happened in a namespace, and which actions there are."""

from typing import Any

from dockerhub.emulator import errors
from dockerhub.emulator.messages import json_response
from dockerhub.emulator.state import ids
from dockerhub.emulator.state.permissions import may_read_audit_log
from dockerhub.emulator.state.records import AuditEvent
from dockerhub.emulator.state.times import rfc3339

from .handlers import Backend, Caller, Request, Response, Route
from .paging import requested_page
from .requests import moment

_DEFAULT_SIZE = 25
_INT32 = 2**31 - 1
_ACTIONS = {
    "org": (
        "Organization",
        (
            ("team.create", "team create", "Team Created"),
            ("team.update", "team update", "Team Updated"),
            ("team.delete", "team delete", "Team Deleted"),
            ("team.member.add", "team member add", "Team Member Added"),
            ("team.member.remove", "team member remove", "Team Member Removed"),
            ("team.member.invite", "team member invite", "Team Member Invited"),
            ("team.member.invite.cancel", "team member invite cancel", "Invitation Canceled"),
            ("member.add", "org member add", "Organization Member Added"),
            ("member.update", "org member update", "Organization Member Updated"),
            ("member.removed", "org member remove", "Organization Member Removed"),
            ("create", "organization create", "Organization Created"),
            ("access_token.create", "access token create", "Access Token Created"),
            ("access_token.update", "access token update", "Access Token Updated"),
            ("access_token.delete", "access token delete", "Access Token Deleted"),
            ("settings.update", "organization settings", "Organization Settings Updated"),
        ),
    ),
    "repo": (
        "Repository",
        (
            ("create", "repository create", "Repository Created"),
            ("delete", "repository delete", "Repository Deleted"),
            ("update", "repository update", "Repository Updated"),
            ("change_privacy", "repository privacy change", "Privacy Changed"),
            ("category.updated", "repository category update", "Categories Updated"),
            ("immutable.tags.updated", "immutable tags update", "Immutable Tags Updated"),
            ("group.create", "repository team grant", "Team Permission Granted"),
            ("group.update", "repository team update", "Team Permission Changed"),
            ("group.delete", "repository team revoke", "Team Permission Revoked"),
            ("webhook.create", "webhook create", "Webhook Created"),
            ("webhook.delete", "webhook delete", "Webhook Deleted"),
            ("tag.push", "image tag push", "Tag Pushed"),
            ("tag.delete", "image tag delete", "Tag Deleted"),
            ("image.delete", "image delete", "Image Deleted"),
        ),
    ),
    "user": (
        "User",
        (
            ("access_token.create", "access token create", "Access Token Created"),
            ("access_token.update", "access token update", "Access Token Updated"),
            ("access_token.delete", "access token delete", "Access Token Deleted"),
        ),
    ),
}


def routes() -> list[Route]:
    """Return the routes of this family."""
    return [
        Route("/v2/auditlogs/{account}", {"GET": list_events}),
        Route("/v2/auditlogs/{account}/actions", {"GET": list_actions}),
    ]


def list_events(backend: Backend, caller: Caller, request: Request) -> Response:
    """``GET /v2/auditlogs/{account}``: newest first; a short page is the last one."""
    account = _account(backend, caller, request)
    page = requested_page(request, default_size=_DEFAULT_SIZE, max_size=_INT32, greatest=_INT32)
    start, end = (moment(name, request.query.get(name)) for name in ("from", "to"))
    wanted = {key: request.query.get(key) for key in ("action", "name", "actor")}
    events = [
        (number, event)
        for number, event in enumerate(backend.state.audit_events)
        if event.account == account
        and (start is None or event.timestamp >= start)
        and (end is None or event.timestamp <= end)
        and all(want is None or getattr(event, key) == want for key, want in wanted.items())
    ]
    events.sort(key=lambda entry: (entry[1].timestamp, entry[0]), reverse=True)
    logs = [_json(backend, number, event) for number, event in page.slice(events)]
    return json_response({"logs": logs})


def list_actions(backend: Backend, caller: Caller, request: Request) -> Response:
    """``GET /v2/auditlogs/{account}/actions``."""
    _account(backend, caller, request)
    groups = {
        group: {
            "actions": [
                {"name": name, "description": f"contains {what} events", "label": title}
                for name, what, title in actions
            ],
            "label": label,
        }
        for group, (label, actions) in _ACTIONS.items()
    }
    return json_response({"actions": groups})


def _account(backend: Backend, caller: Caller, request: Request) -> str:
    account = request.params["account"]
    if caller.is_anonymous:
        raise errors.unauthorized()
    if caller.kind == "pat":
        raise errors.forbidden()
    if backend.state.account(account) is None:
        raise errors.not_found(account=account)
    if not may_read_audit_log(backend.state, caller, account):
        raise errors.forbidden("insufficient scope" if caller.kind == "oat" else "forbidden")
    return account


def _json(backend: Backend, number: int, event: AuditEvent) -> dict[str, Any]:
    return {
        "account": event.account,
        "action": event.action,
        "name": event.name,
        "actor": event.actor,
        "data": dict(event.data),
        "timestamp": rfc3339(event.timestamp),
        "action_description": event.description,
        "event_id": ids.uuid4(backend.state.name, "event", number),
    }
