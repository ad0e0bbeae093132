"""Awkward constructs that stop the generation, by their names in the documentation."""

from collections.abc import Callable
from typing import Any

from awkward import DAY, WHOLE, body, call, given, rows, taking
from generation import TEXT, answer, media, model, reference

Node = dict[str, Any]
AT = "#/paths/~1it"
GET, PUT = f"{AT}/get", f"{AT}/put"
IT = "#/components/schemas/it"


def of(**properties: Node) -> Node:
    """The document's parts for a response with these properties."""
    return {"item": {"get": call("get_it", reference("it"))}, "it": model(**properties)}


def parameter(schema: Node, place: str = "query", **more: Any) -> Node:
    """The document's parts for a parameter."""
    return {"item": taking("it", given("p", schema, place, **more))}


def responses(**found: Node) -> Node:
    """The document's parts for an operation with these responses."""
    each = {status.strip("_"): response for status, response in found.items()}
    return {"item": {"get": call("get_it", TEXT) | {"responses": each}}}


JSON = answer(media(application__json=model(None, a=TEXT)))
REFUSALS: dict[str, tuple[Node, str, str]] = {
    "`not`": (
        of(a={"not": TEXT}),
        f"{IT}/properties/a/not",
        "the client does not check what a value must not be",
    ),
    "discriminator": (
        of(a=model(kind=TEXT) | {"discriminator": {"propertyName": "kind"}}),
        f"{IT}/properties/a/discriminator",
        "the client does not choose a class by a property",
    ),
    "enumeration of other values": (
        of(a={"type": "boolean", "enum": [True]}),
        f"{IT}/properties/a/enum",
        "its values are neither all text nor all whole numbers",
    ),
    "binary in JSON": (
        of(a=TEXT | {"format": "binary"}),
        f"{IT}/properties/a/format",
        "binary is neither JSON nor text",
    ),
    "property with a name that every model has": (
        of(to_dict=TEXT),
        f"{IT}/properties/to_dict",
        "every model has an attribute of this name",
    ),
    "schema that only refers to itself": (
        of() | {"it": {"allOf": [reference("it")]}},
        f"{IT}/allOf/0",
        "refers to itself, but not by a property",
    ),
    "list of itself": (
        of() | {"it": {"type": "array", "items": reference("it")}},
        f"{IT}/items",
        "refers to itself, but not by a property",
    ),
    "matrix and label style": (
        parameter(TEXT, "path", style="matrix") | {"path": "/it/{p}"},
        "#/paths/~1it~1{p}/get/parameters/0/style",
        "is matrix; in a path the client sends simple",
    ),
    "deepObject": (
        parameter(model(a=TEXT), style="deepObject"),
        f"{GET}/parameters/0/style",
        "is deepObject; in a query the client sends form",
    ),
    "list with commas": (
        parameter(rows(TEXT), explode=False),
        f"{GET}/parameters/p",
        "of this style, an array cannot be sent",
    ),
    "object as parameter": (
        parameter(model(a=TEXT)),
        f"{GET}/parameters/p",
        "of this style, an object cannot be sent",
    ),
    "reserved characters as they are": (
        parameter(TEXT, allowReserved=True),
        f"{GET}/parameters/0/allowReserved",
        "the client percent-encodes every value",
    ),
    "JSON as parameter": (
        {"item": taking("it", {"name": "p", "in": "query", "content": media(a__b=TEXT)})},
        f"{GET}/parameters/0/content",
        "the client sends no JSON as a parameter",
    ),
    "parameter called body": (
        {"item": taking("it", given("body", TEXT))},
        f"{GET}/parameters/body",
        "the client calls the request body so",
    ),
    "required header": (
        parameter(TEXT, "header") | {"required": True},
        f"{GET}/parameters/p",
        "a required header cannot be sent",
    ),
    "required cookie": (
        parameter(DAY, "cookie") | {"required": True},
        f"{GET}/parameters/p",
        "a required cookie cannot be sent",
    ),
    "multipart body": (
        {"item": {"put": call("put_it", TEXT)}, "sent": media(multipart__form=model(a=TEXT))},
        f"{PUT}/requestBody",
        "the client sends a JSON object, or a list of them, only",
    ),
    "number as body": (
        {"item": {"put": call("put_it", TEXT, requestBody=body(WHOLE))}},
        f"{PUT}/requestBody",
        "the client sends a JSON object, or a list of them, only",
    ),
    "XML as answer": (
        responses(_200=answer(media(application__xml=TEXT))),
        f"{GET}/responses/200/content/application~1xml",
        "the client reads JSON and text only",
    ),
    "2XX": (
        responses(_2XX=JSON),
        f"{GET}/responses/2XX",
        "name the status; the client waits for one",
    ),
    "two answers of success": (
        responses(_200=JSON, _201=JSON),
        f"{GET}/responses",
        "200, 201 have a body; the client reads only one",
    ),
    "no status of success": (
        responses(default=JSON),
        f"{GET}/responses/default",
        "name the status of success",
    ),
    "two tokens at once": (
        {
            "item": {
                "get": call("get_it", TEXT, security=[{"bearerAuth": [], "bearerSCIMAuth": []}])
            }
        },
        f"{GET}/security",
        "needs bearerAuth and bearerSCIMAuth at once; the client sends one token",
    ),
    "unknown security scheme": (
        {"item": {"get": call("get_it", TEXT, security=[{"key": []}])}},
        f"{GET}/security",
        "key is not known; the client has bearerAuth and bearerSCIMAuth",
    ),
    "OPTIONS and TRACE": (
        {"item": {"options": call("options_it", TEXT)}},
        f"{AT}/options",
        "the client sends no OPTIONS",
    ),
    "server of an operation": (
        {"item": {"get": call("get_it", TEXT, servers=[{"url": "https://x.test"}])}},
        f"{GET}/servers",
        "the client sends everything to https://hub.docker.com",
    ),
}
"""The parts of a document, the pointer, and the reason."""


def document_of(parts: Node) -> Node:
    """A document with one operation."""
    item = parts["item"]
    for each in [*item.values()] if "required" in parts else ():
        each["parameters"][0]["required"] = parts["required"]
    if "sent" in parts:
        item["put"]["requestBody"] = {"content": parts["sent"]}
    schemes = {"type": "http", "scheme": "bearer"}
    names = ("bearerAuth", "bearerSCIMAuth", "key")
    return {
        "openapi": "3.0.3",
        "info": {"title": "It", "version": "1"},
        "paths": {parts.get("path", "/it"): item},
        "components": {
            "schemas": {"Error": model(detail=TEXT), "it": parts.get("it", model(a=TEXT))},
            "securitySchemes": dict.fromkeys(names, schemes),
        },
    }


Change = Callable[[str], bytes]
TEXTS: dict[str, tuple[str, str]] = {
    "merge key": ("a: &x {b: 1}\nc: {<<: *x}\n", "line 2: merge keys (<<) are not YAML 1.2"),
    "same key twice": ("a: 1\na: 2\n", "line 2: the key 'a' is already on line 1"),
    "tag": ("a: !!binary x\n", "line 1: the tag tag:yaml.org,2002:binary is not plain data"),
}
"""Texts that cannot be read, each with its message."""
SAME_TEXTS: dict[str, Change] = {
    "CRLF": lambda text: text.replace("\n", "\r\n").encode(),
    "byte order mark": lambda text: text.encode("utf-8-sig"),
}
"""Other ways to write the same document."""
