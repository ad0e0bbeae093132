"""What happens to an action on a new document, case by case."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from generation import TEXT

from spec.errors import SpecError
from spec.overlay.actions import Overlay
from spec.overlay.apply import apply_overlays
from spec.overlay.read import parse_overlay
from spec.overlay.write import actions_text
from spec.update.action_status import status_of_actions
from spec.update.results import ActionResult

Make = Callable[..., Overlay]
OLD: dict[str, Any] = {
    "info": {"title": "T", "tags": ["a"]},
    "paths": {"/a": {"get": {"x": 1, "y": {"z": 1, "w": 2}}}, "/b": {"get": {"x": 1}}},
    "components": {"schemas": {"S": {"type": "object", "properties": {"p": TEXT}}}},
}


def found(make_overlay: Make, new: dict[str, Any], *accepted: str, **action: Any) -> ActionResult:
    """Return what happens to one action when `new` replaces OLD."""
    return status_of_actions(OLD, {**OLD, **new}, [make_overlay(action)], accepted)[0][0]


PATHS = OLD["paths"]
ACTION_1 = "test.yaml, action 1 (target $.info)"
KINDS = (
    "at #/title of the update there is a primitive, but the document has an {}. To put a value of "
    "another kind there, first remove the old one with another action."
)
SAME = "upstream has it now, the same except for descriptions"
CASES: dict[str, tuple[dict[str, Any], dict[str, Any], str, str]] = {
    "nothing new": ({}, {"target": "$.info", "update": {"v": 1}}, "applied", ""),
    "ours differs, as before": (
        {},
        {"target": "$.info", "update": {"title": "V", "tags": ["b"]}},
        "applied",
        "",
    ),
    "upstream always had a part of it": (
        {},
        {"target": "$.info", "update": {"title": "T", "v": 1}},
        "applied",
        "",
    ),
    "one more to remove, which may be": (
        {"paths": {**PATHS, "/c": {"get": {"x": 1}}}},
        {"target": "$.paths[*].get.x", "remove": True, "x-matches": 2, "x-varies": "All."},
        "adjusted",
        "2 → 3 node(s)",
    ),
    "says so": ({"info": {"v": 1}}, {"target": "$.info", "update": {"v": 1}}, "obsolete", "#/info"),
    "words differ": (
        {"info": {"title": "U", "tags": []}},
        {"target": "$.info", "update": {"title": "V"}},
        "applied",
        '#/info/title: upstream changed "T" to "U", not "V"',
    ),
    "value differs": (
        {"paths": {**PATHS, "/a": {"get": {"x": 2}}}},
        {"target": "$.paths['/a'].get", "update": {"x": 3}},
        "conflicting",
        "#/paths/~1a/get/x: upstream changed 1 to 2, not 3",
    ),
    "upstream says a part of it": (
        {"paths": {**PATHS, "/a": {"get": {"x": 3, "y": {"z": 1, "w": 2}}}}},
        {"target": "$.paths['/a'].get", "update": {"x": 3, "y": {"z": 5}}},
        "applied",
        "#/paths/~1a/get/x: is 3 now",
    ),
    "has it now, the same": (
        {"info": {"title": "T", "new": 1}},
        {"target": "$.info", "update": {"new": 1, "title": "V"}},
        "applied",
        "#/info/new: is 1 now",
    ),
    "has it now, but differs": (
        {"info": {"title": "T", "new": 2}},
        {"target": "$.info", "update": {"new": 1}},
        "conflicting",
        "#/info/new: upstream has it now, as 2, not 1",
    ),
    "has it now, in other words": (
        {"paths": {**PATHS, "/b": {"get": {"x": 1, "summary": "Theirs."}}}},
        {"target": "$.paths['/b'].get", "update": {"summary": "Ours."}},
        "applied",
        '#/paths/~1b/get/summary: upstream has it now, as "Theirs.", not "Ours."',
    ),
    "dropped what is changed": (
        {"paths": {**PATHS, "/a": {"get": {"x": 1}}}},
        {"target": "$.paths['/a'].get", "update": {"y": {"z": 5}}},
        "conflicting",
        '#/paths/~1a/get/y: upstream dropped {"w": 2, "z": 1}; this would bring back a part',
    ),
    "list has a part": (
        {"info": {"tags": ["a", "b"]}},
        {"target": "$.info", "update": {"tags": ["b", "c"]}},
        "conflicting",
        (
            f'{ACTION_1}: appends "b" to a list that has it already, at #/info. Delete this '
            'action, or that part of it.\n#/info/tags: has ["b"] now'
        ),
    ),
    "list has more": (
        {"info": {"tags": ["a", "b"]}},
        {"target": "$.info.tags", "update": "c"},
        "applied",
        "",
    ),
    "list has the item": (
        {"info": {"tags": ["a", "b"]}},
        {"target": "$.info.tags", "update": "b"},
        "obsolete",
        "#/info/tags",
    ),
    "another kind": (
        {"info": {"title": {"en": "T"}}},
        {"target": "$.info", "update": {"title": "V"}},
        "conflicting",
        (
            f"{ACTION_1}: does not fit #/info: {KINDS.format('object')}\n"
            '#/info/title: upstream changed "T" to {"en": "T"}, not "V"'
        ),
    ),
    "a list of it": (
        {"info": {"title": ["V1", "V2"]}},
        {"target": "$.info", "update": {"title": "V2"}},
        "conflicting",
        f'{ACTION_1}: does not fit #/info: {KINDS.format("array")}\n#/info/title: has ["V2"] now',
    ),
    "moved": (
        {"paths": {"/aa": PATHS["/a"], "/b": PATHS["/b"]}},
        {"target": "$.paths['/a'].get", "update": {"x": 2}},
        "lost",
        "#/paths/~1a/get no longer exists; nearest: #/paths/~1aa/get",
    ),
    "moved, to one of two places": (
        {"paths": {"/aa": PATHS["/a"], "/b": PATHS["/b"], "/c": PATHS["/a"]}},
        {"target": "$.paths['/a'].get", "update": {"x": 2}},
        "lost",
        "#/paths/~1a/get no longer exists; nearest: #/paths/~1aa/get, #/paths/~1c/get",
    ),
    "vanished": (
        {"paths": {"/zzz": {}}},
        {"target": "$.paths['/a'].get.x", "update": 2},
        "lost",
        "#/paths/~1a/get/x no longer exists",
    ),
    "vanished, which may be": (
        {"paths": {"/zzz": {}}},
        {"target": "$.paths['/a'].get", "update": {"x": 2}, "x-optional": "It is old."},
        "absent",
        "It is old.",
    ),
    "removed upstream": (
        {"info": {"title": "T"}},
        {"target": "$.info.tags", "remove": True},
        "obsolete",
        "#/info/tags",
    ),
    "fixed upstream": (
        {"info": {"title": "T", "tags": ["a"], "v": 1}},
        {"target": "$[?@.title && !@.v]", "update": {"v": 1}},
        "obsolete",
        "#/info",
    ),
    "removed with everything around it": (
        {"paths": {}},
        {"target": "$.paths['/a'].get.x", "remove": True},
        "lost",
        "#/paths/~1a/get/x no longer exists",
    ),
    "removed with what is around it": (
        {"paths": {"/a": {}}},
        {"target": "$.paths['/a'].get.x", "remove": True},
        "lost",
        "#/paths/~1a/get/x no longer exists",
    ),
    "what is removed has changed": (
        {"info": {"title": "T", "tags": ["a", "b"]}},
        {"target": "$.info.tags", "remove": True},
        "conflicting",
        '#/info/tags: upstream changed ["a"] to ["a", "b"]; it is removed',
    ),
    "one of two fixed": (
        {"paths": {**PATHS, "/b": {"get": {}}}},
        {"target": "$.paths[*].get.x", "remove": True, "x-matches": 2},
        "conflicting",
        "selects 1 node(s), not 2\n#/paths/~1b/get/x no longer needs it",
    ),
    "one of two moved": (
        {"paths": {"/a": PATHS["/a"], "/bb": PATHS["/b"]}},
        {"target": "$.paths['/a', '/b'].get.x", "remove": True, "x-matches": 2},
        "conflicting",
        "selects 1 node(s), not 2\n#/paths/~1b/get/x no longer exists; nearest: #/paths/~1bb/get/x",
    ),
    "one more": (
        {"paths": {**PATHS, "/c": {"get": {"x": 1}}}},
        {"target": "$.paths[*].get.x", "remove": True, "x-matches": 2},
        "conflicting",
        "selects 3 node(s), not 2\n#/paths/~1c/get/x is new",
    ),
    "one more, which may be": (
        {"paths": {**PATHS, "/c": {"get": {"x": 1}}}},
        {"target": "$.paths[*].get", "update": {"v": 1}, "x-matches": 2, "x-varies": "All."},
        "adjusted",
        "2 → 3 node(s)",
    ),
    "one says so": (
        {"paths": {**PATHS, "/b": {"get": {"x": 1, "v": 1}}}},
        {"target": "$.paths[*].get", "update": {"v": 1}, "x-matches": 2},
        "conflicting",
        (
            "test.yaml, action 1 (target $.paths[*].get): changes nothing at #/paths/~1b/get: "
            "upstream already says so. Delete this action, or narrow its target to the nodes that "
            "need it.\n"
            "#/paths/~1b/get/v: is 1 now\n#/paths/~1b/get: upstream says so already; narrow it"
        ),
    ),
    "one says so, which may be": (
        {"paths": {**PATHS, "/b": {"get": {"x": 1, "v": 1}}}},
        {"target": "$.paths[*].get", "update": {"v": 1}, "x-matches": 2, "x-varies": "All."},
        "applied",
        "#/paths/~1b/get/v: is 1 now",
    ),
    "addition is there, the same": (
        {"components": {"schemas": {"N": {"type": "string", "description": "other"}}}},
        {"target": "$.components.schemas", "update": {"N": {"type": "string"}}},
        "obsolete",
        f"#/components/schemas/N: {SAME}",
    ),
    "addition is there, but differs": (
        {"components": {"schemas": {"N": {"allOf": [{"type": "string"}]}}}},
        {"target": "$.components", "update": {"schemas": {"N": {"allOf": [{"type": "integer"}]}}}},
        "obsolete",
        (
            "#/components/schemas/N: upstream has it now, but\n"
            '      /allOf is [{"type": "string"}] there; [{"type": "integer"}] stays'
        ),
    ),
    "a part of the addition is there": (
        {"components": {"schemas": {"N": {}}}},
        {"target": "$.components.schemas", "update": {"N": TEXT, "M": TEXT}},
        "obsolete",
        (
            "#/components/schemas/N: upstream has it now, but\n"
            '      it is {} there; {"type": "string"} stays'
        ),
    ),
    "operation is there": (
        {"paths": {**PATHS, "/c": {"get": {"x": 1}}}},
        {"target": "$.paths", "update": {"/c": {"get": {"x": 1}}}},
        "obsolete",
        f"#/paths/~1c/get: {SAME}",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_each_action_gets_its_status(name: str, make_overlay: Make) -> None:
    new, action, status, said = CASES[name]
    finding = found(make_overlay, new, **action)
    assert (finding.status, "\n".join(finding.details)) == (status, said)


def test_a_conflict_is_accepted_by_name(make_overlay: Make) -> None:
    """Or all are accepted; what cannot be applied stays a conflict."""
    new, action, _, _ = CASES["value differs"]
    assert found(make_overlay, new, **action).name == "test.yaml#1"
    assert found(make_overlay, new, "test.yaml#1", **action).status == "applied"
    assert found(make_overlay, new, "all", **action).status == "applied"
    assert found(make_overlay, new, **action).status == "conflicting"
    with pytest.raises(SpecError) as caught:
        found(make_overlay, new, "test.yaml#2", **action)
    assert str(caught.value) == (
        "there are no such actions to accept:\n  test.yaml#2\nThe report names them."
    )
    new, action, _, _ = CASES["one of two fixed"]
    assert found(make_overlay, new, "all", **action).status == "adjusted"
    new, action, _, _ = CASES["one says so"]
    finding = found(make_overlay, new, "all", **action)
    assert (finding.status, finding.matches, finding.acceptable) == ("conflicting", 2, False)


PROPOSED: dict[str, tuple[dict[str, Any], dict[str, Any], dict[str, Any]]] = {
    "what moved is followed": (
        {"paths": {"/aa": PATHS["/a"], "/b": PATHS["/b"]}},
        {"target": "$.paths['/a'].get", "update": {"x": 2}},
        {"target": "$.paths['/aa'].get"},
    ),
    "what is gone is skipped": (
        {"paths": {"/zzz": {}}},
        {"target": "$.paths['/a'].get", "update": {"x": 2}},
        {"optional": "Newer documents lack it."},
    ),
    "only what a list lacks is appended": (
        {"info": {"tags": ["a", "b"]}},
        {"target": "$.info", "update": {"tags": ["b", "c"]}},
        {"value": {"tags": ["c"]}},
    ),
    "only what an object lacks is merged": (
        {"info": {"tags": ["a", "b"], "more": {"x": 1}}},
        {"target": "$.info", "update": {"tags": ["b", "c"], "more": {"x": 1, "y": 2}}},
        {"value": {"tags": ["c"], "more": {"y": 2}}},
    ),
    "what says so is passed over": (
        {"paths": {**PATHS, "/b": {"get": {"x": 1, "v": 1}}}},
        {"target": "$.paths[*].get", "update": {"v": 1}, "x-matches": 2},
        {"varies": "Newer documents say so in places."},
    ),
    "what says so is passed over, and counted": (
        {"paths": {**PATHS, "/c": {"get": {"x": 1, "v": 1}}}},
        {"target": "$.paths[*].get", "update": {"v": 1}, "x-matches": 2},
        {"matches": 3, "varies": "Newer documents say so in places."},
    ),
    "one that cannot fit is left to people": (
        {"info": {"title": {"en": "T"}}},
        {"target": "$.info", "update": {"title": "V"}},
        {},
    ),
}


@pytest.mark.parametrize("name", PROPOSED)
def test_an_action_that_fits_is_proposed_and_really_fits(name: str, make_overlay: Make) -> None:
    """It replaces one that is lost or conflicts. Once it is in the file, its status is new."""
    new, action, other = PROPOSED[name]
    finding = found(make_overlay, new, **action)
    if not other:
        assert (finding.proposal, finding.acceptable) == (None, False)
        return
    assert finding.proposal == replace(finding.action, **other)
    pasted = parse_overlay(f"{HEAD}{actions_text([finding.proposal])}", "test.yaml")
    assert pasted.actions[0].identity == finding.proposal.identity
    [again], _ = status_of_actions(OLD, {**OLD, **new}, [pasted], (), {"what was committed"})
    assert again.status in ("new", "absent", "adjusted")


HEAD = 'overlay: 1.1.0\ninfo: {title: T, version: "1"}\nactions:\n'


def test_a_changed_target_of_a_removal_is_reported_by_its_difference(make_overlay: Make) -> None:
    """The start of both texts is the same, and a message would cut off the rest."""
    node = {"description": "A text that is long enough to be cut off. " * 3, "enum": ["a"]}
    action = {"target": "$.components.schemas.S", "remove": True}
    for values, told in (
        (["a", "b"], "/enum is ['a', 'b'], not ['a']"),
        (["b"], "/enum/0 is 'b', not 'a'"),
    ):
        old = {**OLD, "components": {"schemas": {"S": node}}}
        new = {**OLD, "components": {"schemas": {"S": {**node, "enum": values}}}}
        [finding], _ = status_of_actions(old, new, [make_overlay(action)])
        assert finding.status == "conflicting"
        assert f"upstream changed it ({told})" in finding.details[0]


def test_an_optional_action_is_skipped_and_a_varying_one_still_counted(make_overlay: Make) -> None:
    """Optional means all or none; the number must be right in either case."""
    none = make_overlay({"target": "$.none", "remove": True, "x-optional": "It is old."})
    assert apply_overlays(OLD, [none]) == OLD
    varying = {"target": "$.paths[*].get", "update": {"v": 1}, "x-varies": "All."}
    with pytest.raises(SpecError, match="must match 1 node"):
        apply_overlays(OLD, [make_overlay(varying)])
    with pytest.raises(SpecError, match="changes nothing: upstream already says so"):
        apply_overlays(OLD, [make_overlay(varying | {"update": {"x": 1}, "x-matches": 2})])
    with pytest.raises(SpecError, match=r"adds what upstream has already \(#/components/schemas/S"):
        apply_overlays(
            OLD, [make_overlay({"target": "$.components.schemas", "update": {"S": TEXT}})]
        )
    with pytest.raises(SpecError, match='appends "a" to a list that has it'):
        apply_overlays(OLD, [make_overlay({"target": "$.info", "update": {"tags": ["a", "b"]}})])


@pytest.mark.parametrize("key", ["x-optional", "x-varies"])
def test_a_reason_is_needed(key: str, make_overlay: Make) -> None:
    with pytest.raises(SpecError, match=f"`{key}` must be non-empty text"):
        make_overlay({"remove": True, key: " "})
