"""A correction is written or adapted for the new document, and the same update succeeds."""

import re
from pathlib import Path
from typing import Any

import pytest
from evolved_corrections import move_path
from evolving import in_path, list_of, operation, query, read_changes, schemas, vendor
from generation import ROOT, TEXT, answer, contents, media, model, reference
from small_project import small_vendor
from updating import make_project, update_with, write

from spec.changes.changelog import as_json
from spec.corrected.build import build
from spec.document.yaml import read_text
from spec.errors import SpecError
from spec.overlay.read import parse_overlay
from spec.update.results import Status

PAGE = ROOT / "docs/regenerating.md"
CORRECTIONS = "overlays/spec/corrections.yaml"
TAG = "/v2/namespaces/{namespace}/repositories/{repository}/tags/{tag}"
EXPORT = "/v2/orgs/{name}/export"


@pytest.fixture
def project(small_project: Path) -> Path:
    return small_project


def add_xml(document: dict[str, Any]) -> None:
    """An export that the client cannot read."""
    export = operation("export_org", parameters=[in_path("name")])
    export["responses"]["200"] = answer(media(application__xml=TEXT))
    document["paths"][EXPORT] = {"get": export}


@pytest.mark.sweep
def test_the_page_says_how_to_leave_out_what_the_client_cannot_read(
    project: Path, tmp_path: Path
) -> None:
    """Its action, pasted at the end of the corrections, lets the refused document through."""
    document = small_vendor()
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
    """The changes are still found by comparing with the package that users have."""
    document = small_vendor()
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


def test_an_additions_file_is_deleted_when_upstream_has_all_of_it(
    project: Path, tmp_path: Path
) -> None:
    """Only if pruning is asked for; the other families stay as they are."""
    additions = project / "overlays/spec/additions"
    before = contents(additions)
    document = small_vendor()
    [action] = parse_overlay(read_text(additions / "tags.yaml"), "tags.yaml").actions
    document["paths"][TAG] |= action.value[TAG]
    source = write(document, tmp_path)
    with pytest.raises(SpecError, match=r"tags\.yaml#1 obsolete"):
        update_with(project, source)
    update_with(project, source, prune=True)
    assert contents(additions) == {k: v for k, v in before.items() if k != "tags.yaml"}


def add_families(document: dict[str, Any]) -> None:
    """What we added, as Docker writes it: shorter, with other names, and an unmarked secret."""
    token = {"type": "object", "properties": {"access_token": TEXT, "issued": TEXT}}
    log_in = operation("AuthCreateAccessToken", token, security=[])
    log_in["requestBody"] = {"content": media(application__json=model(identifier=TEXT))}
    search = query("search", type="integer")
    members = {"parameters": [in_path("org_name"), search], "get": operation(None, list_of("user"))}
    schemas(document)["user"] = model(id=TEXT)
    schemas(document)["org_member"] = {
        "allOf": [reference("user")],
        "properties": {"email": {**TEXT, "minLength": 1}, "badge": TEXT},
    }
    document["tags"].append({"name": "groups", "description": "Groups."})
    document["paths"] |= {
        "/v2/auth/token": {"post": log_in},
        "/v2/orgs/{org_name}/members": members,
        "/v2/orgs/{name}/groups": {
            "parameters": [in_path("name")],
            "get": operation("ListGroups", model(results=TEXT)),
            "head": operation("CheckGroups"),
        },
    }


@pytest.mark.sweep
def test_an_addition_keeps_only_what_upstream_lacks(tmp_path: Path) -> None:
    """Names, secrets, required bodies, errors and shapes stay; what is new is taken over."""
    project = make_project(tmp_path / "project")
    document = vendor()
    add_families(document)
    source = write(document, tmp_path)
    with pytest.raises(SpecError) as stopped:
        update_with(project, source)
    for said in (
        "/requestBody/required is not there; true stays",
        "/query/search is new",
        "#/tags: upstream has groups now",
        "#/paths/~1v2~1orgs~1{name}~1groups: upstream has get of /v2/orgs/{org_name}/groups there",
        "line ",
    ):
        assert said in str(stopped.value)
    report = update_with(project, source, prune=True)
    assert [each for each in report.changes if each.breaking] == []
    spec = build(project / "openapi.yaml", project / "overlays/spec").spec
    token = spec["components"]["schemas"]["authTokenResponse"]["properties"]["access_token"]
    assert token["format"] == "password"
    log_in = spec["paths"]["/v2/auth/token"]["post"]
    assert (log_in["operationId"], log_in["requestBody"]["required"]) == ("create_auth_token", True)
    assert "401" in log_in["responses"]
    assert "badge" in spec["components"]["schemas"]["org_member"]["properties"]
    assert spec["paths"]["/v2/orgs/{name}/groups"].keys() == {"parameters", "head"}
    text = (project / "overlays/spec/additions/orgs.yaml").read_text("utf-8")
    assert "      /v2/user/orgs:\n" in text
    assert "      /v2/orgs/{org_name}/members:\n" not in text
    again = contents(project)
    assert "nothing to write" in str(update_with(project, source))
    assert contents(project) == again


def test_without_the_package_that_users_have_nothing_can_be_compared(
    project: Path, tmp_path: Path
) -> None:
    (project / "generated/dockerhub_openapi/openapi.json").write_text("{")
    with pytest.raises(SpecError, match=r"openapi.json: cannot be read.*or run `make generate`"):
        update_with(project, write(small_vendor(), tmp_path))
