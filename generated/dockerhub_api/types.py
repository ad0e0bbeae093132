"""What the generated models and operations share: the missing value, and tolerant decoding."""

import datetime
import enum
from collections.abc import Callable, MutableMapping
from http import HTTPStatus
from typing import Any, Generic, Literal, Self, TypeVar, final

from attrs import define


@final
class Unset:
    """The type of `UNSET`, the value of an attribute that was not sent; there is one, and it is falsy."""

    def __bool__(self) -> Literal[False]:
        return False

    def __repr__(self) -> str:
        return "UNSET"

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        return self

    def __reduce__(self) -> str:
        return "UNSET"


UNSET: Unset = Unset()

T = TypeVar("T")


@define
class Response(Generic[T]):
    """A response from an endpoint."""

    status_code: HTTPStatus
    content: bytes
    headers: MutableMapping[str, str]
    parsed: T | None


# A value that is not what the spec says stays as it came: one odd value never costs the whole answer.


def decode_model(model: Any, value: Any) -> Any:
    """Decode an object into `model`; anything but an object stays as it is."""
    return model.from_dict(value) if isinstance(value, dict) else value


def decode_list(value: Any, decode: Callable[[Any], Any]) -> Any:
    """Decode each item of a list; anything but a list stays as it is."""
    return [decode(item) for item in value] if isinstance(value, list) else value


def decode_enum(members: type[enum.Enum], value: Any) -> Any:
    """Decode a member of an enumeration; an unknown value stays as it is."""
    try:
        return members(value)
    except ValueError:
        return value


def decode_datetime(value: Any) -> Any:
    """Decode an RFC 3339 timestamp; one without an offset is UTC, digits beyond microseconds are cut.

    An empty text and year 1, which Go writes for a time that was never set, are None.
    Anything else that is not a timestamp stays as it is.
    """
    if not isinstance(value, str):
        return value
    if not value or value.startswith("0001-01-01T00:00:00"):
        return None
    if value[10:11] not in ("T", "t", " "):
        return value
    try:
        moment = datetime.datetime.fromisoformat(value)
    except ValueError:
        return value
    return moment if moment.tzinfo else moment.replace(tzinfo=datetime.UTC)


def decode_date(value: Any) -> Any:
    """Decode a full-date of RFC 3339; anything else stays as it is."""
    try:
        return datetime.date.fromisoformat(value)
    except (TypeError, ValueError):
        return value


def encode(value: Any) -> Any:
    """Turn an attribute's value into what JSON can hold."""
    if hasattr(value, "to_dict"):
        return value.to_dict()
    if isinstance(value, list):
        return [encode(item) for item in value]
    if isinstance(value, datetime.date):
        text = value.isoformat()
        return text.removesuffix("+00:00") + "Z" if text.endswith("+00:00") else text
    return value.value if isinstance(value, enum.Enum) else value


__all__ = ["UNSET", "Response", "Unset"]
