"""Audit logs: what happened in a namespace, and the catalogue of what can happen."""

from typing import Any

from dockerhub.emulator.http.service import Service
from dockerhub.emulator.messages import Call, Reply, forbidden, json_reply, not_found, unauthorized
from dockerhub.emulator.state import ids
from dockerhub.emulator.state.records import AuditEvent
from dockerhub.emulator.state.sessions import Caller
from dockerhub.emulator.state.times import rfc3339

from . import queries
from .access import role_in
from .handlers import Routes
from .paging import window

_DEFAULT_SIZE = 25
_INT32 = 2**31 - 1
_CATALOGUE = {
    "org": (
        "Organization",
        (
            ("team.create", "team create", "Team Created"),
            ("team.delete", "team delete", "Team Deleted"),
            ("team.member.add", "team member add", "Team Member Added"),
            ("team.member.remove", "team member remove", "Team Member Removed"),
            ("team.member.invite", "team member invite", "Team Member Invited"),
            ("member.add", "org member add", "Organization Member Added"),
            ("member.update", "org member update", "Organization Member Updated"),
            ("member.removed", "org member remove", "Organization Member Removed"),
            ("create", "organization create", "Organization Created"),
            ("settings.update", "organization settings", "Organization Settings Updated"),
        ),
    ),
    "repo": (
        "Repository",
        (
            ("create", "repository create", "Repository Created"),
            ("delete", "repository delete", "Repository Deleted"),
            ("change_privacy", "repository privacy change", "Privacy Changed"),
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


def routes() -> Routes:
    """Return the operations of this module."""
    return {
        "/v2/auditlogs/{account}": {"GET": list_events},
        "/v2/auditlogs/{account}/actions": {"GET": list_actions},
    }


def list_events(service: Service, caller: Caller, call: Call) -> Reply:
    """``GET /v2/auditlogs/{account}``: newest first; a short page is the last one."""
    account = _account(service, caller, call)
    asked = window(call, default_size=_DEFAULT_SIZE, max_size=_INT32, greatest=_INT32)
    start, end = queries.moment(call, "from"), queries.moment(call, "to")
    wanted = {key: call.query.get(key) for key in ("action", "name", "actor")}
    events = [
        (number, event)
        for number, event in enumerate(service.state.audit_events)
        if event.account == account
        and (start is None or event.timestamp >= start)
        and (end is None or event.timestamp <= end)
        and all(want is None or getattr(event, key) == want for key, want in wanted.items())
    ]
    events.sort(key=lambda entry: (entry[1].timestamp, entry[0]), reverse=True)
    page = events[asked.offset : asked.offset + asked.size]
    return json_reply({"logs": [_body(service, number, event) for number, event in page]})


def list_actions(service: Service, caller: Caller, call: Call) -> Reply:
    """``GET /v2/auditlogs/{account}/actions``."""
    _account(service, caller, call)
    groups = {
        group: {
            "actions": [
                {"name": name, "description": f"contains {what} events", "label": title}
                for name, what, title in actions
            ],
            "label": label,
        }
        for group, (label, actions) in _CATALOGUE.items()
    }
    return json_reply({"actions": groups})


def action_names() -> frozenset[str]:
    """Return all actions as events name them, such as ``repo.tag.push``."""
    return frozenset(
        f"{group}.{name}" for group, (_, actions) in _CATALOGUE.items() for name, _, _ in actions
    )


def _account(service: Service, caller: Caller, call: Call) -> str:
    account = call.params["account"]
    if caller.is_anonymous:
        raise unauthorized()
    if caller.kind == "pat":
        raise forbidden()
    if account not in service.state.users and account not in service.state.organizations:
        raise not_found(account=account)
    if caller.name != account and role_in(service, caller, account) != "owner":
        raise forbidden()
    return account


def _body(service: Service, number: int, event: AuditEvent) -> dict[str, Any]:
    return {
        "account": event.account,
        "action": event.action,
        "name": event.name,
        "actor": event.actor,
        "data": dict(event.data),
        "timestamp": rfc3339(event.timestamp),
        "action_description": event.description,
        "event_id": ids.uuid4(service.state.name, "event", number),
    }
