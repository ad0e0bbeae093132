"""What is kept of an addition, what is new and what is left out when upstream has it, too."""

from dataclasses import replace
from typing import Any

from generation import TEXT, model, reference

from spec.document.values import clone
from spec.overlay.actions import Action
from spec.overlay.apply import apply_action
from spec.update.additions import check_addition
from spec.update.caught_up import caught_up

PAGE = {"name": "page", "in": "query", "schema": {"type": "integer"}}
ADDITION = Action("$.paths", "", ("spec-internal",), 1, "update", {})
CASES: dict[str, tuple[Any, Any, Any, list[str]]] = {
    "upstream's words are used": (
        {**TEXT, "description": "Ours."},
        {**TEXT, "description": "Theirs."},
        {**TEXT, "description": "Theirs."},
        [],
    ),
    "names and secrets stay": (
        model("Token", token={**TEXT, "format": "password"}),
        model(None, token=TEXT),
        model("Token", token={**TEXT, "format": "password"}),
        ['/title is not there; "Token" stays', "/properties/token/format is not there"],
    ),
    "properties are added, and a default that would be sent is left out": (
        model("A", a=TEXT),
        model("A", a={**TEXT, "default": False, "nullable": False}, type=TEXT),
        model("A", a={**TEXT, "nullable": False}, type=TEXT),
        ["/properties/type is new", "/properties/a/default is false there, which is left out"],
    ),
    "members of an enumeration are added": (
        {**TEXT, "enum": ["a", "b"]},
        {**TEXT, "enum": ["c", "a"]},
        {**TEXT, "enum": ["a", "b", "c"]},
        ['/enum has "c", which is new'],
    ),
    "another shape stays, with new properties": (
        model("A", a=TEXT),
        {"allOf": [reference("B")], "properties": {"a": TEXT, "b": TEXT}},
        model("A", a=TEXT, b=TEXT),
        ["it is {", "/properties/b is new"],
    ),
    "another type stays": (TEXT, {"type": "integer"}, TEXT, ["it is {"]),
    "one success, the errors of both": (
        {"responses": {"201": {"description": "O"}, "401": {"description": "No"}}},
        {"responses": {"200": {"description": "T"}, "201": {}, "500": {"description": "T"}}},
        {
            "responses": {
                "201": {"description": "O"},
                "401": {"description": "No"},
                "500": {"description": "T"},
            }
        },
        ["/responses/401 is not there", "/responses/200 is", "/responses/500 is new"],
    ),
    "parameters by name and place": (
        {"parameters": [PAGE, {"name": "ours", "in": "query", "schema": TEXT}]},
        {"parameters": [{"name": "theirs", "in": "query", "schema": TEXT}, {"$ref": "#/page"}]},
        {
            "parameters": [
                {"$ref": "#/page"},
                {"name": "ours", "in": "query", "schema": TEXT},
                {"name": "theirs", "in": "query", "schema": TEXT},
            ]
        },
        ["/parameters/query/ours is not there; it stays", "/parameters/query/theirs is new"],
    ),
    "parameters that are written differently": (
        [{**PAGE, "schema": {"type": "integer", "maximum": 9}}],
        [{"$ref": "#/page"}],
        [{**PAGE, "schema": {"type": "integer", "maximum": 9}}],
        ["/query/page/schema/maximum is not there; 9 stays"],
    ),
    "the same in another order": (
        {"security": [{}, {"bearerAuth": []}]},
        {"security": [{"bearerAuth": []}, {}]},
        {"security": [{"bearerAuth": []}, {}]},
        [],
    ),
    "what adds nothing is not reported": (
        PAGE,
        {**PAGE, "required": False},
        {**PAGE, "required": False},
        [],
    ),
    "a list that differs": (
        {"tags": ["teams"]},
        {"tags": ["groups"]},
        {"tags": ["teams"]},
        ['/tags is ["groups"] there; ["teams"] stays'],
    ),
}


def test_what_is_kept_what_is_new_and_what_is_left_out() -> None:
    """The remaining actions change upstream's version as expected, and each has a reason."""
    for name, (ours, theirs, wanted, said) in CASES.items():
        document = {"page": PAGE, "it": {"node": clone(theirs)}}
        lines, actions = caught_up(document, ADDITION, ("it", "node"), ours)
        for action in actions:
            document = apply_action(document, action)
        assert document["it"]["node"] == wanted, name
        assert all(any(part in line for line in lines) for part in said), (name, lines)
        assert bool(lines) == bool(said), (name, lines)
        assert {each.evidence for each in actions} <= {ADDITION.evidence}


def test_a_path_or_tag_that_upstream_has_by_another_name_is_reported() -> None:
    """Ours stays: what upstream has of the path is left out, a second tag is not added."""
    document = {
        "paths": {"/a/{x}": {"get": {}, "head": {}}, "/b/{x}": {"get": {}}, "/c": {"get": {}}},
        "tags": [{"name": "groups"}],
    }
    ours = {"/a/{y}": {"get": {}}, "/b/{y}": {"get": {}}, "/d": {"get": {}}}
    found = check_addition(document, replace(ADDITION, value=ours), ("paths",))
    assert found is not None
    assert found.details == (
        "#/paths/~1a~1{x}: upstream has get of /a/{y} there; ours stays instead",
        "#/paths/~1b~1{x}: upstream has get of /b/{y} there; ours stays instead",
    )
    left = document
    for action in found.instead:
        left = apply_action(left, action)
    assert left["paths"] == {"/a/{x}": {"head": {}}, "/c": {"get": {}}}
    for name, details in (("groups", ("#/tags: upstream has groups now",)), ("other", None)):
        found = check_addition(document, replace(ADDITION, value={"name": name}), ("tags",))
        assert (found and found.details) == details
