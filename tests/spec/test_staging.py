"""The copy of the sources in which a new package is made: what is put there and compared."""

import hashlib
from pathlib import Path
from typing import Any

import pytest
from generation import PACKAGE, contents
from tiny_project import (
    CORRECTIONS,
    Generator,
    action,
    addition,
    commit,
    overlay,
    paths,
    text_of,
    write_files,
    write_project,
)

from spec.corrected.problems import Problem
from spec.errors import SpecError
from spec.overlay.actions import Action
from spec.overlay.read import parse_overlay
from spec.update import stage
from spec.update.results import ActionResult, Status, UpdateOptions
from spec.update.stage import Stage, committed_actions
from spec.update.trial import Trial

ADDITIONS = "overlays/spec/additions"
SUMMARY = action("$.paths['/them'].get", "update: {summary: Them}")
DESCRIPTION = action("$.paths['/them'].get", "update: {description: Ä}")
EACH = action("$.paths['/them'][*]", "update: {description: Ä}", "x-varies: All.", "x-matches: 1")
REMOVED = action("$.paths['/old']", "remove: true")
OLD = paths(**{"them": "get_them", "it/{x}": "get_it"})
PRUNE = UpdateOptions(prune=True)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    root = tmp_path / "project"
    files = {
        "overlays/templates/one/x.jinja": "x",
        "CHANGELOG.md": "## [1.4.2] - 2027-01-31\n",
    }
    write_project(root, OLD, DESCRIPTION, files=files)
    return root


def prepared(root: Path, document: dict[str, Any], options: UpdateOptions = PRUNE) -> Any:
    """Prepare a document as new.json; return the results and the overlays."""
    results = Stage(root, root / "new").prepare(text_of(document).encode(), "new.json", options)
    found = contents(root / "new" / "overlays/spec")
    return (
        [(each.name, each.status.value) for each in results],
        {name: text.decode() for name, text in found.items()},
    )


def test_the_actions_of_the_last_commit_are_known(project: Path) -> None:
    """Of all files; what was not committed does not count, and without git nothing is known."""
    assert committed_actions(project) is None
    write_files(project, {f"{ADDITIONS}/more.yaml": overlay(addition(a="a"), addition(b="b"))})
    commit(project)
    texts = [(project / name).read_text() for name in (CORRECTIONS, f"{ADDITIONS}/more.yaml")]
    expected = {each.identity for text in texts for each in parse_overlay(text, "").actions}
    write_files(
        project,
        {
            CORRECTIONS: overlay(SUMMARY),
            f"{ADDITIONS}/late.yaml": overlay(addition(late="late")),
        },
    )
    assert len(expected) == 3
    assert committed_actions(project) == expected


def test_a_committed_overlay_that_is_wrong_is_named(project: Path) -> None:
    write_files(project, {f"{ADDITIONS}/more.yaml": "[]\n"})
    commit(project)
    with pytest.raises(SpecError, match=r"^additions/more\.yaml: is not a mapping"):
        committed_actions(project)


def test_all_sources_of_the_package_are_copied(project: Path) -> None:
    """Byte for byte if the overlays still fit."""
    new = OLD | paths(new="new")
    text = (project / CORRECTIONS).read_text("utf-8").replace("\n", "\r\n")
    (project / CORRECTIONS).write_bytes(text.encode())
    before = contents(project)
    prepared(project, new, UpdateOptions())
    names = ("generator-config.yml", "overlays/templates/one/x.jinja", CORRECTIONS)
    expected = {name: before[name] for name in (*names, f"{ADDITIONS}/more.yaml")}
    assert contents(project / "new") == expected | {"openapi.yaml": text_of(new).encode()}


def test_obsolete_actions_are_deleted_and_numbers_are_adjusted(project: Path) -> None:
    """A file goes with its last action, and of an addition only what upstream has now."""
    both = addition(soon="soon", own="own")
    files = {
        "openapi.yaml": text_of(paths(old="old") | OLD),
        CORRECTIONS: overlay(SUMMARY, f"  # Stays.\n{EACH}", REMOVED),
        f"{ADDITIONS}/late.yaml": overlay(addition(late="late")),
        f"{ADDITIONS}/soon.yaml": overlay(both),
    }
    write_files(project, files)
    new = OLD | paths(late="late", soon="soon")
    new["/them"] = {
        "get": OLD["/them"]["get"] | {"summary": "Them"},
        "put": paths(them="put_them")["/them"]["get"],
    }
    assert prepared(project, new) == (
        [
            ("corrections.yaml#1", "obsolete"),
            ("corrections.yaml#2", "adjusted"),
            ("corrections.yaml#3", "obsolete"),
            ("late.yaml#1", "obsolete"),
            ("more.yaml#1", "applied"),
            ("soon.yaml#1", "obsolete"),
        ],
        {
            "corrections.yaml": overlay(
                f"  # Stays.\n{EACH.replace('x-matches: 1', 'x-matches: 2')}", ""
            ),
            "additions/more.yaml": overlay(addition(more="more")),
            "additions/soon.yaml": overlay(addition(own="own")),
        },
    )


def test_an_addition_whose_path_has_other_names_upstream_stays(project: Path) -> None:
    """The path of upstream is removed before it."""
    ours = addition(**{"n/{name}": "get_n"})
    write_files(project, {f"{ADDITIONS}/more.yaml": overlay(ours)})
    removed = (
        "  - target: $.paths['/n/{id}']\n"
        "    description: /n/{name} has it, with the names that users know.\n"
        "    x-evidence: 'spec-internal: the same path'\n"
        "    x-matches: 1\n"
        "    remove: true\n"
    )
    assert prepared(project, OLD | paths(**{"n/{id}": "get_n"})) == (
        [("corrections.yaml#1", "applied"), ("more.yaml#1", "obsolete")],
        {
            "corrections.yaml": overlay(DESCRIPTION),
            "additions/more.yaml": overlay(removed, ours),
        },
    )


def test_additions_that_upstream_has_are_deleted_as_a_file(project: Path) -> None:
    assert prepared(project, OLD | paths(more="more"))[1] == {
        "corrections.yaml": overlay(DESCRIPTION)
    }


def test_corrections_are_never_deleted_as_a_file(project: Path) -> None:
    new = OLD | {"/them": {"get": OLD["/them"]["get"] | {"description": "Ä"}}}
    with pytest.raises(SpecError) as refused:
        prepared(project, new)
    message = "corrections.yaml: every action is obsolete. Delete the file by hand."
    assert str(refused.value) == message


def test_a_file_of_which_only_some_actions_are_obsolete_stays(project: Path) -> None:
    write_files(project, {f"{ADDITIONS}/more.yaml": overlay(addition(a="a"), addition(b="b"))})
    expected = {
        "corrections.yaml": overlay(DESCRIPTION),
        "additions/more.yaml": overlay(addition(b="b")),
    }
    assert prepared(project, OLD | paths(a="a"))[1] == expected


TAG = Action("$.paths", "Keep.", ("spec-internal",), 1, "update", {"tags": ["a"]})
PROBLEM = Problem(("paths", "/them"), "is wrong", TAG)


@pytest.mark.parametrize(
    ("tags", "problems", "status", "stops"),
    [
        ((), (), Status.APPLIED, False),
        ((TAG,), (), Status.APPLIED, True),
        ((), (PROBLEM,), Status.APPLIED, True),
        ((), (), Status.LOST, True),
        ((), (), Status.OBSOLETE, True),
    ],
)
def test_what_needs_a_decision_stops_the_update(
    tags: tuple[Action, ...],
    problems: tuple[Problem, ...],
    status: Status,
    stops: bool,
    project: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The message is made from all that was tried, and from the text of the new document."""
    commit(project)
    [first] = parse_overlay(overlay(DESCRIPTION), "corrections.yaml").actions
    results = [ActionResult(first, status, matches=1)]
    tried: list[Any] = []

    def try_overlays(*given: Any) -> Trial:
        tried.append(given)
        return Trial(tags, results, problems, {})

    monkeypatch.setattr(stage, "try_overlays", try_overlays)
    monkeypatch.setattr(
        stage,
        "problems_text",
        lambda found, text: f"{len(found)} in {text}",
    )
    monkeypatch.setattr(
        stage.Report,
        "stopped",
        lambda report, *given: repr((report.actions, *given)),
    )
    options = UpdateOptions(accepted=("all",))
    if stops:
        shown = f"1 in {text_of(OLD)}" if problems else ""
        with pytest.raises(SpecError) as stopped:
            prepared(project, OLD, options)
        assert str(stopped.value) == repr((results, tags, shown, "new.json", options))
    else:
        prepared(project, OLD, options)
    [(root, document, accepted, committed)] = tried
    assert (root, document["paths"], accepted) == (project, OLD, ("all",))
    assert committed == committed_actions(project)
    assert len(committed) == 2


@pytest.mark.parametrize(
    ("document", "message"),
    [
        ("<html>", r"^new\.json: is HTML or XML"),
        (
            text_of(OLD).replace("3.0.3", "3.1.0").replace('"schemas"', '"pathItems"'),
            r"^new\.json: OpenAPI 3\.0, which",
        ),
    ],
)
def test_a_document_that_cannot_be_used_is_called_by_its_source(
    document: str, message: str, project: Path
) -> None:
    with pytest.raises(SpecError, match=message):
        Stage(project, project / "new").prepare(document.encode(), "new.json", PRUNE)


@pytest.fixture
def made(project: Path, monkeypatch: pytest.MonkeyPatch) -> Stage:
    """A stage with a new document, whose package is about to be made."""
    new = paths(them="get_them", star="get_ä")
    monkeypatch.setattr(stage, "generate", Generator(new))
    write_files(
        project,
        {
            "overlays/dockerhub/_async/resources/things.py": (
                "def them(): api.probe.get_them.OPERATION\ndef it(): api.probe.get_it.OPERATION\n"
            ),
            "tests/families/probe.py": 'Family("probe", OperationRecord("get_it"))\n',
            "new/openapi.yaml": text_of(new),
        },
    )
    return Stage(project, project / "new")


def test_a_package_is_made_checked_and_compared(made: Stage, project: Path) -> None:
    """The report has all that was found; the changes are written down by the document's digest."""
    checked: list[Any] = []

    def check_methods(*given: Any) -> list[str]:
        checked.append(given)
        return ["a problem"]

    report = made.make([], lambda *given: checked.append(given), check_methods)
    new = project / "new"
    assert sorted(checked, key=lambda each: isinstance(each[2], Path)) == [
        (project, new / "generated", 2),
        (project, new / "generated", new / ".mypy_cache"),
    ]
    assert str(report).splitlines() == [
        "corrections: ",
        "normalized for the generator:",
        "  a note",
        "changed for users (2 of 3 breaking):",
        "  operation get_it removed: GET /it/{x}",
        "  operation more removed: GET /more",
        "  operation get_ä added: GET /star",
        "methods to update; those whose operation no longer exists raise an error:",
        "  a problem",
        "operations without a method:",
        '  hub.probe.get_ä() -> None; now: hub.call("get_ä")',
        "records of the tests to change:",
        "  tests/families/probe.py:1: delete get_it, which is gone",
        "  tests/families/probe.py: add get_them",
        "  tests/families/probe.py: add get_ä",
        "nothing to write: everything is up to date with this document",
    ]
    before, after = (
        hashlib.sha256((root / "openapi.yaml").read_bytes()).hexdigest()[:12]
        for root in (project, new)
    )
    [written] = (new / "docs/api-changes").iterdir()
    assert written.name == f"{after}.md"
    text = written.read_text("utf-8")
    assert text.startswith(
        f"# API changes from {before} to {after}\n\nSuggested version: 2.0.0 (now 1.4.2). "
    )
    assert [line for line in text.splitlines() if line.startswith("* operation")] == [
        "* operation `get_it` (`hub.things.it`) removed: `GET /it/{x}`",
        "* operation `more` removed: `GET /more`",
        "* operation `get_ä` added: `GET /star`",
    ]


def test_new_files_are_known_by_their_places(made: Stage, project: Path) -> None:
    """The changes are one of them only if they are to be written."""
    write_files(project / "new", {"docs/api-changes/b.md": "", "docs/api-changes/a.md": ""})
    names = ["openapi.yaml", CORRECTIONS, ADDITIONS, f"generated/{PACKAGE}"]
    changes = ["docs/api-changes/a.md", "docs/api-changes/b.md"]
    assert made.new_files(with_changes=False) == {
        project / name: project / "new" / name for name in names
    }
    assert made.new_files(with_changes=True) == {
        project / name: project / "new" / name for name in [*names, *changes]
    }
