"""What the generator loses without a warning is found, and what it does right is not reported."""

from pathlib import Path
from typing import Any

from generation import (
    GENERATED,
    TEXT,
    answer,
    corrected_spec,
    generate_probe,
    media,
    model,
    probe_document,
    probe_operation,
    reference,
)

from spec.generation.completeness import find_losses


def test_the_committed_package_has_everything() -> None:
    """Nothing of the corrected spec is lost."""
    assert find_losses(corrected_spec(), GENERATED) == []


# What the generator loses without a warning, all in one document.

SILENT_SCHEMAS: dict[str, Any] = {
    "person": model(name=TEXT),
    "letter": {"type": "string", "enum": ["a", "b"]},
    "mood": {"type": "string", "enum": ["good", "bad"], "nullable": True},
    "greeting": {"type": "string", "default": "hello"},
    "manager": {"allOf": [reference("person")], "properties": {"level": {"type": "integer"}}},
    "siblings": model(boss=reference("person", nullable=True, deprecated=True)),
    "moody": model(mood=reference("mood")) | {"required": ["mood"]},
    "greeter": model(greeting=reference("greeting")),
    "nested": {
        "allOf": [
            reference("person"),
            {"allOf": [model(depth=TEXT, height=TEXT)], "properties": {"top": TEXT}},
        ]
    },
    "open_part": {
        "allOf": [
            model(one=TEXT),
            {"type": "object", "additionalProperties": {"type": "integer"}},
        ]
    },
    "untitled": model(first=model(x=TEXT), second={"type": "array", "items": model(x=TEXT)}),
    "untitled_map": {"type": "object", "additionalProperties": model(x=TEXT)},
    "choice": model(either={"oneOf": [reference("person"), reference("greeter")]}),
    "misnamed": {"type": "string", "enum": ["x", "y"], "x-enum-varnames": ["ONLY_ONE"]},
    "identified": model(id={"type": "string", "format": "uuid"}),
    "headers": model(headers=model("Inner", x=reference("person", nullable=True))),
}
SILENT_PATHS: dict[str, Any] = {
    "/csv": {
        "get": {
            **probe_operation("get_csv"),
            "responses": {"200": answer(media(text__csv={"type": "array", "items": TEXT}))},
        }
    },
    "/unknown-csv": {
        "get": probe_operation("get_unknown", responses={"200": answer({"text/csv": {}})})
    },
    "/two-answers": {
        "get": {
            **probe_operation("get_two"),
            "responses": {
                "200": answer(media(application__json=reference("person"), text__csv=TEXT))
            },
        }
    },
    "/two-bodies": {
        "post": probe_operation(
            "post_two",
            requestBody={
                "required": True,
                "content": media(
                    application__json=reference("person"),
                    application__scim_json=reference("person"),
                ),
            },
        )
    },
    "/nameless": {
        "get": {key: each for key, each in probe_operation("x").items() if key != "operationId"}
    },
    "/one": {"get": probe_operation("get_one", reference("person"))},
    "/other-one": {"get": probe_operation("getOne", reference("greeter"))},
    "/inline-enum": {
        "get": probe_operation(
            "get_inline",
            parameters=[
                {"name": "order", "in": "query", "schema": {"type": "string", "enum": ["up"]}}
            ],
        )
    },
}
# A "+" cannot stand in a keyword argument.
_BODY = SILENT_PATHS["/two-bodies"]["post"]["requestBody"]["content"]
_BODY["application/scim+json"] = _BODY.pop("application/scim_json")

SILENT_LOSSES = {
    "operation without operationId": (
        "GET /nameless: has no operationId, so its name would follow from its path"
    ),
    "operationId with the same name in Python": (
        "GET /other-one: operationId 'getOne' belongs to GET /one already"
    ),
    "csv as an array": "GET /csv: 200: text/csv is text, so its schema must be a string",
    "csv without a schema": (
        "GET /unknown-csv: 200: text/csv is text, so its schema must be a string"
    ),
    "second media type of an answer": (
        "GET /two-answers: 200: of several media types only one is read; keep that"
    ),
    "second media type of a body": (
        "POST /two-bodies: body: of several media types only one is sent; keep that"
    ),
    "first operation of two with the same name": (
        "GET /one: OPERATION has {'GET /other-one': 'GET /one'}, not {'GET /one': 'GET /one'}"
    ),
    "allOf of one reference with properties beside it": (
        "#/components/schemas/manager: class Manager is missing"
    ),
    "property with two keys beside $ref": (
        "#/components/schemas/siblings/properties/boss: deprecated, nullable beside $ref is "
        "ignored; wrap the $ref in allOf"
    ),
    "nullable enumeration": ("#/components/schemas/moody: Moody.mood is Mood, not Mood | None"),
    "allOf within a part of an allOf": "#/components/schemas/nested: Nested.depth is missing",
    "its second property": "#/components/schemas/nested: Nested.height is missing",
    "additionalProperties of a part of an allOf": (
        "#/components/schemas/open_part: OpenPart.additional_properties is dict[str, Any], not "
        "dict[str, int]"
    ),
    "inline object without a title": (
        "#/components/schemas/untitled/properties/first: nothing names this schema; give it a title"
    ),
    "inline object in an array without a title": (
        "#/components/schemas/untitled/properties/second/items: nothing names this schema; give "
        "it a title"
    ),
    "inline object in a map without a title": (
        "#/components/schemas/untitled_map/additionalProperties: nothing names this schema; give "
        "it a title"
    ),
    "one of two objects": (
        "#/components/schemas/choice/properties/either: of several objects only the first is "
        "decoded; give it one schema"
    ),
    "too few names of members": (
        "#/components/schemas/misnamed: 1 x-enum-varnames for 2 values are ignored"
    ),
    "type that the models do not decode": (
        "#/components/schemas/identified: Identified.id is UUID | None, not str | None"
    ),
    "key beside $ref below names that are `headers`": (
        "#/components/schemas/headers/properties/headers/properties/x: nullable beside $ref is "
        "ignored; wrap the $ref in allOf"
    ),
    "the same in a response component that is used": (
        "#/components/responses/used/content/application~1json/schema: nullable beside $ref is "
        "ignored; wrap the $ref in allOf"
    ),
    "inline enumeration of a parameter": (
        "#/paths/~1inline-enum/get/parameters/0/schema: nothing names this schema; give it a title"
    ),
}


def test_what_the_generator_loses_silently_is_found(tmp_path: Path) -> None:
    """Each construct is named with its place, and correct places are not."""
    document = probe_document(SILENT_SCHEMAS, SILENT_PATHS)
    lossy = media(application__json=reference("person", nullable=True))
    document["components"]["responses"] = {"used": answer(lossy)}
    document["paths"]["/used"] = {"get": probe_operation("get_used")}
    document["paths"]["/used"]["get"]["responses"]["404"] = {"$ref": "#/components/responses/used"}
    losses = find_losses(document, generate_probe(document, tmp_path))
    assert losses == [*SILENT_LOSSES.values()]


# What the generator does right, and the check must not report.

SOUND_SCHEMAS: dict[str, Any] = {
    "tree": model(name=TEXT, parent=reference("tree"), branches={"type": "array"}),
    "nest": model(egg={"allOf": [reference("egg")], "nullable": True}),
    "hen": model(egg=reference("egg")),
    "egg": model(hens={"type": "array", "items": reference("hen")}),
    "number": {"type": "integer", "enum": [1, -2], "x-enum-varnames": ["ONE", "MINUS_TWO"]},
    "letter": {"type": "string", "enum": ["a", "b", 'with "quotes" and \\']},
    "closed": model(day={"type": "string", "format": "date"}) | {"additionalProperties": False},
    "typed": {"type": "object", "additionalProperties": reference("hen")},
    "defaults": model(
        size={"type": "integer", "default": 5}, letter={"type": "string", "default": "b"}
    ),
    "scalars": model(either={"oneOf": [TEXT, {"type": "integer"}]}, ratio={"type": "number"}),
    "mixed": model(either={"oneOf": [reference("egg"), TEXT]}),
    "wrapper": model(
        letter={"allOf": [reference("letter")]},
        hen={"allOf": [reference("hen")], "nullable": True},
        free={},
    ),
    "secretive": {"allOf": [model(one=TEXT), model(key={"type": "string", "format": "password"})]},
    "inheriting": {"allOf": [reference("secretive"), model(two=TEXT)]},
    "awkward": model(field=TEXT, rest=TEXT, encode=TEXT, define=TEXT, cls=TEXT)
    | {"required": ["field"]},
}
SOUND_SCHEMAS["tree"]["properties"]["branches"]["items"] = reference("tree")
PARAMETERS = [
    {"name": "client", "in": "query", "schema": TEXT},
    {"name": "from", "in": "query", "schema": {"type": "string", "format": "date-time"}},
    {"name": "letters", "in": "query", "schema": {"type": "array", "items": reference("letter")}},
    {"name": "size", "in": "query", "schema": {"type": "integer", "default": 10}},
    {"name": "letter", "in": "query", "schema": reference("letter"), "required": True},
    {"name": "id", "in": "query", "schema": TEXT},
    {"name": "id", "in": "path", "schema": TEXT, "required": True},
]
SOUND_PATHS: dict[str, Any] = {
    "/many/{id}": {"get": probe_operation("get_many", reference("tree"), parameters=PARAMETERS)},
    "/optional-body": {
        "post": probe_operation(
            "post_hen", requestBody={"content": media(application__json=reference("hen"))}
        )
    },
    "/texts": {
        "get": probe_operation("get_texts", {"type": "array", "items": TEXT}, tags=[]),
    },
    "/hens": {"get": probe_operation("get_hens", {"type": "array", "items": reference("hen")})},
    "/text": {
        "get": {
            "operationId": "get_text",
            "responses": {
                "200": answer(media(text__plain=TEXT)),
                "404": answer(media(application__json=reference("egg"))),
                "4XX": answer(media(application__json=reference("hen"))),
                "default": answer(media(application__json=reference("typed"))),
            },
        }
    },
}


def test_what_is_generated_correctly_is_not_reported(tmp_path: Path) -> None:
    """No false alarm: circles, maps, kinds of parameters and of responses, unused schemas."""
    document = probe_document(SOUND_SCHEMAS, SOUND_PATHS)
    unread = media(application__json=model("Unread", headers=model("Unread2", a=TEXT)))
    document["components"] |= {
        "requestBodies": {"unused": {"content": unread}},
        "responses": {"used": answer(media(application__json=reference("hen")))},
        "headers": {"X-Unread": {"schema": model("Unread3")}},
    }
    answers = document["paths"]["/texts"]["get"]["responses"]
    answers["404"] = {"$ref": "#/components/responses/used"}
    answers["200"]["headers"] = {"X-Unread": {"schema": model("Unread4")}}
    assert find_losses(document, generate_probe(document, tmp_path)) == []
