"""The overlays tried on a new document, and the steps of an update, on a project of a few lines."""

import json
import re
import tempfile
from pathlib import Path
from typing import Any

import pytest
from generation import PACKAGE, contents
from tiny_project import (
    CORRECTIONS,
    SPEC,
    Generator,
    action,
    commit,
    overlay,
    paths,
    spec_of,
    text_of,
    write_files,
    write_project,
)
from updating import no_conformance, no_problems

from spec.document.load import load_document
from spec.errors import SpecError
from spec.update import stage
from spec.update.diff import last_release
from spec.update.results import UpdateOptions
from spec.update.trial import Trial, read_spec, try_overlays
from spec.update.update import uncommitted, update

OLD = paths(them="get_them", it="get_it")
OLD["/it"]["get"]["x-rank"] = 0
BY_TAG = action("$.paths[*][?@.tags[0] == 'probe']", "update: {summary: Ours}", "x-matches: 2")
CONFLICTING = action("$.paths['/it'].get", "update: {x-rank: 1}")
NEWER = action("$.paths['/them'].get", "update: {deprecated: true}")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    root = tmp_path / "project"
    files = {
        "overlays/templates/x.jinja": "x",
        "CHANGELOG.md": "",
        "tests/families/probe.py": "",
    }
    write_project(root, OLD, BY_TAG, CONFLICTING, NEWER, files=files)
    return root


def changed(tag: str = "probe") -> dict[str, Any]:
    """The paths with another tag, and with a number that an action changes, too."""
    new = paths(them="get_them", it="get_it")
    for each in new.values():
        each["get"]["tags"] = [tag]
    new["/it"]["get"]["x-rank"] = 2
    return new


def tried(root: Path, new: dict[str, Any], *accepted: str) -> Trial:
    """Try the overlays, of which the first two corrections are committed."""
    text = (root / CORRECTIONS).read_text("utf-8")
    committed = {
        each.identity
        for each in stage.parse_overlay(text, "corrections.yaml").actions
        if "deprecated" not in each.value
    }
    write_files(root, {"new.json": text_of(new)})
    return try_overlays(root, load_document(root / "new.json"), accepted, committed)


def test_overlays_are_tried_again_once_tags_are_kept(project: Path) -> None:
    """An action that selects by a tag fits then; accepted and new actions are judged the same."""
    for tag in ("probe", "marks"):
        trial = tried(project, changed(tag), "corrections.yaml#2")
        assert [(each.name, each.status.value) for each in trial.results] == [
            ("corrections.yaml#1", "applied"),
            ("corrections.yaml#2", "applied"),
            ("corrections.yaml#3", "new"),
            ("more.yaml#1", "new"),
        ]
        assert trial.problems == []
        found = {
            path: (node["get"]["tags"], node["get"].get("summary"), node["get"].get("x-rank"))
            for path, node in trial.spec["paths"].items()
        }
        assert found == {
            "/them": (["probe"], "Ours", None),
            "/it": (["probe"], "Ours", 1),
            "/more": (["probe"], None, None),
        }
        kept = ["$.paths[*][*].tags[?@ == 'marks']"] if tag == "marks" else []
        assert [each.target for each in trial.tags] == kept


def test_each_of_several_tags_is_kept(project: Path) -> None:
    """By an action for each operation whose tag others have, too."""
    write_files(project, {CORRECTIONS: overlay(NEWER)})
    new = changed()
    new["/them"]["get"]["tags"], new["/it"]["get"]["tags"] = ["one"], ["two"]
    trial = tried(project, new)
    assert [each.target for each in trial.tags] == [
        "$.paths[*][*].tags[?@ == 'one']",
        "$.paths[*][*].tags[?@ == 'two']",
    ]
    assert [node["get"]["tags"] for node in trial.spec["paths"].values()] == [["probe"]] * 3


def test_a_tag_that_is_accepted_is_left(project: Path) -> None:
    write_files(project, {CORRECTIONS: overlay(NEWER)})
    trial = tried(project, changed("marks"), "tag:marks")
    assert trial.tags == []
    assert trial.spec["paths"]["/it"]["get"]["tags"] == ["marks"]


@pytest.mark.parametrize(
    ("accepted", "said"),
    [
        ("tag:tag:x", "no operation that users have moved to these tags:\n  tag:x\n"),
        ("tag:x", "no operation that users have moved to these tags:\n  x\n"),
        ("x#1", "there are no such actions to accept:\n  x#1\n"),
    ],
)
def test_accepting_what_is_not_there_is_refused(accepted: str, said: str, project: Path) -> None:
    with pytest.raises(SpecError) as refused:
        tried(project, changed(), accepted)
    assert str(refused.value) == f"{said}The report names them."


def test_a_conflict_that_is_not_accepted_remains_after_tags_are_kept(project: Path) -> None:
    found = [each.status.value for each in tried(project, changed("marks")).results]
    assert found == ["applied", "conflicting", "new", "new"]


def test_problems_of_the_document_are_found(project: Path) -> None:
    """A component that is gone is brought back as users have it."""
    spec = spec_of(OLD)
    spec["components"]["schemas"]["Row"] = {"type": "object", "title": "Users'"}
    write_files(project, {SPEC: json.dumps(spec)})
    new = paths(them="get_them", it="get_it")
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/Row"}}}
    new["/them"]["get"]["responses"]["200"]["content"] = content
    [problem] = tried(project, new).problems
    assert problem.text == "refers to #/components/schemas/Row, which is not there"
    assert problem.fix.value == {"Row": {"type": "object", "title": "Users'"}}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("<html>", r"^openapi\.yaml: is HTML or XML"),
        (
            text_of(OLD).replace("3.0.3", "3.1.0").replace('"schemas"', '"pathItems"'),
            r"^openapi\.yaml: OpenAPI 3\.0, which",
        ),
    ],
)
def test_the_document_of_before_is_called_by_its_name(
    text: str, message: str, project: Path
) -> None:
    write_files(project, {"openapi.yaml": text})
    with pytest.raises(SpecError, match=message):
        tried(project, OLD)


@pytest.mark.parametrize(
    ("text", "why"), [("{", "Expecting property name"), (None, r"\[Errno 2\] No such file")]
)
def test_a_spec_of_users_that_cannot_be_read_is_to_be_restored(
    text: str | None, why: str, project: Path
) -> None:
    path = project / SPEC
    path.unlink()
    if text:
        path.write_text(text)
    advice = "restore it from version control, or run `make generate`."
    message = (
        rf"^{re.escape(str(path))}: cannot be read \({why}.*\). "
        rf"It says what users have now: {advice}$"
    )
    with pytest.raises(SpecError, match=message):
        read_spec(project)


@pytest.mark.parametrize(
    ("text", "version"),
    [
        ("# Changes\n\n## [Unreleased]\n\n## [1.4.2] - 2027-01-31\n\n## [1.4.1]\n", "1.4.2"),
        ("# Changes\n\n## [Unreleased]\n\nSee [1.0.0].\n", "0.0.0"),
        ("## [10.20.30]\n", "10.20.30"),
    ],
)
def test_the_last_release_is_the_first_of_the_changelog(
    text: str, version: str, project: Path
) -> None:
    write_files(project, {"CHANGELOG.md": text})
    assert last_release(project) == version


Checked = list[Any]


def updated(root: Path, paths: dict[str, Any], checked: Checked, why: str = "") -> Any:
    """Update to a document with these paths; the laws do not hold if there is a reason."""
    (root.parent / "new.json").write_text(text_of(paths), "utf-8")

    def check_conformance(*given: Any) -> None:
        checked.append(given)
        if why:
            raise SpecError(f"{why} in {given[1]}")

    def check_methods(*given: Any) -> list[str]:
        checked.append(given)
        return ["a problem"]

    source = str(root.parent / "new.json")
    return update(root, source, UpdateOptions(), check_conformance, check_methods)


def test_a_document_that_cannot_be_used_is_called_as_it_was_given(
    project: Path, tmp_path: Path
) -> None:
    source = tmp_path / "page.yaml"
    source.write_text("<html>")
    with pytest.raises(SpecError, match=rf"^{re.escape(str(source))}: is HTML or XML"):
        update(project, str(source), UpdateOptions(), no_conformance, no_problems)


@pytest.fixture
def newer(project: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """The paths of a new document, from which a package can be made."""
    write_files(project, {CORRECTIONS: overlay(NEWER)})
    new = OLD | paths(late="late")
    monkeypatch.setattr(stage, "generate", Generator(new | paths(more="more")))
    return new


def test_an_update_replaces_what_changed(newer: dict[str, Any], project: Path) -> None:
    """It is made in a hidden folder of the project, of which nothing is left."""
    commit(project)
    before = contents(project)
    checked: Checked = []
    report = updated(project, newer, checked)
    [changes] = (project / "docs/api-changes").iterdir()
    files = ["openapi.yaml", f"generated/{PACKAGE}", f"docs/api-changes/{changes.name}"]
    assert (report.files, report.problems) == (files, ("a problem",))
    assert [each.name for each in report.changes] == ["late"]
    assert [each.status.value for each in report.actions] == ["applied", "applied"]
    assert (project / "openapi.yaml").read_text("utf-8") == text_of(newer)
    after = contents(project)
    assert {name for name in after if after[name] != before.get(name)} == {
        "openapi.yaml",
        SPEC,
        f"docs/api-changes/{changes.name}",
    }
    folders = {given[1].parents[1] for given in checked}
    assert {(each.parent, each.name[:10]) for each in folders} == {(project, ".updating-")}
    assert [each.name for each in project.iterdir() if each.name.startswith(".")] == [".git"]


def test_a_change_that_users_do_not_see_is_not_written_down(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_files(project, {CORRECTIONS: overlay(NEWER)})
    monkeypatch.setattr(stage, "generate", Generator(OLD | paths(more="more")))
    new = paths(them="get_them", it="get_it")
    new["/it"]["get"]["x-rank"] = 2
    assert updated(project, new, []).files == ["openapi.yaml"]


def test_the_same_document_again_writes_no_changes(newer: dict[str, Any], project: Path) -> None:
    """Only a package that is not up to date."""
    write_files(project, {"openapi.yaml": text_of(newer)})
    report = updated(project, newer, [])
    assert [each.name for each in report.changes] == ["late"]
    assert report.files == [f"generated/{PACKAGE}"]
    assert not (project / "docs").exists()
    write_files(project, {f"generated/{PACKAGE}/openapi.json": (project / SPEC).read_text()})
    commit(project)
    write_files(project, {"openapi.yaml": text_of(newer), "notes.txt": "mine"})
    assert updated(project, newer, []).files == []


@pytest.mark.parametrize("same", [True, False])
def test_changes_that_are_not_committed_are_named(
    same: bool, newer: dict[str, Any], project: Path
) -> None:
    """Of the files that an update replaces whole; overlays may have some."""
    if same:
        write_files(project, {"openapi.yaml": text_of(newer)})
    commit(project)
    files = {
        f"generated/{PACKAGE}/new/mine.py": "",
        "docs/api-changes/mine.md": "",
        CORRECTIONS: overlay(NEWER) + "# mine\n",
        "notes.txt": "mine",
    }
    write_files(project, files)
    before = contents(project)
    with pytest.raises(SpecError) as refused:
        updated(project, newer, [])
    assert str(refused.value) == (
        "these files have changes that are not committed:\n"
        "  docs/api-changes/mine.md\n"
        f"  generated/{PACKAGE}/new/mine.py\n"
        "Commit or discard them first, so that the update can be looked at by itself."
    )
    assert contents(project) == before


def test_the_same_document_may_have_changes_if_nothing_is_written(
    newer: dict[str, Any], project: Path
) -> None:
    updated(project, newer, [])
    commit(project)
    write_files(project, {"docs/api-changes/mine.md": ""})
    assert updated(project, newer, []).files == []


def test_a_package_that_does_not_conform_is_kept_elsewhere(
    newer: dict[str, Any], project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The message says where, and nothing of the project changes."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    before = contents(project)
    with pytest.raises(SpecError) as stopped:
        updated(project, newer, [], "a law does not hold")
    [kept] = tmp_path.glob("dockerhub-update-*/new")
    assert str(stopped.value) == (
        f"a law does not hold in {kept}/generated\n"
        f"The project is as it was. What was made is kept in {kept}; delete it when you are done. "
        f"This generates it again:\n  python -m spec generate --root {kept}"
    )
    assert (kept / SPEC).is_file()
    assert contents(project) == before


def test_files_that_differ_from_the_last_commit_are_listed(project: Path) -> None:
    """Below the named places, which may look like options."""
    commit(project)
    write_files(project, {"a/b/new.txt": "", "a/c.txt": "", "other.txt": "", "-x": ""})
    write_files(project, {"CHANGELOG.md": "mine"})
    assert uncommitted(project, ["a", "CHANGELOG.md", "-x"]) == [
        "CHANGELOG.md",
        "-x",
        "a/b/new.txt",
        "a/c.txt",
    ]
    assert uncommitted(project, ["openapi.yaml"]) == []


def test_where_git_does_not_list_new_files_they_count_all_the_same(project: Path) -> None:
    """A setting of the user's does not matter."""
    commit(project)
    config = project / ".git/config"
    config.write_text(f"{config.read_text()}[status]\n\tshowUntrackedFiles = no\n")
    write_files(project, {"a/new.txt": ""})
    assert uncommitted(project, ["a"]) == ["a/new.txt"]
