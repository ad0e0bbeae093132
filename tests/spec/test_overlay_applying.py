"""Applying an overlay does exactly what it says, or nothing and an error."""

import copy
from collections.abc import Callable
from typing import Any

import pytest

from spec.errors import SpecError
from spec.overlay.actions import Action, Overlay
from spec.overlay.apply import apply_overlays
from spec.overlay.read import parse_overlay

Make = Callable[..., Overlay]
DOCUMENT: dict[str, Any] = {
    "info": {"title": "T", "version": 1},
    "paths": {
        "/a": {"get": {"tags": ["x"], "deprecated": False}, "summary": "a"},
        "/b": {"get": {"tags": ["y"]}},
    },
    "list": [0, 1, 2, [3, 4], {"name": "n"}, 2],
    "none": None,
}


def apply(overlay: Overlay) -> dict[str, Any]:
    """Apply one overlay to a copy of the document, and check that the copy is unchanged."""
    document = copy.deepcopy(DOCUMENT)
    try:
        return apply_overlays(document, [overlay])
    finally:
        assert document == DOCUMENT


@pytest.mark.parametrize(
    ("action", "path", "expected"),
    [
        (
            {"target": "$.info", "update": {"title": "U", "x": [1]}},
            ["info"],
            {"title": "U", "version": 1, "x": [1]},
        ),
        ({"target": "$.info.title", "update": "U"}, ["info", "title"], "U"),
        ({"target": "$.info.title", "update": None}, ["info", "title"], None),
        ({"target": "$.none", "update": 5}, ["none"], 5),
        ({"target": "$.info.version", "update": True}, ["info", "version"], True),
        (
            {"target": "$.paths['/a'].get", "update": {"tags": ["z"], "deprecated": True}},
            ["paths", "/a", "get"],
            {"tags": ["x", "z"], "deprecated": True},
        ),
        ({"target": "$.list[3]", "update": [5, 6]}, ["list", 3], [3, 4, 5, 6]),
        ({"target": "$.list[3]", "update": {"k": 1}}, ["list", 3], [3, 4, {"k": 1}]),
        ({"target": "$.list[3]", "update": 4}, ["list", 3], [3, 4, 4]),
        ({"target": "$.list[0]", "update": 9}, ["list", 0], 9),
        ({"target": "$", "update": {"info": {"title": "R"}}}, ["info", "title"], "R"),
        (
            {"target": "$.list[?@ == 2]", "remove": True, "x-matches": 2},
            ["list"],
            [0, 1, [3, 4], {"name": "n"}],
        ),
        (
            {"target": "$.list[5, 0, 2]", "remove": True, "x-matches": 3},
            ["list"],
            [1, [3, 4], {"name": "n"}],
        ),
        (
            {"target": "$.list..[3, 0]", "remove": True, "x-matches": 3},
            ["list"],
            [1, 2, {"name": "n"}, 2],
        ),
        ({"target": "$.paths[*]", "remove": True, "x-matches": 2}, ["paths"], {}),
    ],
)
def test_an_action_does_what_the_specification_says(
    make_overlay: Make, action: dict[str, Any], path: list[str | int], expected: Any
) -> None:
    """Objects merge, arrays grow, primitives are replaced, removing never shifts targets."""
    result: Any = apply(make_overlay(action))
    for step in path:
        result = result[step]
    assert result == expected
    assert type(result) is type(expected)


def test_several_nodes_get_copies_of_their_own(make_overlay: Make) -> None:
    """What an action inserts twice is two values, and neither of them is that of the overlay."""
    overlay = make_overlay(
        {"target": "$.paths[*].get", "x-matches": 2, "update": {"new": {"deep": []}}},
        {"target": "$.paths['/a'].get.new.deep", "update": 1},
        {"target": "$.paths['/b'].get.new.deep", "update": 2},
    )
    paths = apply(overlay)["paths"]
    assert paths["/a"]["get"]["new"] == {"deep": [1]}
    assert paths["/b"]["get"]["new"] == {"deep": [2]}
    assert overlay.actions[0].value == {"new": {"deep": []}}


def test_several_arrays_get_items_of_their_own(make_overlay: Make) -> None:
    """An appended or concatenated object can be changed at one place without the others."""
    document: dict[str, Any] = {"a": [], "b": []}
    overlay = make_overlay(
        {"target": "$.*", "x-matches": 2, "update": {"k": 0}},
        {"target": "$.*", "x-matches": 2, "update": [{"k": 1}]},
        {"target": "$.a[*].k", "x-matches": 2, "remove": True},
        {"target": "$.b[0]", "update": {"in": []}},
    )
    assert apply_overlays(document, [overlay]) == {
        "a": [{}, {}],
        "b": [{"k": 0, "in": []}, {"k": 1}],
    }
    assert [action.value for action in overlay.actions[:2]] == [{"k": 0}, [{"k": 1}]]


def test_nested_targets_are_all_updated(make_overlay: Make) -> None:
    """A node inside another target is updated, too, after the outer one changed."""
    overlay = make_overlay({"target": "$..[?@.get || @.tags]", "x-matches": 4, "update": {"x": 1}})
    paths = apply(overlay)["paths"]
    assert paths["/a"]["x"] == paths["/a"]["get"]["x"] == paths["/b"]["get"]["x"] == 1


def test_actions_see_the_result_of_those_before(make_overlay: Make) -> None:
    """To change the kind of a value, one action removes it, and another one adds the new value."""
    first = make_overlay({"target": "$.list", "remove": True}, name="first")
    second = make_overlay({"target": "$", "update": {"list": {"now": "object"}}}, name="second")
    assert apply_overlays(DOCUMENT, [first, second])["list"] == {"now": "object"}


def test_a_later_action_may_contradict_an_earlier_one(make_overlay: Make) -> None:
    """If two actions set different values at one target, the last one is kept."""
    overlay = make_overlay({"update": {"title": "1st"}}, {"update": {"title": "2nd"}})
    assert apply(overlay)["info"]["title"] == "2nd"


def test_an_action_does_not_change_its_document(make_overlay: Make) -> None:
    """Even where the result shares parts with it, or with the action."""
    before = copy.deepcopy(DOCUMENT)
    overlay = make_overlay(
        {"target": "$.info", "update": {"more": {"a": [1]}}},
        {"target": "$.info.more.a", "update": [2]},
        {"target": "$.info.more.a[0]", "remove": True},
        {"target": "$.paths['/a']", "remove": True},
    )
    result = apply_overlays(DOCUMENT, [overlay])
    assert result["info"]["more"] == {"a": [2]}
    assert overlay.actions[0].value == {"more": {"a": [1]}}
    assert before == DOCUMENT


def test_shared_parts_of_a_document_change_separately(make_overlay: Make) -> None:
    """If two places of a document are one Python object, they can still change separately."""
    shared = {"k": 0}
    overlay = make_overlay({"target": "$.a", "update": {"k": 1}})
    assert apply_overlays({"a": shared, "b": shared}, [overlay]) == {"a": {"k": 1}, "b": {"k": 0}}


def counted(found: str) -> str:
    """What is said about a wrong number of nodes."""
    return (
        f"must match 1 node(s) (x-matches), but matches {found}. The target is wrong, or upstream "
        "changed or fixed it: delete or adapt this action."
    )


def unchanging(place: str) -> str:
    """What is said about an action that does nothing at a place."""
    return (
        f"changes nothing at {place}: upstream already says so. Delete this action, or narrow its "
        "target to the nodes that need it."
    )


def unfitting(place: str, at: str, update: str, present: str) -> str:
    """What is said about an update of another kind."""
    return (
        f"does not fit {place}: at {at} of the update there is {update}, but the document has "
        f"{present}. To put a value of another kind there, first remove the old one with another "
        "action."
    )


@pytest.mark.parametrize(
    ("action", "message"),
    [
        ({"target": "$.info.titel", "update": "U"}, counted("0")),
        (
            {"target": "$.paths[*].get", "update": {"x": 1}},
            counted("2 (#/paths/~1a/get, #/paths/~1b/get)"),
        ),
        (
            {"target": "$.list[0, 0]", "update": 7, "x-matches": 2},
            (
                "selects a node more than once (#/list/0, #/list/0). "
                "Write a target that selects each node once."
            ),
        ),
        ({"target": "$.info", "update": {"title": "T"}}, unchanging("#/info")),
        ({"target": "$.info", "update": {}}, unchanging("#/info")),
        ({"target": "$.list", "update": []}, unchanging("#/list")),
        ({"target": "$.none", "update": None}, unchanging("#/none")),
        (
            {"target": "$.list[?@ == 1 || @ == 2]", "update": 2, "x-matches": 3},
            unchanging("#/list/2"),
        ),
        (
            {"target": "$.list[2, 5]", "update": 2, "x-matches": 2, "x-varies": "Items change."},
            "changes nothing: upstream already says so. Delete this action.",
        ),
        (
            {"target": "$.paths", "update": {"/a": {"get": {}, "put": {}, "summary": "s"}}},
            (
                "adds what upstream has already (#/paths/~1a/get, #/paths/~1a/summary). "
                "Delete this action, or that part of it."
            ),
        ),
        (
            {"target": "$.list", "update": [0, 9, {"name": "n"}]},
            (
                'appends 0, {"name": "n"} to a list that has it already, at #/list. '
                "Delete this action, or that part of it."
            ),
        ),
        (
            {"target": "$.info", "update": "x"},
            unfitting("#/info", "#", "a primitive", "an object"),
        ),
        (
            {"target": "$.info.title", "update": {"x": 1}},
            unfitting("#/info/title", "#", "an object", "a primitive"),
        ),
        (
            {"target": "$.info.title", "update": [1]},
            unfitting("#/info/title", "#", "an array", "a primitive"),
        ),
        (
            {"target": "$", "update": {"paths": {"/a": {"get": {"tags": "x"}}}}},
            unfitting("#", "#/paths/~1a/get/tags", "a primitive", "an array"),
        ),
        (
            {"target": "$.list[3, 4]", "update": {"x": 1}, "x-matches": 2},
            (
                "selects nodes of different kinds, array, object (#/list/3, #/list/4). "
                "Split it into one action for each kind."
            ),
        ),
        (
            {"target": "$", "remove": True},
            "would remove the whole document. Name the part that is to be removed.",
        ),
    ],
)
def test_an_action_that_does_not_apply_stops_everything(
    make_overlay: Make, action: dict[str, Any], message: str
) -> None:
    """The error names file, action, target, and what to do; nothing is half applied."""
    overlay = make_overlay({"update": {"x-sound": True}}, action, name="corrections.yaml")
    with pytest.raises(SpecError) as caught:
        apply(overlay)
    assert str(caught.value) == f"corrections.yaml, action 2 (target {action['target']}): {message}"


@pytest.mark.parametrize(("count", "more"), [(10, ""), (11, ", and 1 more"), (30, ", and 20 more")])
def test_an_error_shows_ten_nodes_at_most(make_overlay: Make, count: int, more: str) -> None:
    shown = ", ".join(f"#/list/{index}" for index in range(10))
    overlay = make_overlay({"target": "$.list[*]", "remove": True})
    with pytest.raises(SpecError) as caught:
        apply_overlays({"list": list(range(count))}, [overlay])
    assert str(caught.value).endswith(f": {counted(f'{count} ({shown}{more})')}")


def test_an_error_has_the_line_of_an_action_read_from_text() -> None:
    text = """\
overlay: 1.1.0
info: {title: T, version: "1"}
actions:
  - target: $.absent
    description: D
    x-evidence: spec-internal
    x-matches: 1
    remove: true
"""
    with pytest.raises(SpecError) as caught:
        apply(parse_overlay(text, "o"))
    assert str(caught.value) == f"o, action 1, line 4 (target $.absent): {counted('0')}"


def test_an_optional_action_is_applied_if_its_target_is_there(make_overlay: Make) -> None:
    overlay = make_overlay(
        {"target": "$.info.title", "update": "U", "x-optional": "It is new."},
        {"target": "$.info.absent", "update": "U", "x-optional": "It is new."},
    )
    assert apply(overlay)["info"] == {"title": "U", "version": 1}


def test_the_same_action_in_two_overlays_is_refused(make_overlay: Make) -> None:
    """Corrections and additions must not do the same thing twice."""
    first = make_overlay({"update": {"x": [1]}}, name="corrections.yaml")
    second = make_overlay({"update": {"x": [1]}}, name="additions.yaml")
    with pytest.raises(SpecError) as caught:
        apply_overlays(DOCUMENT, [first, second])
    assert str(caught.value) == (
        "additions.yaml, action 1 (target $.info): does the same as action 1 of corrections.yaml. "
        "Delete one of the two."
    )


def test_a_handmade_action_is_checked_too() -> None:
    """An expression that no reader has checked is refused when it is applied."""
    action = Action("nope", "d", ("spec-internal",), 1, "update", 1)
    with pytest.raises(SpecError, match=r"overlay, action 1 \(target nope\): 'nope' is no JSON"):
        apply_overlays(DOCUMENT, [Overlay("o", "t", "1", (action,))])


def test_a_document_too_deep_for_jsonpath_is_refused(make_overlay: Make) -> None:
    """The JSONPath library's own limit becomes an error that names the action."""
    deep: dict[str, Any] = {}
    for _ in range(120):
        deep = {"d": deep}
    message = (
        r"^o, action 1 \(target \$\.\.x\): '\$\.\.x' cannot be evaluated "
        r"\(recursion limit exceeded.*\)\. Fix it\.$"
    )
    with pytest.raises(SpecError, match=message):
        apply_overlays(deep, [make_overlay({"target": "$..x", "remove": True}, name="o")])
