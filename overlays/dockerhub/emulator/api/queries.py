"""Reading query parameters other than page numbers."""

from collections.abc import Sequence

from dockerhub.emulator.messages import Call
from dockerhub.emulator.state.times import parse_rfc3339

from .requests import invalid


def choice(call: Call, name: str, allowed: Sequence[str]) -> str | None:
    """Return a parameter that may have certain values only.

    Raises:
        ApiError: 400 for any other value.
    """
    text = call.query.get(name)
    if text is not None and text not in allowed:
        raise invalid({name: f"must be one of {', '.join(allowed)}, not {text!r}"})
    return text


def boolean(call: Call, name: str) -> bool | None:
    """Return a parameter that is ``true`` or ``false``.

    Raises:
        ApiError: 400 for any other value.
    """
    text = choice(call, name, ("true", "false"))
    return None if text is None else text == "true"


def moment(call: Call, name: str) -> int | None:
    """Return a parameter that is an RFC 3339 date-time, in nanoseconds.

    Raises:
        ApiError: 400 for any other text.
    """
    text = call.query.get(name)
    return None if text is None else read_moment(name, text)


def read_moment(name: str, text: str) -> int:
    """Return an RFC 3339 date-time in nanoseconds.

    Raises:
        ApiError: 400 for any other text.
    """
    try:
        return parse_rfc3339(text)
    except ValueError as error:
        raise invalid({name: str(error)}) from None
