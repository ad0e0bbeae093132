"""The corrections that one place of a small document gets: which schema they change, and how."""

import json
import re
from typing import Any

import pytest

from dockerhub._base.messages import Response
from dockerhub.conformance._comparing import Exchange
from dockerhub.conformance._redacting import redacted
from spec.overlay.actions import Action
from spec.propose.corrections import corrections

URL = "https://hub.docker.com"
JSON_TYPE = {"content-type": "application/json"}
RESPONSES = "$.paths['/x'].get.responses"
SCHEMA = f"{RESPONSES}['200'].content['application/json'].schema"
SCHEMAS = "$.components.schemas"
SEEN = {"description": "An answer that the live check has seen."}
NO_CONTENT = {"description": "Nothing."}
TEXT = {"schema": {"type": "string"}}
NAMED = {
    "Box": {"type": "object", "properties": {"size": {"type": "integer"}}},
    "Color": {"type": "string", "enum": ["red"]},
    "Nest": {"type": "object", "properties": {"inner": {"properties": {"a": {}}}}},
    "Pair": {"type": "array", "items": {}, "minItems": 2},
    "Sign": {"type": "string", "enum": ["-a"], "x-enum-varnames": ["A_DOWN"]},
    "Text": {"type": "string", "description": "Any text."},
    "Things": {"type": "array", "items": {"type": "string"}},
    "Time": {"type": "string", "format": "date-time"},
}


def named(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{name}"}


def model(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties}


def content(schema: Any) -> dict[str, Any]:
    return {"content": {"application/json": {"schema": schema}}}


def answer(body: Any, status: int = 200) -> Response:
    return Response(status, JSON_TYPE, json.dumps(body).encode())


def actions(responses: dict[str, Any], *answers: Response) -> list[Action]:
    """What is proposed for responses of an operation, as a report has them."""
    document = {
        "paths": {"/x": {"get": {"responses": responses}}},
        "components": {"schemas": NAMED},
    }
    exchanges = [Exchange("get_x", "get", "/x", each) for each in answers]
    return corrections(document, [redacted(document, each) for each in exchanges], URL)


def proposed(schema: Any, *bodies: Any) -> list[tuple[str, Any]]:
    """Targets and values of what is proposed for bodies; the value is True for a removal."""
    found = actions({"200": content(schema)}, *map(answer, bodies))
    return [(each.target, each.value) for each in found]


A = f"{SCHEMA}.properties.a"


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("Time", "yesterday", [(f"{SCHEMAS}.Time['format']", True)]),
        ("Pair", [], [(f"{SCHEMAS}.Pair['minItems']", True)]),
        ("Color", "blue", [(f"{SCHEMAS}.Color", {"enum": ["blue"]})]),
        ("Color", "0123456789abcdef", [(f"{SCHEMAS}.Color['enum']", True)]),
        (
            "Sign",
            "new-one",
            [(f"{SCHEMAS}.Sign", {"enum": ["new-one"], "x-enum-varnames": ["NEW_ONE"]})],
        ),
        ("Sign", "0123456789abcdef", [(f"{SCHEMAS}.Sign['enum', 'x-enum-varnames']", True)]),
        ("Text", 7, [(f"{A}['$ref']", True), (A, {"type": "integer"})]),
    ],
)
def test_the_part_that_has_the_rule_is_corrected(
    name: str, value: Any, expected: list[tuple[str, Any]]
) -> None:
    """Also behind a reference; another type is that of the one property.

    A new member gets a name where members have names.
    """
    assert proposed(model(a=named(name)), {"a": value}) == expected


NULL = {"nullable": True}


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        (named("Text"), [(f"{SCHEMAS}.Text", NULL)]),
        (named("Box"), [(f"{A}['$ref']", True), (A, {**NULL, "allOf": [named("Box")]})]),
        (named("Color"), [(f"{A}['$ref']", True), (A, {**NULL, "allOf": [named("Color")]})]),
        (model(b={}), [(A, NULL)]),
    ],
)
def test_a_reference_to_a_class_may_be_null_and_else_the_schema(
    schema: Any, expected: list[tuple[str, Any]]
) -> None:
    """A class itself cannot be null."""
    assert proposed(model(a=schema), {"a": None}) == expected


def test_a_type_that_responses_contradict_is_left_open_with_null() -> None:
    """Without a type, `nullable` says nothing."""
    schema = model(a={"type": "integer", "nullable": True, "description": "Why."})
    assert proposed(schema, {"a": "x"}, {"a": True}) == [(f"{A}['type', 'nullable']", True)]


ALTERNATIVES = {"anyOf": [{"type": "integer"}, model(b={"type": "integer"})]}


@pytest.mark.parametrize(
    ("value", "schema"),
    [
        ("x", {"type": "string"}),
        ({"b": "x"}, {"type": "object", "title": "GetXA", "additionalProperties": True}),
        ({"c": 1}, {"type": "object", "title": "GetXA", "additionalProperties": True}),
    ],
)
def test_alternatives_of_which_none_fits_are_replaced(value: Any, schema: Any) -> None:
    """What differs inside of one of them says nothing about the others."""
    for alternatives in (ALTERNATIVES, {"oneOf": ALTERNATIVES["anyOf"]}):
        [name] = alternatives
        assert proposed(model(a=alternatives), {"a": value}) == [
            (f"{A}['{name}']", True),
            (A, schema),
        ]


def test_alternatives_of_which_one_fits_stay() -> None:
    assert proposed(model(a=ALTERNATIVES), {"a": {"b": 1}}, {"a": 2}) == []


@pytest.mark.parametrize("members", [[1], [0, 1, 2]])
def test_an_enumeration_of_numbers_is_left_out_for_another_one(members: list[int]) -> None:
    schema = model(a={"type": "integer", "enum": members})
    assert proposed(schema, {"a": 1}) == []
    assert proposed(schema, {"a": 7}) == [(f"{A}['enum']", True)]


def test_any_number_of_required_properties_may_be_missing() -> None:
    """One action for each of them, and the last one takes the empty list."""
    schema = {**model(), "required": [f"p{number}" for number in range(25)]}
    found = proposed(schema, {})
    assert len(found) == 25
    assert found[-1] == (f"{SCHEMA}['required']", True)


def test_what_an_action_would_move_is_corrected_after_all_others() -> None:
    """The index of a required property changes when another one is removed."""
    number = {"type": "integer"}
    schema = {**model(a=number, b=number, c=named("Box")), "required": ["x", "y"]}
    removed = f"{SCHEMA}.required[?@ == 'x']"
    text = {"type": "string"}
    assert proposed(schema, {"a": "x", "b": "x", "c": {"size": "x"}}) == [
        (removed, True),
        *((f"{A}['type']", True), (A, text)),
        *((f"{SCHEMA}.properties.b['type']", True), (f"{SCHEMA}.properties.b", text)),
        (f"{SCHEMAS}.Box.properties.size['type']", True),
        (f"{SCHEMAS}.Box.properties.size", text),
        (f"{SCHEMA}['required']", True),
    ]


@pytest.mark.parametrize(
    ("schema", "body", "title"),
    [
        ({"type": "integer"}, {"b": 1}, "GetXSchema"),
        ({"type": "array", "items": {"type": "integer"}}, [{"b": 1}], "GetX"),
        (model(a={}), {"newPart": {"b": 1}}, "GetXNewPart"),
        (named("Things"), [{"b": 1}], "Things"),
        (named("Box"), {"newPart": {"b": 1}}, "BoxNewPart"),
        (named("Nest"), {"inner": {"newPart": {"b": 1}}}, "NestInnerNewPart"),
        (
            {**model(inner=model(a={})), "title": "My thing"},
            {"inner": {"newPart": {"b": 1}}},
            "MyThingInnerNewPart",
        ),
    ],
)
def test_a_new_object_is_named_by_what_is_around_it(schema: Any, body: Any, title: str) -> None:
    """By the nearest schema that has a name, else by the operation."""
    values = json.dumps([value for _, value in proposed(schema, body)])
    assert re.findall(r'"title": "(.*?)"', values) == [title]


def test_a_new_status_has_the_schema_of_no_success() -> None:
    """Even if it fits; and not each response that the spec knows has a body."""
    responses = {"200": content({"type": "object"}), "404": NO_CONTENT}
    [action] = actions(responses, answer({"b": 1}, 418))
    assert (action.target, action.value) == (RESPONSES, {"418": {**SEEN, **content({})}})


def test_a_body_where_the_spec_has_none_may_be_anything() -> None:
    [action] = actions({"200": NO_CONTENT}, answer({"b": 1}))
    assert (action.target, action.value) == (f"{RESPONSES}['200']", content({}))


def test_a_header_loses_all_that_its_schema_says() -> None:
    number = {"schema": {"type": "integer", "minimum": 0}}
    responses = {"200": {**NO_CONTENT, "headers": {"X-Limit": number}}}
    found = actions(responses, Response(200, {"x-limit": "many"}, b""))
    header = f"{RESPONSES}['200'].headers['X-Limit']"
    assert [(each.target, each.value) for each in found] == [
        (f"{header}['schema']", True),
        (header, TEXT),
    ]


ONE_MEDIA_TYPE = (
    "the generator reads one media type of a response: let the correction replace the other one"
)


@pytest.mark.parametrize(
    ("found", "reason"),
    [
        (answer([]), "has array, where the spec says object."),
        (answer({"a": [{}, 7]}), "has integer at /a/*, where the spec says object."),
        (
            answer({"a": [{"v2": 7}]}),
            "has integer at /a/*/v2, where the spec says no such property.",
        ),
        (
            Response(200, {"content-type": "text/html"}, b"<html>"),
            f"has text/html, where the spec says application/json. But {ONE_MEDIA_TYPE}.",
        ),
    ],
)
def test_an_action_says_what_came_and_where(found: Response, reason: str) -> None:
    """An item of a list has no index: a report has equal items only once."""
    schema = model(a={"type": "array", "items": model(v1={})})
    reasons = {each.description for each in actions({"200": content(schema)}, found)}
    assert reasons == {f"Live answers differ: get_x (GET, 200) {reason}"}
