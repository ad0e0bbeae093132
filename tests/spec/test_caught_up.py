"""What is kept of an addition, what is new and what is left out when upstream has it, too."""

from typing import Any

from generation import TEXT, model, reference

from spec.document.values import clone
from spec.overlay.actions import Action
from spec.overlay.apply import apply_action
from spec.overlay.write import actions_text
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
        [
            '/properties/token/format is not there; "password" stays',
            '/title is not there; "Token" stays',
        ],
    ),
    "properties are added, and a default that would be sent is left out": (
        model("A", a=TEXT),
        model("A", a={**TEXT, "default": False, "nullable": False}, type=TEXT),
        model("A", a={**TEXT, "nullable": False}, type=TEXT),
        [
            "/properties/a/default is false there, which is left out",
            "/properties/a/nullable is new: false",
            '/properties/type is new: {"type": "string"}',
        ],
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
        [
            (
                'it is {"allOf": [{"$ref": "#/components/schemas/B"}], "properties": '
                '{"a": {"type": "st… there; '
                '{"properties": {"a": {"type": "string"}}, "title": "A", "type": "object"} stays'
            ),
            '/properties/b is new: {"type": "string"}',
        ],
    ),
    "another shape stays, without properties": (
        TEXT,
        {"properties": {"a": TEXT}},
        TEXT,
        ['it is {"properties": {"a": {"type": "string"}}} there; {"type": "string"} stays'],
    ),
    "another type stays": (
        TEXT,
        {"type": "integer"},
        TEXT,
        ['it is {"type": "integer"} there; {"type": "string"} stays'],
    ),
    "several types instead of one": (
        TEXT,
        {"type": ["string", "null"]},
        TEXT,
        ['it is {"type": ["string", "null"]} there; {"type": "string"} stays'],
    ),
    "one type instead of several": (
        {"type": ["string", "null"]},
        TEXT,
        {"type": ["string", "null"]},
        ['it is {"type": "string"} there; {"type": ["string", "null"]} stays'],
    ),
    "an object instead of a list": (
        {"a": 1},
        ["a"],
        {"a": 1},
        ['it is ["a"] there; {"a": 1} stays'],
    ),
    "a list instead of an object": (["a"], {"a": 1}, ["a"], ['it is {"a": 1} there; ["a"] stays']),
    "an object instead of false": (
        {"additionalProperties": TEXT},
        {"additionalProperties": False},
        {"additionalProperties": TEXT},
        ['/additionalProperties is false there; {"type": "string"} stays'],
    ),
    "properties that are called as words are": (
        model("A", description=TEXT),
        model("A", summary=TEXT),
        model("A", summary=TEXT, description=TEXT),
        [
            '/properties/description is not there; {"type": "string"} stays',
            '/properties/summary is new: {"type": "string"}',
        ],
    ),
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
        [
            '/responses/201/description is not there; "O" stays',
            '/responses/401 is not there; {"description": "No"} stays',
            '/responses/200 is {"description": "T"} there, which is left out',
            '/responses/500 is new: {"description": "T"}',
        ],
    ),
    "one type of an answer, and a description of it": (
        {"get": {"responses": {"200": {"description": "O", "content": {"a/json": {}}}}}},
        {"get": {"responses": {"200": {"content": {"a/json": {}, "text/csv": {}}}, "201": {}}}},
        {"get": {"responses": {"200": {"description": "O", "content": {"a/json": {}}}}}},
        [
            '/get/responses/200/description is not there; "O" stays',
            "/get/responses/200/content/text~1csv is {} there, which is left out",
            "/get/responses/201 is {} there, which is left out",
        ],
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
    "parameters in another order": (
        [{"$ref": "#/page"}, {"name": "ours", "in": "query"}],
        [{"name": "ours", "in": "query"}, PAGE],
        [{"name": "ours", "in": "query"}, PAGE],
        [],
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
        document = {"page": PAGE, "it": {"deep": {"node": clone(theirs)}}}
        lines, actions = caught_up(document, ADDITION, ("it", "deep", "node"), ours)
        for action in actions:
            document = apply_action(document, action)
        assert document["it"]["deep"]["node"] == wanted, name
        assert lines == said, name


def test_only_what_an_update_cannot_change_is_removed_before() -> None:
    """An update would join lists, and refuses another kind of value. Each action has a reason."""
    theirs = {"tags": ["groups"], "maximum": 1, "deep": {"old": {"default": 1}}}
    ours = {"tags": ["teams"], "maximum": 2, "deep": {"old": {"items": [1]}}}
    _, actions = caught_up({"it": theirs}, ADDITION, ("it",), ours)
    assert actions_text(actions) == (
        """\
  - target: $.it.deep.old['default']
    description: Upstream has this now; what its version lacks or says otherwise stays as it was.
    x-evidence: spec-internal
    x-matches: 1
    remove: true

  - target: $.it['tags']
    description: Upstream has this now; what its version lacks or says otherwise stays as it was.
    x-evidence: spec-internal
    x-matches: 1
    remove: true

  - target: $.it
    description: Upstream has this now; what its version lacks or says otherwise stays as it was.
    x-evidence: spec-internal
    x-matches: 1
    update:
      tags:
      - teams
      maximum: 2
      deep:
        old:
          items:
          - 1

"""
    )
