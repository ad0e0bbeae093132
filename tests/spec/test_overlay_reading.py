"""An overlay is read strictly: every key is known, and every action justifies itself."""

from collections.abc import Callable
from dataclasses import FrozenInstanceError
from pathlib import Path
from typing import Any

import pytest

from spec.errors import SpecError
from spec.overlay.actions import Action, Overlay
from spec.overlay.read import load_overlays, parse_overlay

TEXT = """\
overlay: 1.1.0
info: {title: Corrections, version: 1.0.0, description: Why.}
extends: ../../openapi.yaml
x-owner: us
actions:
  - target: $.info
    description: The title is wrong.
    x-evidence: ['https://example.com/a?b=1', 'spec-internal: #/info']
    x-matches: 1
    update: {200: a, on: 2021-01-05}
  - target: $.tags[?@.name == 'gone']
    description: No longer there.
    x-evidence: spec-internal
    x-matches: 2
    remove: true
"""


def test_an_overlay_file_is_read(tmp_path: Path) -> None:
    """Every part is read, by the same YAML rules as Docker's document."""
    path = tmp_path / "corrections.yaml"
    path.write_text(TEXT, encoding="utf-8")
    [overlay] = load_overlays(tmp_path)
    assert overlay == Overlay(
        path="corrections.yaml",
        title="Corrections",
        version="1.0.0",
        actions=(
            Action(
                target="$.info",
                description="The title is wrong.",
                evidence=("https://example.com/a?b=1", "spec-internal: #/info"),
                matches=1,
                kind="update",
                value={"200": "a", "on": "2021-01-05"},
                source="corrections.yaml",
                number=1,
                line=6,
            ),
            Action(
                target="$.tags[?@.name == 'gone']",
                description="No longer there.",
                evidence=("spec-internal",),
                matches=2,
                kind="remove",
                value=True,
                source="corrections.yaml",
                number=2,
                line=11,
            ),
        ),
    )


def test_overlays_and_actions_are_frozen() -> None:
    """An overlay cannot be changed after it was checked."""
    overlay = parse_overlay(TEXT, "o")
    with pytest.raises(FrozenInstanceError):
        overlay.title = "x"  # type: ignore[misc]  # the assignment is what must fail
    with pytest.raises(FrozenInstanceError):
        overlay.actions[0].matches = 2  # type: ignore[misc]  # the assignment is what must fail


def test_bad_yaml_names_the_overlay() -> None:
    """Duplicate keys in an overlay are refused as they are in Docker's document."""
    with pytest.raises(SpecError, match=r"o\.yaml, line 10: the key 'update' is already on line 9"):
        parse_overlay(TEXT.replace("x-matches: 1", "update: 1", 1), "o.yaml")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (TEXT, "- 1\n", "o: is not a mapping"),
        (TEXT, "", "o: is not a mapping"),
        ("overlay: 1.1.0", "overlay: 1.0.0", "says `overlay: 1.0.0`. Only `overlay: 1.1.0`"),
        ("overlay: 1.1.0\n", "", "says `overlay: None`"),
        ("x-owner:", "owner:", "`owner` is not a known key. Known: overlay, info"),
        ("extends:", "extend:", "`extend` is not a known key. Did you mean `extends`?"),
        ("../../openapi.yaml", "1", "`extends` must be a URI"),
        ("{title: Corrections, version: 1.0.0, description: Why.}", "1", "has no `info`"),
        ("title: Corrections, ", "", "`info.title` must be"),
        ("version: 1.0.0,", "version: 1.0,", "`info.version` must be"),
        ("description: Why.", "description: ' '", "`info.description` must be"),
        ("description: Why.", "x-a: 1", "in `info`, `x-a` is not a known key"),
        (TEXT[TEXT.index("actions") :], "", "`actions` must be a list"),
        (TEXT[TEXT.index("actions") :], "actions: []\n", "`actions` must be a list"),
        (TEXT[TEXT.index("actions") :], "actions: {}\n", "`actions` must be a list"),
        (
            TEXT[TEXT.index("actions") :],
            "actions: [1]\n",
            "action 1 (target none): is not a mapping",
        ),
    ],
)
def test_a_bad_head_is_refused(old: str, new: str, message: str) -> None:
    """Each part of an overlay outside its actions has one valid form."""
    assert old in TEXT
    with pytest.raises(SpecError) as caught:
        parse_overlay(TEXT.replace(old, new, 1), "o")
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"target": None}, "`target` must be a JSONPath"),
        ({"target": "info"}, "`target` is no RFC 9535 JSONPath: 'info'"),
        ({"target": "$.paths[/v2]"}, "`target` is no RFC 9535 JSONPath"),
        ({"target": "$[" + "9" * 5000 + "]"}, "`target` is no RFC 9535 JSONPath"),
        ({"target": "$[?" + "(" * 5000}, "`target` is no RFC 9535 JSONPath"),
        ({"target": "$[?nope(@)]"}, "'nope' is not defined"),
        ({"description": " "}, "`description` must be"),
        ({"description": None}, "`description` must be"),
        ({"x-evidence": None}, "`x-evidence` must be"),
        ({"x-evidence": []}, "`x-evidence` must be"),
        ({"x-evidence": ""}, "`x-evidence` must be"),
        ({"x-evidence": "somebody said so"}, "`x-evidence` must be"),
        ({"x-evidence": "ftp://example.com/"}, "`x-evidence` must be"),
        ({"x-evidence": "https:///path"}, "`x-evidence` must be"),
        ({"x-evidence": "see https://example.com"}, "`x-evidence` must be"),
        ({"x-evidence": ["spec-internal", 1]}, "`x-evidence` must be"),
        ({"x-matches": 0}, "`x-matches` must be"),
        ({"x-matches": True}, "`x-matches` must be"),
        ({"x-matches": "1"}, "`x-matches` must be"),
        ({"x-matches": None}, "`x-matches` must be"),
        ({"remove": True}, "exactly one of `update`, `remove`; it has `update` and `remove`"),
        ({"x-match": 1}, "`x-match` is not a known key. Did you mean `x-matches`?"),
        ({"summary": 1}, "`summary` is not a known key. Known: target"),
    ],
)
def test_a_bad_action_is_refused(
    overlay_data: Callable[..., dict[str, Any]], change: dict[str, Any], message: str
) -> None:
    """Each key of an action has one valid form, and the error names the action."""
    data = overlay_data({"update": {"title": "x"}}, {"update": {"title": "y"}} | change)
    with pytest.raises(SpecError) as caught:
        parse_overlay(data, "o.yaml")
    assert f"o.yaml, action 2 (target {data['actions'][1]['target']}): " in str(caught.value)
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("operation", "message"),
    [
        ({}, "it has none of them"),
        ({"remove": False}, "`remove` can only be `true`"),
        ({"remove": 1}, "`remove` can only be `true`"),
        ({"copy": "$.info"}, "`copy` is not a known key"),
    ],
)
def test_a_bad_operation_is_refused(
    overlay_data: Callable[..., dict[str, Any]], operation: dict[str, Any], message: str
) -> None:
    """An action has exactly one operation, in its one valid form."""
    with pytest.raises(SpecError, match=message):
        parse_overlay(overlay_data(operation), "o")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"update": {"a": 1, "b": 2}}, {"update": {"b": 2, "a": 1}}),
        ({"remove": True}, {"remove": True, "description": "Another reason.", "x-matches": 2}),
        ({"remove": True}, {"remove": True, "target": "$['info']"}),
    ],
)
def test_the_same_action_twice_is_refused(
    overlay_data: Callable[..., dict[str, Any]], first: dict[str, Any], second: dict[str, Any]
) -> None:
    """The same target, operation and payload are the same action, in any spelling."""
    with pytest.raises(SpecError, match=r"action 2 .*does the same as action 1 of o"):
        parse_overlay(overlay_data(first, second), "o")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"update": {"a": 1}}, {"update": {"a": True}}),
        ({"update": {"a": 1}}, {"update": {"a": 1.0}}),
        ({"update": {"a": 1}}, {"update": {"a": 1}, "target": "$.paths"}),
    ],
)
def test_actions_that_differ_are_accepted(
    overlay_data: Callable[..., dict[str, Any]], first: dict[str, Any], second: dict[str, Any]
) -> None:
    """1, 1.0 and true are three payloads; another target or operation is another action."""
    assert len(parse_overlay(overlay_data(first, second), "o").actions) == 2
