"""Changes for users: each is named once, with whether it breaks them."""

from collections.abc import Callable
from typing import Any

import pytest
from evolving import added, changed, in_path, list_of, query, read_changes, removed
from generation import TEXT, answer, media, model, probe_document, reference

from spec.changes.changelog import as_json, next_version
from spec.changes.find import find_changes
from spec.changes.surface import read_surface
from spec.corrected.normalize import normalize

Change = Callable[[dict[str, Any]], Any]
INTEGER = {"type": "integer", "minimum": 1, "maximum": 9, "multipleOf": 1}


def document() -> dict[str, Any]:
    """A small spec: what is sent, what is received, and both."""
    schemas = {
        "Sent": model(a=dict(TEXT), b=dict(TEXT)) | {"required": ["a"]},
        "Got": model(a=dict(TEXT), b=dict(TEXT), both=reference("Both")) | {"required": ["a"]},
        "Both": model(a=dict(TEXT), c={"type": "string", "enum": ["x", "y"]}, many=MANY),
    }
    get = {
        "operationId": "get_it",
        "tags": ["t"],
        "security": [{}, {"bearerAuth": []}],
        "parameters": [in_path("id"), query("n", **INTEGER), query("q")],
        "responses": {
            "200": answer(media(application__json=reference("Got"))),
            "404": answer(media(application__json=reference("Both"))),
        },
    }
    put = {
        "operationId": "put_it",
        "tags": ["t"],
        "security": [{"bearerAuth": []}],
        "parameters": [in_path("id")],
        "requestBody": {"required": True, "content": media(application__json=reference("Sent"))},
        "responses": {"204": {"description": "Done."}},
    }
    return probe_document(schemas, {"/it/{id}": {"get": get, "put": put}})


MANY = {"type": "array", "items": {"type": "object", "title": "One", "additionalProperties": TEXT}}


def at(found: dict[str, Any], *steps: Any) -> Any:
    for step in steps:
        found = found[step]
    return found


def in_get(found: dict[str, Any], *steps: Any) -> Any:
    return at(found, "paths", "/it/{id}", "get", *steps)


def schema(found: dict[str, Any], *steps: Any) -> Any:
    return at(found, "components", "schemas", *steps)


CHANGES: dict[str, tuple[Change, frozenset[tuple[str, str, str, bool]]]] = {
    "words": (lambda d: in_get(d).update(description="Other."), frozenset()),
    "path": (
        lambda d: d["paths"].update({"/that/{id}": d["paths"].pop("/it/{id}")}),
        changed("operation", "get_it", breaking=False)
        | changed("operation", "put_it", breaking=False),
    ),
    "deprecated": (
        lambda d: in_get(d).update(deprecated=True),
        changed("operation", "get_it", breaking=False),
    ),
    "operation gone": (
        lambda d: at(d, "paths", "/it/{id}").pop("put"),
        removed("operation", "put_it"),
    ),
    "credentials needed": (
        lambda d: in_get(d, "security").pop(0),
        changed("security", "get_it", breaking=True),
    ),
    "credentials not needed": (
        lambda d: at(d, "paths", "/it/{id}", "put").update(security=[]),
        changed("security", "put_it", breaking=False),
    ),
    "credentials in another order": (lambda d: in_get(d, "security").reverse(), frozenset()),
    "module of an operation": (
        lambda d: in_get(d).update(tags=["other-tag"]),
        changed("operation", "get_it", breaking=True),
    ),
    "argument gone": (
        lambda d: in_get(d, "parameters").pop(),
        removed("argument", "get_it(q)"),
    ),
    "argument, required": (
        lambda d: in_get(d, "parameters").append({**query("r"), "required": True}),
        frozenset({("added", "argument", "get_it(r)", True)}),
    ),
    "argument, optional": (
        lambda d: in_get(d, "parameters").append(query("r")),
        added("argument", "get_it(r)"),
    ),
    "argument on the wire": (
        lambda d: in_get(d, "parameters", 2).update(name="Q"),
        changed("argument", "get_it(q)", breaking=False),
    ),
    "argument's default": (
        lambda d: in_get(d, "parameters", 1, "schema").update(default=3),
        changed("argument", "get_it(n)", breaking=False),
    ),
    "bounds closer": (
        lambda d: in_get(d, "parameters", 1, "schema").update(minimum=2),
        changed("argument", "get_it(n)", breaking=True),
    ),
    "bounds wider": (
        lambda d: in_get(d, "parameters", 1, "schema").update(minimum=0, maximum=10),
        changed("argument", "get_it(n)", breaking=False),
    ),
    "another bound": (
        lambda d: in_get(d, "parameters", 2, "schema").update(pattern="^x"),
        changed("argument", "get_it(q)", breaking=True),
    ),
    "bounds gone": (
        lambda d: in_get(d, "parameters", 1, "schema").pop("minimum"),
        changed("argument", "get_it(n)", breaking=False),
    ),
    "bound of what is only received": (
        lambda d: schema(d, "Got", "properties", "a").update(maxLength=3),
        changed("attribute", "Got.a", breaking=False),
    ),
    "sent needs more": (
        lambda d: schema(d, "Sent", "required").append("b"),
        changed("attribute", "Sent.b", breaking=True),
    ),
    "sent needs less": (
        lambda d: schema(d, "Sent").pop("required"),
        changed("attribute", "Sent.a", breaking=False),
    ),
    "received always has more": (
        lambda d: schema(d, "Got", "required").append("b"),
        changed("attribute", "Got.b", breaking=False),
    ),
    "received may lack more": (
        lambda d: schema(d, "Got").pop("required"),
        changed("attribute", "Got.a", breaking=True),
    ),
    "needed in what is only now sent": (
        lambda d: (
            schema(d, "Got", "required").append("b"),
            at(d, "paths", "/it/{id}", "put", "requestBody").update(
                content=media(application__json=reference("Got"))
            ),
        ),
        changed("attribute", "Got.b", breaking=True)
        | changed("argument", "put_it(body)", breaking=True),
    ),
    "lacking in what is only now received": (
        lambda d: (
            schema(d, "Sent").pop("required"),
            in_get(d, "responses").update(
                {"409": answer(media(application__json=reference("Sent")))}
            ),
        ),
        changed("attribute", "Sent.a", breaking=True) | added("answer", "get_it 409"),
    ),
    "attribute of one of several kinds": (
        lambda d: schema(d, "Got", "properties").update(a={"oneOf": [TEXT, {"type": "integer"}]}),
        changed("attribute", "Got.a", breaking=True),
    ),
    "received may be null": (
        lambda d: schema(d, "Got", "properties", "a").update(nullable=True),
        changed("attribute", "Got.a", breaking=True),
    ),
    "sent may be null": (
        lambda d: schema(d, "Sent", "properties", "a").update(nullable=True),
        changed("attribute", "Sent.a", breaking=False),
    ),
    "sent has a new one that is required": (
        lambda d: schema(d, "Sent").update(
            required=["a", "z"], properties=schema(d, "Sent", "properties") | {"z": TEXT}
        ),
        frozenset({("added", "attribute", "Sent.z", True)}),
    ),
    "member more": (
        lambda d: schema(d, "Both", "properties", "c", "enum").append("z"),
        added("member", "BothC: 'z'"),
    ),
    "member less": (
        lambda d: schema(d, "Both", "properties", "c", "enum").pop(),
        removed("member", "BothC: 'y'"),
    ),
    "status more": (
        lambda d: in_get(d, "responses").update({"409": {"description": "No."}}),
        added("answer", "get_it 409"),
    ),
    "status less": (
        lambda d: in_get(d, "responses").pop("404"),
        frozenset({("removed", "answer", "get_it 404", False)}),
    ),
    "another error": (
        lambda d: in_get(d, "responses").update({"404": {"description": "No."}}),
        changed("answer", "get_it 404", breaking=True),
    ),
    "another result": (
        lambda d: in_get(d, "responses").update(
            {"200": answer(media(application__json=reference("Both")))}
        ),
        changed("result", "get_it", breaking=True),
    ),
    "class that no operation needs": (
        lambda d: schema(d).update(Spare=model(a=TEXT)),
        added("model", "Spare"),
    ),
    "member's name": (
        lambda d: schema(d, "Both", "properties", "c").update({"x-enum-varnames": ["X", "WHY"]}),
        changed("member", "BothC: 'y'", breaking=True),
    ),
    "type of unknown keys": (
        lambda d: schema(d, "Both", "properties").update(
            many={"type": "array", "items": {"type": "object", "title": "One"}}
        ),
        changed("attribute", "One.additional_properties", breaking=True),
    ),
    "bounds of items": (
        lambda d: schema(d, "Sent", "properties").update(
            b={"type": "array", "items": TEXT | {"minLength": 2}}
        ),
        changed("attribute", "Sent.b", breaking=True),
    ),
    "attribute deprecated": (
        lambda d: schema(d, "Got", "properties", "a").update(deprecated=True),
        changed("attribute", "Got.a", breaking=False),
    ),
    "secret": (
        lambda d: schema(d, "Got", "properties", "a").update(format="password"),
        changed("attribute", "Got.a", breaking=False),
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_each_change_is_named_and_no_other(name: str) -> None:
    change, expected = CHANGES[name]
    old, new = document(), document()
    change(new)
    changes = find_changes(normalize(old)[0], normalize(new)[0])
    assert read_changes(as_json(changes, "1.0.0")) == expected
    assert find_changes(normalize(new)[0], normalize(new)[0]) == []


def test_tighter_bounds_of_items_break_and_looser_ones_do_not() -> None:
    old, new = document(), document()
    for found, shortest in ((old, 2), (new, 1)):
        items = TEXT | {"minLength": shortest}
        schema(found, "Sent", "properties")["b"] = {"type": "array", "items": items}
    [wider] = find_changes(normalize(old)[0], normalize(new)[0])
    [closer] = find_changes(normalize(new)[0], normalize(old)[0])
    assert (wider.name, wider.breaking, closer.breaking) == ("Sent.b", False, True)
    assert wider.text == "bounds: {'items minLength': 2}, now {'items minLength': 1}"


def test_a_schema_that_allows_no_other_keys_changes_nothing() -> None:
    """They are still kept."""
    old, new = document(), document()
    schema(new, "Sent").update(additionalProperties=False)
    assert find_changes(normalize(old)[0], normalize(new)[0]) == []


def test_types_are_written_as_hints() -> None:
    probe = document()
    moment = {"type": "string", "format": "date-time", "nullable": True}
    many = {"type": "array", "items": {"type": "boolean"}}
    plain = {"a": {"type": "integer"}, "b": {"type": "number"}, "e": {}}
    schema(probe)["Got"] = model(**plain, c=moment, d=many)
    attributes = read_surface(normalize(probe)[0]).models["Got"].attributes
    assert {name: str(value) for name, value in attributes.items()} == {
        "a": "int",
        "b": "float",
        "c": "datetime | None",
        "d": "list[bool]",
        "e": "Any",
    }


@pytest.mark.parametrize(
    "part",
    [
        reference("Both"),
        list_of("Both"),
        {"type": "object", "title": "Map", "additionalProperties": reference("Both")},
        {"oneOf": [reference("Both"), TEXT]},
    ],
)
def test_a_class_inside_what_is_sent_is_sent(part: dict[str, Any]) -> None:
    probe = document()
    assert not read_surface(normalize(probe)[0]).models["Both"].sent
    schema(probe, "Sent", "properties")["b"] = part
    assert read_surface(normalize(probe)[0]).models["Both"].sent


def test_a_class_inside_a_parameter_is_sent() -> None:
    probe = document()
    in_get(probe, "parameters").append(query("r", **list_of("Both")))
    assert read_surface(normalize(probe)[0]).models["Both"].sent


def test_an_operation_that_lists_knows_the_class_of_its_items() -> None:
    """It is found by the names that pages have for their items."""
    probe = document()
    in_get(probe, "parameters").append(query("page", type="integer"))
    in_get(probe)["responses"] = dict(reversed(in_get(probe, "responses").items()))
    assert read_surface(normalize(probe)[0]).operations["get_it"].items is None
    schema(probe, "Got", "properties")["results"] = {"type": "array", "items": reference("Both")}
    assert read_surface(normalize(probe)[0]).operations["get_it"].items == "Both"
    put = at(probe, "paths", "/it/{id}", "put")
    put["parameters"] = [in_path("id"), query("startIndex")]
    assert read_surface(normalize(probe)[0]).operations["put_it"].items is None


def test_names_that_do_not_fit_the_values_of_an_enumeration_do_not_count() -> None:
    """`generate` refuses them, but two such documents can be compared."""
    probe = document()
    schema(probe, "Both", "properties", "c").update({"x-enum-varnames": ["ONLY"]})
    assert read_surface(normalize(probe)[0]).models["BothC"].members == {"x": "X", "y": "Y"}


def test_the_version_follows_from_the_changes() -> None:
    old, new = document(), document()
    in_get(new, "parameters").append(query("r"))
    minor = find_changes(normalize(old)[0], normalize(new)[0])
    major = find_changes(normalize(new)[0], normalize(old)[0])
    in_get(old).update(deprecated=True)
    patch = find_changes(normalize(document())[0], normalize(old)[0])
    found = [next_version("1.2.3", each) for each in (major, minor, patch, [])]
    assert found == ["2.0.0", "1.3.0", "1.2.4", "1.2.3"]
    assert [next_version("0.2.3", each) for each in (major, minor)] == ["0.3.0", "0.2.4"]
    assert next_version("0.1.0", patch) == "0.1.1"
    assert {next_version("0.0.0", each) for each in (major, minor, patch)} == {"0.1.0"}
