"""If the client would do something else than the spec says, the run stops and names the place."""

from collections.abc import Callable
from typing import Any

import pytest
from generation import TEXT, answer, media, model, probe_document, probe_operation

from spec.corrected.normalize import normalize
from spec.corrected.unsupported import unread, unsupported
from spec.document.pointers import to_pointer

HTTP = {"type": "http", "scheme": "bearer"}
KEY = {"type": "apiKey", "in": "header", "name": "X-Key"}


def document() -> dict[str, Any]:
    """One operation that the client can do."""
    operation = probe_operation("get_it", model("It", a=TEXT), security=[{"bearerAuth": []}])
    found = probe_document(paths={"/it": {"get": operation}})
    found["components"]["securitySchemes"] = {"bearerAuth": HTTP}
    return found | {"servers": [{"url": "https://hub.docker.com/"}, {"url": "https://x.test"}]}


def of(found: dict[str, Any]) -> dict[str, Any]:
    operation: dict[str, Any] = found["paths"]["/it"]["get"]
    return operation


def answers(found: dict[str, Any], **answers: Any) -> None:
    of(found)["responses"] = {status.strip("_"): each for status, each in answers.items()}


def parameter(found: dict[str, Any], schema: Any, place: str = "query", **more: Any) -> None:
    of(found)["parameters"] = [{"name": "p", "in": place, "schema": schema, **more}]


def body(found: dict[str, Any], schema: Any, name: str = "application__json") -> None:
    of(found)["requestBody"] = {"content": media(**{name: schema})}


ANSWERS = "#/paths/~1it/get/responses"
ROWS = {"type": "array", "items": TEXT}
JSON = answer(media(application__json=model(None, a=TEXT)))
CASES: dict[str, tuple[Callable[[dict[str, Any]], object], str | None]] = {
    "nothing": (lambda d: None, None),
    "no server": (lambda d: d.pop("servers"), None),
    "server": (
        lambda d: d["servers"].reverse(),
        "#/servers/0: is https://x.test; the client sends to https://hub.docker.com",
    ),
    "server with a path": (
        lambda d: d.update(servers=[{"url": "https://hub.docker.com/X"}]),
        "#/servers/0: is https://hub.docker.com/X; the client sends to https://hub.docker.com",
    ),
    "server of a path": (
        lambda d: d["paths"]["/it"].update(servers=[]),
        "#/paths/~1it/servers: the client sends everything to https://hub.docker.com",
    ),
    "server of an operation": (
        lambda d: of(d).update(servers=[]),
        "#/paths/~1it/get/servers: the client sends everything to https://hub.docker.com",
    ),
    "unknown scheme": (
        lambda d: of(d).update(security=[{"key": []}]),
        "#/paths/~1it/get/security: key is not known; the client has bearerAuth and bearerSCIMAuth",
    ),
    "two tokens at once": (
        lambda d: of(d).update(security=[{"bearerAuth": [], "bearerSCIMAuth": []}]),
        (
            "#/paths/~1it/get/security: needs bearerAuth and bearerSCIMAuth at once; "
            "the client sends one token"
        ),
    ),
    "one of two tokens": (
        lambda d: of(d).update(security=[{"bearerAuth": []}, {"bearerSCIMAuth": []}]),
        None,
    ),
    "known scheme of another kind": (
        lambda d: d["components"].update(securitySchemes={"bearerSCIMAuth": KEY}),
        "#/components/securitySchemes/bearerSCIMAuth: the client sends a bearer token only",
    ),
    "basic": (
        lambda d: d["components"].update(securitySchemes={"bearerAuth": HTTP | {"scheme": "x"}}),
        "#/components/securitySchemes/bearerAuth: the client sends a bearer token only",
    ),
    "method": (
        lambda d: d["paths"]["/it"].update(options=d["paths"]["/it"].pop("get")),
        "#/paths/~1it/options: the client sends no OPTIONS",
    ),
    "parameter with the name of the body": (
        lambda d: parameter(d, TEXT, name="body"),
        "#/paths/~1it/get/parameters/body: the client calls the request body so",
    ),
    "required header": (
        lambda d: parameter(d, TEXT, "header", required=True),
        "#/paths/~1it/get/parameters/p: a required header cannot be sent",
    ),
    "list": (lambda d: parameter(d, ROWS), None),
    "list with commas": (
        lambda d: parameter(d, ROWS, explode=False),
        "#/paths/~1it/get/parameters/p: of this style, an array cannot be sent",
    ),
    "list with spaces": (
        lambda d: parameter(d, ROWS, style="spaceDelimited"),
        "#/paths/~1it/get/parameters/p: of this style, an array cannot be sent",
    ),
    "list in the path": (
        lambda d: parameter(d, ROWS, "path"),
        "#/paths/~1it/get/parameters/p: of this style, an array cannot be sent",
    ),
    "object as parameter": (
        lambda d: parameter(d, {"type": "object"}),
        "#/paths/~1it/get/parameters/p: of this style, an object cannot be sent",
    ),
    "JSON object as body": (lambda d: body(d, model(a=TEXT), "application__scim+json"), None),
    "list of objects as body": (lambda d: body(d, {"type": "array", "items": model(a=TEXT)}), None),
    "form": (
        lambda d: body(d, model(a=TEXT), "multipart__form-data"),
        "#/paths/~1it/get/requestBody: the client sends a JSON object, or a list of them, only",
    ),
    "list of texts as body": (
        lambda d: body(d, ROWS),
        "#/paths/~1it/get/requestBody: the client sends a JSON object, or a list of them, only",
    ),
    "list of anything as body": (
        lambda d: body(d, {"type": "array"}),
        "#/paths/~1it/get/requestBody: the client sends a JSON object, or a list of them, only",
    ),
    "text": (lambda d: answers(d, _200=answer(media(text__csv=TEXT))), None),
    "other media": (
        lambda d: answers(d, _200=JSON, _400=answer(media(application__xml=TEXT))),
        f"{ANSWERS}/400/content/application~1xml: the client reads JSON and text only",
    ),
    "range of statuses": (
        lambda d: answers(d, _2XX=JSON),
        "#/paths/~1it/get/responses/2XX: name the status; the client waits for one",
    ),
    "two bodies": (
        lambda d: answers(d, _200=JSON, _201=JSON, _204={"description": "None."}),
        "#/paths/~1it/get/responses: 200, 201 have a body; the client reads only one",
    ),
    "default alone": (
        lambda d: answers(d, default=JSON),
        "#/paths/~1it/get/responses/default: name the status of success",
    ),
    "default beside success": (
        lambda d: answers(d, _204={"description": "None."}, default=JSON),
        None,
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_what_the_client_cannot_do_is_named_with_its_place(name: str) -> None:
    change, said = CASES[name]
    found = document()
    change(found)
    faults = [f"{to_pointer(at)}: {text}" for at, text in unsupported(normalize(found)[0])]
    assert faults == ([] if said is None else [said])


def item(found: dict[str, Any], **properties: Any) -> None:
    found["components"]["schemas"] = {"It": model(**properties)}


def header(found: dict[str, Any], **more: Any) -> None:
    described = {"X-Odd": {"schema": TEXT, **more}}
    found["components"]["headers"] = described
    of(found)["responses"]["200"]["headers"] = described


IT = "#/components/schemas/It/properties"
PARAMETER = "#/paths/~1it/get/parameters/0"
NOT = f"{IT}/a/not: the client does not check what a value must not be"
BINARY = f"{IT}/a/format: binary is neither JSON nor text"
OTHER_VALUES = f"{IT}/a/enum: its values are neither all text nor all whole numbers"
TAKEN = "every model has an attribute of this name"
TAKEN_NAMES = ("_aside", "_decoded", "additional_properties", "from_dict", "to_dict")
KEYWORDS: dict[str, tuple[Callable[[dict[str, Any]], object], list[str]]] = {
    "nothing": (lambda d: item(d, a=TEXT), []),
    "not": (lambda d: item(d, a={"not": TEXT}), [NOT]),
    "two at one place": (lambda d: item(d, a={"not": TEXT, "format": "binary"}), [NOT, BINARY]),
    "discriminator": (
        lambda d: item(d, a=model() | {"discriminator": {"propertyName": "k"}}),
        [f"{IT}/a/discriminator: the client does not choose a class by a property"],
    ),
    "texts": (lambda d: item(d, a={"enum": ["a", "b", None]}), []),
    "numbers": (lambda d: item(d, a={"enum": [1, 2, None]}), []),
    "truth values": (lambda d: item(d, a={"enum": [True]}), [OTHER_VALUES]),
    "fractions": (lambda d: item(d, a={"enum": [1, 1.5]}), [OTHER_VALUES]),
    "texts and numbers": (lambda d: item(d, a={"enum": ["1", 2]}), [OTHER_VALUES]),
    "null alone": (lambda d: item(d, a={"enum": [None]}), [OTHER_VALUES]),
    "binary": (lambda d: item(d, a=TEXT | {"format": "binary"}), [BINARY]),
    "other formats": (lambda d: item(d, a=TEXT | {"format": "byte"}), []),
    "names that every model has": (
        lambda d: item(d, **dict.fromkeys(TAKEN_NAMES, TEXT)),
        [f"{IT}/{name}: {TAKEN}" for name in TAKEN_NAMES],
    ),
    "usual style of a path": (lambda d: parameter(d, TEXT, "path", style="simple"), []),
    "usual style of a query": (lambda d: parameter(d, TEXT, style="form"), []),
    "style of a path": (
        lambda d: parameter(d, TEXT, "path", style="matrix"),
        [f"{PARAMETER}/style: is matrix; in a path the client sends simple"],
    ),
    "style of a query": (
        lambda d: parameter(d, TEXT, style="deepObject"),
        [f"{PARAMETER}/style: is deepObject; in a query the client sends form"],
    ),
    "style of what is not sent": (lambda d: parameter(d, TEXT, "cookie", style="form"), []),
    "reserved characters": (
        lambda d: parameter(d, TEXT, allowReserved=True),
        [f"{PARAMETER}/allowReserved: the client percent-encodes every value"],
    ),
    "no reserved characters": (lambda d: parameter(d, TEXT, allowReserved=False), []),
    "header of a response": (lambda d: header(d, allowReserved=True, content={}), []),
    "JSON as parameter": (
        lambda d: of(d).update(parameters=[{"name": "p", "in": "query", "content": {}}]),
        [f"{PARAMETER}/content: the client sends no JSON as a parameter"],
    ),
}


@pytest.mark.parametrize("name", KEYWORDS)
def test_a_keyword_that_changes_values_and_is_not_read_is_named(name: str) -> None:
    change, said = KEYWORDS[name]
    found = document()
    change(found)
    assert [f"{to_pointer(at)}: {text}" for at, text in unread(found)] == said
