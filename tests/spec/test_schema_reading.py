"""Names, classes and properties are read from schemas as the generator takes them."""

from typing import Any

import pytest
from generation import TEXT, model, probe_document, reference

from spec.schema.reading import (
    argument_name,
    class_name,
    extra_schema,
    is_object,
    member_name,
    module_name,
    properties,
    python_name,
    refers,
    required,
    tag_of,
    unused_name,
)

Schema = dict[str, Any]
DOCUMENT = probe_document(
    {
        "base": model(x=TEXT, y=TEXT) | {"required": ["x"], "additionalProperties": TEXT},
        "open": model() | {"additionalProperties": True},
        "titled": model("Own"),
        "2nd": model(),
        "more": {
            "allOf": [reference("base"), model(z=TEXT)],
            "properties": {"y": {"type": "integer"}},
            "required": ["y"],
        },
    }
)


def test_names_are_those_of_python() -> None:
    """What starts with a digit gets a word before it."""
    assert [python_name(name) for name in ("sort-by", "class", "2fa")] == [
        *("sort_by", "class_", "field_2fa"),
    ]
    assert [module_name(tag) for tag in ("Odd Things", "import", "2fa")] == [
        *("odd_things", "import_", "tag2fa"),
    ]


@pytest.mark.parametrize(
    ("tags", "tag"), [({"tags": ["b", "a"]}, "b"), ({"tags": []}, "default"), ({}, "default")]
)
def test_the_first_tag_counts(tags: Schema, tag: str) -> None:
    assert tag_of(tags) == tag


@pytest.mark.parametrize(
    ("value", "name"), [("Read only", "READ_ONLY"), ("v1.2", "V1_2"), ("", ""), (2, ""), (None, "")]
)
def test_a_member_is_named_after_its_text(value: Any, name: str) -> None:
    assert member_name(value) == name


def test_a_name_that_is_taken_gets_a_number() -> None:
    taken = {"A", "A_2"}
    assert [unused_name(name, taken) for name in ("A", "B")] == ["A_3", "B"]


def test_an_argument_says_where_it_goes_if_its_name_is_reserved_or_used_twice() -> None:
    given = [("id", "path"), ("id", "query"), ("url", "query"), ("sort-by", "query")]
    parameters = [{"name": name, "in": place} for name, place in given]
    assert [argument_name(parameters, each) for each in parameters] == [
        *("id_path", "id_query", "url_query", "sort_by"),
    ]


@pytest.mark.parametrize(
    ("schema", "name"),
    [
        (reference("base"), "Base"),
        (reference("titled"), "Own"),
        (reference("2nd"), "Field2nd"),
        ({"allOf": [reference("base")]}, "Base"),
        ({"allOf": [reference("base")], "title": "mine"}, "Mine"),
        ({"allOf": [reference("base"), TEXT]}, None),
        (TEXT, None),
    ],
)
def test_a_class_is_named_by_title_or_component(schema: Schema, name: str | None) -> None:
    assert class_name(DOCUMENT, schema) == name


@pytest.mark.parametrize(
    ("schema", "refer"),
    [
        ({"allOf": [reference("base")], "nullable": True}, True),
        ({"allOf": [reference("base")], "title": "Mine"}, False),
        ({"allOf": [reference("base"), reference("open")]}, False),
        (reference("base"), False),
    ],
)
def test_one_reference_in_parts_has_no_own_class_without_a_title(
    schema: Schema, *, refer: bool
) -> None:
    assert refers(schema) is refer


def test_an_object_has_what_its_parts_have() -> None:
    more = reference("more")
    assert properties(DOCUMENT, more) == {"x": TEXT, "y": {"type": "integer"}, "z": TEXT}
    assert required(DOCUMENT, more) == {"x", "y"}


@pytest.mark.parametrize(
    ("schema", "extra"),
    [
        (model(), {}),
        (model() | {"additionalProperties": False}, None),
        (reference("base"), TEXT),
        (reference("open"), {}),
        ({"allOf": [reference("open"), reference("base")]}, TEXT),
        (
            {"allOf": [reference("base")], "additionalProperties": {"type": "integer"}},
            {"type": "integer"},
        ),
        ({"allOf": [reference("base")], "additionalProperties": False}, None),
        ({"allOf": [reference("open")]}, {}),
    ],
)
def test_other_keys_are_those_of_the_first_part_that_describes_them(
    schema: Schema, extra: Schema | None
) -> None:
    """Unless the object itself says something of them."""
    assert extra_schema(DOCUMENT, schema) == extra


@pytest.mark.parametrize(
    ("schema", "is_one"),
    [
        ({"type": "object"}, True),
        ({"properties": {}}, True),
        (reference("more"), True),
        ({"allOf": [TEXT, reference("base")]}, True),
        ({"allOf": [TEXT]}, False),
        ({"oneOf": [model()]}, False),
        ({}, False),
    ],
)
def test_what_has_properties_is_an_object(schema: Schema, *, is_one: bool) -> None:
    assert is_object(DOCUMENT, schema) is is_one
