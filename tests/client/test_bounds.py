"""Values are checked against the corrected spec before they are sent."""

from collections.abc import Mapping
from typing import Any

import pytest

from dockerhub._spec import document
from dockerhub._spec.bounds import check_value, without_read_only
from dockerhub._spec.document import corrected_spec, operation_names
from dockerhub._spec.operations import find_operation

SCHEMAS: dict[str, Any] = {
    "colour": {"type": "string", "enum": ["red", "green"]},
    "point": {
        "type": "object",
        "required": ["x", "y"],
        "properties": {"x": {"type": "integer"}, "y": {"type": "integer", "minimum": 0}},
    },
}
UNDERSTOOD = {
    "type",
    "enum",
    "minimum",
    "maximum",
    "x-maximum",
    "pattern",
    "minItems",
    "maxItems",
    "minLength",
    "maxLength",
    "minProperties",
    "maxProperties",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "uniqueItems",
    "additionalProperties",
    "oneOf",
    "anyOf",
    "readOnly",
    "required",
    "properties",
    "items",
    "allOf",
    "nullable",
    "format",
    # Keywords for people and generators.
    "description",
    "title",
    "example",
    "x-enum-varnames",
}


def resolve(node: Mapping[str, Any]) -> Mapping[str, Any]:
    return SCHEMAS[node["$ref"]] if "$ref" in node else node


def check(value: Any, schema: Mapping[str, Any], **options: bool) -> None:
    check_value("it", value, schema, resolve, **options)


@pytest.mark.parametrize(
    ("kind", "right"),
    [
        ("string", ["", "x"]),
        ("integer", [0, -1, 10**30]),
        ("number", [0, 1.5, -1e300]),
        ("boolean", [True, False]),
        ("array", [[], [1, "x", None]]),
        ("object", [{}, {"a": 1}]),
    ],
)
def test_a_type_accepts_only_its_own_values(kind: str, right: list[Any]) -> None:
    """A bool is not a number, although it is an int in Python."""
    for value in right:
        check(value, {"type": kind})
    for wrong in ["x", 1, 1.5, True, [], {}, None, b"x", object()]:
        if not any(type(wrong) is type(value) for value in right):
            with pytest.raises(TypeError, match=f"it must be .*, not {type(wrong).__name__}: "):
                check(wrong, {"type": kind})


def test_null_is_accepted_where_the_spec_says_so() -> None:
    check(None, {"type": "string", "nullable": True})
    with pytest.raises(TypeError, match="it must be text, not NoneType"):
        check(None, {"type": "string", "nullable": False})


@pytest.mark.parametrize(
    ("schema", "value", "message"),
    [
        ({"minimum": 1}, 0, "it must be at least 1, not 0"),
        ({"maximum": 100}, 101, "it must be at most 100, not 101"),
        ({"format": "int32"}, 2**31, "it must be at most 2147483647, not 2147483648"),
        ({"format": "int64"}, 2**63, "it must be at most 9223372036854775807"),
        ({"format": "int32", "maximum": 5}, 6, "it must be at most 5, not 6"),
        ({"x-maximum": 100}, 101, "it must be at most 100, not 101"),
        ({"x-maximum": 100, "maximum": 50}, 51, "it must be at most 50, not 51"),
    ],
)
def test_numbers_have_bounds(schema: dict[str, Any], value: int, message: str) -> None:
    """The bounds themselves are allowed."""
    schema = {"type": "integer", **schema}
    with pytest.raises(ValueError, match=message):
        check(value, schema)
    check(value + (1 if "least" in message else -1), schema)


def test_an_enumeration_accepts_its_members_only() -> None:
    check("red", {"$ref": "colour"})
    with pytest.raises(ValueError, match="it must be one of 'red', 'green', not 'blue'"):
        check("blue", {"$ref": "colour"})


def test_a_pattern_must_match_to_the_end_of_the_text() -> None:
    """Not only up to a final line break."""
    schema = {"type": "string", "pattern": r"^urn:[a-z]+$"}
    check("urn:abc", schema)
    for wrong in ("urn:", "urn:abc\n", "xurn:abc", "urn:a b"):
        with pytest.raises(ValueError, match=r"it must match \^urn:\[a-z\]\+\$, not be "):
            check(wrong, schema)
    check("xurnx", {"type": "string", "pattern": "urn"})


def test_the_length_of_a_text_is_bounded() -> None:
    """In characters."""
    schema = {"type": "string", "minLength": 2, "maxLength": 3}
    check("éé", schema)
    check("ééé", schema)
    with pytest.raises(ValueError, match="it must have at least 2 characters, not 1"):
        check("é", schema)
    with pytest.raises(ValueError, match="it must have at most 3 characters, not 4"):
        check("éééé", schema)


def test_the_items_of_a_list_are_checked() -> None:
    """An error names their positions."""
    schema = {"type": "array", "minItems": 1, "maxItems": 2, "items": {"$ref": "colour"}}
    check(["red"], schema)
    with pytest.raises(ValueError, match="it must have at least 1 item"):
        check([], schema)
    check(["red"] * 2, schema)
    with pytest.raises(ValueError, match="it must have at most 2 items, not 3"):
        check(["red"] * 3, schema)
    with pytest.raises(ValueError, match=r"it\[1\] must be one of"):
        check(["red", "blue"], schema)
    check([object()], {"type": "array"})


def test_the_members_of_an_object_are_checked() -> None:
    """Members that are present are valid, and required members are present."""
    check({"x": 1, "y": 2}, {"$ref": "point"})
    with pytest.raises(ValueError, match="it lacks 'x', 'y'"):
        check({}, {"$ref": "point"})
    with pytest.raises(ValueError, match=r"it\.y must be at least 0, not -1"):
        check({"x": 1, "y": -1}, {"$ref": "point"})
    with pytest.raises(ValueError, match="it must have at least one of 'a', 'b'"):
        check({}, {"type": "object", "minProperties": 1, "properties": {"a": {}, "b": {}}})


def test_unknown_members_are_refused_where_the_caller_wants_it() -> None:
    """At every level; an object that allows any member has no unknown ones."""
    check({"x": 1, "y": 2, "z": 3}, {"$ref": "point"})
    with pytest.raises(ValueError, match="it has no 'z'; it takes 'x', 'y'"):
        check({"x": 1, "y": 2, "z": 3}, {"$ref": "point"}, closed=True)
    inside = {"type": "array", "items": {"type": "object", "properties": {"p": {"$ref": "point"}}}}
    with pytest.raises(ValueError, match=r"it\[0\]\.p has no 'z'; it takes 'x', 'y'"):
        check([{"p": {"x": 1, "y": 2, "z": 3}}], inside, closed=True)
    check({"any": 1}, {"type": "object"}, closed=True)


def test_every_part_of_a_schema_counts() -> None:
    parts = {"allOf": [{"$ref": "point"}, {"properties": {"x": {"type": "integer", "maximum": 5}}}]}
    check({"x": 5, "y": 0}, parts)
    with pytest.raises(ValueError, match="it lacks 'y'"):
        check({"x": 5}, parts)
    with pytest.raises(ValueError, match=r"it\.x must be at most 5"):
        check({"x": 6, "y": 0}, parts)


def keywords(schema: Mapping[str, Any]) -> set[str]:
    """Collect the keywords of a schema and all within."""
    schema = document.resolve(schema)
    inner = [
        *schema.get("allOf", ()),
        *schema.get("properties", {}).values(),
        *([schema["items"]] if "items" in schema else ()),
    ]
    return set(schema).union(*map(keywords, inner))


@pytest.mark.parametrize("name", list(operation_names()))
def test_every_keyword_that_bounds_a_request_is_understood(name: str) -> None:
    """If a new spec uses another keyword, this fails before its bounds go unchecked."""
    operation = find_operation(name)
    schemas = [parameter.schema for parameter in operation.parameters.values()]
    schemas += [operation.body_schema] if operation.body_schema else []
    assert set().union(*map(keywords, schemas)) <= UNDERSTOOD
    assert corrected_spec()["openapi"].startswith("3.0")


def test_all_constraints_of_openapi_are_checked() -> None:
    """Each keyword has values that it allows, one that it refuses, and the message for that."""
    number, text = {"type": "number"}, {"type": "string"}
    above, below = {"exclusiveMinimum": True}, {"exclusiveMaximum": True}
    either = {"oneOf": [{"$ref": "colour"}, {"type": "integer", "maximum": 5}]}
    counts: dict[str, Any] = {"type": "object", "additionalProperties": {"type": "integer"}}
    table: list[tuple[dict[str, Any], list[Any], Any, str]] = [
        (number | {"multipleOf": 0.1}, [0.3, 1, 10**30], 0.35, "a multiple of 0.1, not 0.35"),
        (number | {"minimum": 0} | above, [0.1], 0, "more than 0, not 0"),
        (number | {"maximum": 1} | below, [0.9], 1, "less than 1, not 1"),
        (number, [0.5], float("nan"), "a number, not nan"),
        ({"type": "integer", "enum": [1, 2]}, [1], 3, "one of 1, 2, not 3"),
        ({"enum": [1]}, [1], True, "one of 1, not True"),
        (text | {"format": "date"}, ["2026-11-24"], "20261124", "a date such as"),
        (text | {"format": "date"}, ["2024-02-29"], "2026-02-29", "a date such as"),
        ({"type": "array", "uniqueItems": True}, [[1, True], []], [{"a": 1}, {"a": 1}], "not have"),
        (either, ["red", 5], 6, "at most 5, not 6"),
        (either, [5], "blue", "one of 'red', 'green', not 'blue'"),
        ({"anyOf": [number, text], "nullable": True}, [None, 1, "x"], [], "a number, not list"),
        (counts, [{"a": 1}, {}], {"a": "x"}, r"it\.a must be a whole number"),
        (counts | {"maxProperties": 1}, [{"a": 1}], {"a": 1, "b": 2}, "at most 1 members, not 2"),
        (counts | {"minProperties": 1}, [{"a": 1}], {}, "at least one"),
        (counts | {"minProperties": 2}, [{"a": 1, "b": 2}], {"a": 1}, "at least 2"),
    ]
    for schema, right, wrong, problem in table:
        for value in right:
            check(value, schema)
        with pytest.raises((TypeError, ValueError), match=problem):
            check(wrong, schema)


def test_read_only_properties_are_not_sent() -> None:
    """In a dictionary they are an error; a model that was read is sent without them."""
    item = {"type": "object", "properties": {"id": {"readOnly": True}, "name": {"type": "string"}}}
    rows = {"type": "array", "items": item}
    schema = {"allOf": [{"type": "object", "properties": {"all": rows}}]}
    body = {"all": [{"id": 1, "name": "x", "more": {"id": 2}}]}

    check(body, schema)
    with pytest.raises(ValueError, match=r"it\.all\[0\]\.id is set by Docker Hub: leave it out"):
        check({"all": [{"id": 1}]}, schema, closed=True)
    sent = without_read_only(body, schema, resolve)

    assert sent == {"all": [{"name": "x", "more": {"id": 2}}]}
    assert body["all"][0]["id"] == 1
