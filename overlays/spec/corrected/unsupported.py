"""What the corrected spec may not contain, since the client does not support it."""

from collections.abc import Iterator
from typing import Any, Final

from spec.document.pointers import Location, to_pointer
from spec.schema.reading import Schema, is_object, operations, resolve

_SCHEMES: Final = ("bearerAuth", "bearerSCIMAuth")
_PLACES: Final = ("path", "query")
_SERVER: Final = "https://hub.docker.com"
"""Where the client sends to unless its user says otherwise: `DEFAULT_URL` in its settings."""


def unsupported(document: Schema) -> Iterator[str]:
    """Yield each place that says what neither generator nor client can do, and what that is."""
    yield from _server(document)
    yield from _schemes(document)
    for path, item in document["paths"].items():
        yield from _other_servers(item, ("paths", path))
    for path, method, operation in operations(document):
        at = ("paths", path, method)
        yield from _other_servers(operation, at)
        yield from _security(operation, at)
        for parameter in operation["parameters"]:
            yield from _parameter(document, parameter, (*at, "parameters", parameter["name"]))
        yield from _body(document, operation, (*at, "requestBody"))
        yield from _answers(document, operation, (*at, "responses"))


def _server(document: Schema) -> Iterator[str]:
    for first in document.get("servers", [])[:1]:
        if first["url"].rstrip("/") != _SERVER:
            yield f"#/servers/0: is {first['url']}; the client sends to {_SERVER}"


def _schemes(document: Schema) -> Iterator[str]:
    known = document["components"].get("securitySchemes", {})
    for name in (each for each in _SCHEMES if each in known):
        if (known[name].get("type"), known[name].get("scheme")) != ("http", "bearer"):
            at = to_pointer(("components", "securitySchemes", name))
            yield f"{at}: the client sends a bearer token only"


def _other_servers(node: Schema, at: Location) -> Iterator[str]:
    if "servers" in node:
        yield f"{to_pointer((*at, 'servers'))}: the client sends everything to {_SERVER}"


def _security(operation: Schema, at: Location) -> Iterator[str]:
    for scheme in {name for each in operation["security"] for name in each} - {*_SCHEMES}:
        known = " and ".join(_SCHEMES)
        yield f"{to_pointer((*at, 'security'))}: {scheme} is not known; the client has {known}"


def _parameter(document: Schema, parameter: Schema, at: Location) -> Iterator[str]:
    where = to_pointer(at)
    if parameter["in"] not in _PLACES:
        yield f"{where}: a required {parameter['in']} cannot be sent"
    if "schema" not in parameter:
        yield f"{where}: has no schema"
        return
    kind = resolve(document, parameter["schema"]).get("type")
    if kind == "object" or (kind == "array" and not _repeats(parameter)):
        yield f"{where}: of this style, an {kind} cannot be sent"


def _repeats(parameter: Schema) -> bool:
    """Tell whether a list is sent by repeating the name, which is the default of a query."""
    style = parameter.get("style", "form")
    explode: Any = parameter.get("explode", True)
    return parameter["in"] == "query" and style == "form" and explode is True


def _body(document: Schema, operation: Schema, at: Location) -> Iterator[str]:
    body = resolve(document, operation.get("requestBody", {}))
    for media, each in body.get("content", {}).items():
        schema = resolve(document, each.get("schema", {}))
        part = schema.get("items", {}) if schema.get("type") == "array" else schema
        if not _is_json(media) or not is_object(document, part):
            yield f"{to_pointer(at)}: the client sends a JSON object, or a list of them, only"


def _is_json(media: str) -> bool:
    return media == "application/json" or media.endswith("+json")


def _answers(document: Schema, operation: Schema, at: Location) -> Iterator[str]:
    for status, each in operation["responses"].items():
        for media in resolve(document, each).get("content", {}):
            if not (_is_json(media) or media.startswith("text/")):
                where = to_pointer((*at, status, "content", media))
                yield f"{where}: the client reads JSON and text only"
    bodies = [
        status
        for status, each in operation["responses"].items()
        if status.startswith("2") and resolve(document, each).get("content")
    ]
    for status in bodies:
        if not status.isdecimal():
            yield f"{to_pointer((*at, status))}: name the status; the client waits for one"
    if len(bodies) > 1:
        yield f"{to_pointer(at)}: {', '.join(bodies)} have a body; the client reads only one"
    if "default" in operation["responses"] and not any(
        status.startswith("2") for status in operation["responses"]
    ):
        yield f"{to_pointer((*at, 'default'))}: name the status of success"
