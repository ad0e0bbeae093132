"""An overlay is read strictly: every key is known, and every action justifies itself."""

import re
from collections.abc import Callable
from dataclasses import FrozenInstanceError
from pathlib import Path
from typing import Any

import pytest

from spec.errors import SpecError
from spec.overlay.actions import Action, Overlay
from spec.overlay.read import load_overlays, parse_overlay

Change = dict[str, Any]
Data = Callable[..., dict[str, Any]]
ACTION_KEYS = "target, description, x-evidence, x-matches, x-optional, x-varies, update, remove"
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


def refusal(source: str | dict[str, Any]) -> str:
    """The error of an overlay that is not read."""
    with pytest.raises(SpecError) as caught:
        parse_overlay(source, "o")
    return str(caught.value)


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


def test_corrections_come_first_and_then_the_additions_by_name(tmp_path: Path) -> None:
    """Other files of the folders are not read."""
    (tmp_path / "additions").mkdir()
    names = ["corrections.yaml", "additions/a.yaml", "additions/b.yaml"]
    for number, name in enumerate(reversed(names)):
        text = TEXT.replace("title: Corrections", f"title: {number}a")
        (tmp_path / name).write_text(text, encoding="utf-8")
    for name in ("other.yaml", "additions/notes.txt"):
        (tmp_path / name).write_text("", encoding="utf-8")
    found = [(each.path, each.title) for each in load_overlays(tmp_path)]
    assert found == list(zip(names, ("2a", "1a", "0a"), strict=True))


def test_overlays_and_actions_are_frozen() -> None:
    """An overlay cannot be changed after it was checked."""
    overlay = parse_overlay(TEXT, "o")
    with pytest.raises(FrozenInstanceError):
        overlay.title = "x"  # type: ignore[misc]  # the assignment is what must fail
    with pytest.raises(FrozenInstanceError):
        overlay.actions[0].matches = 2  # type: ignore[misc]  # the assignment is what must fail


def test_an_anchor_that_is_there_twice_is_refused() -> None:
    text = "overlay: 1.1.0\ninfo: {title: &a T, version: '1'}\nactions:\n  - target: &a $.x\n"
    with pytest.raises(
        SpecError, match=r"^o, line 4: this anchor is there already\. Give it anoth"
    ):
        parse_overlay(f"{text}    description: D\n    x-evidence: x\n    remove: true\n", "o")


def test_bad_yaml_names_the_overlay() -> None:
    """Duplicate keys in an overlay are refused as they are in Docker's document."""
    with pytest.raises(SpecError, match=r"o\.yaml, line 10: the key 'update' is already on line 9"):
        parse_overlay(TEXT.replace("x-matches: 1", "update: 1", 1), "o.yaml")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (TEXT, "- 1\n", "is not a mapping. Begin with `overlay: 1.1.0`."),
        (TEXT, "", "is not a mapping. Begin with `overlay: 1.1.0`."),
        (
            "overlay: 1.1.0",
            "overlay: 1.0.0",
            "says `overlay: 1.0.0`. Only `overlay: 1.1.0` is known.",
        ),
        ("overlay: 1.1.0\n", "", "says `overlay: None`. Only `overlay: 1.1.0` is known."),
        (
            "x-owner: us\n",
            "x-owner: us\nkept: by us\n",
            "`kept` is not a known key. Known: overlay, info, extends, actions, x-owner.",
        ),
        ("extends:", "extend:", "`extend` is not a known key. Did you mean `extends`?"),
        (
            "../../openapi.yaml",
            "1",
            "`extends` must be a URI reference. Write one, or delete it.",
        ),
        (
            "{title: Corrections, version: 1.0.0, description: Why.}",
            "1",
            "has no `info`. Add `info` with `title` and `version`.",
        ),
        ("title: Corrections, ", "", "`info.title` must be non-empty text. Write it (quoted)."),
        (
            "version: 1.0.0,",
            "version: 1.0,",
            "`info.version` must be non-empty text. Write it (quoted).",
        ),
        (
            "description: Why.",
            "description: ' '",
            "`info.description` must be non-empty text. Write it (quoted).",
        ),
        (
            "description: Why.",
            "x-a: 1",
            "in `info`, `x-a` is not a known key. Known: title, version, description.",
        ),
        *(
            (
                TEXT[TEXT.index("actions") :],
                new,
                "`actions` must be a list of at least one action. Write it so.",
            )
            for new in ("", "actions: []\n", "actions: {}\n")
        ),
    ],
)
def test_a_bad_head_is_refused(old: str, new: str, message: str) -> None:
    """Each part of an overlay outside its actions has one valid form."""
    assert old in TEXT
    assert refusal(TEXT.replace(old, new, 1)) == f"o: {message}"


def test_an_action_that_is_not_a_mapping_is_refused() -> None:
    text = f"{TEXT[: TEXT.index('  - target')]}  - 1\n"
    message = "is not a mapping. Write `target: ...` and so on."
    assert refusal(text) == f"o, action 1 (target none): {message}"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            {"target": None},
            "`target` must be a JSONPath such as $.paths['/v2/x'].get. Write one.",
        ),
        *(
            (
                {"description": description},
                "`description` must be non-empty text. Say why the change is made.",
            )
            for description in (" ", None)
        ),
        *(
            ({key: " "}, f"`{key}` must be non-empty text. Say why, or delete it.")
            for key in ("x-optional", "x-varies")
        ),
        *(
            (
                {"x-evidence": evidence},
                (
                    "`x-evidence` must be an http(s) link or text that begins with "
                    f"`spec-internal`, or a list of these; it is {evidence!r}. Say where the truth "
                    "can be looked up."
                ),
            )
            for evidence in (
                *(None, [], "", "somebody said so", "see https://example.com"),
                *("ftp://example.com/", "https:///path", ["spec-internal", 1]),
            )
        ),
        *(
            (
                {"x-matches": matches},
                (
                    f"`x-matches` must be a whole number from 1; it is {matches!r}. Say how many "
                    "nodes the target matches."
                ),
            )
            for matches in (0, True, "1", None)
        ),
        (
            {"remove": True},
            "needs exactly one of `update`, `remove`; it has `update` and `remove`.",
        ),
        ({"x-match": 1}, "`x-match` is not a known key. Did you mean `x-matches`?"),
        (
            {"summary": 1},
            f"`summary` is not a known key. Known: {ACTION_KEYS}.",
        ),
    ],
)
def test_a_bad_action_is_refused(overlay_data: Data, change: Change, message: str) -> None:
    """Each key of an action has one valid form, and the error names the action."""
    data = overlay_data({"update": {"title": "x"}}, {"update": {"title": "y"}} | change)
    target = data["actions"][1]["target"]
    assert refusal(data) == f"o, action 2 (target {target}): {message}"


@pytest.mark.parametrize(
    ("target", "reason"),
    [
        ("info", r".+, line 1, column 0"),
        ("$.paths[/v2]", r".+, line 1, column \d"),
        ("$[" + "9" * 5000 + "]", r".+"),
        ("$[?" + "(" * 5000, r".+"),
        ("$[?nope(@)]", r".*'nope' is not defined.*"),
    ],
)
def test_a_target_that_is_no_jsonpath_is_refused(
    overlay_data: Data, target: str, reason: str
) -> None:
    """The error has the reason of the JSONPath library."""
    before = f"o, action 1 (target {target}): `target` is no RFC 9535 JSONPath: {target!r} ("
    message = refusal(overlay_data({"target": target, "remove": True}))
    assert re.fullmatch(rf"{re.escape(before)}{reason}\)\. Fix the expression\.", message)


@pytest.mark.parametrize(
    ("operation", "message"),
    [
        ({}, "needs exactly one of `update`, `remove`; it has none of them."),
        *(
            (
                {"remove": value},
                "`remove` can only be `true`. Write `remove: true`, or delete the action.",
            )
            for value in (False, 1)
        ),
        (
            {"copy": "$.info"},
            f"`copy` is not a known key. Known: {ACTION_KEYS}.",
        ),
    ],
)
def test_a_bad_operation_is_refused(overlay_data: Data, operation: Change, message: str) -> None:
    """An action has exactly one operation, in its one valid form."""
    assert refusal(overlay_data(operation)) == f"o, action 1 (target $.info): {message}"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"update": {"a": 1, "b": 2}}, {"update": {"b": 2, "a": 1}}),
        ({"remove": True}, {"remove": True, "description": "Another reason.", "x-matches": 2}),
        ({"remove": True}, {"remove": True, "target": "$['info']"}),
    ],
)
def test_the_same_action_twice_is_refused(
    overlay_data: Data, first: Change, second: Change
) -> None:
    """The same target, operation and payload are the same action, in any spelling."""
    data = overlay_data(first, second)
    target = data["actions"][1]["target"]
    message = "does the same as action 1 of o. Delete one of the two."
    assert refusal(data) == f"o, action 2 (target {target}): {message}"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"update": {"a": 1}}, {"update": {"a": True}}),
        ({"update": {"a": 1}}, {"update": {"a": 1.0}}),
        ({"update": {"a": 1}}, {"update": {"a": 1}, "target": "$.paths"}),
    ],
)
def test_actions_that_differ_are_accepted(
    overlay_data: Data, first: Change, second: Change
) -> None:
    """1, 1.0 and true are three payloads; another target or operation is another action."""
    assert len(parse_overlay(overlay_data(first, second), "o").actions) == 2
