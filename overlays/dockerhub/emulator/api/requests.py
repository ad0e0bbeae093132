"""Reading request bodies: strict, and with an answer that names the field at fault."""

import json
from collections.abc import Callable, Iterable
from typing import Any

from dockerhub.emulator.messages import JSON, ApiError, Call, json_reply, message_error

Refuse = Callable[[dict[str, str]], ApiError]

_NAMES = {
    str: "a string",
    bool: "a boolean",
    int: "a whole number",
    list: "an array",
    dict: "an object",
}


def invalid(fields: dict[str, str]) -> ApiError:
    """Refuse a body or query whose fields are wrong, naming each of them."""
    text = "; ".join(f"{name}: {reason}" for name, reason in fields.items())
    body = {"message": "invalid request", "errinfo": fields, "fields": fields, "text": text}
    return ApiError(json_reply(body, 400))


def malformed(reason: str) -> ApiError:
    """Refuse a body that is not JSON, with the recorded words of the login route."""
    return message_error(400, f"malformed request: {reason}" if reason else "malformed request")


def json_object(call: Call, media_types: Iterable[str] = (JSON,)) -> dict[str, Any]:
    """Return the JSON object that a request carries.

    Raises:
        ApiError: 415 for another media type, 400 for anything but a JSON object.
    """
    if call.media_type not in media_types:
        raise message_error(415, f"unsupported media type {call.media_type!r}: send {JSON}")
    if not call.body:
        raise malformed("EOF")
    try:
        value = json.loads(call.body.decode(), parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise malformed("") from None
    if not isinstance(value, dict):
        raise malformed("the body must be a JSON object")
    return value


def check_fields(
    value: dict[str, Any],
    *,
    required: dict[str, type] | None = None,
    optional: dict[str, type] | None = None,
    refuse: Refuse = invalid,
) -> None:
    """Check that fields are there and of their JSON type.

    Raises:
        ApiError: What ``refuse`` makes of the names and reasons.
    """
    wrong: dict[str, str] = {}
    for name, kind in (required or {}).items():
        if name not in value:
            wrong[name] = "is required"
        elif not _is(value[name], kind):
            wrong[name] = f"must be {_NAMES[kind]}"
    for name, kind in (optional or {}).items():
        if name in value and not _is(value[name], kind):
            wrong[name] = f"must be {_NAMES[kind]}"
    if wrong:
        raise refuse(wrong)


def strings(value: Any) -> bool:
    """Tell whether a value is an array of strings."""
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _is(value: Any, kind: type) -> bool:
    return isinstance(value, kind) and not (kind is int and isinstance(value, bool))


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")
