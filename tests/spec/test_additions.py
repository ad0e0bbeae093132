"""Additions that upstream has now: what is reported, and which actions remain."""

from dataclasses import replace
from typing import Any

from generation import TEXT

from spec.overlay.actions import Action
from spec.overlay.apply import apply_action
from spec.overlay.write import actions_text
from spec.update.additions import check_addition, remaining_actions
from spec.update.results import ActionResult, Status

ADDITION = Action("$.paths", "Ours.", ("seen",), 1, "update", {})
GET = {"get": {"x": 1}}


def checked(document: dict[str, Any], at: str, value: Any) -> ActionResult | None:
    """Check an addition, and whether what remains of it fits."""
    action = replace(ADDITION, target=f"$.{at}", value=value)
    return check_addition(document, action, tuple(at.split(".")))


def remaining(document: dict[str, Any], at: str, value: Any) -> tuple[str, dict[str, Any]]:
    """Return the actions that remain of an addition, and what they make of the document."""
    found = checked(document, at, value)
    assert found is not None
    actions = remaining_actions(found)
    for each in actions:
        document = apply_action(document, each)
    return actions_text(actions), document


def test_a_path_that_upstream_has_with_other_names_is_reported_and_left_out() -> None:
    """Ours stays. Methods that ours lacks stay, and so do paths that are called the same."""
    document = {
        "paths": {
            "/a/{x}": {"get": {}, "put": {}, "head": {}},
            "/b/{x}": {"parameters": [], "get": {}},
            "/c": {"get": {}},
            "/d/{z}": GET,
        }
    }
    put: dict[str, Any] = {"put": {}}
    ours = {"/a/{y}": {**put, "get": {}}, "/b/{y}": GET, "/c": put, "/d/{y}": put}
    found = checked(document, "paths", ours)
    assert found is not None
    assert found.details == (
        "#/paths/~1a~1{x}: upstream has get, put of /a/{y} there; ours stays instead",
        "#/paths/~1b~1{x}: upstream has get of /b/{y} there; ours stays instead",
    )
    text, left = remaining(document, "paths", ours)
    assert text == (
        """\
  - target: $.paths['/a/{x}']['get', 'put']
    description: /a/{y} has it, with the names that users know.
    x-evidence: 'spec-internal: the same path'
    x-matches: 2
    remove: true

  - target: $.paths['/b/{x}']
    description: /b/{y} has it, with the names that users know.
    x-evidence: 'spec-internal: the same path'
    x-matches: 1
    remove: true

  - target: $.paths
    description: Ours.
    x-evidence: seen
    x-matches: 1
    update:
      /a/{y}:
        put: {}
        get: {}
      /b/{y}:
        get:
          x: 1
      /c:
        put: {}
      /d/{y}:
        put: {}

"""
    )
    assert left == {
        "paths": {**ours, "/a/{x}": {"head": {}}, "/c": {"get": {}, "put": {}}, "/d/{z}": GET}
    }


def test_a_tag_that_upstream_has_is_obsolete() -> None:
    document = {"tags": [{"name": "groups"}]}
    groups = replace(ADDITION, target="$.tags", value={"name": "groups"})
    assert checked(document, "tags", {"name": "groups"}) == ActionResult(
        groups, Status.OBSOLETE, ("#/tags: upstream has groups now",)
    )
    assert checked(document, "tags", {"name": "other"}) is None
    assert checked(document, "tags", "name") is None


def test_what_upstream_says_otherwise_is_listed_below_each_addition() -> None:
    document = {"components": {"schemas": {"A": {"x": 1}, "B": {"y": 1, "z": [1]}, "C": True}}}
    ours = {"A": {"x": 2}, "B": {"y": 2, "z": [2]}, "C": True, "D": TEXT}
    found = checked(document, "components.schemas", ours)
    assert found is not None
    assert (found.status, found.matches, found.known) == ("obsolete", 1, (("A",), ("B",), ("C",)))
    assert found.details == (
        "#/components/schemas/A: upstream has it now, but\n      /x is 1 there; 2 stays",
        (
            "#/components/schemas/B: upstream has it now, but\n"
            "      /y is 1 there; 2 stays\n"
            "      /z is [1] there; [2] stays"
        ),
        "#/components/schemas/C: upstream has it now, the same except for descriptions",
    )
    text, left = remaining(document, "components.schemas", ours)
    assert text == (
        """\
  - target: $.components.schemas.A
    description: Upstream has this now; what its version lacks or says otherwise stays as it was.
    x-evidence: seen
    x-matches: 1
    update:
      x: 2

  - target: $.components.schemas.B['z']
    description: Upstream has this now; what its version lacks or says otherwise stays as it was.
    x-evidence: seen
    x-matches: 1
    remove: true

  - target: $.components.schemas.B
    description: Upstream has this now; what its version lacks or says otherwise stays as it was.
    x-evidence: seen
    x-matches: 1
    update:
      y: 2
      z:
      - 2

  - target: $.components.schemas
    description: Ours.
    x-evidence: seen
    x-matches: 1
    update:
      D:
        type: string

"""
    )
    assert left == {"components": {"schemas": ours}}


def test_of_each_path_the_operations_that_upstream_lacks_remain() -> None:
    """And those that replace upstream's at a path with other names."""
    document = {"paths": {"/a": {"get": {"x": 1}, "put": {}}, "/b": GET, "/c/{x}": GET}}
    ours = {"/a": {"get": {"x": 2}, "put": {}}, "/b": {**GET, "put": {}}, "/c/{y}": GET}
    text, left = remaining(document, "paths", ours)
    assert text == (
        """\
  - target: $.paths['/a'].get
    description: Upstream has this now; what its version lacks or says otherwise stays as it was.
    x-evidence: seen
    x-matches: 1
    update:
      x: 2

  - target: $.paths['/c/{x}']
    description: /c/{y} has it, with the names that users know.
    x-evidence: 'spec-internal: the same path'
    x-matches: 1
    remove: true

  - target: $.paths
    description: Ours.
    x-evidence: seen
    x-matches: 1
    update:
      /b:
        put: {}
      /c/{y}:
        get:
          x: 1

"""
    )
    assert left == {"paths": ours}


def test_nothing_remains_of_what_upstream_has_as_a_whole() -> None:
    paths = {"/a": {"get": {"x": 1}, "put": {}}, "/b": GET}
    assert remaining({"paths": paths}, "paths", paths) == ("", {"paths": paths})
    schemas = {"schemas": {"A": TEXT}}
    document = {"components": schemas}
    assert remaining(document, "components.schemas", {"A": TEXT}) == ("", document)
    assert remaining(document, "components", schemas) == ("", document)
