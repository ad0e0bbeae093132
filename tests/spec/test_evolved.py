"""Each evolved document has the expected result, and the changelog names exactly its changes."""

import os
import re
from pathlib import Path

import pytest
from evolved import EVOLVED
from evolving import Evolved, read_changes, vendor
from generation import ROOT, contents
from sweeps import EVERY_CASE
from updating import make_project, no_conformance, no_problems, run_with_package, update_with, write

from spec.changes.changelog import as_json
from spec.errors import SpecError
from spec.update.client_methods import find_problems
from spec.update.conformance import run_conformance
from spec.update.report import Report
from spec.update.results import UpdateOptions
from spec.update.update import update

pytestmark = pytest.mark.sweep

FULL = "EVOLVED" in os.environ
QUICK = "OpenAPI 3.1"
"""Every run of the tests tries this one and those that stop; `make test-all` tries them all."""
TRIED = [name for name, each in EVOLVED.items() if EVERY_CASE or each.stops or name == QUICK]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return make_project(tmp_path / "project")


def conform() -> object:
    """The laws of conformance, which take a minute, with `make evolved` only."""
    return _laws if FULL else no_conformance


def _laws(root: Path, generated: Path, least: int) -> None:
    run_conformance(ROOT, generated, least)


@pytest.mark.parametrize("name", TRIED)
def test_an_evolved_document_has_the_expected_result(
    name: str, project: Path, tmp_path: Path
) -> None:
    """The update succeeds and names the changes, or it stops and changes nothing."""
    evolved = EVOLVED[name]
    document = vendor()
    evolved.change(document)
    source = write(document, tmp_path)
    options = UpdateOptions(prune=evolved.prune, accepted=evolved.accept)
    before = contents(project)
    if evolved.stops:
        with pytest.raises(SpecError) as stopped:
            update(project, source, options, no_conformance, no_problems)
        assert [part for part in evolved.stops if part not in str(stopped.value)] == []
        assert contents(project) == before
        return
    check_methods = find_problems if FULL or evolved.problems else no_problems
    report = update(project, source, options, conform(), check_methods)  # type: ignore[arg-type]
    assert read_changes(as_json(report.changes, "1.0.0")) == evolved.changes
    check_report(evolved, report)
    check_outcome(project, source, evolved)


def check_report(evolved: Evolved, found: Report) -> None:
    report = str(found)
    for status, target in evolved.statuses:
        named = {
            each.name
            for each in found.actions
            if each.status == status and target in each.action.target
        }
        told = [line for line in report.splitlines() if f" {status} (" in line]
        assert any(name in re.findall(r"[\w.]+#\d+", line) for line in told for name in named), (
            status,
            target,
        )
    # The line of a method does not depend on the document.
    unnumbered = re.sub(r"\.py:\d+:", ".py:*:", report)
    for expected in (*evolved.notes, *evolved.problems, *evolved.unused):
        assert expected in unnumbered
    assert ("methods to update" in report) == bool(evolved.problems)
    assert ("operations without a method" in report) == bool(evolved.unused)
    assert ("normalized" in report) == bool(evolved.notes)


def check_outcome(project: Path, source: str, evolved: Evolved) -> None:
    """The document is unchanged, the package is made from it, and a second run does nothing."""
    assert (project / "openapi.yaml").read_bytes() == Path(source).read_bytes()
    files = list((project / "docs/api-changes").glob("*")) if evolved.changes else []
    assert bool(files) == bool(evolved.changes)
    assert [path.name for path in project.iterdir() if path.name.startswith(".")] == []
    after = contents(project)
    if FULL or not evolved.changes:
        again = update_with(project, source)
        assert "nothing to write" in str(again)
        assert contents(project) == after


PROGRAM = """
import httpx, pytest
from dockerhub import DockerHub, NotFoundError
def answer(request):
    path = request.url.path
    if path.endswith("/export"):
        return httpx.Response(200, content="a,b", headers={"Content-Type": "text/csv"})
    if path.endswith("/robots"):
        assert request.headers["authorization"] == "Bearer e30.e30.x"
        number = request.url.params["page"] if "page" in request.url.params else "1"
        following = "http://x/?page=2" if number == "1" else None
        row = {"id": number, "role": "Owner", "squad_id": "g", "other": 1}
        return httpx.Response(200, json={"next": following, "results": [row]})
    if path.endswith("/tags/latest"):
        return httpx.Response(200, json={"name": "latest"})
    return httpx.Response(404, json={"detail": "gone"})
hub = DockerHub(token="e30.e30.x", transport=httpx.MockTransport(answer))
robots = list(hub.paginate("list_org_robots", org_name="acme"))
assert [each.id for each in robots] == ["1", "2"]
assert robots[0].role.name == "OWNER" and robots[0].additional_properties == {"other": 1}
assert hub.call("export_org_robots", org_name="acme") == "a,b"
assert hub.tags.get("acme/app", "latest").name == "latest"
with pytest.raises(NotFoundError):
    hub.call("get_org_squad", org_name="acme", squad_name="devs")
for method in (
    lambda: hub.images.list("acme/app"),
    lambda: hub.images.summary("acme/app"),
    lambda: hub.images.tags("acme/app", "sha256:1"),
    lambda: hub.images.delete("acme", [("app", "sha256:1")], dry_run=True),
):
    with pytest.raises(ValueError, match="this version of the spec has no"):
        method()
"""


def test_new_operations_work_at_once_and_deleted_ones_raise_an_error(
    project: Path, tmp_path: Path
) -> None:
    """Without new code: paging, models, text, typed errors; everything else works as before."""
    document = vendor()
    EVOLVED["a family gone, another come"].change(document)
    update_with(project, write(document, tmp_path))
    done = run_with_package(project, PROGRAM)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
