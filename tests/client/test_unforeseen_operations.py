"""Operations of a kind that today's spec has none of, as a newer one may bring them."""

import sys
from types import ModuleType
from typing import Any

import pytest

from dockerhub._base.errors import UnexpectedResponseError
from dockerhub._base.messages import Request, Response
from dockerhub._responses.errors import read_text
from dockerhub._spec import operations as _operations
from dockerhub._spec.operations import Paging, find_operation
from dockerhub_openapi.models import ImageStatus
from dockerhub_openapi.types import UNSET

TEXT = {"type": "string"}
STATES = {"type": "array", "items": {"$ref": "#/components/schemas/image_status"}}
PARAMETERS = [
    {"name": "id", "in": "path", "required": True, "schema": TEXT},
    {"name": "id", "in": "query", "schema": TEXT},
    {"name": "url", "in": "query", "schema": TEXT},
    {"name": "sort-by", "in": "query", "schema": {"type": "array", "items": TEXT}},
    {"name": "2fa", "in": "query", "schema": {"type": "boolean"}},
    {"name": "states", "in": "query", "schema": STATES},
    {"name": "page", "in": "query", "schema": {"type": "integer"}},
]


def build(
    id_path: str,
    *,
    id_query: Any = UNSET,
    url_query: Any = UNSET,
    sort_by: Any = UNSET,
    field_2fa: Any = UNSET,
    states: "list[ImageStatus] | Any" = UNSET,
    page: Any = UNSET,
) -> dict[str, Any]:
    """What the generator makes of such parameters."""
    values = {
        "id": id_query,
        "url": url_query,
        "sort-by": sort_by,
        "2fa": field_2fa,
        "states": states if states is UNSET else [each.value for each in states],
        "page": page,
    }
    given = {name: value for name, value in values.items() if value is not UNSET}
    return {"method": "get", "url": f"/x/{id_path}", "params": given}


def operation_with(
    monkeypatch: pytest.MonkeyPatch, content: dict[str, Any]
) -> _operations.Operation:
    """An operation as if the package had been generated with it."""
    module = ModuleType("dockerhub_openapi.api.odd.get_odd")
    module._get_kwargs = build  # type: ignore[attr-defined]
    module._parse_response = lambda client, response: response.text  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "dockerhub_openapi.api.odd", ModuleType("odd"))
    monkeypatch.setitem(sys.modules, module.__name__, module)
    node = {
        "operationId": "get_odd",
        "tags": ["odd"],
        "security": [],
        "parameters": PARAMETERS,
        "responses": {"200": {"description": "", "content": content}},
    }
    document = {
        "paths": {"/x/{id}": {"get": node}},
        "components": _operations.corrected_spec()["components"],
    }
    monkeypatch.setattr(_operations, "corrected_spec", lambda: document)
    monkeypatch.setattr(_operations, "_places", lambda: {"get_odd": ("/x/{id}", "get")})
    return find_operation.__wrapped__("get_odd")


CSV = {"text/csv": {"schema": TEXT}}


def test_parameters_of_any_name_and_lists_are_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    operation = operation_with(monkeypatch, CSV)
    request = operation.request(
        {
            "id_path": "a",
            "id_query": "b",
            "url_query": "c",
            "sort_by": ["x", "y"],
            "field_2fa": True,
            "states": ["active", "inactive"],
        }
    )
    assert request.path == "/x/a"
    assert request.query == (
        *(("id", "b"), ("url", "c"), ("sort-by", "x"), ("sort-by", "y"), ("2fa", "true")),
        *(("states", "active"), ("states", "inactive")),
    )
    with pytest.raises(ValueError, match="sort_by"):
        operation.request({"id_path": "a", "sort_by": ["x\n"]})


def test_an_answer_can_be_text(monkeypatch: pytest.MonkeyPatch) -> None:
    operation = operation_with(monkeypatch, CSV)
    assert (operation.text, operation.success, operation.paging) == (True, 200, Paging.NONE)
    assert operation.decode("a,b") == "a,b"


def test_what_has_pages_has_a_list_of_items(monkeypatch: pytest.MonkeyPatch) -> None:
    """With a page number alone, nobody knows what to list."""
    rows = {"type": "array", "items": TEXT}
    page = {"type": "object", "properties": {"rows": rows, "next": TEXT}}
    content = {"application/json": {"schema": page}}
    assert operation_with(monkeypatch, content).paging is Paging.NONE
    page["properties"] = {"results": rows, "next": TEXT}
    assert operation_with(monkeypatch, content).paging is Paging.NEXT_LINK


REQUEST = Request("GET", "/x", "/x")


def test_text_is_read_as_utf_8() -> None:
    answer = Response(200, {"content-type": "text/csv; charset=utf-8"}, "\ufeffä,b".encode())
    assert read_text(answer, REQUEST) == "ä,b"


@pytest.mark.parametrize(
    ("kind", "content", "said"),
    [("text/html", b"<p>", "web page"), ("text/csv", b"\xff", "not UTF-8")],
)
def test_what_is_no_such_text_is_refused(kind: str, content: bytes, said: str) -> None:
    with pytest.raises(UnexpectedResponseError, match=said):
        read_text(Response(200, {"content-type": kind}, content), REQUEST)
