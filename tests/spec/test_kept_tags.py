"""The modules in which users find operations keep their names when Docker renames tags."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from evolved_operations import rename_tag
from evolving import schemas
from generation import probe_operation
from small_project import small_vendor

from spec.errors import SpecError
from spec.overlay.actions import Overlay
from spec.overlay.apply import apply_overlays
from spec.overlay.read import parse_overlay
from spec.overlay.write import actions_text, overlay_text
from spec.update.kept_tags import kept_tags
from spec.update.report import Report
from spec.update.results import UpdateOptions
from spec.update.trial import try_overlays

Document = dict[str, Any]
WAS = {"a": ["one"], "b": ["one"], "c": ["two"], "d": ["two"]}
CASES: dict[str, tuple[dict[str, list[str] | None], list[str]]] = {
    "nothing changes": ({**WAS, "new": ["other"]}, []),
    "it is the same module": ({**WAS, "a": ["One"]}, []),
    "renamed, with an operation that is new": (
        {**WAS, "a": ["x'y"], "b": ["x'y"], "new": ["x'y"]},
        ["$.paths[*][*].tags[?@ == 'x\\'y']"],
    ),
    "moved to one that existed": ({**WAS, "a": ["two"]}, ["$.paths['/a'].get.tags[0]"]),
    "two made one": (
        {"a": ["x"], "b": ["x"], "c": ["x"], "d": ["two"]},
        [f"$.paths['/{name}'].get.tags[0]" for name in "abc"],
    ),
    "without a tag": (
        {**WAS, "a": None, "c": []},
        ["$.paths['/a'].get", "$.paths['/c'].get"],
    ),
    "accepted": ({**WAS, "a": ["fine"]}, []),
}


def document(tags: dict[str, list[str] | None]) -> Document:
    """A document with an operation of each name, and its tags."""
    found: Document = {"paths": {"/odd": 5, "/odder": {"get": 5}}}
    for name, listed in tags.items():
        operation = probe_operation(name) | {"tags": listed}
        if listed is None:
            del operation["tags"]
        found["paths"][f"/{name}"] = {"get": operation, "parameters": []}
    return found


def pasted(text: str) -> list[Overlay]:
    return [parse_overlay(text, "corrections.yaml")]


def test_each_operation_keeps_its_module() -> None:
    """With the fewest actions. Once they are pasted unchanged, nothing is left to propose."""
    users = document(dict(WAS))
    for name, (tags, targets) in CASES.items():
        new = document(tags)
        actions = kept_tags(users, new, new, {"fine"} if name == "accepted" else ())
        assert [each.target for each in actions] == targets, name
        if actions:
            kept = apply_overlays(new, pasted(overlay_text(actions)))
            assert kept_tags(users, kept, kept, ()) == [], name


def test_each_action_says_which_module_it_keeps() -> None:
    """One for all operations of a new tag, and one for each that moved to another one."""
    users = document({**WAS, "e": ["three"], "f": ["four"], "g": ["five"]})
    moved = {"a": ["fine"], "b": ["x"], "c": ["x"], "d": ["one"], "e": None, "f": [], "g": ["new"]}
    new = document({**moved, "later": ["new"]})
    assert actions_text(kept_tags(users, new, new, {"fine"})) == (
        """\
  - target: $.paths['/b'].get.tags[0]
    description: The module is called by the tag one, as users know it, not by x.
    x-evidence: spec-internal
    x-matches: 1
    update: one

  - target: $.paths['/c'].get.tags[0]
    description: The module is called by the tag two, as users know it, not by x.
    x-evidence: spec-internal
    x-matches: 1
    update: two

  - target: $.paths['/d'].get.tags[0]
    description: The module is called by the tag two, as users know it, not by one.
    x-evidence: spec-internal
    x-matches: 1
    update: two

  - target: $.paths['/e'].get
    description: The module is called by the tag three, as users know it, not by default.
    x-evidence: spec-internal
    x-matches: 1
    update:
      tags:
      - three

  - target: $.paths['/f'].get
    description: The module is called by the tag four, as users know it, not by default.
    x-evidence: spec-internal
    x-matches: 1
    update:
      tags:
      - four

  - target: $.paths[*][*].tags[?@ == 'new']
    description: The module is called by the tag five, as users know it, not by new.
    x-evidence: spec-internal
    x-matches: 2
    x-varies: as many as have this tag
    update: five

"""
    )


def test_a_tag_can_be_accepted_only_if_operations_moved_to_it() -> None:
    """Else a typing error would keep the module that was to change."""
    users, new = document(dict(WAS)), document({**WAS, "a": ["fine"]})
    with pytest.raises(SpecError) as caught:
        kept_tags(users, new, new, ("fine", "two", "fien"))
    assert str(caught.value) == (
        "no operation that users have moved to these tags:\n  fien\n  two\nThe report names them."
    )


def test_malformed_tags_are_left_to_the_validator() -> None:
    for odd in (5, "text", [{"name": "one"}]):
        new = document(dict(WAS))
        new["paths"]["/a"]["get"]["tags"] = odd
        assert kept_tags(document(dict(WAS)), new, new, ()) == [], odd


def test_an_operation_of_an_addition_needs_no_action() -> None:
    new = document({**WAS, "a": ["renamed"]})
    assert kept_tags(document(dict(WAS)), new, document({"b": ["one"]}), ()) == []


def test_corrections_of_a_family_still_find_it_by_its_tag(small_project: Path) -> None:
    """The action must come before them; the trial continues as if it were there."""
    new = small_vendor()
    rename_tag(new)
    schemas(new)["image"]["properties"]["status"]["enum"].append("quarantined")
    trial = try_overlays(small_project, new)
    assert [each.name for each in trial.results if each.status == "obsolete"] == []
    [number] = {each.action.number for each in trial.results if each.acceptable}
    accepted = UpdateOptions(accepted=("tag:other", f"corrections.yaml#{number}"))
    said = Report(trial.results).stopped(trial.tags, "", "new.yaml", accepted)
    assert said.endswith(f" SPEC=new.yaml ACCEPT=tag:other,corrections.yaml#{number + 1}")
    of_additions = [
        replace(each, action=replace(each.action, source="additions/x.yaml"))
        for each in trial.results
        if each.acceptable
    ]
    said = Report(of_additions).stopped(trial.tags, "", "new.yaml", UpdateOptions())
    assert said.endswith(f" SPEC=new.yaml ACCEPT=x.yaml#{number}")
    said = Report(trial.results).stopped((), "", "new.yaml", UpdateOptions(accepted=("all",)))
    assert said.endswith(" SPEC=new.yaml ACCEPT=all")
    assert try_overlays(small_project, new, ("tag:sign-in",)).tags == []
    corrections = small_project / "overlays/spec/corrections.yaml"
    text = overlay_text(trial.tags).partition("actions:\n")[2]
    corrections.write_text(
        corrections.read_text("utf-8").replace("actions:\n", f"actions:\n{text}", 1), "utf-8"
    )
    again = try_overlays(small_project, new)
    assert (again.tags, again.problems, again.spec) == ([], [], trial.spec)
