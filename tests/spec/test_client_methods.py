"""The client's own methods: what each calls, and what mypy says of them."""

from pathlib import Path

import pytest
from generation import GENERATED, ROOT

from spec.errors import SpecError
from spec.update.client_methods import find_problems, methods_by_operation


def test_each_operation_has_its_method() -> None:
    found = methods_by_operation(ROOT)
    assert found["list_tags"] == "hub.tags.list"
    assert found["check_tag"] == "hub.tags.exists"
    assert found["update_scim_user"] == "hub.scim.update"


def test_a_client_that_mypy_cannot_read_stops_the_update(tmp_path: Path) -> None:
    with pytest.raises(SpecError, match="mypy cannot check the client's methods"):
        find_problems(tmp_path, GENERATED.parent, tmp_path / "cache")
