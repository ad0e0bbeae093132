"""What happens to actions that build on others, or that are written for the new document."""

from collections.abc import Callable
from typing import Any

import pytest
from generation import TEXT

from spec.overlay.actions import Overlay
from spec.update.action_status import status_of_actions

Make = Callable[..., Overlay]
OLD: dict[str, Any] = {
    "info": {"title": "T", "tags": ["a"]},
    "paths": {"/a": {"get": {"x": 1}}, "/b": {"get": {"x": 1}}},
}
PATHS = OLD["paths"]


WRITTEN_FOR_NEW: dict[str, tuple[dict[str, Any], str, int, str]] = {
    "fits": ({"target": "$.paths['/c'].get", "update": {"z": 1}}, "new", 1, "#/paths/~1c/get"),
    "fits as often as there are": (
        {"target": "$.paths['/c'].*", "remove": True, "x-matches": 3, "x-varies": "All."},
        "adjusted",
        2,
        "#/paths/~1c/get\n#/paths/~1c/put",
    ),
    "is there less often": (
        {"target": "$.paths['/c'].*", "remove": True, "x-matches": 3},
        "conflicting",
        2,
        (
            "test.yaml, action 1 (target $.paths['/c'].*): must match 3 node(s) (x-matches), but "
            "matches 2 (#/paths/~1c/get, #/paths/~1c/put). The target is wrong, or upstream "
            "changed or fixed it: delete or adapt this action."
        ),
    ),
    "selects nothing": (
        {"target": "$.paths['/d'].get", "remove": True},
        "lost",
        0,
        "selects nothing in the document before, either",
    ),
}


@pytest.mark.parametrize("name", WRITTEN_FOR_NEW)
def test_an_action_may_be_written_for_the_new_document(name: str, make_overlay: Make) -> None:
    """It need not fit the old document, but then it must fit the new one strictly."""
    action, status, matches, said = WRITTEN_FOR_NEW[name]
    new = {"paths": {**PATHS, "/c": {"get": {"x": 1}, "put": {"x": 1}}}}
    [finding], _ = status_of_actions(OLD, {**OLD, **new}, [make_overlay(action)])
    assert (finding.status, finding.matches) == (status, matches)
    assert "\n".join(finding.details) == said


def test_actions_that_follow_one_for_the_new_document_build_on_it(make_overlay: Make) -> None:
    overlay = make_overlay(
        {"target": "$.paths['/c'].get", "update": {"y": {"z": 1}}},
        {"target": "$.paths['/c'].get.y", "update": {"w": 2}},
        {"target": "$.info", "update": {"v": 1}},
    )
    new = {**OLD, "paths": {**PATHS, "/c": {"get": {"x": 1}}}}
    findings, made = status_of_actions(OLD, new, [overlay])
    assert [each.status for each in findings] == ["new", "new", "applied"]
    assert made["paths"]["/c"]["get"] == {"x": 1, "y": {"z": 1, "w": 2}}
    assert made["info"] == {**OLD["info"], "v": 1}


def test_an_action_on_the_result_of_a_lost_one_is_lost_too(make_overlay: Make) -> None:
    """Docker's document never had it, but it is reported as lost."""
    overlay = make_overlay(
        {"target": "$.paths['/a'].get", "update": {"n": {"a": 1}}},
        {"target": "$.paths['/a'].get.n", "update": {"b": 2}},
    )
    findings, _ = status_of_actions(OLD, {**OLD, "paths": {"/b": PATHS["/b"]}}, [overlay])
    assert [each.status for each in findings] == ["lost", "lost"]
    assert findings[1].details == ("#/paths/~1a/get/n no longer exists",)


def test_a_place_that_an_earlier_action_made_is_searched_in_the_corrected_documents(
    make_overlay: Make,
) -> None:
    """By content, or by a similar name. Docker's documents never had it."""
    overlay = make_overlay(
        {"target": "$.paths[*].get", "update": {"n": {"a": 1, "b": 1}}, "x-varies": "All."},
        {"target": "$.paths['/b'].get.n", "update": {"c": 1}},
    )
    for path in ("/zzz", "/bb"):
        new = {**OLD, "paths": {path: {"get": {"x": 1}}}}
        [_, finding], _ = status_of_actions({**OLD, "paths": {"/b": PATHS["/b"]}}, new, [overlay])
        assert finding.details == (
            f"#/paths/~1b/get/n no longer exists; nearest: #/paths/~1{path[1:]}/get/n",
        )


def test_a_removal_whose_target_looks_different_now_is_not_done_upstream(
    make_overlay: Make,
) -> None:
    overlay = make_overlay({"target": "$.info[?@ == 'T']", "remove": True})
    new = {**OLD, "info": {"title": "U", "tags": ["a"]}}
    [finding], _ = status_of_actions(OLD, new, [overlay])
    assert (finding.status, finding.details) == ("lost", ("#/info/title no longer exists",))


def test_actions_that_follow_an_obsolete_one_build_on_what_remains_of_it(
    make_overlay: Make,
) -> None:
    overlay = make_overlay(
        {"target": "$.paths", "update": {"/c": {"get": {"x": 1}, "put": {"x": 1}}}},
        {"target": "$.paths['/c'].*", "update": {"y": 1}, "x-matches": 2},
    )
    new = {**OLD, "paths": {**PATHS, "/c": {"get": {"x": 2}}}}
    findings, made = status_of_actions(OLD, new, [overlay])
    assert [each.status for each in findings] == ["obsolete", "applied"]
    both = {"x": 1, "y": 1}
    assert made["paths"]["/c"] == {"get": both, "put": both}


def test_an_adapted_action_that_selects_another_number_can_stay(make_overlay: Make) -> None:
    """It fits the document before, but is not among the committed ones."""
    action = {"target": "$.paths[*].get.x", "remove": True, "x-matches": 2}
    new = {**OLD, "paths": {"/a": PATHS["/a"]}}
    [finding], made = status_of_actions(OLD, new, [make_overlay(action)], ("all",), ())
    assert (finding.status, finding.matches, finding.acceptable) == ("adjusted", 1, True)
    assert made["paths"] == {"/a": {"get": {}}}


def test_an_action_whose_purpose_moved_away_says_so(make_overlay: Make) -> None:
    """It still fits a component, but an operation uses another one now."""

    def document(*used: str) -> dict[str, Any]:
        of = {"$ref": "#/components/parameters/size"}, {"$ref": "#/components/parameters/per"}
        gets = [{"get": {"parameters": [of[name == "per"]]}} for name in used]
        both = {"size": {"schema": {"$ref": "#/components/schemas/S"}}, "per": {}}
        paths = dict(zip(("/a", "/b"), gets, strict=False))
        return {"paths": paths, "components": {"parameters": both, "schemas": {"S": TEXT}}}

    overlay = make_overlay(
        {"target": "$.components.parameters.size", "update": {"x": 1}},
        {"target": "$.components.schemas.S", "update": {"x": 1}},
        {"target": "$.components.parameters.per", "update": {"x": 1}},
    )
    findings, _ = status_of_actions(document("size", "size"), document("size", "per"), [overlay])
    left = "#/paths/~1b/get no longer uses #/components/{}; correct what it uses instead"
    assert [each.details for each in findings] == [
        (left.format("parameters/size"),),
        (left.format("schemas/S"),),
        (),
    ]
    gone, _ = status_of_actions(document("size", "size"), document("size"), [overlay])
    assert [each.details for each in gone] == [(), (), ()]


def test_the_purpose_is_found_through_other_components(make_overlay: Make) -> None:
    """Each operation that used a schema is named, whichever parameter it used it through."""
    parameters = {
        name: {"schema": {"$ref": "#/components/schemas/S"}} for name in ("one", "other", "third")
    }
    uses, left_alone = {}, {}
    for name in parameters:
        uses[f"/{name}"] = {"get": {"parameters": [{"$ref": f"#/components/parameters/{name}"}]}}
        left_alone[f"/{name}"] = {"get": {"parameters": []}}
    components = {"parameters": parameters, "schemas": {"S": TEXT}}
    [finding], _ = status_of_actions(
        {"paths": uses, "components": components},
        {"paths": left_alone, "components": components},
        [make_overlay({"target": "$.components.schemas.S", "update": {"x": 1}})],
    )
    assert finding.details == tuple(
        f"#/paths/~1{name}/get no longer uses #/components/schemas/S; correct what it uses instead"
        for name in parameters
    )
