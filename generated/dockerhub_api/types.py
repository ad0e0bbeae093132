"""What the generated models and operations share: the missing value, and tolerant decoding."""

import datetime
import enum
from collections.abc import Callable, MutableMapping
from http import HTTPStatus
from threading import RLock
from typing import TYPE_CHECKING, Any, Final, Generic, Literal, Self, TypeVar, final

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


_LOOKING: Final = RLock()


class LazyLists:
    """Base of the models that have lists of models, which are decoded when first looked at.

    Until then the attribute is not set, so that Python asks `__getattr__` for it.
    """

    _undecoded: dict[str, tuple[Callable[[list[Any]], list[Any]], list[Any]]] | None

    def decode_later(
        self, name: str, rows: list[Any], decode: Callable[[list[Any]], list[Any]]
    ) -> None:
        """Decode `rows` when the attribute `name` is first looked at."""
        if self._undecoded is None:
            self._undecoded = {}
        self._undecoded[name] = decode, rows

    # Not for type checkers: to them the attributes are there, and no others.
    if not TYPE_CHECKING:
        __slots__ = ("_undecoded",)

        def __getattr__(self, name: str) -> Any:
            # One thread decodes; the others find the very list that it made.
            with _LOOKING:
                undecoded = None if name == "_undecoded" else getattr(self, "_undecoded", None)
                if undecoded and name in undecoded:
                    decode, rows = undecoded[name]
                    setattr(self, name, decode(rows))
                    del undecoded[name]
            return object.__getattribute__(self, name)


# A value that is not what the spec says stays as it came: one odd value never costs the whole answer.


def take_unknown(known: dict[str, Any], names: dict[str, Any]) -> dict[str, Any]:
    """Move what is not among `names` from `known` into a dictionary of its own."""
    return {name: known.pop(name) for name in [*known] if name not in names}


def decode_model(model: Any, value: Any) -> Any:
    """Decode an object into `model`; anything but an object stays as it is."""
    return model.from_dict(value) if isinstance(value, dict) else value


def decode_list(value: Any, decode: Callable[[list[Any]], list[Any]]) -> Any:
    """Decode a list; anything but a list stays as it is."""
    return decode(value) if isinstance(value, list) else value


def members_by_value(enumeration: type[enum.Enum]) -> dict[Any, enum.Enum]:
    """Return the members of an enumeration by their values."""
    return enumeration._value2member_map_


def decode_enum(members: dict[Any, enum.Enum], value: Any) -> Any:
    """Decode a member of an enumeration; an unknown value stays as it is."""
    try:
        return members.get(value, value)
    except TypeError:
        return value


_parse: Final = datetime.datetime.fromisoformat
_FIRST_DAY: Final = datetime.datetime(1, 1, 2, tzinfo=datetime.UTC)


def decode_datetime(value: Any) -> Any:
    """Decode an RFC 3339 timestamp; one without an offset is UTC, digits beyond microseconds are cut.

    An empty text and year 1, which Go writes for a time that was never set, are None.
    Anything else that is not a timestamp stays as it is.
    """
    if value.__class__ is not str:
        return value
    try:
        moment = _parse(value)
        # What needs a closer look is not later than that, or cannot be compared.
        if moment > _FIRST_DAY and value[10] == "T":
            return moment
    except (TypeError, ValueError):
        pass
    return _decode_odd_datetime(value)


def _decode_odd_datetime(value: str) -> Any:
    if not value or value.startswith("0001-01-01T00:00:00"):
        return None
    if value[10:11] not in ("T", "t", " "):
        return value
    try:
        moment = _parse(value)
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
