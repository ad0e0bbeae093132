"""A correction is written or adapted for the new document, and the same update goes through."""

import re
from pathlib import Path
from typing import Any

import pytest
from evolved_corrections import move_path
from evolving import in_path, operation, read_changes, vendor
from generation import ROOT, TEXT, answer, contents, media
from updating import make_project, update_with, write

from spec.changes.changelog import as_json
from spec.errors import SpecError
from spec.update.action_status import Status

PAGE = ROOT / "docs/regenerating.md"
CORRECTIONS = "overlays/spec/corrections.yaml"
TAG = "/v2/namespaces/{namespace}/repositories/{repository}/tags/{tag}"
EXPORT = "/v2/orgs/{name}/export"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return make_project(tmp_path / "project")


def add_xml(document: dict[str, Any]) -> None:
    """An export that the client cannot read."""
    export = operation("export_org", parameters=[in_path("name")])
    export["responses"]["200"] = answer(media(application__xml=TEXT))
    document["paths"][EXPORT] = {"get": export}


def test_the_page_tells_how_to_leave_out_what_the_client_cannot_speak(
    project: Path, tmp_path: Path
) -> None:
    """Its action, pasted at the end of the corrections, lets the refused document through."""
    document = vendor()
    add_xml(document)
    source = write(document, tmp_path)
    with pytest.raises(SpecError, match="the client reads JSON and text only"):
        update_with(project, source)
    [action] = re.findall(r"^```yaml\n(.*?)^```", PAGE.read_text("utf-8"), re.DOTALL | re.MULTILINE)
    with (project / CORRECTIONS).open("a", encoding="utf-8") as file:
        file.write(f"\n{action}")
    report = update_with(project, source)
    [finding] = [each for each in report.actions if each.status is Status.NEW]
    assert finding.action.target == f"$.paths['{EXPORT}']"
    assert report.changes == ()
    assert action in (project / CORRECTIONS).read_text("utf-8")


def test_lost_actions_are_adapted_to_where_upstream_moved_their_targets(
    project: Path, tmp_path: Path
) -> None:
    """What changed is still told by what users have now."""
    document = vendor()
    move_path(document)
    source = write(document, tmp_path)
    with pytest.raises(SpecError, match=r"corrections.yaml#\d+ lost"):
        update_with(project, source)
    text = (project / CORRECTIONS).read_text("utf-8")
    moved = text.replace("/v2/orgs/{name}/settings", "/v2/organizations/{name}/settings")
    (project / CORRECTIONS).write_text(moved, "utf-8")
    report = update_with(project, source)
    assert re.search(r"corrections.yaml#\d+ new", str(report))
    assert read_changes(as_json(report.changes, "1.0.0")) == {
        ("changed", "operation", "get_org_settings", False),
        ("changed", "operation", "update_org_settings", False),
    }


def test_an_additions_file_goes_when_upstream_has_all_of_it(project: Path, tmp_path: Path) -> None:
    """As far as that is asked for; the other families stay as they are."""
    additions = project / "overlays/spec/additions"
    before = contents(additions)
    document = vendor()
    document["paths"][TAG]["delete"] = operation("delete_tag")
    source = write(document, tmp_path)
    with pytest.raises(SpecError, match=r"tags\.yaml#1 obsolete"):
        update_with(project, source)
    update_with(project, source, prune=True)
    assert contents(additions) == {k: v for k, v in before.items() if k != "tags.yaml"}


def test_without_the_package_that_users_have_nothing_can_be_compared(
    project: Path, tmp_path: Path
) -> None:
    (project / "generated/dockerhub_openapi/openapi.json").write_text("{")
    with pytest.raises(SpecError, match=r"openapi.json: cannot be read.*or run `make generate`"):
        update_with(project, write(vendor(), tmp_path))
