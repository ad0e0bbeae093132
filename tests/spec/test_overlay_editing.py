"""The text of an overlay is edited: counts and deletions; every other byte stays."""

import pytest

from spec.errors import SpecError
from spec.overlay.edit_text import prune, set_counts
from spec.overlay.read import parse_overlay

TEXT_OF = """\
# Head.
overlay: 1.1.0
info: {title: T, version: "1"}
actions:
  # First.
  - target: $.a
    description: >-
      Folded,
      twice.

    x-evidence: spec-internal
    x-matches: 3  # as of today
    update:
      x-matches: 3
      text: |
        x-matches: 3

  # Second, which stays.
  - target: $.b
    description: D
    x-evidence: [spec-internal]
    x-matches: 1
    update: {a: [1,
      2]}

  # Third.
  - {target: $.c, description: D, x-evidence: spec-internal, x-matches: 1, remove: true}
  - target: $.d
    x-matches: 1
    x-evidence:
      - spec-internal
    description: |
      Block.
    remove: true
# The end.
"""


def test_counts_are_written_and_nothing_else() -> None:
    assert set_counts(TEXT_OF, {}) == TEXT_OF
    written = set_counts(TEXT_OF, {1: 12, 4: 7})
    expected = TEXT_OF.replace("x-matches: 3  #", "x-matches: 12  #")
    head, _, tail = expected.rpartition("x-matches: 1\n")
    assert written == f"{head}x-matches: 7\n{tail}"


def test_deleting_keeps_every_other_byte() -> None:
    """Comments stay; the blank lines after an action are deleted with it."""
    assert prune(TEXT_OF, {}, {}, "o") == TEXT_OF
    lines = TEXT_OF.splitlines(keepends=True)
    start, end = lines.index("  - target: $.a\n"), lines.index("  # Second, which stays.\n")
    assert prune(TEXT_OF, {1: []}, {}, "o") == "".join(lines[:start] + lines[end:])
    last = prune(TEXT_OF, {2: [], 3: [], 4: []}, {}, "o")
    assert last == TEXT_OF[: TEXT_OF.index("  - target: $.b")] + "  # Third.\n# The end.\n"
    kept = parse_overlay(last, "o")
    assert [action.target for action in kept.actions] == ["$.a"]
    message = r"^o: every action is obsolete\. Delete the file by hand\.$"
    with pytest.raises(SpecError, match=message):
        prune(TEXT_OF, {number: [] for number in (1, 2, 3, 4)}, {}, "o")
    replaced = prune(TEXT_OF, {number: [] for number in (1, 2, 3, 4)}, {1: "  - {a: 1}\n"}, "o")
    assert replaced == TEXT_OF[: TEXT_OF.index("  - target: $.a")] + (
        "  - {a: 1}\n  # Second, which stays.\n  # Third.\n# The end.\n"
    )


SHORT = """\
overlay: 1.1.0
info: {title: T, version: "1"}
actions:
  - {target: $.a, description: D, x-evidence: spec-internal, x-matches: 1, remove: true}
"""


@pytest.mark.parametrize(
    "value",
    [
        "1",
        "[]",
        "[1,\n      2\n      ]",
        "\n      - 1\n      - - 2\n        - 3",
        "\n    - 1\n    - 2",
        "{a: 1,\n      b: 2\n      }",
        "\n      a:\n        - b: {}",
        "|\n      One.\n      Two.",
        "Plain,\n      on two lines.",
    ],
)
@pytest.mark.parametrize("after", ["", "\n", "\n\n", "    # A comment.\n\n    # Another.\n"])
def test_an_action_is_deleted_as_far_as_its_value_extends(value: str, after: str) -> None:
    """Blank lines after it are deleted with it, also at the end of a file; comments stay."""
    action = f"""\
  - target: $.b
    description: D
    x-evidence: spec-internal
    x-matches: 1
    update: {value}
"""
    assert prune(f"{SHORT}{action}{after}", {2: []}, {}, "o") == f"{SHORT}{after.lstrip(chr(10))}"


ADDITION = """\
overlay: 1.1.0
info: {title: T, version: "1"}
actions:
  - target: $.paths
    description: D
    x-evidence: spec-internal
    x-matches: 1
    update:
      /a:
        # What the path is for.
        get: &first
          responses: &answers {"200": &fine {description: Fine.}}

        put:
          responses: *answers
      /b:
        get: *first
        put: {responses: {"201": *fine}}
      /c: {get: {}, put: {}}
"""


def test_names_are_deleted_from_an_addition_and_values_used_elsewhere_are_kept() -> None:
    """Later parts may refer to deleted ones. People must first separate names that share a line."""
    made = prune(ADDITION, {1: [("/a", "get")]}, {1: "  - more\n"}, "o")
    assert "  - more\n  - target: $.paths\n" in made
    before, after = (
        parse_overlay(each.replace("  - more\n", ""), "o").actions[0].value
        for each in (ADDITION, made)
    )
    del before["/a"]["get"]
    assert after == before
    assert "# What the path is for." in made
    assert "&fine" in made[made.index("/b:") :]
    put = ADDITION[ADDITION.index("        put:\n") : ADDITION.index("      /b:")]
    assert prune(ADDITION, {1: [("/a", "put")]}, {}, "o") == ADDITION.replace(put, "")
    message = r"^o: get is in brackets with others\. Write one key a line there\.$"
    with pytest.raises(SpecError, match=message):
        prune(ADDITION, {1: [("/c", "get")]}, {}, "o")


def test_a_value_is_written_at_the_first_alias_that_remains() -> None:
    """Later aliases, even on the same line, refer to it; letters stay as they are."""
    before = f"""\
{SHORT}  - target: $.b
    description: &why Größe
    x-evidence: &seen [spec-internal]
    x-matches: 1
    update: *why
"""
    after = """\
  - target: $.c
    description: *why
    x-evidence: spec-internal
    x-matches: 1
    update: [*why, *seen, *seen]
"""
    written = after.replace("description: *why", 'description: &why "Größe"').replace(
        "*seen, *seen", '&seen ["spec-internal"], *seen'
    )
    assert prune(before + after, {2: []}, {}, "o") == SHORT + written


def test_a_value_is_written_where_the_alias_is() -> None:
    """Not in a text that looks like it, nor in a longer name."""
    before = """\
  - target: &a $.b
    description: D
    x-evidence: spec-internal
    x-matches: 1
    remove: true
"""
    after = """\
  - target: $.c
    description: &ab D
    x-evidence: spec-internal
    x-matches: 1
    update: {"Größe *a": [*ab, *a, "*a"]}
"""
    written = after.replace("[*ab, *a,", '[*ab, &a "$.b",')
    assert prune(SHORT + before + after, {2: []}, {}, "o") == SHORT + written


def test_an_action_with_an_anchor_on_a_key_is_deleted() -> None:
    action = """\
  - target: $.b
    description: D
    x-evidence: spec-internal
    x-matches: 1
    update: {&key x: 1}
"""
    assert prune(SHORT + action, {2: []}, {}, "o") == SHORT
