"""Awkward constructs of OpenAPI that are generated correctly, by their names in the documentation.

Each is a path item, or several, in Docker's own document; what they refer to is in `SCHEMAS`.
"""

from typing import Any

from generation import TEXT, media, model, reference

from spec.corrected.openapi31 import downgrade

Node = dict[str, Any]
WHOLE: Node = {"type": "integer"}
NUMBER: Node = {"type": "number"}
DAY = TEXT | {"format": "date"}
TIME = TEXT | {"format": "date-time"}
SCHEMAS: Node = {}


def members(*values: Any, **more: Any) -> Node:
    """An enumeration."""
    return {
        "type": "string" if isinstance(values[0], str) else "integer",
        "enum": [*values],
        **more,
    }


def rows(items: Node, **more: Any) -> Node:
    """A list."""
    return {"type": "array", "items": items, **more}


def call(name: str, answer: Node, media_type: str = "application__json", **more: Any) -> Node:
    """An operation."""
    responses = {
        "200": {"description": "Fine.", "content": media(**{media_type: answer})},
        "404": {"description": "Gone.", "content": media(application__json=reference("Error"))},
        "500": {"description": "Broken."},
    }
    security = [{"bearerAuth": []}]
    return {
        "operationId": name,
        "tags": ["odd"],
        "security": security,
        "parameters": [],
        "responses": responses,
        **more,
    }


def taking(name: str, *parameters: Node) -> Node:
    """A GET with these parameters."""
    return {"get": call(f"get_{name}", model(a=TEXT), parameters=list(parameters))}


def given(name: str, schema: Node, place: str = "query", **more: Any) -> Node:
    """A parameter."""
    return {"name": name, "in": place, "required": place == "path", "schema": schema, **more}


def body(schema: Node, *, required: bool = True) -> Node:
    """A request body."""
    return {"required": required, "content": media(application__json=schema)}


def both(name: str, /, **properties: Node) -> Node:
    """A GET that responds with a component of these properties, and a PUT that sends it as well."""
    return ways(name, model(**properties))


def ways(name: str, schema: Node) -> Node:
    """The same for any schema."""
    SCHEMAS[f"odd_{name}"] = schema
    odd = reference(f"odd_{name}")
    return {"get": call(f"get_{name}", odd), "put": call(f"put_{name}", odd, requestBody=body(odd))}


def written_out(name: str) -> Node:
    """An object with a title that is written in three places."""

    def thing() -> Node:
        return model(f"{name}_thing", a=TEXT, state=members("p", "q"))

    sent = call(f"put_{name}", thing(), requestBody=body(thing()))
    return {"get": call(f"get_{name}", thing()), "put": sent}


def forms_of_31() -> Node:
    """What OpenAPI 3.1 writes differently."""
    schema = {
        "type": "object",
        "properties": {
            "a": {"type": ["string", "null"], "examples": ["x"]},
            "b": {"type": ["string", "integer"]},
            "c": {"const": "only", "type": "string"},
            "d": {"type": "integer", "exclusiveMinimum": 0},
            "e": {"anyOf": [{"$ref": "#/components/schemas/odd_tree"}, {"type": "null"}]},
        },
    }
    named = {"odd_forms": schema}
    document = {"openapi": "3.1.0", "info": {}, "paths": {}, "components": {"schemas": named}}
    found, _ = downgrade(document, "3.1")
    return ways("forms", found["components"]["schemas"]["odd_forms"])


SCHEMAS |= {
    "odd_base": model(x=TEXT, y=WHOLE),
    "odd_token": model(mine=TEXT),
    "inline_thing": model(of_another_shape=TEXT),
    "OddToken": model(other=WHOLE),
    "odd_level": members("low", "high", None, nullable=True),
    "odd_tree": model(
        name=TEXT, children=rows(reference("odd_tree")), parent=reference("odd_tree")
    ),
    "odd_branches": rows(
        model("OddBranch", inner=reference("odd_branches", nullable=True), name=TEXT)
    ),
}
STATES = members("up", "down")
CONSTRUCTS: dict[str, Node] = {
    "lengths and patterns": both(
        "lengths",
        a=TEXT | {"minLength": 2, "maxLength": 9},
        b=TEXT | {"pattern": "^[a-z]+$", "maxLength": 4},
    ),
    "pattern that its example contradicts, or that Python cannot read": {
        **both(
            "pattern",
            a=TEXT | {"pattern": "^[0-9]+$", "example": "abc"},
            b=TEXT | {"pattern": r"^\p{L}+$"},
        ),
        "post": call(
            "post_pattern",
            model(a=TEXT),
            parameters=[given("p", TEXT | {"pattern": "^[0-9]+$"}, example="abc")],
        ),
    },
    "bounds of numbers": both(
        "bounds",
        a=WHOLE | {"minimum": 3, "maximum": 9},
        b=NUMBER | {"minimum": 0.5, "maximum": 1},
        c=WHOLE | {"maximum": -3},
        d=WHOLE | {"minimum": 100},
    ),
    "exclusive bounds": both(
        "exclusive",
        a=WHOLE | {"minimum": 3, "exclusiveMinimum": True},
        b=NUMBER | {"minimum": 0, "exclusiveMinimum": True, "maximum": 1, "exclusiveMaximum": True},
    ),
    "multiples": both(
        "multiple",
        a=WHOLE | {"multipleOf": 5},
        b=NUMBER | {"multipleOf": 0.01},
        c=WHOLE | {"multipleOf": 7, "minimum": 100},
    ),
    "unique items": both(
        "unique", a=rows(TEXT, uniqueItems=True), b=rows(STATES, uniqueItems=True, minItems=1)
    ),
    "sizes of maps": both(
        "sizes",
        a={**model(), "additionalProperties": TEXT, "minProperties": 1, "maxProperties": 2},
    ),
    "enumeration of whole numbers": {
        **both("numbers", level=members(1, 2, -3), levels=rows(members(5, 6))),
        "post": call("post_numbers", model(a=TEXT), parameters=[given("level", members(1, 2))]),
    },
    "values of an enumeration that are no names": both(
        "values", a=members("a", "A", "a ", "", "1", "-name", "-a", "None", "mro", "name", "é")
    ),
    "enumeration with null as its default": both(
        "null_default", a=members("a", "b", None, nullable=True, default=None)
    ),
    "component that is an enumeration with null": both(
        "null_component", a=reference("odd_level"), b=rows(reference("odd_level"))
    ),
    "list as answer": {"get": call("get_list", rows(model(a=TEXT)))},
    "list of texts as answer": {"get": call("get_texts", rows(TEXT))},
    "text as answer": {"get": call("get_text", TEXT)},
    "number as answer": {"get": call("get_number", WHOLE)},
    "time as answer": {"get": call("get_time", TIME)},
    "enumeration as answer": {"get": call("get_state", STATES)},
    "CSV as answer": {"get": call("get_csv", TEXT, "text__csv")},
    "list in a query": taking(
        "query",
        given("ids", rows(WHOLE, minItems=1, maxItems=3)),
        given("names", rows(TEXT)),
        given("states", rows(STATES)),
        given("times", rows(TIME)),
    ),
    "null among items": both(
        "null_items",
        a=rows(TEXT | {"nullable": True}),
        b=rows(model(x=TEXT) | {"nullable": True}),
        c=rows(TIME | {"nullable": True}),
    ),
    "one of several types": {
        **both(
            "union",
            a={"oneOf": [TEXT, WHOLE]},
            b={"anyOf": [TEXT, {"type": "boolean"}], "nullable": True},
            c={"oneOf": [TIME, WHOLE]},
        ),
        "post": call(
            "post_union", model(a=TEXT), parameters=[given("u", {"oneOf": [TEXT, WHOLE]})]
        ),
    },
    "date": {
        **both("date", day=DAY, days=rows(DAY), n=DAY | {"nullable": True}),
        "post": call("post_date", model(a=TEXT), parameters=[given("day", DAY)]),
    },
    "schema that refers to itself": ways("tree", SCHEMAS["odd_tree"]),
    "list of objects that hold such a list": both(
        "branches_of",
        a=reference("odd_branches", nullable=True),
        b={"allOf": [reference("odd_branches")], "description": "Branches."},
    ),
    "object without a type": {
        **both("untyped", inner={"properties": {"a": TEXT}}),
        "post": call(
            "post_untyped",
            {"properties": {"x": TEXT, "y": WHOLE}},
            requestBody=body({"properties": {"x": TEXT}, "required": ["x"]}),
        ),
    },
    "default of a parameter": taking(
        "size",
        given("size", WHOLE | {"default": 10}),
        given("order", STATES | {"default": "up"}),
        given("since", TIME | {"default": "2020-01-01T00:00:00Z"}),
    ),
    "default of a property": both(
        "default",
        a=WHOLE | {"default": 3},
        b=STATES | {"default": "up"},
        c=TIME | {"default": "2020-01-01T00:00:00Z"},
        d=DAY | {"default": "2020-01-01"},
        e=rows(TEXT, default=["a"]),
    ),
    "read-only and write-only": {
        **ways(
            "directions",
            model(id=TEXT | {"readOnly": True}, name=TEXT, note=TEXT | {"writeOnly": True})
            | {"required": ["id", "name", "note"]},
        ),
        "post": call(
            "post_directions",
            model(a=TEXT),
            requestBody=body(model(id=TEXT | {"readOnly": True}) | {"required": ["id"]}),
        ),
    },
    "formats that stay text": both(
        "formats", **{form: TEXT | {"format": form} for form in ("byte", "duration", "uuid", "uri")}
    ),
    "properties that are no names": both(
        "names",
        **dict.fromkeys(("self", "from", "None", "_http", "1st", "with-dash", "d"), TEXT),
    ),
    "parameters that are no names": taking(
        "parameters",
        *(given(each, TEXT) for each in ("self", "class", "operation", "client", "filter[name]")),
    ),
    "names that are one in Python": taking("collisions")
    | {"put": call("put_collisions", model(a=reference("odd_token"), b=reference("OddToken")))},
    "closed and open objects": both(
        "closed",
        a=model(x=TEXT) | {"additionalProperties": False},
        b=model() | {"additionalProperties": model(y=WHOLE)},
        c=model(x=TEXT) | {"additionalProperties": True},
        d=model() | {"additionalProperties": members(4, 5)},
    ),
    "number, date and pattern in a path": taking(
        "path",
        given("id", WHOLE, "path"),
        given("state", STATES, "path"),
        given("day", DAY, "path"),
        given("name", TEXT | {"maxLength": 5, "pattern": "^[a-z]+$"}, "path"),
    ),
    "keywords beside allOf and $ref": both(
        "beside",
        a=reference("odd_tree", nullable=True),
        b={"allOf": [reference("odd_base")], "properties": {"z": TEXT}, "required": ["z"]},
    ),
    "lists in lists": both("nested", a=rows(rows(WHOLE)), b=rows(rows(model(q=TEXT)))),
    "any value": both("any", a={}, b={"type": "object"}, c=rows({})),
    "list as body": {
        "post": call("post_list", model(a=TEXT), requestBody=body(rows(model(x=TEXT), minItems=1)))
    },
    "optional body": {
        "post": call("post_it", model(a=TEXT), requestBody=body(model(x=TEXT), required=False))
    },
    "4XX, 5XX and default": {
        "get": call("get_ranges", model(a=TEXT))
        | {
            "responses": {
                "200": {"description": "Fine.", "content": media(application__json=model(a=TEXT))},
                **{each: {"description": "Bad."} for each in ("4XX", "5XX", "default")},
            }
        }
    },
    "body of an answer to HEAD": {"head": call("head_it", model(a=TEXT))},
    "object written out in several places": written_out("inline"),
    "OpenAPI 3.1": forms_of_31(),
    "optional header and cookie": taking(
        "unsent", given("X-Trace", TEXT, "header"), given("session", TEXT, "cookie")
    ),
}
