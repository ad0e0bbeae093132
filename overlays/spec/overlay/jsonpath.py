"""JSONPath (RFC 9535): check an expression, and find where it points."""

from typing import Any

from jsonpath_rfc9535 import JSONPathError, JSONPathQuery
from jsonpath_rfc9535 import compile as compile_query

from spec.document.pointers import Location


class InvalidJSONPathError(Exception):
    """An expression is not RFC 9535 JSONPath, or cannot be evaluated on a document."""


def normalized(expression: str) -> str:
    """Give the one spelling that equal expressions share (`$.a` and `$['a']`).

    Raises:
        InvalidJSONPathError: The expression is not RFC 9535 JSONPath.
    """
    return str(_compiled(expression))


def locate(expression: str, document: Any) -> list[Location]:
    """Find the locations that an expression selects, in document order.

    Raises:
        InvalidJSONPathError: The expression is wrong, or the document nests too deeply for it.
    """
    try:
        return [node.location for node in _compiled(expression).find(document)]
    except JSONPathError as error:
        raise InvalidJSONPathError(str(error)) from error


def _compiled(expression: str) -> JSONPathQuery:
    # The library lets Python's own limits through: thousands of digits or of brackets.
    try:
        return compile_query(expression)
    except (JSONPathError, ValueError, RecursionError) as error:
        raise InvalidJSONPathError(str(error)) from error
