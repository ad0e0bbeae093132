"""What the modules of the jobs offer: taking a name away breaks somebody's program."""

import doctest
import inspect

import pytest

from dockerhub import audit, retention, scim

PUBLIC = {
    retention: [
        "AsyncPruner",
        "JournalError",
        "Outcome",
        "Plan",
        "PlannedRun",
        "Pruner",
        "Report",
        "Result",
        "Rules",
        "RulesFileError",
        "SeenTag",
        "Verdict",
        "Why",
        "make_plan",
        "read_journal",
        "read_rules",
        "see",
    ],
    audit: ["AsyncAuditExporter", "AuditExporter", "ExportError", "ExportStatus"],
    scim: [
        "Action",
        "AsyncUserSync",
        "Attribute",
        "Change",
        "ChangeOutcome",
        "Filter",
        "SyncPlan",
        "SyncReport",
        "UserSync",
        "UsersFileError",
        "WantedUser",
        "attr",
        "parse",
        "plan_changes",
        "read_users",
    ],
}
SIGNATURES = {
    retention.Pruner.plan: ["self", "repository", "rules", "on_tag"],
    retention.Pruner.apply: ["self", "plans", "journal", "on_outcome"],
    retention.Pruner.resume: ["self", "journal", "on_outcome"],
    retention.Rules: ["keep_last", "older_than", "not_pulled_since", "match", "protect"],
    retention.make_plan: ["repository", "rules", "tags", "now"],
    audit.AuditExporter.export: [
        "self",
        "account",
        "output",
        "since",
        "until",
        "action",
        "name",
        "actor",
        "format",
        "checkpoint",
        "follow",
        "interval",
        "overlap",
        "on_progress",
    ],
    scim.UserSync.plan: ["self", "users", "deactivate_others", "max_deactivated"],
    scim.UserSync.apply: ["self", "plan", "on_outcome"],
}


@pytest.mark.parametrize("module", PUBLIC)
def test_the_public_names_are_these(module: object) -> None:
    assert getattr(module, "__all__", []) == PUBLIC[module]  # type: ignore[index]
    for name in PUBLIC[module]:  # type: ignore[index]
        assert inspect.getdoc(getattr(module, name)), name


@pytest.mark.parametrize("function", SIGNATURES)
def test_the_arguments_are_these(function: object) -> None:
    found = inspect.signature(function).parameters  # type: ignore[arg-type]
    assert list(found) == SIGNATURES[function]  # type: ignore[index]


@pytest.mark.parametrize("module", PUBLIC)
def test_the_examples_are_true(module: object) -> None:
    assert doctest.testmod(module).failed == 0  # type: ignore[arg-type]
