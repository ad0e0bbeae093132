"""The client's own methods: what each calls, and what mypy reports about them."""

from pathlib import Path

import pytest
from generation import GENERATED, ROOT, corrected_spec

from spec.changes.surface import read_surface
from spec.errors import SpecError
from spec.update.client_methods import find_problems, methods_by_operation
from spec.update.records import records_to_change


def test_each_operation_has_its_method() -> None:
    found = methods_by_operation(ROOT)
    assert found["list_tags"] == "hub.tags.list"
    assert found["check_tag"] == "hub.tags.exists"
    assert found["update_scim_user"] == "hub.scim.update"


def test_records_to_delete_to_move_and_to_add_are_named() -> None:
    """By file, and by line if they are there; those that fit are not mentioned."""
    document = corrected_spec()
    assert list(records_to_change(ROOT, read_surface(document))) == []
    tag = document["paths"]["/v2/namespaces/{namespace}/repositories/{repository}/tags/{tag}"]
    tag["get"] |= {"operationId": "get_tag_again"}
    tag["head"] |= {"tags": ["marks"]}
    record = "tests/families/repositories.py"
    found = list(records_to_change(ROOT, read_surface(document)))
    lines = (ROOT / record).read_text("utf-8").splitlines()
    line = next(at for at, each in enumerate(lines, 1) if 'OperationRecord("get_tag"' in each)
    assert found == [
        f"{record}:{line}: delete get_tag, which is gone",
        f"{record}:{line + 1}: move check_tag, whose tag is marks",
        f"{record}: add get_tag_again",
    ]


def test_lines_that_do_not_fit_a_package_are_named(tmp_path: Path) -> None:
    """What mypy finds in the client, and there alone: the synchronous one is derived."""
    client = tmp_path / "overlays/dockerhub"
    for folder in (client, client / "_async", client / "_sync", client / "cli"):
        folder.mkdir(parents=True)
        (folder / "__init__.py").write_text("")
        (folder / "made.py").write_text('count: int = "many"\n')
    (client / "_async/user.py").write_text("import dockerhub._sync.made\n")
    found = find_problems(tmp_path, tmp_path / "generated", tmp_path / "cache")
    assert {each.partition(": ")[0] for each in found} == {
        "overlays/dockerhub/_async/made.py:1",
        "overlays/dockerhub/cli/made.py:1",
    }
    assert (tmp_path / "cache").is_dir()


def test_a_client_that_mypy_cannot_read_stops_the_update(tmp_path: Path) -> None:
    with pytest.raises(SpecError, match="mypy cannot check the client's methods"):
        find_problems(tmp_path, GENERATED.parent, tmp_path / "cache")
