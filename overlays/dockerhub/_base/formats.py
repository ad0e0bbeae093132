"""JSON as the package reads and writes it."""

import json
import math
from collections.abc import Callable
from functools import cache
from typing import Any, Final

_LARGE: Final = 32_768
"""Bytes; what is smaller is read in less time than msgspec takes to be imported."""


UNUSABLE: Final = (
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    ArithmeticError,
    RecursionError,
)
"""What is raised by reading JSON that a program wrote and something else has changed."""


def decode_json(content: bytes) -> Any:
    """Decode JSON, or raise `ValueError`; `RecursionError` if it is too deep.

    Large texts are read by msgspec where it is installed (the extra ``fast``). What it refuses,
    such as NaN or half a surrogate pair, is left to the standard library.
    """
    decode = _fast_decoder() if len(content) >= _LARGE else None
    if decode is not None:
        try:
            return decode(content)
        except (ValueError, RecursionError):
            pass
    return json.loads(content)


@cache
def _fast_decoder() -> Callable[[bytes], Any] | None:
    try:
        from msgspec.json import Decoder  # noqa: PLC0415  # optional, and slow to import
    except ImportError:
        return None
    return Decoder().decode


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
