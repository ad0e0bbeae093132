"""JSON as the standard library reads it, faster where that pays."""

import json
from collections.abc import Callable
from functools import cache
from typing import Any, Final

__all__ = ["decode_json"]

_LARGE: Final = 32_768
"""Bytes; what is smaller is read in less time than msgspec takes to be imported."""


def decode_json(content: bytes) -> Any:
    """Decode JSON.

    Large texts are read by msgspec where it is installed (the extra ``fast``). What it accepts it
    reads as the standard library does; what it refuses, such as NaN or half a surrogate pair, is
    left to the standard library.

    Raises:
        ValueError: It is not JSON.
        RecursionError: It is too deep.
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
