"""Operations of kinds that today's spec lacks and a newer one may have."""

import sys
from datetime import UTC, date, datetime
from types import ModuleType
from typing import Any

import pytest
from attrs import evolve

from dockerhub._base.errors import UnexpectedResponseError
from dockerhub._base.messages import Request, Response
from dockerhub._responses.error_responses import read_text
from dockerhub._spec import document
from dockerhub._spec.operation import Parameter
from dockerhub._spec.operations import Operation, find_operation
from dockerhub_openapi.models import ImageStatus
from dockerhub_openapi.operation import OperationRecord, ParameterRecord, RequestParts

TEXT = {"type": "string"}
STATES = {"type": "array", "items": {"$ref": "#/components/schemas/image_status"}}
PARAMETERS: list[dict[str, Any]] = [
    {"name": "id", "in": "path", "required": True, "schema": TEXT},
    {"name": "id", "in": "query", "schema": TEXT},
    {"name": "sort-by", "in": "query", "schema": {"type": "array", "items": TEXT}},
    {"name": "2fa", "in": "query", "schema": {"type": "boolean"}},
    {"name": "states", "in": "query", "schema": STATES},
]


def build_request(
    id_path: str,
    *,
    id_query: Any = None,
    sort_by: Any = None,
    field_2fa: Any = None,
    states: Any = None,
) -> RequestParts:
    """The code that the generator writes for such parameters."""
    query = {"id": id_query, "sort-by": sort_by, "2fa": field_2fa, "states": states}
    return RequestParts.encode("/x/{id}", path={"id": id_path}, query=query)


RECORD: OperationRecord[..., Any] = OperationRecord(
    name="get_odd",
    method="GET",
    path="/x/{id}",
    tag="odd",
    security="none",
    refuses_access_tokens=False,
    deprecated=False,
    parameters=tuple(
        ParameterRecord(name, each["name"], each["in"], required=each.get("required", False))
        for name, each in zip(
            ("id_path", "id_query", "sort_by", "field_2fa", "states"), PARAMETERS, strict=True
        )
    ),
    body_media_type=None,
    body_model=None,
    body_is_list=False,
    body_required=False,
    success_statuses=(200,),
    response_status=200,
    response_media_type="text/csv",
    response_model=None,
    accept="text/csv, application/json;q=0.9",
    build_request=build_request,
    parse_response=str,
)


@pytest.fixture
def operation(monkeypatch: pytest.MonkeyPatch) -> Operation:
    """An operation, as if the package had been generated with it."""
    module = ModuleType("dockerhub_openapi.api.odd.get_odd")
    module.OPERATION = RECORD  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "dockerhub_openapi.api.odd", ModuleType("odd"))
    monkeypatch.setitem(sys.modules, module.__name__, module)
    node = {
        "tags": ["odd"],
        "responses": {"200": {"description": "", "content": {"text/csv": {"schema": TEXT}}}},
    }
    monkeypatch.setattr(
        document, "_operations", lambda: {"get_odd": ({}, node | {"parameters": PARAMETERS})}
    )
    return find_operation.__wrapped__("get_odd")


def test_parameters_of_any_name_and_lists_are_sent(operation: Operation) -> None:
    request = operation.request(
        {
            "id_path": "a",
            "id_query": "b",
            "sort_by": ["x", "y"],
            "field_2fa": True,
            "states": ["active", ImageStatus.INACTIVE],
        }
    )
    assert request.path == "/x/a"
    assert request.query == (
        *(("id", "b"), ("sort-by", "x"), ("sort-by", "y"), ("2fa", "true")),
        *(("states", "active"), ("states", "inactive")),
    )
    with pytest.raises(ValueError, match="sort_by"):
        operation.request({"id_path": "a", "sort_by": ["x\n"]})


def test_times_numbers_and_dates_are_sent_at_any_place() -> None:
    """In lists, as one of several types, and in the path."""
    time: dict[str, Any] = TEXT | {"format": "date-time"}
    schemas: dict[str, dict[str, Any]] = {
        "id": {"type": "integer", "minimum": 1},
        "times": {"type": "array", "items": time},
        "day": TEXT | {"format": "date"},
        "any": {"oneOf": [{"type": "integer"}, time]},
        "name": {"oneOf": [{"type": "integer"}, TEXT]},
    }

    def build(**given: Any) -> RequestParts:
        path = {"id": given.pop("id")}
        return RequestParts.encode("/x/{id}", path=path, query=given)

    places = {name: "path" if name == "id" else "query" for name in schemas}
    operation = Operation(
        evolve(RECORD, build_request=build),
        parameters={
            name: Parameter(name, name, places[name], places[name] == "path", schema)
            for name, schema in schemas.items()
        },
        body_schema=None,
        answer_schema=None,
    )
    now, day = datetime(2026, 11, 24, 10, tzinfo=UTC), date(2026, 11, 24)

    sent = operation.request(
        {"id": 7, "times": [day, now, "2026-11-24"], "day": day, "any": now, "name": "x"}
    )

    assert sent.path == "/x/7"
    midnight = "2026-11-24T00:00:00+00:00"
    assert sent.query == (
        *(("times", midnight), ("times", "2026-11-24T10:00:00+00:00"), ("times", midnight)),
        *(("day", "2026-11-24"), ("any", "2026-11-24T10:00:00+00:00"), ("name", "x")),
    )
    for name, value, problem in (
        ("id", 0, "at least 1"),
        ("id", "7", "a whole number"),
        ("times", [7], r"times\[0\] must be a datetime"),
        ("day", now, "a date or text"),
        ("day", 7, "a date or text"),
        ("day", "today", "a date such as"),
        ("name", "", "empty"),
    ):
        with pytest.raises((TypeError, ValueError), match=problem):
            operation.request({"id": 7, name: value})


def test_a_response_can_be_text(operation: Operation) -> None:
    assert (operation.text, operation.success, operation.pagination) == (True, 200, None)
    assert operation.decode("a,b") == "a,b"


REQUEST = Request("GET", "/x", "/x")


def test_text_is_read_as_utf_8() -> None:
    answer = Response(200, {"content-type": "text/csv; charset=utf-8"}, "\ufeffä,b".encode())
    assert read_text(answer, REQUEST) == "ä,b"


@pytest.mark.parametrize(
    ("kind", "content", "said"),
    [("text/html", b"<p>", "web page"), ("text/csv", b"\xff", "not UTF-8")],
)
def test_invalid_text_is_refused(kind: str, content: bytes, said: str) -> None:
    with pytest.raises(UnexpectedResponseError, match=said):
        read_text(Response(200, {"content-type": kind}, content), REQUEST)
