"""What the fields of a repository may hold, and how many private ones a plan allows."""

import re
from typing import Any

from dockerhub.emulator import errors

from .handlers import Backend
from .requests import check_fields

_NAME = re.compile(r"[a-z0-9]+(?:[._-][a-z0-9]+)*")
_SHORTEST, _LONGEST = 2, 255
_MOST_BYTES = {"description": 100, "full_description": 25_000}
_FREE_PRIVATE = 1
_KINDS = {
    "description": str,
    "full_description": str,
    "is_private": bool,
    "status": int,
    "registry": str,
}


def check_repository_fields(body: dict[str, Any]) -> None:
    """Refuse a body whose fields have a wrong type, or are too long."""
    check_fields(body, optional=_KINDS)
    wrong = {
        name: f"must have at most {most} bytes"
        for name, most in _MOST_BYTES.items()
        if len(body.get(name, "").encode("utf-8", "replace")) > most
    }
    if body.get("status", 0) not in (0, 1):
        wrong["status"] = "must be 0 or 1"
    name = body.get("name", "a name")
    if "name" in body and not (_NAME.fullmatch(name) and _SHORTEST <= len(name) <= _LONGEST):
        wrong["name"] = f"must be {_SHORTEST} to {_LONGEST} lower case letters, digits, '-._'"
    if wrong:
        raise errors.invalid(wrong)


def require_private_quota(backend: Backend, namespace: str) -> None:
    """Refuse one more private repository than the plan of a namespace allows."""
    account = backend.state.account(namespace)
    if account is None or account.plan != "free":
        return
    repositories = backend.state.repositories.values()
    used = sum(each.is_private for each in repositories if each.namespace == namespace)
    if used >= _FREE_PRIVATE:
        raise errors.forbidden("No more private repositories available")
