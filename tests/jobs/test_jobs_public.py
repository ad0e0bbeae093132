"""The public names of the jobs: removing one breaks somebody's program."""

import doctest
import inspect

import pytest

from dockerhub import audit, retention, scim

PUBLIC = {
    retention: [
        "AsyncTagRetention",
        "Cause",
        "JournalError",
        "ManifestOutcome",
        "ManifestResult",
        "PlannedRun",
        "Planning",
        "RepositoryPlan",
        "RetentionPlan",
        "RetentionReport",
        "RetentionRules",
        "Rules",
        "RulesByRepository",
        "RulesFileError",
        "TagDecision",
        "TagOutcome",
        "TagResult",
        "TagRetention",
        "TagState",
        "TaggedManifest",
        "make_plan",
        "read_journal",
        "read_planning",
        "read_plans",
        "read_rules",
        "storage_reads",
        "tag_state",
    ],
    audit: ["AsyncAuditExporter", "AuditExporter", "ExportError", "ExportStatus"],
    scim: [
        "AsyncUserSync",
        "Attribute",
        "Filter",
        "UserAction",
        "UserChange",
        "UserOutcome",
        "UserSync",
        "UserSyncPlan",
        "UserSyncReport",
        "UsersFileError",
        "WantedUser",
        "attr",
        "parse",
        "plan_changes",
        "read_users",
    ],
}
SIGNATURES = {
    retention.TagRetention.plan: ["self", "repository", "rules", "on_tag"],
    retention.TagRetention.apply: [
        "self",
        "plans",
        "journal",
        "on_outcome",
        "free_storage",
        "on_manifest",
    ],
    retention.TagRetention.resume: [
        "self",
        "journal",
        "on_outcome",
        "free_storage",
        "on_manifest",
    ],
    retention.RetentionRules: [
        "keep_last",
        "keep_latest",
        "by",
        "per",
        "older_than",
        "not_pulled_since",
        "match",
        "protect",
        "match_regex",
        "protect_regex",
        "group_by",
        "keep_highest",
    ],
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
        "bom",
        "on_progress",
    ],
    scim.UserSync.plan: ["self", "users", "deactivate_others", "max_deactivated"],
    scim.UserSync.apply: ["self", "plan", "on_outcome"],
}


@pytest.mark.parametrize("module", PUBLIC)
def test_the_public_names_do_not_change(module: object) -> None:
    assert getattr(module, "__all__", []) == PUBLIC[module]  # type: ignore[index]
    for name in PUBLIC[module]:  # type: ignore[index]
        assert inspect.getdoc(getattr(module, name)), name


@pytest.mark.parametrize("function", SIGNATURES)
def test_the_arguments_do_not_change(function: object) -> None:
    found = inspect.signature(function).parameters  # type: ignore[arg-type]
    assert list(found) == SIGNATURES[function]  # type: ignore[index]


@pytest.mark.parametrize("module", PUBLIC)
def test_the_examples_of_docstrings_work(module: object) -> None:
    assert doctest.testmod(module).failed == 0  # type: ignore[arg-type]
