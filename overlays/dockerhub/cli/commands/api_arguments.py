"""Which operation is meant, and with which arguments: by its name, or by method and path."""

import json
import re
import sys
from collections.abc import Callable, Iterable
from functools import reduce
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qsl

import click

from dockerhub.names import did_you_mean
from dockerhub.operations import (
    Operation,
    Parameter,
    find_operation,
    match_path,
    operation_names,
)

_METHODS: Final = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
_OLD_PATH: Final = re.compile(r"^/v2/repositories/([^/]+)/([^/]+)")

Field = tuple[str, Any]


def find_target(words: Iterable[str]) -> tuple[Operation, list[Field]]:
    """Find an operation by its name, or by a path and a method, which is GET by default.

    Returns:
        The operation, and the fields in the path.
    """
    match [*words]:
        case [path] if path.startswith("/"):
            return _by_path("GET", path)
        case [name]:
            return _by_name(name), []
        case [method, path] if method.upper() in _METHODS and path.startswith("/"):
            return _by_path(method.upper(), path)
        case _:
            raise click.UsageError("Name an operation, or a method and a path: GET /v2/...")


def _by_name(name: str) -> Operation:
    names = [*operation_names()]
    if name not in names:
        hint = did_you_mean(name, names)
        raise click.UsageError(f"There is no operation {name!r}.{hint} --list shows them all.")
    return find_operation(name)


def _by_path(method: str, path: str) -> tuple[Operation, list[Field]]:
    route, _, query = path.partition("?")
    found = match_path(method, route)
    if found is None:
        raise click.UsageError(
            f"No operation has the method {method} and a path like {route}.{_newer(route)} "
            "--list shows them all."
        )
    return found.operation, [*found.arguments.items(), *parse_qsl(query, keep_blank_values=True)]


def _newer(route: str) -> str:
    """Return the documented path of a repository, if this is the one of older scripts."""
    newer = _OLD_PATH.sub(r"/v2/namespaces/\1/repositories/\2", route)
    return "" if newer == route else f" The documented path is {newer}."


def read_arguments(
    operation: Operation,
    in_path: Iterable[Field],
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
    fields = [*in_path, *_split(typed, _typed), *_split(raw, lambda text: text)]
    arguments: dict[str, Any] = {}
    members: dict[str, Any] = {} if body is None else _read_body(body)
    for name, value in fields:
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
        return _read(text[1:]).rstrip("\r\n")
    try:
        return json.loads(text)
    except ValueError:
        return text


def _convert(parameter: Parameter, name: str, value: Any) -> Any:
    """Return a parameter's value in the type that the API description gives it."""
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


def _read_body(name: str) -> dict[str, Any]:
    try:
        body = json.loads(_read(name))
    except ValueError as error:
        raise click.UsageError(f"--input is not JSON: {error}") from None
    if not isinstance(body, dict):
        raise click.UsageError("--input is not a JSON object.")
    return body


def _read(name: str) -> str:
    if name == "-":
        return sys.stdin.read() if sys.stdin is not None else ""
    return Path(name).read_text("utf-8")
