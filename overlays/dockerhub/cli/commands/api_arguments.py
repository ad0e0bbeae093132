"""The fields, parameters and bodies that ``api`` is given."""

import json
from collections.abc import Callable, Iterable
from functools import reduce
from typing import Any, Final

import click

from dockerhub.cli.commands.text_files import read_text
from dockerhub.operations import Operation, Parameter

Field = tuple[str, Any]

_BEYOND: Final = "it is nested too deep, or has a number that is too long"


def read_arguments(
    operation: Operation,
    typed: Iterable[str],
    raw: Iterable[str],
    body: str | None,
) -> dict[str, Any]:
    """Return the arguments of an operation.

    Values of `typed` fields are JSON or text, and ``@file`` or ``@-`` reads them; values of `raw`
    fields are text. `body` is a file with the whole body in JSON, or ``-``.
    """
    parameters = operation.parameters.values()
    known = {each.wire_name: each for each in parameters} | dict(operation.parameters)
    arguments: dict[str, Any] = {}
    members = {} if body is None else _object(read_body(body))
    for name, value in _fields(typed, raw):
        if name in known:
            arguments[known[name].name] = _convert(known[name], name, value)
        elif operation.body_schema is not None:
            _put(members, name, value)
        else:
            takes = ", ".join(each.wire_name for each in parameters) or "none"
            raise click.UsageError(f"{operation.name} has no field {name!r}; it takes {takes}.")
    if members:
        arguments["body"] = members
    try:
        operation.request(arguments)
    except (TypeError, ValueError) as error:
        raise click.UsageError(str(error)) from None
    return arguments


def read_query(typed: Iterable[str], raw: Iterable[str]) -> dict[str, list[Any]]:
    """Return fields as a query; ``a[]`` and ``a``, named again, repeat a parameter."""
    query: dict[str, list[Any]] = {}
    for name, value in _fields(typed, raw):
        if isinstance(value, (dict, list)):
            raise click.UsageError(f"The field {name!r} goes into the query: write it as text.")
        query.setdefault(name.removesuffix("[]"), []).append(value)
    return query


def read_members(typed: Iterable[str], raw: Iterable[str], body: str | None) -> Any:
    """Return a body that has fields besides what `body` names; None if there is neither."""
    fields = _fields(typed, raw)
    if not fields:
        return None if body is None else read_body(body)
    members = {} if body is None else _object(read_body(body))
    for name, value in fields:
        _put(members, name, value)
    return members


def read_body(name: str) -> Any:
    """Return the JSON in a file, or of the standard input for ``-``."""
    try:
        return json.loads(read_text(name))
    except json.JSONDecodeError as error:
        raise click.UsageError(f"--input is not JSON: {error}") from None
    except (ValueError, RecursionError):
        raise click.UsageError(f"--input cannot be read: {_BEYOND}.") from None


def _object(body: Any) -> dict[str, Any]:
    if not isinstance(body, dict):
        raise click.UsageError("--input is not a JSON object.")
    return body


def _fields(typed: Iterable[str], raw: Iterable[str]) -> list[Field]:
    return [*_split(typed, _typed), *_split(raw, lambda text: text)]


def _split(fields: Iterable[str], read: Callable[[str], Any]) -> list[Field]:
    found = []
    for field in fields:
        name, equals, text = field.partition("=")
        if not equals or not name:
            raise click.UsageError(f"A field is written name=value, not {field!r}.")
        found.append((name, read(text)))
    return found


def _typed(text: str) -> Any:
    if text.startswith("@"):
        return read_text(text[1:]).rstrip("\r\n")
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text


def _convert(parameter: Parameter, name: str, value: Any) -> Any:
    """Return a parameter's value in the type that the spec gives it."""
    kind = parameter.schema.get("type")
    if kind in ("integer", "boolean"):
        found = _typed(value) if isinstance(value, str) else value
        if isinstance(found, bool) is not (kind == "boolean") or not isinstance(found, int):
            wanted = "a whole number" if kind == "integer" else "true or false"
            raise click.UsageError(f"{name} must be {wanted}, not {value!r}.")
        return found
    return value if isinstance(value, str) else json.dumps(value)


def _put(members: dict[str, Any], name: str, value: Any) -> None:
    """Put a value into the body: ``a.b`` is a nested field, ``a[]`` adds to a list."""
    *parents, last = name.split(".")
    try:
        place = reduce(lambda inner, key: inner.setdefault(key, {}), parents, members)
        if last.endswith("[]"):
            place.setdefault(last[:-2], []).append(value)
        else:
            place[last] = value
    except (AttributeError, TypeError):
        raise click.UsageError(f"The field {name!r} contradicts another one.") from None
