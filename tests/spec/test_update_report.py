"""What the report of an update says about actions, and how the maintainer goes on."""

from dataclasses import replace

from spec.changes.find import Change, Kind
from spec.overlay.actions import Action
from spec.overlay.read import CORRECTIONS
from spec.overlay.write import update
from spec.update.report import Report
from spec.update.results import ActionResult, Status, UpdateOptions


def result(number: int, status: Status, *details: str) -> ActionResult:
    action = Action("$.info", "Wrong.", (), 1, "update", {}, number=number, line=10 * number)
    return ActionResult(action, status, details)


def test_actions_that_need_no_attention_take_few_lines() -> None:
    """Absent ones share a line; those that fit have none, unless there is something to say."""
    report = Report(
        [
            result(1, Status.ABSENT, "It is old."),
            result(2, Status.APPLIED),
            result(3, Status.APPLIED, "is 3 now"),
            result(4, Status.ABSENT),
        ]
    )
    assert str(report) == (
        """\
corrections: 2 applied, 2 absent
  absent (its target no longer exists, as it may; kept, and skipped): overlay#1, overlay#4
  overlay#3 applied (fits as it is), line 30
    $.info
    is 3 now
nothing to write: everything is up to date with this document"""
    )


def test_an_update_that_changed_everything_is_reported_in_sections() -> None:
    report = Report(
        [result(1, Status.APPLIED)],
        notes=["a note", "another note"],
        changes=[
            Change(Kind.REMOVED, "operation", "list_tags", True, "it no longer exists"),
            Change(Kind.ADDED, "model", "Tag", False, "it is new"),
            Change(Kind.ADDED, "model", "Team", False, "it is new"),
        ],
        problems=["Tags.list"],
        unused=["get /v2/new"],
        records=["tests/records/tags.json"],
        files=["openapi.yaml", "CHANGES.md"],
    )
    assert str(report) == (
        """\
corrections: 1 applied
normalized for the generator:
  a note
  another note
changed for users (1 of 3 breaking):
  operation list_tags removed: it no longer exists
  model Tag added: it is new
  model Team added: it is new
methods to update; those whose operation no longer exists raise an error:
  Tags.list
operations without a method:
  get /v2/new
records of the tests to change:
  tests/records/tags.json
written:
  openapi.yaml
  CHANGES.md"""
    )


def test_an_update_that_cannot_go_on_says_everything_that_needs_a_decision() -> None:
    """Proposals to copy come after the actions, then tags, then problems, and the command."""

    def proposed(number: int, status: Status) -> ActionResult:
        found = result(number, status)
        return replace(found, proposal=replace(found.action, optional="It is old."))

    kept = [replace(update(("paths", "/a"), "one"), description="Kept.", evidence=("seen",))]
    report = Report([proposed(1, Status.LOST), proposed(2, Status.CONFLICTING)])
    assert report.stopped(kept, "a problem\nanother", "new spec.yaml", UpdateOptions()) == (
        """\
the new document needs corrections, so nothing was changed.
corrections: 1 lost, 1 conflicting
  overlay#1 lost (its target moved or vanished; adapt the target, or delete it), line 10
    $.info
  overlay#2 conflicting (upstream changed the same; adapt it, or accept it with ACCEPT=<name>), \
line 20
    $.info
replace overlay#1 (line 10) by:

  - target: $.info
    description: Wrong.
    x-evidence: []
    x-matches: 1
    x-optional: It is old.
    update: {}

replace overlay#2 (line 20) by:

  - target: $.info
    description: Wrong.
    x-evidence: []
    x-matches: 1
    x-optional: It is old.
    update: {}

operations have another tag now, by which their module is called. These actions keep the names that
users import. Paste them before the first action of overlays/spec/corrections.yaml, since others
select operations by tags; or let users change their imports, with ACCEPT=tag:NAME for the new tag:

  - target: $.paths['/a']
    description: Kept.
    x-evidence: seen
    x-matches: 1
    update: one

a problem
another

See docs/regenerating.md for each word. If all of that is right, continue with:
  make update-spec SPEC='new spec.yaml'"""
    )


def test_the_command_to_go_on_with_keeps_and_adds_options() -> None:
    """Corrections have higher numbers once actions were pasted before them; others do not."""
    head = "the new document needs corrections, so nothing was changed.\ncorrections: "
    end = "\n\nSee docs/regenerating.md for each word. If all of that is right, continue with:\n  "
    obsolete = result(1, Status.OBSOLETE)
    said = Report([obsolete]).stopped((), "", "new.yaml", UpdateOptions())
    assert said == (
        f"{head}1 obsolete\n"
        "  overlay#1 obsolete (upstream has it now; delete it, or run with PRUNE=1), line 10\n"
        f"    $.info{end}make update-spec SPEC=new.yaml PRUNE=1"
    )
    prune = UpdateOptions(prune=True)
    said = Report([result(1, Status.NEW)]).stopped((), "a problem", "new.yaml", prune)
    assert said == (
        f"{head}1 new\n"
        "  overlay#1 new (written for this document: it does not fit the one before), line 10\n"
        f"    $.info\na problem{end}make update-spec SPEC=new.yaml PRUNE=1"
    )
    conflicts = [
        replace(each, acceptable=True, action=replace(each.action, source=source))
        for number, source in enumerate((CORRECTIONS, "additions/x.yaml"), start=1)
        for each in [result(number, Status.CONFLICTING)]
    ]
    tags = [update((), "one"), update((), "two")]
    options = UpdateOptions(accepted=("tag:other", "corrections.yaml#9"))
    said = Report([*conflicts, result(3, Status.CONFLICTING)]).stopped(tags, "", "new", options)
    assert said.endswith(
        f"{end}make update-spec SPEC=new ACCEPT=tag:other,corrections.yaml#3,x.yaml#2"
    )
    said = Report(conflicts).stopped(tags, "", "new", UpdateOptions(accepted=("all",)))
    assert said.endswith(f"{end}make update-spec SPEC=new ACCEPT=all")
