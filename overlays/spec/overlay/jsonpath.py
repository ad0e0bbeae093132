"""JSONPath (RFC 9535): check an expression, find where it points, write one."""

import json
import re
from functools import cache
from typing import Any, Final

from jsonpath_rfc9535 import JSONPathError, JSONPathQuery
from jsonpath_rfc9535 import compile as compile_query

from spec.document.pointers import Location

_PLAIN_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


class InvalidJSONPathError(Exception):
    """An expression is not RFC 9535 JSONPath, or cannot be evaluated on a document."""


def normalized(expression: str) -> str:
    """Give the one spelling that equal expressions share (`$.a` and `$['a']`)."""
    return str(_compiled(expression))


def locate(expression: str, document: Any) -> list[Location]:
    """Find the locations that an expression selects, in document order."""
    try:
        return [node.location for node in _compiled(expression).find(document)]
    except JSONPathError as error:
        raise InvalidJSONPathError(str(error)) from error


@cache
def _compiled(expression: str) -> JSONPathQuery:
    # The library lets Python's own limits through: thousands of digits or of brackets.
    try:
        return compile_query(expression)
    except (JSONPathError, ValueError, RecursionError) as error:
        raise InvalidJSONPathError(str(error)) from error


def to_jsonpath(location: Location) -> str:
    """Write a location as an expression, in the style of corrections.yaml."""
    return "$" + "".join(map(_selector, location))


def _selector(step: str | int) -> str:
    if isinstance(step, int):
        return f"[{step}]"
    return f".{step}" if _PLAIN_NAME.fullmatch(step) else f"[{quoted(step)}]"


def quoted(text: str) -> str:
    """Write a name or text as an expression quotes it."""
    escaped = json.dumps(text, ensure_ascii=False)[1:-1].replace('\\"', '"').replace("'", "\\'")
    return f"'{escaped}'"
