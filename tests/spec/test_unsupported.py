"""If the client would do something else than the spec says, the run stops and names the place."""

from collections.abc import Callable
from typing import Any

import pytest
from generation import TEXT, answer, media, model, probe_document, probe_operation

from spec.corrected.normalize import normalize
from spec.corrected.unsupported import unsupported
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
    "known scheme of another kind": (
        lambda d: d["components"].update(securitySchemes={"bearerSCIMAuth": KEY}),
        "#/components/securitySchemes/bearerSCIMAuth: the client sends a bearer token only",
    ),
    "basic": (
        lambda d: d["components"].update(securitySchemes={"bearerAuth": HTTP | {"scheme": "x"}}),
        "#/components/securitySchemes/bearerAuth: the client sends a bearer token only",
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
