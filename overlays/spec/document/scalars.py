"""Plain scalars by the YAML 1.2 core schema (https://yaml.org/spec/1.2.2/#103-core-schema).

YAML 1.1, which most Python libraries speak, turns `on` into a boolean, `1:30` into ninety and
`2021-01-05` into a date; in an OpenAPI document each of these is text.
"""

import math
import re

_CONSTANTS: dict[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_INTEGER = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(
    r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?"
    r"|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)"
)
_BASES = {"0o": 8, "0x": 16}
# Far beyond any number of an API, and below the length at which Python refuses to convert.
_MAX_DIGITS = 400


def resolve_plain(text: str) -> str | int | float | bool | None:
    """Return the value of an unquoted, untagged scalar; refuse a number that JSON cannot hold."""
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    if _INTEGER.fullmatch(text):
        if len(text) > _MAX_DIGITS:
            raise ValueError(f"a number of {len(text)} digits")
        return int(text, _BASES[text[:2]]) if text[:2] in _BASES else int(text)
    if _FLOAT.fullmatch(text):
        return _float(text)
    return text


def _float(text: str) -> float:
    # Only the special values end with a letter, and none of them is finite.
    number = math.nan if text[-1].isalpha() else float(text)
    if not math.isfinite(number):
        raise ValueError(f"{text}, which is not a finite number")
    return number
