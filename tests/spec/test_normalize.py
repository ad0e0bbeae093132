"""What the generator would lose is rewritten for it, and each place is named."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from evolving import in_path, query
from generation import (
    TEXT,
    answer,
    generate_probe,
    media,
    model,
    probe_document,
    reference,
)

from spec.corrected.build import build
from spec.corrected.openapi31 import downgrade
from spec.corrected.problems import examine
from spec.document.pointers import circles
from spec.errors import SpecError
from spec.generation.completeness import find_losses
from spec.schema.rewrite import rewrite

Document = dict[str, Any]
OF_TEXT = {"type": "array", "items": TEXT}


def rich() -> Document:
    """A document with every construct that the generator loses or misreads."""
    schemas = {
        "Color": {"type": "string", "enum": ["red", "blue"]},
        "Level": {"type": "string", "enum": ["low", None], "x-enum-varnames": ["LOW", "NONE"]},
        "Nulls": model(
            level=reference("Level"),
            worded=reference("Level", description="A level."),
            levels={"type": "array", "items": {"allOf": [reference("Level")]}},
            wrapped={"allOf": [reference("Color")], "nullable": True},
            inline={"type": "string", "enum": ["x", "y", None], "nullable": True},
            named={
                "type": "string",
                "enum": ["p", None],
                "x-enum-varnames": ["POSITIVE", "NONE"],
                "nullable": True,
                "title": "Sign",
            },
            beside=reference("Color", nullable=True),
            shown=reference("Color", example="red", type="string"),
            base=reference("Base", nullable=True),
            text={"allOf": [reference("Plain")], "description": "A text."},
            choice={"nullable": True, "anyOf": [{"type": "string"}, {"type": "integer"}]},
            numbers={"type": "integer", "enum": [1, 2]},
            either={"oneOf": [{"type": "string", "enum": ["s"]}, {"type": "integer"}]},
        ),
        "Base": model(x=TEXT),
        "Extended": {
            "allOf": [reference("Base")],
            "properties": {"y": TEXT},
            "required": ["y"],
        },
        "extended": model(z=TEXT),
        "error": model(z=TEXT),
        "Error": model(z=TEXT, more=TEXT),
        "Any": model(x=TEXT),
        "Plain": dict(TEXT),
        "Alias": reference("Base"),
        "Second": reference("Alias", description="An alias of an alias."),
        "Tree": model(
            kids={"type": "array", "items": reference("Tree")},
            top=reference("Tree"),
            parent={"allOf": [reference("Tree")], "nullable": True},
        ),
        "Groups": {
            "type": "array",
            "items": model("Group", inner=reference("Groups", nullable=True)),
        },
        "Deep": model(
            inner=model(rows={"type": "array", "items": model(x=TEXT)}),
            letters={"type": "string", "enum": ["A", "a", "-a", "1"]},
            extra={"type": "object", "additionalProperties": model(x=TEXT)},
            again=model("Base", other=TEXT),
            sign={
                "type": "string",
                "enum": ["p"],
                "x-enum-varnames": ["POSITIVE"],
                "title": "Sign",
            },
        ),
        "Ids": model(uuid={"type": "string", "format": "uuid"}, alias=reference("Second")),
    }
    paths: Document = {
        f"/v2/{name}/{{id}}": {"get": plain_operation(reference(name))} for name in schemas
    }
    paths["/v2/odd/{id}"] = {
        "parameters": [{"name": "id", "in": "path", "schema": TEXT}],
        "get": {
            "operationId": "odd-export",
            "tags": ["Odd Things"],
            "callbacks": {},
            "parameters": [
                query("id"),
                query("url"),
                query("sort-by", type="array", items={"type": "string", "enum": ["up"]}),
                {"name": "X-Trace", "in": "header", "schema": TEXT},
            ],
            "responses": {"200": answer(media(text__csv=OF_TEXT)), "520": {"description": "No."}},
        },
        "head": {
            "operationId": "odd-export",
            "responses": {"200": answer(media(application__json=TEXT))},
        },
        "post": {
            "requestBody": {"content": media(application__json=model(a=TEXT))},
            "responses": {
                "201": answer({"application/json": {}}),
                "4XX": answer(media(application__json=model(a=TEXT, b=TEXT))),
                "default": {"description": "Whatever."},
            },
        },
    }
    return probe_document(schemas, paths) | {"security": [{"bearerAuth": []}]}


def plain_operation(schema: Document) -> Document:
    return {
        "tags": ["plain"],
        "parameters": [in_path("id")],
        "responses": {"200": answer(media(application__json=schema))},
    }


NOTES = """\
#/components/schemas/Alias: an alias; #/components/schemas/Base is used in its place
#/components/schemas/Second: an alias; #/components/schemas/Alias is used in its place
#/components/schemas/Level: null is separated from the enumeration
#/components/schemas/Nulls/properties/level: separated null from the enumeration
#/components/schemas/Nulls/properties/worded: separated null from the enumeration
#/components/schemas/Nulls/properties/levels/items: separated null from the enumeration
#/components/schemas/Nulls/properties/wrapped: separated null from the enumeration
#/components/schemas/Nulls/properties/inline: separated null from the enumeration
#/components/schemas/Nulls/properties/named: separated null from the enumeration
#/components/schemas/Nulls/properties/beside: wrapped $ref in allOf, to keep nullable
#/components/schemas/Nulls/properties/beside: separated null from the enumeration
#/components/schemas/Nulls/properties/shown: dropped example, type beside $ref, which add nothing
#/components/schemas/Nulls/properties/base: wrapped $ref in allOf, to keep nullable
#/components/schemas/Nulls/properties/text: wrote #/components/schemas/Plain out
#/components/schemas/Extended: moved properties, required from beside allOf into it
#/components/schemas/Deep/properties/letters: named the members A, A_2, VALUE_A, VALUE_1
#/components/schemas/Groups/items/properties/inner: kept #/components/schemas/Groups, which refers \
to itself
#/components/schemas/Ids/properties/uuid: a UUID stays text
#/paths/~1v2~1odd~1{id}/head/responses/200: an answer to HEAD has no body
#/paths/~1v2~1odd~1{id}/get/responses/200/content/text~1csv: is text, not what its schema says
#/paths/~1v2~1odd~1{id}/post/responses/201/content/application~1json: an answer of unknown shape
#/paths/~1v2~1odd~1{id}/parameters/0: a path parameter is required
#/paths/~1v2~1odd~1{id}/get/parameters/3: header X-Trace is not sent
#/paths/~1v2~1odd~1{id}/get: is called odd_export, not odd-export
#/paths/~1v2~1odd~1{id}/get: is tagged odd-things
#/paths/~1v2~1odd~1{id}/get/callbacks: no part of a client
#/paths/~1v2~1odd~1{id}/post: is called post_odd_by_id, having no operationId
#/paths/~1v2~1odd~1{id}/post: is tagged default
#/paths/~1v2~1odd~1{id}/head: is called odd_export_2, not odd-export
#/components/schemas/extended: is class Extended2; Extended is taken
#/components/schemas/Error: is class Error2; Error is taken
#/components/schemas/Any: is class Any2; Any is taken
#/components/schemas/Nulls/properties/inline/oneOf/0: is class NullsInline, a separate enumeration
#/components/schemas/Nulls/properties/named/oneOf/0: is class Sign, a separate enumeration
#/components/schemas/Nulls/properties/either/oneOf/0: is class NullsEither1, a separate enumeration
#/components/schemas/Deep/properties/inner: is class DeepInner, having no name
#/components/schemas/Deep/properties/inner/properties/rows/items: is class DeepInnerRowsItem, \
having no name
#/components/schemas/Deep/properties/extra/additionalProperties: is class DeepExtraValue, having \
no name
#/components/schemas/Deep/properties/again: is class Base2; Base is taken
#/components/schemas/Deep/properties/sign: is class Sign, a separate enumeration
#/paths/~1v2~1odd~1{id}/post/requestBody/content/application~1json/schema: is class \
PostOddByIdBody, having no name
"""


@pytest.fixture(scope="module")
def normalized() -> tuple[Document, tuple[str, ...]]:
    problems, spec, notes = examine(rich())
    assert problems == []
    return spec, tuple(notes)


def test_each_place_is_named(normalized: tuple[Document, tuple[str, ...]]) -> None:
    """Correct places are not."""
    _, notes = normalized
    for line in NOTES.splitlines():
        assert line in notes
    assert len(notes) == len(set(notes))
    fine = ("#/components/schemas/Base", "#/components/schemas/Tree")
    assert [note for note in notes if note.startswith(fine)] == []


@pytest.mark.sweep
def test_nothing_of_it_is_lost(
    normalized: tuple[Document, tuple[str, ...]], tmp_path: Path
) -> None:
    """The generator takes it without a warning, and the package has all of it."""
    package = generate_probe(normalized[0], tmp_path)
    assert find_losses(normalized[0], package) == []


def test_a_normalized_document_needs_no_changes(
    normalized: tuple[Document, tuple[str, ...]],
) -> None:
    """Law: normalizing twice gives the same as normalizing once."""
    assert examine(normalized[0]) == ([], normalized[0], [])


def test_new_names_do_not_replace_those_that_users_have() -> None:
    """In any order: a title and an operationId that are already Python names keep them."""
    document = with_schema(TEXT) | {"openapi": "3.0.3"}
    document["components"]["schemas"] = {"orgThing": model(a=TEXT), "org_thing": model("OrgThing")}
    document["paths"] = {
        path: {"get": {"operationId": name, "responses": {"200": {"description": "Fine."}}}}
        for path, name in (("/a", "GetThing"), ("/b", "get_thing"))
    }
    _, spec, _ = examine(document)
    assert [each["title"] for each in spec["components"]["schemas"].values()] == [
        "OrgThing2",
        "OrgThing",
    ]
    assert [spec["paths"][path]["get"]["operationId"] for path in ("/a", "/b")] == [
        "get_thing_2",
        "get_thing",
    ]


def test_a_name_is_made_of_the_path() -> None:
    """Of a parameter only at its end: the others say where, not what."""
    paths = ("/v2/orgs/{name}/squads", "/v2/orgs/{name}/squads/{squad}")
    document = with_schema(TEXT) | {"openapi": "3.0.3"}
    document["paths"] = {
        path: {"get": plain_operation(TEXT) | {"parameters": list(map(in_path, parameters))}}
        for path, parameters in zip(paths, (["name"], ["name", "squad"]), strict=True)
    }
    _, spec, _ = examine(document)
    assert [spec["paths"][path]["get"]["operationId"] for path in paths] == [
        "get_orgs_squads",
        "get_orgs_squads_by_squad",
    ]


def test_what_is_not_openapi_is_left_to_the_validator() -> None:
    odd = {"paths": {"/x": {"parameters": 5, "get": []}}}
    assert rewrite(odd, lambda schema, _: schema) == odd
    assert list(circles({"a": {"$ref": "#/b"}, "b": "text"})) == []


def test_a_rule_that_fails_does_not_blame_the_document(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(document: Document) -> Any:
        raise LookupError

    monkeypatch.setattr("spec.corrected.problems.normalize", fail)
    document = with_schema(TEXT) | {"openapi": "3.0.3"}
    operation_of(document)["parameters"] = []
    with pytest.raises(LookupError):
        examine(document)


@pytest.mark.sweep
def test_the_committed_document_needs_no_changes() -> None:
    root = Path(__file__).parents[2]
    assert build(root / "openapi.yaml", root / "overlays/spec").notes == ()


def with_schema(schema: Document) -> Document:
    return probe_document(
        {"It": model("It", it=schema)}, {"/v2/it": {"get": plain_operation(reference("It"))}}
    ) | {"openapi": "3.1.0"}


NEW_WAYS: list[tuple[Document, Document]] = [
    ({"type": ["string", "null"]}, {"type": "string", "nullable": True}),
    ({"type": "null"}, {"nullable": True}),
    (
        {"type": ["string", "integer"]},
        {"anyOf": [{"type": "string"}, {"type": "integer"}]},
    ),
    ({"const": "x"}, {"enum": ["x"]}),
    (
        {"type": "integer", "exclusiveMinimum": 3},
        {"type": "integer", "minimum": 3, "exclusiveMinimum": True},
    ),
    (
        {"type": "integer", "minimum": 5, "exclusiveMinimum": 3},
        {"type": "integer", "minimum": 5},
    ),
    (
        {"type": "integer", "maximum": 5, "exclusiveMaximum": 3},
        {"type": "integer", "maximum": 3, "exclusiveMaximum": True},
    ),
    ({"anyOf": [{"type": "null"}]}, {"nullable": True}),
    (
        {"anyOf": [TEXT, {"type": "null", "description": "Nothing."}]},
        {**TEXT, "nullable": True},
    ),
    ({"anyOf": [True, {"type": "null"}], "title": "T"}, {"title": "T", "nullable": True}),
    ({"type": "string", "examples": ["a", "b"]}, {"type": "string", "example": "a"}),
    ({"type": "string", "examples": []}, {"type": "string"}),
    ({"type": "string", "contentEncoding": "base64"}, {"type": "string", "format": "byte"}),
    ({"type": "string", "$comment": "x", "contentMediaType": "image/png"}, {"type": "string"}),
    (
        {"anyOf": [reference("It"), {"type": "null"}]},
        {"allOf": [reference("It")], "nullable": True},
    ),
    (
        {"oneOf": [TEXT, {"type": "null"}], "description": "d"},
        {**TEXT, "description": "d", "nullable": True},
    ),
    (
        {"oneOf": [TEXT, {"type": "integer"}, {"type": "null"}]},
        {"oneOf": [TEXT, {"type": "integer"}], "nullable": True},
    ),
]


@pytest.mark.parametrize(("new", "old"), NEW_WAYS, ids=str)
def test_openapi_3_1_is_written_as_3_0(new: Document, old: Document) -> None:
    document, notes = downgrade(with_schema(new), "hub.yaml")
    schemas = document["components"]["schemas"]
    assert schemas["It"]["properties"]["it"] == old
    assert notes[-1] == "#/components/schemas/It/properties/it: written as OpenAPI 3.0"
    assert document["openapi"] == "3.0.3"
    assert downgrade(document, "hub.yaml") == (document, [])


def test_what_3_1_has_around_its_schemas_is_dropped() -> None:
    new = with_schema(TEXT) | {"jsonSchemaDialect": "x", "webhooks": {}}
    new["info"] |= {"summary": "S", "license": {"name": "L", "identifier": "L-1"}}
    document, notes = downgrade(new, "hub.yaml")
    assert document.keys() & {"jsonSchemaDialect", "webhooks"} == set()
    assert document["info"] == {"title": "Probe", "version": "1", "license": {"name": "L"}}
    assert notes == []


def test_what_3_0_cannot_express_is_refused() -> None:
    new = with_schema({"type": "array", "prefixItems": [TEXT], "if": {}})
    new["components"]["pathItems"] = {}
    with pytest.raises(SpecError) as refused:
        downgrade(new, "hub.yaml")
    where = "#/components/schemas/It/properties/it"
    assert str(refused.value) == (
        "hub.yaml: OpenAPI 3.0, which this tool chain works on, cannot say:\n"
        f"  {where}: if\n  {where}: prefixItems\n  #/components/pathItems\n"
        "Remove or replace each in a copy of the document, and report it to the vendor."
    )


def test_a_document_without_components_is_written_as_3_0() -> None:
    new = {"openapi": "3.1.0", "info": {"title": "It", "version": "1"}, "paths": {}}
    assert downgrade(new, "hub.yaml") == (new | {"openapi": "3.0.3"}, [])


Change = Callable[[Document], Any]


def operation_of(document: Document) -> Document:
    found: Document = document["paths"]["/v2/it"]["get"]
    return found


REFUSED: list[tuple[Change, str]] = [
    (
        lambda d: operation_of(d).update(requestBody={"content": {"application/json": {}}}),
        "get/requestBody: the client sends a JSON object, or a list of them, only",
    ),
    (
        lambda d: d["paths"]["/v2/it"].update(parameters=5),
        "#/paths/~1v2~1it/parameters: 5 is not of type 'array'",
    ),
    (
        lambda d: operation_of(d).update(security=[{"basic": []}]),
        "#/paths/~1v2~1it/get/security: basic is not known; the client has bearerAuth and",
    ),
    (
        lambda d: operation_of(d)["parameters"].append(
            {**query("c"), "in": "cookie", "required": True}
        ),
        "get/parameters/c: a required cookie cannot be sent",
    ),
    (
        lambda d: operation_of(d)["parameters"].append(
            {"name": "j", "in": "query", "content": media(application__json=TEXT)}
        ),
        "get/parameters/0/content: the client sends no JSON as a parameter",
    ),
    (
        lambda d: operation_of(d)["parameters"].append(query("o", type="object", title="O")),
        "get/parameters/o: of this style, an object cannot be sent",
    ),
    (
        lambda d: operation_of(d)["parameters"].append({**query("a", **OF_TEXT), "explode": False}),
        "get/parameters/a: of this style, an array cannot be sent",
    ),
    (
        lambda d: operation_of(d)["responses"].update(
            {"2XX": answer(media(application__json=TEXT))}
        ),
        "get/responses/2XX: name the status",
    ),
    (
        lambda d: operation_of(d)["responses"].update(
            {"201": answer(media(application__json=TEXT))}
        ),
        "get/responses: 200, 201 have a body",
    ),
    (
        lambda d: operation_of(d).update(responses={"default": {"description": "Fine."}}),
        "get/responses/default: name the status of success",
    ),
    (
        lambda d: operation_of(d).update(
            requestBody={"content": {"multipart/form-data": {"schema": model("Form")}}}
        ),
        "get/requestBody: the client sends a JSON object, or a list of them, only",
    ),
    (
        lambda d: operation_of(d).update(requestBody={"content": media(application__json=OF_TEXT)}),
        "get/requestBody: the client sends a JSON object, or a list of them, only",
    ),
]


@pytest.mark.parametrize(("change", "said"), REFUSED, ids=[said for _, said in REFUSED])
def test_what_the_client_cannot_do_stops(change: Change, said: str) -> None:
    document = with_schema(TEXT) | {"openapi": "3.0.3"}
    operation_of(document)["parameters"] = []
    change(document)
    problems, _, _ = examine(document)
    assert any(said in str(each) for each in problems)
