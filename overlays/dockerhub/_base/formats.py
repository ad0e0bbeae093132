"""JSON as the package reads and writes it."""

import json
import math
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from typing import Any, Final

_LARGE: Final = 32_768
"""Bytes; what is smaller is read in less time than msgspec takes to be imported."""

_MOST_LEVELS: Final = 100
"""Deeper JSON could be read, but not copied, compared or written again."""

_USUAL_LEVELS: Final = 8
"""Those of Docker Hub's answers, and one more; each doubles the time to make a decoder."""
_SCALAR: Final = str | bool | int | float | None

_MOST_VALUES: Final = 200_000
_BYTES_A_VALUE: Final = 40
"""JSON with more values than this takes many times its size in memory, and still more when it is
made into models. What Docker Hub sends has a value in 30 bytes, and some thousands of them."""


_NO_VALUE: Final = bytes(byte for byte in range(256) if byte not in b"{[,")
"""All bytes except those that begin an object or a list, or separate values."""

_CONTAINERS: Final = frozenset({dict, list})
_FLAT: Final = f"at most {_MOST_LEVELS} levels"


class JSONBoundError(ValueError):
    """JSON that is too deep, or has too many values; it says what would be right."""


UNUSABLE: Final = (
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    ArithmeticError,
    RecursionError,
)
"""What is raised by reading JSON that a program wrote and another program has changed."""


def decode_json(content: bytes) -> Any:
    """Decode JSON, or raise `ValueError`; `JSONBoundError` if it is too much of it.

    Large texts are read by msgspec where it is installed (the extra ``fast``). What it refuses,
    such as NaN, half a surrogate pair or more levels than usual, is left to the standard library.
    """
    most = max(_MOST_VALUES, len(content) // _BYTES_A_VALUE)
    # A value takes two bytes at least. Deleting all other bytes takes a tenth of the time of
    # `json.loads`, and two thirds of that of three counts.
    if len(content) > 2 * most and len(content.translate(None, _NO_VALUE)) > most:
        raise JSONBoundError(f"at most {most} values")
    decode = _fast_decoder() if len(content) >= _LARGE else None
    if decode is not None:
        with suppress(ValueError):
            return decode(content)
    try:
        value = json.loads(content)
    except RecursionError:
        raise JSONBoundError(_FLAT) from None
    if _is_too_deep(value):
        raise JSONBoundError(_FLAT)
    return value


def _is_too_deep(value: Any) -> bool:
    """Tell whether something decoded from JSON is nested deeper than can be handled.

    It looks through all of it: `type` takes half the time of `isinstance`.
    """
    level = [value] if type(value) in _CONTAINERS else []
    for _ in range(_MOST_LEVELS):
        if not level:
            return False
        level = [
            each
            for values in level
            for each in (values.values() if type(values) is dict else values)
            if type(each) in _CONTAINERS
        ]
    return bool(level)


@cache
def _fast_decoder() -> Callable[[bytes], Any] | None:
    try:
        from msgspec.json import Decoder  # noqa: PLC0415  # optional, and slow to import
    except ImportError:
        return None
    # Checking the depth of a large response takes a quarter of the time of `json.loads`. So this
    # decoder refuses deep JSON itself.
    usual: Any = _SCALAR
    for _ in range(_USUAL_LEVELS):
        usual = _SCALAR | list[usual] | dict[str, usual]
    return Decoder(usual).decode


def body_bytes(argument: str, value: Any) -> bytes:
    """Write the body of a request in JSON; `ValueError` that names the argument if it cannot be."""
    try:
        text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
        return text.encode()
    except (TypeError, ValueError, RecursionError) as error:
        raise ValueError(f"{argument} cannot be written as JSON: {error}") from None


def json_text(value: Any, **options: Any) -> str:
    """Write a value as JSON, with the options of `json.dumps`; see `finite`."""
    try:
        return json.dumps(value, allow_nan=False, **options)
    except ValueError:
        return json.dumps(finite(value), allow_nan=False, **options)


def finite(value: Any) -> Any:
    """Return a value with names for the numbers that JSON lacks: NaN, Infinity and -Infinity."""
    match value:
        case float() if not math.isfinite(value):
            # As Python writes them, and many servers.
            return json.dumps(value)
        case dict():
            return {key: finite(each) for key, each in value.items()}
        case list() | tuple():
            return [*map(finite, value)]
        case _:
            return value


def json_line(value: Any) -> bytes:
    text = json_text(value, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "backslashreplace") + b"\n"
