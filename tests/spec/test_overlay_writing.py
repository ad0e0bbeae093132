"""Actions are made in the program, and written as people write them in an overlay."""

from dataclasses import replace
from typing import Any

import pytest

from spec.overlay.actions import Action
from spec.overlay.read import parse_overlay
from spec.overlay.write import actions_text, overlay_text, remove, remove_item, remove_keys, update

PLACE = ("paths", "/a", "get")
AT = "$.paths['/a'].get"
EVIDENCE = ("spec-internal",)


def test_an_action_is_made_without_a_reason() -> None:
    """Who proposes it says why, and where the truth can be looked up."""
    shared: dict[str, Any] = {"description": "", "evidence": ()}
    value = {"a": [1]}
    assert [update(PLACE, value), remove(PLACE)] == [
        Action(AT, **shared, matches=1, kind="update", value=value),
        Action(AT, **shared, matches=1, kind="remove", value=True),
    ]
    assert [remove_keys(PLACE, ["x", "it's"]), remove_item(PLACE, "it's")] == [
        Action(rf"{AT}['x', 'it\'s']", **shared, matches=2, kind="remove", value=True),
        Action(rf"{AT}[?@ == 'it\'s']", **shared, matches=1, kind="remove", value=True),
    ]


def test_actions_are_written_with_their_keys_in_order() -> None:
    """What an action does not have is left out. Letters stay as they are."""
    one = replace(
        update(("info",), {"b": "Größe «☃»", "a": [1, None], "c": "on"}),
        description="Why.",
        evidence=("spec-internal",),
        varies="There may be more.",
    )
    other = replace(
        remove(("info", "x")),
        description="Why not.",
        evidence=("https://example.com/", "spec-internal: x"),
        matches=2,
        optional="It is old.",
    )
    actions = """\
  - target: $.info
    description: Why.
    x-evidence: spec-internal
    x-matches: 1
    x-varies: There may be more.
    update:
      b: Größe «☃»
      a:
      - 1
      - null
      c: 'on'

  - target: $.info.x
    description: Why not.
    x-evidence:
    - https://example.com/
    - 'spec-internal: x'
    x-matches: 2
    x-optional: It is old.
    remove: true

"""
    assert actions_text([one, other]) == actions
    assert (
        overlay_text([one, other])
        == f"""\
overlay: 1.1.0
info:
  title: What live answers have that the corrected spec lacks
  version: 1.0.0
actions:
{actions}"""
    )


def test_without_actions_there_is_no_overlay() -> None:
    assert actions_text([]) == ""
    assert overlay_text([]) == "# Nothing is to be corrected.\n"


def test_an_action_without_evidence_has_an_empty_list() -> None:
    """The reader refuses it: a person must fill it in."""
    assert "    x-evidence: []\n" in actions_text([update(("a",), 1)])


def test_an_update_to_null_is_written() -> None:
    made = parse_overlay(
        overlay_text([replace(update(("a",), None), description="D", evidence=EVIDENCE)]), "o"
    )
    assert (made.actions[0].kind, made.actions[0].value) == ("update", None)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("plain", "plain"),
        ("on", "'on'"),
        ("2021-01-05", "'2021-01-05'"),
        ("0o17", "'0o17'"),
        ("1e3", "'1e3'"),
        ("1e999", "'1e999'"),
        ("-1e999", "'-1e999'"),
        (".inf", "'.inf'"),
        ("9" * 401, f"'{'9' * 401}'"),
        ("", "''"),
        ("a: b", "'a: b'"),
    ],
)
def test_text_that_would_be_read_as_something_else_is_quoted(text: str, written: str) -> None:
    """Also numbers that the reader refuses."""
    assert f"    update: {written}\n" in actions_text([update(("a",), text)])


@pytest.mark.parametrize(("length", "between"), [(84, " "), (85, " "), (86, "\n      ")])
def test_long_text_continues_on_the_next_line(length: int, between: str) -> None:
    """A line ends at the first space after the hundredth character, before it is indented."""
    word = "x" * length
    action = replace(update(("a",), 1), description=f"{word} y")
    assert f"    description: {word}{between}y\n" in actions_text([action])
