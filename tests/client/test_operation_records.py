"""Records of operations: they are called and listed as by name, and say if one is gone."""

import importlib
from types import ModuleType
from typing import Any

import httpx
import pytest
from driving import Drive
from worlds import bearer

from dockerhub_openapi import api
from dockerhub_openapi.models import Tag
from dockerhub_openapi.operation import MissingOperationError

PAGE = {"results": [{"name": "3.13"}, {"name": "latest"}], "next": None, "count": 2}


@pytest.fixture
def sent() -> list[httpx.Request]:
    return []


@pytest.fixture
def hub(drive: Drive, sent: list[httpx.Request]) -> Any:
    def answer(request: httpx.Request) -> httpx.Response:
        sent.append(request)
        return httpx.Response(
            200, json=PAGE if request.url.path.endswith("tags") else {"name": "x"}
        )

    return drive.hub(transport=drive.transport(answer), token=bearer())


def test_an_operation_is_called_by_its_record(hub: Any, sent: list[httpx.Request]) -> None:
    """Parameters of the path can be positional."""
    operation = api.repositories.get_tag.OPERATION
    found = hub.call(operation, "acme", "app", "latest")
    assert isinstance(found, Tag)
    assert hub.call(operation, "acme", repository="app", tag="latest") == found
    assert hub.call("get_tag", namespace="acme", repository="app", tag="latest") == found
    paths = {request.url.path for request in sent}
    assert paths == {"/v2/namespaces/acme/repositories/app/tags/latest"}


def test_a_list_is_read_by_its_record(hub: Any, sent: list[httpx.Request]) -> None:
    operation = api.repositories.list_tags.OPERATION
    found = hub.paginate(operation.bind("acme", "app"), limit=1)
    assert [type(tag) for tag in found] == [Tag]
    rest = hub.paginate(operation.bind("acme", "app"), resume=found.resume_token)
    assert [tag.name for tag in rest] == ["latest"]
    sent.pop()
    assert [tag.name for tag in hub.paginate("list_tags", namespace="acme", repository="app")]
    assert [request.url.params["page_size"] for request in sent] == ["1", "100"]


def test_arguments_that_do_not_fit_the_record_are_refused(
    hub: Any, sent: list[httpx.Request]
) -> None:
    operation = api.repositories.get_tag.OPERATION
    with pytest.raises(TypeError, match="get_tag takes 3 positional arguments, not 4"):
        hub.call(operation, "acme", "app", "latest", "more")
    with pytest.raises(TypeError, match="get_tag got repository twice"):
        hub.call(operation, "acme", "app", repository="app", tag="latest")
    with pytest.raises(TypeError, match="get_tag needs tag"):
        hub.call(operation, "acme", "app")
    assert sent == []


@pytest.fixture
def older(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """A package that was generated without `delete_images`."""
    images = importlib.import_module("dockerhub_openapi.api.images")
    names = [name for name in images._NAMES if name != "delete_images"]
    monkeypatch.setattr(images, "_NAMES", names)
    monkeypatch.delattr(images, "delete_images", raising=False)
    return images


def test_a_method_without_its_operation_says_so(
    older: ModuleType, hub: Any, sent: list[httpx.Request]
) -> None:
    """When it is called; everything else still works."""
    with pytest.raises(ValueError, match="this version of the spec has no delete_image"):
        hub.images.delete("acme", [("app", "sha256:0")], dry_run=True)
    assert sent == []
    hub.images.summary("acme/app")
    assert len(sent) == 1


def test_operations_are_found_by_tag_and_name() -> None:
    assert {"repositories", "scim"} <= {*dir(api)}
    assert "list_tags" in dir(api.repositories)
    with pytest.raises(MissingOperationError, match="has no nonsense"):
        _ = api.nonsense  # type: ignore[attr-defined]  # on purpose
    with pytest.raises(AttributeError, match="has no attribute '_nonsense'"):
        _ = api.repositories._nonsense  # type: ignore[attr-defined]  # on purpose
