"""What depends on a place in the document is rewritten for the generator, and noted."""

from typing import Any

import pytest
from evolving import in_path, query
from generation import TEXT, answer, media, model, probe_document, probe_operation, reference

from spec.corrected.normalize import normalize
from spec.document.pointers import to_location, value_at

Document = dict[str, Any]
JSON = "content/application~1json/schema"


def operation(answered: Document | None = None, **more: Any) -> Document:
    """An operation in which nothing is to be rewritten."""
    return probe_operation("get_it", answered, security=[], **more)


def of_it(operation: Document, schemas: Document | None = None) -> tuple[Document, list[str]]:
    """Normalize a document with one operation."""
    return normalize(probe_document(schemas, {"/it": {"post": operation}}))


def test_an_operation_with_an_empty_list_of_tags_is_tagged_as_one_without() -> None:
    (spec, notes), (other, said) = (
        of_it({"operationId": "it", "responses": {}, **tags}) for tags in ({"tags": []}, {})
    )
    assert (spec, notes) == (other, said)
    assert spec["paths"]["/it"]["post"]["tags"] == ["default"]


@pytest.mark.parametrize("components", [{}, {"components": {}}, {"components": {"schemas": {}}}])
def test_a_document_needs_no_components(components: Document) -> None:
    spec, notes = normalize({"paths": {}, **components})
    assert spec == {"paths": {}, "components": {"schemas": {}}}
    assert notes == []


def test_the_given_document_stays_as_it_is() -> None:
    document = probe_document({"It": reference("That"), "That": model(x=model())})
    before = repr(document)
    assert normalize(document)[0] != document
    assert repr(document) == before


@pytest.mark.parametrize(
    "level", [{"enum": ["low"], "nullable": True}, {"enum": ["low", None]}, {"enum": [None, "low"]}]
)
def test_what_refers_to_an_enumeration_is_null_in_its_place(level: Document) -> None:
    spec, notes = normalize(probe_document({"Level": level, "It": model(x=reference("Level"))}))
    assert spec["components"]["schemas"] == {
        "Level": {"enum": ["low"]},
        "It": model(x={"nullable": True, "oneOf": [reference("Level")]}),
    }
    assert notes[0] == "#/components/schemas/Level: null is separated from the enumeration"


def test_an_enumeration_of_null_alone_stays() -> None:
    document = probe_document({"Nothing": {"enum": [None]}, "It": model(x=reference("Nothing"))})
    assert normalize(document) == (document, [])


def written_out(*answers: Document, schemas: Document | None = None) -> tuple[Document, list[str]]:
    """Normalize a document whose operations respond with these schemas."""
    paths = {
        f"/{number}": {"get": operation(each) | {"operationId": f"get_{number}"}}
        for number, each in enumerate(answers)
    }
    spec, notes = normalize(probe_document(schemas, paths))
    found = [
        item["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        for item in spec["paths"].values()
    ]
    return {"answers": found, "schemas": spec["components"]["schemas"]}, notes


def test_an_object_that_is_written_out_twice_becomes_a_component() -> None:
    thing = model("Thing", a=TEXT)
    found, notes = written_out(thing, thing)
    assert found == {"answers": [reference("Thing")] * 2, "schemas": {"Thing": thing}}
    assert notes == [
        f"#/paths/~1{number}/get/responses/200/{JSON}: "
        "is written out 2 times; Thing is used instead"
        for number in range(2)
    ]


def test_it_takes_no_component_of_the_same_name() -> None:
    thing, other = model("Thing", a=TEXT), model("Thing", b=TEXT)
    had = {"Thing": model("Other", c=TEXT), "Thing_": TEXT}
    found, notes = written_out(thing, other, thing, thing, other, schemas=had)
    first, second = reference("Thing__"), reference("Thing___")
    assert found["answers"] == [first, second, first, first, second]
    assert found["schemas"] == had | {
        "Thing__": thing,
        "Thing___": other | {"title": "Thing2"},
    }
    assert [note.partition(": ")[2] for note in notes[:2]] == [
        "is written out 3 times; Thing__ is used instead",
        "is written out 2 times; Thing___ is used instead",
    ]


def test_objects_that_hold_equal_objects_become_components_as_well() -> None:
    inner = model("Inner", a=TEXT)
    found, notes = written_out(*[model("Outer", inner=inner)] * 2)
    outer = model("Outer", inner=reference("Inner"))
    assert found["answers"] == [reference("Outer")] * 2
    assert found["schemas"] == {"Inner": inner, "Outer": outer}
    assert [note.partition(": ")[2] for note in notes] == [
        *["is written out 2 times; Inner is used instead"] * 2,
        *["is written out 2 times; Outer is used instead"] * 2,
    ]


def test_an_object_is_written_out_in_a_component_or_is_one() -> None:
    thing, row = model("Thing", a=TEXT), model("Row", b=TEXT)
    schemas = {"It": model(x=thing, y=thing, z=row), "row": row, "row_too": row}
    found, notes = written_out(thing, schemas=schemas)
    it = model(x=reference("Thing"), y=reference("Thing"), z=reference("row"))
    assert found == {
        "answers": [reference("Thing")],
        "schemas": {"It": it, "row": row, "row_too": row | {"title": "Row2"}, "Thing": thing},
    }
    at = "#/components/schemas/It/properties"
    assert notes == [
        f"{at}/x: is written out 3 times; Thing is used instead",
        f"{at}/y: is written out 3 times; Thing is used instead",
        f"{at}/z: is written out 3 times; row is used instead",
        f"#/paths/~10/get/responses/200/{JSON}: is written out 3 times; Thing is used instead",
        "#/components/schemas/row_too: is class Row2; Row is taken",
    ]


@pytest.mark.parametrize("twice", [TEXT | {"title": "Name"}, model(a=TEXT)])
def test_what_is_no_object_or_has_no_title_stays_where_it_is(twice: Document) -> None:
    found, _ = written_out(twice, twice)
    assert found["schemas"] == {}
    assert "$ref" not in found["answers"][1]


def test_an_object_that_is_written_out_once_stays_where_it_is() -> None:
    thing, other = model("Thing", a=TEXT), model("Other", a=TEXT)
    assert written_out(thing, other) == ({"answers": [thing, other], "schemas": {}}, [])


def need(*names: str, **properties: Document) -> Document:
    """An object of which these properties are required."""
    return model(None, **properties) | {"required": [*names]}


COMES: Document = {"type": "string", "readOnly": True}
SENT: Document = {"type": "string", "writeOnly": True}


def test_nobody_needs_to_send_what_only_comes() -> None:
    schemas = {
        "All": need("a", "b", "c", "d", a=COMES, b=SENT, c=COMES, d=TEXT),
        "Rows": {"type": "array", "items": reference("Row")},
        "Row": need("a", a=COMES, up=reference("Row")),
        "Unused": need("a", a=COMES),
    }
    sent = need("rows", "more", all=reference("All"), rows=reference("Rows")) | {"title": "Sent"}
    spec, notes = of_it(operation(requestBody={"content": media(application__json=sent)}), schemas)
    assert notes == [
        "#/components/schemas/All: a, c may be absent, being readOnly",
        "#/components/schemas/Row: a may be absent, being readOnly",
    ]
    found = spec["components"]["schemas"]
    assert found["All"]["required"] == ["b", "d"]
    assert "required" not in found["Row"]
    assert found["Unused"]["required"] == ["a"]
    body = spec["paths"]["/it"]["post"]["requestBody"]
    assert body["content"] == media(application__json=sent)


def test_what_is_only_sent_may_be_absent_in_an_answer() -> None:
    shown = need("a", "b", a=COMES, b=SENT) | {"title": "Shown"}
    rows = {"type": "array", "items": {"title": "Row", "allOf": [TEXT, shown]}}
    spec, notes = of_it(operation(rows, parameters=[query("q")]))
    at = f"#/paths/~1it/post/responses/200/{JSON}/items/allOf/1"
    assert notes == [f"{at}: b may be absent, being writeOnly"]
    found = value_at(spec, to_location(at))
    assert found == shown | {"required": ["a"]}


def test_a_part_may_require_what_only_comes_in_another_part() -> None:
    """Whether that is said beside a reference, in the component, or of an enumeration."""
    schemas = {
        "Base": model(a=COMES, b=reference("Id"), c=reference("Plain", readOnly=True)),
        "Id": COMES,
        "Plain": {"type": "object"},
    }
    part = need("a", "b", "c", "d", d={"enum": ["x", None], "readOnly": True}) | {"title": "Part"}
    sent = {"title": "Sent", "allOf": [reference("Base"), part], "required": ["a", "e"]}
    spec, notes = of_it(operation(requestBody={"content": media(application__json=sent)}), schemas)
    at = f"#/paths/~1it/post/requestBody/{JSON}/allOf"
    assert [note for note in notes if "absent" in note] == [
        f"{at}/1: d may be absent, being readOnly",
        f"{at}/1: a, b, c may be absent, being readOnly",
        f"{at}/2: a may be absent, being readOnly",
    ]
    parts = value_at(spec, to_location(at))
    assert [each.get("required") for each in parts] == [None, None, ["e"]]


def test_references_in_examples_are_data() -> None:
    """SCIM has attributes of this name."""
    example = [{"$ref": "https://x.test/1", "required": []}, {"$ref": "#/components/schemas/It"}]
    rows = {"type": "array", "items": TEXT, "example": example}
    schemas = {"It": need("a", a=SENT), "Rows": rows}
    spec, notes = of_it(operation(reference("Rows")), schemas)
    assert (spec["components"]["schemas"], notes) == (schemas, [])


@pytest.mark.parametrize("place", ["requestBody", "responses"])
def test_a_list_of_nothing_that_is_required_goes(place: str) -> None:
    """The validator refuses it."""
    schemas = {"It": need(a=TEXT)}
    content = {"content": media(application__json=reference("It"))}
    one = {"requestBody": content} if place == "requestBody" else {}
    more = reference("It") if place == "responses" else None
    spec, notes = of_it(operation(more, **one), schemas)
    assert (spec["components"]["schemas"], notes) == ({"It": model(a=TEXT)}, [])


def parameters_of(*parameters: Document) -> tuple[list[Document], list[str]]:
    """Normalize the parameters of a path."""
    item = {"parameters": [*parameters], "get": operation()}
    spec, notes = normalize(probe_document(paths={"/it": item}))
    return spec["paths"]["/it"]["parameters"], notes


CHECKED = TEXT | {"pattern": "^[0-9]+$", "maxLength": 5}


def test_a_pattern_that_the_example_of_a_parameter_breaks_is_not_checked() -> None:
    found, notes = parameters_of(query("p", **CHECKED) | {"example": "abc"})
    assert found == [query("p", **TEXT, maxLength=5) | {"example": "abc"}]
    assert notes == [
        (
            "#/paths/~1it/parameters/0: the pattern ^[0-9]+$ is not checked: "
            "it contradicts the example 'abc'"
        )
    ]


@pytest.mark.parametrize(
    "parameter",
    [
        query("p", **CHECKED) | {"example": "123"},
        query("p", **CHECKED),
        query("p", **TEXT) | {"example": "abc"},
        query("p", **CHECKED | {"example": "123"}),
    ],
)
def test_a_parameter_without_a_contradiction_stays(parameter: Document) -> None:
    assert parameters_of(parameter) == ([parameter], [])


def test_optional_headers_and_cookies_of_a_path_are_not_sent() -> None:
    needed, header, cookie = (
        query(name) | {"in": place, "required": place == "path"}
        for name, place in (("id", "path"), ("X-Trace", "header"), ("c", "cookie"))
    )
    demanded = header | {"required": True}
    assert parameters_of(header, needed, cookie, demanded) == (
        [needed, demanded],
        [
            "#/paths/~1it/parameters/0: header X-Trace is not sent",
            "#/paths/~1it/parameters/2: cookie c is not sent",
        ],
    )


@pytest.mark.parametrize(
    ("given", "security", "said"),
    [
        ({}, [{}, {"bearerAuth": []}], "optional"),
        ({"security": []}, [], "that of the document"),
        ({"security": [{"x": []}]}, [{"x": []}], "that of the document"),
    ],
)
def test_an_operation_has_the_security_of_its_document(
    given: Document, security: list[Document], said: str
) -> None:
    document = probe_document(paths={"/it": {"get": probe_operation("get_it")}}) | given
    spec, notes = normalize(document)
    assert spec["paths"]["/it"]["get"]["security"] == security
    assert notes == [f"#/paths/~1it/get: security is {said}"]


def test_operations_of_one_name_are_numbered() -> None:
    paths = {f"/{name}": {"get": operation()} for name in "abcd"}
    spec, notes = normalize(probe_document(paths=paths))
    assert [item["get"]["operationId"] for item in spec["paths"].values()] == [
        *("get_it", "get_it_2", "get_it_3", "get_it_4"),
    ]
    assert notes == [
        f"#/paths/~1{name}/get: is called get_it_{number}, not get_it"
        for number, name in enumerate("bcd", start=2)
    ]


def test_an_answer_has_its_schema() -> None:
    """One that is shared as well; text stays text in each."""
    content = {"application/json": {}} | media(text__csv={"type": "array", "items": TEXT})
    document = probe_document(paths={"/{id}": {"get": operation(parameters=[in_path("id")])}})
    document["components"]["responses"] = {"Shared": answer(content)}
    spec, notes = normalize(document)
    assert spec["components"]["responses"]["Shared"] == answer(
        {"application/json": {"schema": {}}} | media(text__csv=TEXT)
    )
    at = "#/components/responses/Shared/content"
    assert notes == [
        f"{at}/application~1json: an answer of unknown shape",
        f"{at}/text~1csv: is text, not what its schema says",
    ]
