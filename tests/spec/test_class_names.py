"""Each object and enumeration gets a class name, which says where it is."""

from typing import Any

import pytest
from evolving import in_path, query
from generation import TEXT, answer, media, model, probe_document, reference

from spec.corrected.normalize import normalize

Document = dict[str, Any]
UP: Document = {"type": "string", "enum": ["up"]}
DOWN: Document = {"type": "string", "enum": ["down"]}


def named(schemas: Document, **more: Any) -> tuple[Document, list[str]]:
    """Normalize component schemas: what they are then, and what the notes say about names."""
    document = probe_document(schemas)
    document["components"] |= more
    spec, notes = normalize(document)
    found: Document = spec["components"]
    return (found if more else found["schemas"]), [note for note in notes if "is class" in note]


IN = "#/components/schemas/It"
NO_NAME = "having no name"
PLACES: dict[str, tuple[Document, list[str]]] = {
    "object of a component without a title": (
        {"it": model(x=model(y=model()))},
        [
            f"#/components/schemas/it/properties/x: is class ItX, {NO_NAME}",
            f"#/components/schemas/it/properties/x/properties/y: is class ItXY, {NO_NAME}",
        ],
    ),
    "object of a component with a title": (
        {"It": model("Other", x=model())},
        [f"{IN}/properties/x: is class OtherX, {NO_NAME}"],
    ),
    "object of an object with a title": (
        {"It": model(x=model("Inner", y=model()))},
        [f"{IN}/properties/x/properties/y: is class InnerY, {NO_NAME}"],
    ),
    "object of a part": (
        {"It": {"allOf": [reference("Base"), model(x=model())]}, "Base": model()},
        [f"{IN}/allOf/1/properties/x: is class ItX, {NO_NAME}"],
    ),
    "only alternative": (
        {"It": model(x={"anyOf": [model()], "nullable": True})},
        [f"{IN}/properties/x/anyOf/0: is class ItX, {NO_NAME}"],
    ),
    "alternatives": (
        {"It": model(x={"oneOf": [TEXT, model(), UP]})},
        [
            f"{IN}/properties/x/oneOf/1: is class ItX2, {NO_NAME}",
            f"{IN}/properties/x/oneOf/2: is class ItX3, a separate enumeration",
        ],
    ),
    "name that starts with a digit": (
        {"It": model(x=UP | {"title": "1st"}), "2nd": model(), "-2nd": model(z=TEXT)},
        [
            "#/components/schemas/-2nd: is class Field2nd2; Field2nd is taken",
            f"{IN}/properties/x: is class Field1st, a separate enumeration",
        ],
    ),
    "name of an enumeration that is a component": (
        {"color": UP, "It": model("Color")},
        ["#/components/schemas/color: is class Color2; Color is taken"],
    ),
}


@pytest.mark.parametrize(("schemas", "notes"), PLACES.values(), ids=PLACES)
def test_a_name_says_where_a_schema_is(schemas: Document, notes: list[str]) -> None:
    assert named(schemas)[1] == notes


def test_what_operations_share_is_named_after_its_component() -> None:
    components, notes = named(
        {},
        parameters={"order": query("o", **UP)},
        requestBodies={"new_thing": {"content": media(application__json=model())}},
        responses={"all_things": answer(media(application__json=model()))},
    )
    content = "content/application~1json/schema"
    assert notes == [
        "#/components/parameters/order/schema: is class Order, a separate enumeration",
        f"#/components/requestBodies/new_thing/{content}: is class NewThing, having no name",
        f"#/components/responses/all_things/{content}: is class AllThings, having no name",
    ]
    assert components["parameters"]["order"]["schema"] == reference("Order")
    assert components["schemas"] == {"Order": UP}


def test_what_one_operation_has_is_named_after_it() -> None:
    shown = answer(media(application__json=model()))
    operation = {
        "operationId": "get_it",
        "tags": ["probe"],
        "security": [],
        "parameters": [in_path("name"), query("order", **UP)],
        "requestBody": {"content": media(application__json=model())},
        "responses": {"200": shown, "404": shown},
    }
    shared = [query("side", **DOWN)]
    _, notes = normalize(probe_document({}, {"/it": {"parameters": shared, "get": operation}}))
    get, content = "#/paths/~1it/get", "content/application~1json/schema"
    assert notes == [
        "#/paths/~1it/parameters/0/schema: is class GetItSide, a separate enumeration",
        f"{get}/parameters/1/schema: is class GetItOrder, a separate enumeration",
        f"{get}/requestBody/{content}: is class GetItBody, having no name",
        f"{get}/responses/200/{content}: is class GetItResult, having no name",
        f"{get}/responses/404/{content}: is class GetItAnswer404, having no name",
    ]


def test_an_enumeration_becomes_a_component_without_its_title_and_default() -> None:
    """Its class has no default; what refers to it has."""
    sign = UP | {"title": "Sign", "description": "A sign.", "default": "up"}
    schemas, _ = named({"It": model(x=sign)})
    assert schemas == {
        "It": model(x={"allOf": [reference("Sign")], "default": "up"}),
        "Sign": UP | {"description": "A sign."},
    }


def test_equal_enumerations_are_one_class_and_others_are_not() -> None:
    schemas, notes = named(
        {
            "It": model(
                a=UP | {"title": "Sign"}, b=DOWN | {"title": "Sign"}, c=UP | {"title": "Sign"}
            )
        }
    )
    assert schemas == {
        "It": model(a=reference("Sign"), b=reference("Sign2"), c=reference("Sign")),
        "Sign": UP,
        "Sign2": DOWN,
    }
    assert notes == [
        f"{IN}/properties/a: is class Sign, a separate enumeration",
        f"{IN}/properties/b: is class Sign2, a separate enumeration",
        f"{IN}/properties/c: is class Sign, a separate enumeration",
    ]


@pytest.mark.parametrize(
    "other", [model("Other", a=TEXT), TEXT, {"type": "array", "items": TEXT}], ids=str
)
def test_an_enumeration_does_not_take_the_place_of_another_component(other: Document) -> None:
    """A component whose class has another name, or that has none, keeps its key."""
    schemas, _ = named({"It": model(sign=UP, that=reference("ItSign")), "ItSign": other})
    assert schemas == {
        "It": model(sign=reference("ItSign_"), that=reference("ItSign")),
        "ItSign": other,
        "ItSign_": {"title": "ItSign", **UP},
    }


def test_an_enumeration_that_equals_a_component_is_that_component() -> None:
    schemas, notes = named({"It": model(sign=UP), "it_sign": UP, "that": reference("It")})
    assert schemas == {"It": model(sign=reference("it_sign")), "it_sign": UP}
    assert notes == [f"{IN}/properties/sign: is class ItSign, a separate enumeration"]


def test_names_that_differ_in_case_alone_would_be_one_module() -> None:
    schemas, notes = named({"URL": model(a=TEXT), "Url": model(a=TEXT), "url": model(a=TEXT)})
    assert [each.get("title") for each in schemas.values()] == [None, "Url2", "Url3"]
    assert notes == [
        "#/components/schemas/Url: is class Url2; Url is taken",
        "#/components/schemas/url: is class Url3; Url is taken",
    ]


def test_equal_components_are_classes_of_their_own_unless_they_are_enumerations() -> None:
    schemas, notes = named({"a": model("It"), "b": model("It"), "c": UP, "d": UP | {"title": "C"}})
    assert [each.get("title") for each in schemas.values()] == ["It", "It2", "C2", "C"]
    assert notes == [
        "#/components/schemas/b: is class It2; It is taken",
        "#/components/schemas/c: is class C2; C is taken",
    ]
    titled = UP | {"title": "Sign"}
    assert named({"a": titled, "b": titled}) == ({"a": titled, "b": titled}, [])
