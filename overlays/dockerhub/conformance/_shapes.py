"""What may be shown of a response: types and shapes, never what people or tokens are called."""

import re
from typing import Any, Final

from dockerhub._spec.json_types import type_name

_NAME: Final = re.compile(r"[A-Za-z_$][A-Za-z0-9_.:$-]{0,79}")
_WORD: Final = re.compile(r"[A-Za-z][A-Za-z0-9_.:-]{0,23}")
_SECRET: Final = re.compile(r"^(dckr_|eyJ)|[0-9a-fA-F]{8}")
_TIME: Final = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d.*")
_NUMBER: Final = re.compile(r"-?\d+(\.\d+)?")
_DEPTH: Final = 3
_WIDTH: Final = 20


def is_name(text: str) -> bool:
    """Tell whether a key looks like the name of a property, and not like a person's or a token."""
    return not text or (_NAME.fullmatch(text) is not None and not _SECRET.search(text))


def is_word(text: str) -> bool:
    """Tell whether a value looks like a member of an enumeration, and not like a token."""
    return _WORD.fullmatch(text) is not None and not _SECRET.search(text)


def shape(value: Any, depth: int = _DEPTH) -> Any:
    """Return what a value looks like: its types, its keys, and of an array the first item."""
    match value:
        case dict() if depth:
            shown = {key: shape(each, depth - 1) for key, each in value.items() if is_name(key)}
            return dict(list(shown.items())[:_WIDTH])
        case list() if depth:
            return [shape(each, depth - 1) for each in value[:1]]
        case str():
            return _text_shape(value)
        case _:
            return type_name(value)


def _text_shape(text: str) -> str:
    if not text:
        return "string (empty)"
    if _TIME.fullmatch(text):
        return "string (timestamp)"
    if _NUMBER.fullmatch(text):
        return "string (number)"
    if text in ("true", "false"):
        return "string (boolean)"
    return "string (link)" if text.startswith(("https://", "http://")) else "string"
