"""A schema is rewritten so that the generator gets it right, and the note says how."""

from typing import Any

import pytest
from generation import TEXT, model, probe_document, reference

from spec.corrected.normalize import normalize

Schema = dict[str, Any]
OTHERS: Schema = {
    "Base": model(x=TEXT),
    "Composed": {"allOf": [reference("Base"), model(y=TEXT)]},
    "Color": {"type": "string", "enum": ["red", "blue"]},
    "Wrapped": {"allOf": [reference("Color")]},
    "Plain": TEXT | {"maxLength": 9},
    "Name": {"allOf": [reference("Plain")]},
    "Id": TEXT | {"format": "uuid"},
    "Ids": {"type": "array", "items": {"allOf": [reference("Id")]}},
    "Trees": {"type": "array", "items": model("Tree", branches=reference("Trees"))},
}
AB = {"type": "string", "enum": ["a", "b"]}
COLOR_OR_NULL = {"nullable": True, "oneOf": [reference("Color")]}


def normalized(schema: Schema) -> tuple[Schema, list[str], Schema]:
    """Normalize a property: what it is then, the notes on it, and all components."""
    spec, notes = normalize(probe_document(OTHERS | {"It": model(it=schema)}))
    at = "#/components/schemas/It/properties/it: "
    schemas: Schema = spec["components"]["schemas"]
    found: Schema = schemas["It"]["properties"]["it"]
    return found, [note.removeprefix(at) for note in notes if note.startswith(at)], schemas


OBJECT = "has properties, so it is an object"
CLOSED = "keys that it does not name are kept, and told as drift"
NULL = "separated null from the enumeration"
REWRITTEN: dict[str, tuple[Schema, Schema, list[str]]] = {
    "properties without a type": (
        {"title": "Own", "properties": {"x": TEXT}},
        model("Own", x=TEXT),
        [OBJECT],
    ),
    "properties beside parts": (
        {"title": "Own", "properties": {"y": TEXT}, "allOf": [reference("Base")]},
        {"title": "Own", "allOf": [reference("Base"), model(y=TEXT)]},
        ["moved properties from beside allOf into it"],
    ),
    "no other keys": (
        model("Own", x=TEXT) | {"additionalProperties": False},
        model("Own", x=TEXT),
        [CLOSED],
    ),
    "UUID": (
        TEXT | {"format": "uuid", "maxLength": 36},
        TEXT | {"maxLength": 36},
        ["a UUID stays text"],
    ),
    "pattern that Python cannot read": (
        TEXT | {"pattern": r"^\p{L}+$", "example": "x"},
        TEXT | {"example": "x"},
        [r"the pattern ^\p{L}+$ is not checked: it cannot be read: bad escape \p at position 1"],
    ),
    "pattern that its example breaks": (
        TEXT | {"pattern": "^[0-9]+$", "example": "abc"},
        TEXT | {"example": "abc"},
        ["the pattern ^[0-9]+$ is not checked: it contradicts the example 'abc'"],
    ),
    "default that is a list": (
        {"type": "array", "items": TEXT, "default": ["a"]},
        {"type": "array", "items": TEXT},
        ["its default is left to the server"],
    ),
    "default that is an object": (
        model("Own", x=TEXT) | {"default": {"x": "a"}},
        model("Own", x=TEXT),
        ["its default is left to the server"],
    ),
    "extension beside a reference": (
        reference("Base", **{"x-note": 1}, description="D."),
        reference("Base", description="D."),
        ["dropped x-note beside $ref, which add nothing"],
    ),
    "repeats that are too many for Python": (
        TEXT | {"pattern": "a{99999999999}"},
        TEXT,
        [
            (
                "the pattern a{99999999999} is not checked: "
                "it cannot be read: the repetition number is too large"
            )
        ],
    ),
    "direction beside a reference": (
        reference("Base", readOnly=True, writeOnly=False),
        {"allOf": [reference("Base")], "readOnly": True, "writeOnly": False},
        ["wrapped $ref in allOf, to keep readOnly, writeOnly"],
    ),
    "direction of an enumeration with null": (
        AB | {"title": "Sign", "nullable": True, "readOnly": True, "writeOnly": False},
        {
            "nullable": True,
            "oneOf": [reference("Sign")],
            "readOnly": True,
            "writeOnly": False,
        },
        [NULL],
    ),
    "wrapped UUID": (
        {"allOf": [reference("Id")]},
        TEXT,
        ["wrote #/components/schemas/Id out", "a UUID stays text"],
    ),
    "wrapped text that is wrapped itself": (
        {"allOf": [reference("Name")], "nullable": True},
        TEXT | {"maxLength": 9, "nullable": True},
        ["wrote #/components/schemas/Name out", "wrote #/components/schemas/Plain out"],
    ),
    "wrapped list": (
        {"allOf": [reference("Ids")]},
        {"type": "array", "items": TEXT},
        ["wrote #/components/schemas/Ids out"],
    ),
    "description of a list of trees": (
        {"allOf": [reference("Trees")], "description": "D."},
        reference("Trees", description="D."),
        ["kept #/components/schemas/Trees, which refers to itself"],
    ),
    "list of trees or null": (
        reference("Trees", nullable=True),
        {"nullable": True, "oneOf": [reference("Trees")]},
        [
            "wrapped $ref in allOf, to keep nullable",
            "kept #/components/schemas/Trees, which refers to itself",
        ],
    ),
    "limits beside a reference": (
        reference("Base", nullable=True, minProperties=1, title="T"),
        {"allOf": [reference("Base")], "nullable": True, "minProperties": 1},
        ["wrapped $ref in allOf, to keep minProperties, nullable"],
    ),
    "wrapped text": (
        {"allOf": [reference("Plain")], "description": "D."},
        TEXT | {"maxLength": 9, "description": "D."},
        ["wrote #/components/schemas/Plain out"],
    ),
    "enumeration with null": (
        AB | {"enum": ["a", None, "b"], "title": "Sign", "nullable": True},
        {"nullable": True, "oneOf": [reference("Sign")]},
        [NULL],
    ),
    "nullable enumeration that does not list null": (
        AB | {"title": "Sign", "nullable": True},
        {"nullable": True, "oneOf": [reference("Sign")]},
        [NULL],
    ),
    "null as the default of an enumeration with null": (
        AB | {"enum": ["a", "b", None], "title": "Sign", "default": None},
        {"nullable": True, "oneOf": [reference("Sign")]},
        [NULL],
    ),
    "reference to an enumeration, or null": (
        {"allOf": [reference("Color")], "nullable": True, "description": "D.", "default": None},
        COLOR_OR_NULL | {"description": "D."},
        [NULL],
    ),
}


@pytest.mark.parametrize(("schema", "result", "said"), REWRITTEN.values(), ids=REWRITTEN)
def test_what_the_generator_gets_wrong_is_rewritten(
    schema: Schema, result: Schema, said: list[str]
) -> None:
    found, notes, _ = normalized(schema)
    assert (found, notes) == (result, said)


UNCHANGED: dict[str, Schema] = {
    "pattern that its example matches": TEXT | {"pattern": "^[a-z]+$", "example": "abc"},
    "pattern whose example is no text": TEXT | {"pattern": "^[a-z]+$", "example": 5},
    "default that is a text": TEXT | {"default": "a"},
    "format of a text": TEXT | {"format": "date-time"},
    "wrapped object that is composed of others": {"allOf": [reference("Composed")], "title": "Own"},
    "wrapped enumeration": {"allOf": [reference("Wrapped")]},
    "default of a nullable text": TEXT | {"nullable": True, "default": "a"},
    "choice beside properties": {"properties": {"x": TEXT}, "oneOf": [TEXT], "title": "Own"},
    "other choice beside properties": {"properties": {"x": TEXT}, "anyOf": [TEXT], "title": "Own"},
}


@pytest.mark.parametrize("schema", UNCHANGED.values(), ids=UNCHANGED)
def test_what_the_generator_gets_right_stays(schema: Schema) -> None:
    found, notes, _ = normalized(schema)
    assert (found, [note for note in notes if "is class" not in note]) == (schema, [])


@pytest.mark.parametrize(
    ("values", "names"),
    [
        (["a1", "b-2", "c"], None),
        (["a", "A", "-a"], ["A", "A_2", "VALUE_A"]),
        (["", "1X", "a"], ["VALUE", "VALUE_1X", "A"]),
        ([1, 2], None),
    ],
)
def test_members_get_names_if_their_values_give_none(
    values: list[Any], names: list[str] | None
) -> None:
    schema = {"title": "Sign", "enum": values}
    _, notes, schemas = normalized(schema)
    said = [] if names is None else [f"named the members {', '.join(names)}"]
    assert notes == [*said, "is class Sign, a separate enumeration"]
    assert schemas["Sign"] == {"enum": values} | ({"x-enum-varnames": names} if names else {})


@pytest.mark.parametrize(
    ("names", "left"), [(["A", "NONE", "B"], ["A", "B"]), (["A", "B"], ["A", "B"])]
)
def test_null_is_taken_out_of_an_enumeration_with_its_name(
    names: list[str], left: list[str]
) -> None:
    schema = {"title": "Sign", "enum": ["a", None, "b"], "x-enum-varnames": names}
    assert normalized(schema)[2]["Sign"] == {"enum": ["a", "b"], "x-enum-varnames": left}


def test_the_default_of_an_enumeration_with_null_stays() -> None:
    schema = AB | {"enum": ["a", "b", None], "title": "Sign", "default": "b"}
    assert normalized(schema)[0] == {
        "nullable": True,
        "oneOf": [reference("Sign")],
        "default": "b",
    }


def test_members_of_an_enumeration_with_null_get_names() -> None:
    schema = {"title": "Sign", "enum": ["a", "A", None]}
    spec, notes = normalize(probe_document({"It": model(it=schema)}))
    at = "#/components/schemas/It/properties/it"
    assert notes == [
        f"{at}: {NULL}",
        f"{at}/oneOf/0: named the members A, A_2",
        f"{at}/oneOf/0: is class Sign, a separate enumeration",
    ]
    assert spec["components"]["schemas"]["Sign"]["x-enum-varnames"] == ["A", "A_2"]
