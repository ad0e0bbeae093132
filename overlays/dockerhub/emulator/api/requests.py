"""Reading request bodies and query parameters; what is wrong is refused with 400, by name."""

import json
from collections.abc import Callable, Iterable, Sequence
from http import HTTPStatus
from typing import Any

from dockerhub.emulator import errors
from dockerhub.emulator.errors import ApiError
from dockerhub.emulator.messages import JSON
from dockerhub.emulator.state.times import parse_rfc3339

from .handlers import Backend, Request

Refuse = Callable[[dict[str, str]], ApiError]
_NAMES = {
    str: "a string",
    bool: "a boolean",
    int: "a whole number",
    list: "an array",
    dict: "an object",
}
_MOST_DIGITS = 18


def json_object(request: Request, media_types: Iterable[str] = (JSON,)) -> dict[str, Any]:
    """Return a body that is a JSON object; refuse others with 400, other media types with 415."""
    value = _json(request, media_types)
    if not isinstance(value, dict):
        raise _malformed(": the body must be a JSON object")
    return value


def json_array(request: Request) -> list[Any]:
    """Return a body that is a JSON array; refuse others as `json_object` does."""
    value = _json(request, (JSON,))
    if not isinstance(value, list):
        raise _malformed(": the body must be a JSON array")
    return value


def _json(request: Request, media_types: Iterable[str]) -> Any:
    if request.media_type not in media_types:
        message = f"unsupported media type {request.media_type!r}: send {JSON}"
        raise errors.with_message(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, message)
    if not request.body:
        raise _malformed(": EOF")
    try:
        return json.loads(request.body.decode(), parse_constant=_refuse_constant)
    except (ValueError, RecursionError):
        raise _malformed() from None


def check_fields(
    value: dict[str, Any],
    *,
    required: dict[str, type] | None = None,
    optional: dict[str, type] | None = None,
    refuse: Refuse = errors.invalid,
) -> None:
    """Check that fields are present and of their JSON type; ``refuse`` makes the error."""
    required, wrong = required or {}, {}
    for name, kind in {**required, **(optional or {})}.items():
        if name not in value:
            if name in required:
                wrong[name] = "is required"
        elif not isinstance(value[name], kind) or (kind is int and isinstance(value[name], bool)):
            wrong[name] = f"must be {_NAMES[kind]}"
    if wrong:
        raise refuse(wrong)


def is_string_array(value: Any) -> bool:
    """Tell whether a value is an array of strings."""
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def positive_integer(
    request: Request,
    name: str,
    default: int,
    most: int | None = None,
    refuse: Refuse = errors.invalid,
) -> int:
    """Return a parameter that counts from 1; of more than 18 digits, the first ones are enough."""
    text = request.query.get(name)
    if text is None:
        return default
    digits = text.lstrip("0")
    value = int(digits[:_MOST_DIGITS]) if digits.isascii() and digits.isdigit() else 0
    if value < 1 or (most is not None and value > most):
        raise refuse({name: "must be an integer from 1" + (f" to {most}" if most else "")})
    return value


def natural_number(request: Request, name: str, default: int) -> int:
    """Return a parameter that counts from 0."""
    if request.query.get(name, "").strip("0") == "" and request.query.get(name):
        return 0
    return positive_integer(request, name, default)


def choice(request: Request, name: str, allowed: Sequence[str]) -> str | None:
    """Return a parameter that may have certain values only."""
    text = request.query.get(name)
    if text is not None and text not in allowed:
        raise errors.invalid({name: f"must be one of {', '.join(allowed)}, not {text!r}"})
    return text


def boolean(request: Request, name: str) -> bool | None:
    """Return a parameter that is ``true`` or ``false``."""
    text = choice(request, name, ("true", "false"))
    return None if text is None else text == "true"


def moment(name: str, text: str | None) -> int | None:
    """Return a parameter or field that is an RFC 3339 date-time, in nanoseconds."""
    try:
        return None if text is None else parse_rfc3339(text)
    except ValueError as error:
        raise errors.invalid({name: str(error)}) from None


def expiry(backend: Backend, body: dict[str, Any]) -> int | None:
    """Return when an access token is to expire, in nanoseconds; None if never."""
    expires_at = moment("expires_at", body.get("expires_at"))
    if expires_at is not None and expires_at <= backend.clock.now_ns():
        raise errors.invalid({"expires_at": "must be in the future"})
    return expires_at


def _malformed(reason: str = "") -> ApiError:
    """Refuse a body that is not a JSON object, in the recorded words of the login route."""
    return errors.with_message(HTTPStatus.BAD_REQUEST, f"malformed request{reason}")


def _refuse_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")
