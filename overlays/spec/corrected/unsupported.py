"""What the corrected spec may not contain, since the client does not support it."""

from collections.abc import Iterator
from functools import partial
from typing import Any, Final

from spec.document.pointers import Location
from spec.schema.reading import Schema, is_object, operations, resolve
from spec.schema.rewrite import rewrite

Fault = tuple[Location, str]
"""A place, and what is wrong there."""

_SCHEMES: Final = ("bearerAuth", "bearerSCIMAuth")
_PLACES: Final = ("path", "query")
_UNREAD: Final[dict[str, dict[str, str]]] = {
    "schema": {
        "not": "the client does not check what a value must not be",
        "discriminator": "the client does not choose a class by a property",
    },
    "parameter": {"content": "the client sends no JSON as a parameter"},
}
"""Keywords of OpenAPI 3.0 that change values, by what has them; the validator knows no others."""
_TAKEN: Final = {"additional_properties", "to_dict", "from_dict", "_decoded", "_aside"}
"""What every model has. A property that is left out is kept, by its name in JSON."""
_IS_TAKEN: Final = "every model has an attribute of this name"
_METHODS: Final = ("get", "head", "post", "put", "patch", "delete")
_SERVER: Final = "https://hub.docker.com"
"""Where the client sends to unless its user says otherwise: `DEFAULT_URL` in its settings."""


def unread(document: Schema) -> list[Fault]:
    """Return each keyword that nothing reads, though it decides about what is sent or decoded."""
    found: list[Fault] = []

    def look(kind: str, node: Schema, at: Location) -> Schema:
        if kind == "parameter" and at[-2] == "headers":  # the client reads no headers by the spec
            return node
        reasons = {key: reason for key, reason in _UNREAD[kind].items() if key in node}
        if kind == "schema":
            reasons |= _unread_values(node)
            taken = sorted(_TAKEN & node.get("properties", {}).keys())
            found.extend(((*at, "properties", name), _IS_TAKEN) for name in taken)
        else:
            reasons |= _unread_style(node)
        found.extend(((*at, key), reason) for key, reason in reasons.items())
        return node

    for kind in _UNREAD:
        rewrite(document, partial(look, kind), of=kind)
    return found


def _unread_values(schema: Schema) -> dict[str, str]:
    kinds = {type(each) for each in schema.get("enum", ()) if each is not None}
    if "enum" in schema and kinds not in ({str}, {int}):
        return {"enum": "its values are neither all text nor all whole numbers"}
    if schema.get("format") == "binary":
        return {"format": "binary is neither JSON nor text"}
    return {}


def _unread_style(parameter: Schema) -> dict[str, str]:
    place = parameter.get("in")
    usual = "form" if place == "query" else "simple"
    if place in _PLACES and parameter.get("style", usual) != usual:
        return {"style": f"is {parameter['style']}; in a {place} the client sends {usual}"}
    if parameter.get("allowReserved"):
        return {"allowReserved": "the client percent-encodes every value"}
    return {}


def unsupported(document: Schema) -> Iterator[Fault]:
    """Yield each place that says what neither generator nor client can do, and what that is."""
    yield from _server(document)
    yield from _schemes(document)
    for path, item in document["paths"].items():
        yield from _other_servers(item, ("paths", path))
    for path, method, operation in operations(document):
        at = ("paths", path, method)
        if method not in _METHODS:
            yield at, f"the client sends no {method.upper()}"
        yield from _other_servers(operation, at)
        yield from _security(operation, at)
        for parameter in operation["parameters"]:
            yield from _parameter(document, parameter, (*at, "parameters", parameter["name"]))
        yield from _body(document, operation, (*at, "requestBody"))
        yield from _answers(document, operation, (*at, "responses"))


def _server(document: Schema) -> Iterator[Fault]:
    for first in document.get("servers", [])[:1]:
        if first["url"].rstrip("/") != _SERVER:
            yield ("servers", 0), f"is {first['url']}; the client sends to {_SERVER}"


def _schemes(document: Schema) -> Iterator[Fault]:
    known = document["components"].get("securitySchemes", {})
    for name in (each for each in _SCHEMES if each in known):
        if (known[name].get("type"), known[name].get("scheme")) != ("http", "bearer"):
            at = ("components", "securitySchemes", name)
            yield at, "the client sends a bearer token only"


def _other_servers(node: Schema, at: Location) -> Iterator[Fault]:
    if "servers" in node:
        yield (*at, "servers"), f"the client sends everything to {_SERVER}"


def _security(operation: Schema, at: Location) -> Iterator[Fault]:
    at = (*at, "security")
    for scheme in sorted({name for each in operation["security"] for name in each} - {*_SCHEMES}):
        known = " and ".join(_SCHEMES)
        yield at, f"{scheme} is not known; the client has {known}"
    for each in operation["security"]:
        if len(each) > 1:
            yield at, f"needs {' and '.join(each)} at once; the client sends one token"


def _parameter(document: Schema, parameter: Schema, at: Location) -> Iterator[Fault]:
    if parameter["in"] not in _PLACES:
        yield at, f"a required {parameter['in']} cannot be sent"
    if parameter["name"] == "body":
        yield at, "the client calls the request body so"
    kind = resolve(document, parameter["schema"]).get("type")
    if kind == "object" or (kind == "array" and not _repeats(parameter)):
        yield at, f"of this style, an {kind} cannot be sent"


def _repeats(parameter: Schema) -> bool:
    """Tell whether a list is sent by repeating the name, which is the default of a query."""
    style = parameter.get("style", "form")
    explode: Any = parameter.get("explode", True)
    return parameter["in"] == "query" and style == "form" and explode is True


def _body(document: Schema, operation: Schema, at: Location) -> Iterator[Fault]:
    body = resolve(document, operation.get("requestBody", {}))
    for media, each in body.get("content", {}).items():
        schema = resolve(document, each.get("schema", {}))
        part = schema.get("items", {}) if schema.get("type") == "array" else schema
        if not _is_json(media) or not is_object(document, part):
            yield at, "the client sends a JSON object, or a list of them, only"


def _is_json(media: str) -> bool:
    return media == "application/json" or media.endswith("+json")


def _answers(document: Schema, operation: Schema, at: Location) -> Iterator[Fault]:
    for status, each in operation["responses"].items():
        for media in resolve(document, each).get("content", {}):
            if not (_is_json(media) or media.startswith("text/")):
                place = (*at, status, "content", media)
                yield place, "the client reads JSON and text only"
    bodies = [
        status
        for status, each in operation["responses"].items()
        if status.startswith("2") and resolve(document, each).get("content")
    ]
    for status in bodies:
        if not status.isdecimal():
            yield (*at, status), "name the status; the client waits for one"
    if len(bodies) > 1:
        yield at, f"{', '.join(bodies)} have a body; the client reads only one"
    if "default" in operation["responses"] and not any(
        status.startswith("2") for status in operation["responses"]
    ):
        yield (*at, "default"), "name the status of success"
