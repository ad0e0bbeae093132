"""JSON Pointers lead to places of a document, and references are found and followed."""

from typing import Any

import pytest

from spec.document.pointers import (
    Location,
    circles,
    references,
    resolves,
    to_location,
    to_pointer,
    value_at,
)


@pytest.mark.parametrize(
    ("location", "pointer"),
    [
        ((), "#"),
        (("paths", "/v2/x", 0), "#/paths/~1v2~1x/0"),
        (("a~b", "~1"), "#/a~0b/~01"),
        (("",), "#/"),
    ],
)
def test_a_location_is_written_as_a_pointer_and_read_again(
    location: Location, pointer: str
) -> None:
    assert to_pointer(location) == pointer
    assert to_location(pointer) == tuple(map(str, location))


def test_a_reference_is_percent_decoded() -> None:
    assert to_location("#/c%20d/%7E1x") == ("c d", "/x")


def test_a_reference_that_is_no_pointer_is_an_error() -> None:
    with pytest.raises(ValueError, match=r"^#name/x is not a pointer$"):
        to_location("#name/x")


@pytest.mark.parametrize(
    ("reference", "found"),
    [
        ("#", True),
        ("#/a~1b", True),
        ("#/m~0n", True),
        ("#/~01", True),
        ("#/c%20d", True),
        ("#/list/1", True),
        ("#/list/2", False),
        ("#/list/-1", False),
        ("#/list/-", False),
        ("#/a/b", False),
        ("#/c d/x", False),
        ("#a~1b", False),
    ],
)
def test_a_reference_leads_to_a_place_or_not(reference: str, found: bool) -> None:
    document = {"a/b": 1, "m~n": 2, "~1": 3, "c d": 4, "list": [1, 2]}
    assert resolves(document, reference) is found


def test_an_index_is_a_number_or_its_text() -> None:
    """Digits are a name in an object, as the status of a response is."""
    document = {"list": [{"a": 5}, {"a": 6}], "200": {"1": 7}}
    assert value_at(document, ("list", 1, "a")) == value_at(document, ("list", "1", "a")) == 6
    assert value_at(document, ("200", "1")) == 7


def test_references_are_found_outside_of_data_only() -> None:
    """A property, a response or a component may have the name of a keyword that holds data."""
    to = {"$ref": "#/x"}
    holders = ("example", "examples", "default", "enum")
    data = {key: [to] for key in holders}
    named = dict.fromkeys(holders, to)
    document = {
        "here": to,
        "elsewhere": [{}, {"$ref": "other.yaml#/x"}, {"default": to}],
        "schemas": {"It": {"properties": {**named, "inner": data, "properties": data}}},
        "responses": named,
        **data,
    }
    assert list(references(document)) == [
        (("here",), "#/x"),
        (("elsewhere", 1), "other.yaml#/x"),
        *((("schemas", "It", "properties", key), "#/x") for key in holders),
        *((("responses", key), "#/x") for key in holders),
    ]


A, B = {"$ref": "#/a"}, {"$ref": "#/b"}


@pytest.mark.parametrize(
    ("document", "found"),
    [
        ({"a": A}, ["#/a"]),
        ({"a": B, "b": A}, ["#/a", "#/b"]),
        ({"a": {"allOf": [{"type": "object"}, B]}, "b": A}, ["#/a/allOf/1", "#/b"]),
        ({"a": {"allOf": [{"allOf": [A]}]}}, ["#/a/allOf/0/allOf/0"]),
        ({"a": {"allOf": [B, B]}, "b": {}}, []),
        ({"a": {"properties": {"a": A}}}, []),
        ({"a": {"anyOf": [A]}}, ["#/a/anyOf/0"]),
        ({"a": {"oneOf": [{}, {"items": A}]}}, ["#/a/oneOf/1/items"]),
        ({"a": {"items": B}, "b": {"items": {"$ref": "#/a/items"}}}, ["#/a/items", "#/b/items"]),
        ({"a": {"items": {"properties": {"a": A}}}}, []),
        ({"a": B, "b": {"items": B}}, ["#/b/items"]),
        ({"a": {"allOf": 5, "items": A, "$ref": 5}}, ["#/a/items"]),
        ({"a": B, "b": "text"}, []),
    ],
)
def test_a_circle_has_no_property_in_it(document: Any, found: list[str]) -> None:
    assert [to_pointer(at) for at in circles(document)] == found
