"""The corrections that a check proposes hold together, and after them nothing departs."""

import json
from collections.abc import Sequence
from typing import Any

import pytest
from corrected import DOCUMENT, OPERATIONS
from departing import ANSWERS, Departure, departures
from hypothesis import given, settings
from hypothesis import strategies as st
from records import READING as READING_OPERATIONS

from dockerhub._base.messages import Response
from dockerhub.conformance import ConformanceReport
from dockerhub.conformance._comparing import Exchange, deviations
from dockerhub.conformance._correcting import corrections

overlay = pytest.importorskip("spec.overlay", reason="the strict applier is not in the wheel")
validator = pytest.importorskip("openapi_spec_validator")

LIMITS = {"x-ratelimit-limit": "180", "x-ratelimit-remaining": "1", "x-ratelimit-reset": "17"}
READING = sorted(ANSWERS.keys() & set(READING_OPERATIONS))
EVERYTHING = {name: list(departures(name)) for name in READING}
ANY_DEPARTURE = st.sampled_from(READING).flatmap(lambda name: st.sampled_from(EVERYTHING[name]))


def place(name: str) -> tuple[str, str]:
    return OPERATIONS[name]["path"], OPERATIONS[name]["method"]


def exchange(name: str, status: int, content: bytes, headers: dict[str, str]) -> Exchange:
    path, method = place(name)
    return Exchange(name, method, path, Response(status, headers, content))


def departed(departure: Departure) -> Exchange:
    [media_type] = OPERATIONS[departure.operation]["responses"]["200"]["content"]
    headers = {**LIMITS, "content-type": media_type}
    return exchange(departure.operation, 200, json.dumps(departure.body).encode(), headers)


def corrected(exchanges: Sequence[Exchange]) -> dict[str, Any]:
    """The spec after the strict applier has read what the check writes."""
    actions = tuple(corrections(DOCUMENT, exchanges))
    if not actions:
        return DOCUMENT
    report = ConformanceReport("https://hub.docker.com", "beta", (), (), actions)
    found = overlay.parse_overlay(report.to_overlay(), "proposed.yaml")
    assert len(found.actions) == len(actions)
    result: dict[str, Any] = overlay.apply_overlays(DOCUMENT, [found])
    return result


def left_over(exchanges: Sequence[Exchange]) -> list[str]:
    """What still departs after the corrections."""
    spec = corrected(exchanges)
    return [each.expected for exchange in exchanges for each in deviations(spec, exchange)]


@pytest.mark.parametrize("name", READING)
def test_all_departures_of_an_operation_are_corrected_together(name: str) -> None:
    """Each place, each wrong type, at once: also those that contradict each other."""
    exchanges = [departed(each) for each in EVERYTHING[name]]
    assert all(deviations(DOCUMENT, each) for each in exchanges)

    spec = corrected(exchanges)

    assert [left for each in exchanges for left in deviations(spec, each)] == []
    assert list(validator.OpenAPIV30SpecValidator(spec).iter_errors()) == []


@given(st.lists(ANY_DEPARTURE, min_size=1, max_size=3))
@settings(max_examples=100, deadline=None)
def test_some_departures_of_any_operations_are_corrected(found: list[Departure]) -> None:
    assert left_over([departed(each) for each in found]) == []


@pytest.mark.parametrize("departure", EVERYTHING["get_org_settings"], ids=lambda each: each.pointer)
def test_each_departure_is_corrected_alone(departure: Departure) -> None:
    assert left_over([departed(departure)]) == []


def test_a_list_that_is_too_short_is_corrected_alone() -> None:
    """By leaving the length open, and nothing else."""
    [short] = [each for each in EVERYTHING["get_scim_user"] if "at least" in each.expected]
    [action] = corrections(DOCUMENT, [departed(short)])
    assert action.description.endswith("where the spec says at least 1 items.")
    assert left_over([departed(short)]) == []


JSON_TYPE = {"content-type": "application/json"}
ERROR = b'{"message": "no", "errinfo": {}}'


@pytest.mark.parametrize(
    ("name", "status", "content", "headers"),
    [
        ("get_tag", 418, ERROR, JSON_TYPE),
        ("get_tag", 418, b'{"teapot": 1}', JSON_TYPE),
        ("get_tag", 500, b"<html>", {"content-type": "text/html; charset=utf-8"}),
        ("get_tag", 500, b"17", {"content-type": "text/plain"}),
        ("get_tag", 301, b"", {}),
        ("check_tag", 418, b"", JSON_TYPE),
        ("list_scim_users", 418, ERROR, JSON_TYPE),
        ("get_tag", 200, b"<html>", {**LIMITS, "content-type": "text/html"}),
        ("get_tag", 200, b'{"name": "x"}', {**LIMITS, "content-type": "application/hal+json"}),
        ("get_tag", 200, b'{"name": 7}', {**LIMITS, "content-type": "text/json"}),
        ("get_tag", 200, b'{"name": "x"}', {**JSON_TYPE, "x-ratelimit-limit": "many"}),
        ("check_tag", 200, b"", {"x-ratelimit-limit": "1.5"}),
        ("list_audit_logs", 503, b'{"teapot": 1}', JSON_TYPE),
        ("get_tag", 429, b"Too Many Requests", {"content-type": "text/plain"}),
    ],
)
def test_other_departures_are_corrected_too(
    name: str, status: int, content: bytes, headers: dict[str, str]
) -> None:
    """Statuses, media types and headers."""
    assert left_over([exchange(name, status, content, headers)]) == []


@pytest.mark.parametrize(
    ("status", "content", "headers", "expected"),
    [
        (418, ERROR, {}, "one of 200, 403, 404, 429, 401"),
        (418, ERROR, {"content-type": "no media type/at all"}, "one of 200, 403, 404, 429, 401"),
        (200, b'{"name": "x"}', LIMITS, "application/json"),
        (200, b"", {**LIMITS, **JSON_TYPE}, "JSON"),
        (200, b"\xff", {**LIMITS, **JSON_TYPE}, "JSON"),
    ],
)
def test_what_no_spec_can_say_has_no_correction(
    status: int, content: bytes, headers: dict[str, str], expected: str
) -> None:
    assert left_over([exchange("get_tag", status, content, headers)]) == [expected]


def test_an_error_keeps_the_schema_that_it_fits() -> None:
    spec = corrected([exchange("get_tag", 418, ERROR, JSON_TYPE)])
    path, method = place("get_tag")
    content = spec["paths"][path][method]["responses"]["418"]["content"]
    assert content == {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}


@pytest.mark.parametrize(
    ("images", "schema"),
    [
        ({"size": 7}, {"allOf": [{"$ref": "#/components/schemas/image"}]}),
        ("none", {"type": "string"}),
        (7, {"type": "integer"}),
    ],
)
def test_a_new_type_keeps_what_it_can(images: Any, schema: Any) -> None:
    """Of a list that became one of its items, what an item is; and whether it may be null."""
    body = json.dumps({"name": "x", "images": images}).encode()
    spec = corrected([exchange("get_tag", 200, body, {**LIMITS, **JSON_TYPE})])
    description = "The images behind the tag, one for each platform."
    found = spec["components"]["schemas"]["tag"]["properties"]["images"]
    assert found == {"description": description, "nullable": True, **schema}


def test_a_list_of_what_was_one_keeps_what_it_was() -> None:
    body = json.dumps({"restricted_images": [{"enabled": True}]}).encode()
    spec = corrected([exchange("get_org_settings", 200, body, {**LIMITS, **JSON_TYPE})])
    found = spec["components"]["schemas"]["orgSettings"]["properties"]["restricted_images"]
    assert found["items"] == {"$ref": "#/components/schemas/restricted_images"}


def test_new_properties_get_the_narrowest_type() -> None:
    """Of all values at their place; an object gets a name, since the generator asks for one."""
    news = [
        {"a": 1, "b": 1, "c": None, "d": {"e": 1}, "f": [1, "x"], "g": [{"h": 1}], "i": []},
        {"a": 1.5, "b": "x", "c": None, "d": None, "f": [], "g": [], "i": []},
    ]
    body = json.dumps({"results": [{"name": "x", **each} for each in news]}).encode()
    spec = corrected([exchange("list_tags", 200, body, {**LIMITS, **JSON_TYPE})])
    properties = spec["components"]["schemas"]["tag"]["properties"]
    thing = {"type": "object", "additionalProperties": True}
    assert {name: properties[name] for name in "abcdfgi"} == {
        "a": {"type": "number"},
        "b": {},
        "c": {},
        "d": {**thing, "title": "TagD", "nullable": True},
        "f": {"type": "array", "items": {}},
        "g": {"type": "array", "items": {**thing, "title": "TagGItem"}},
        "i": {"type": "array", "items": {}},
    }


def test_what_is_nested_without_end_is_left_open() -> None:
    """Beyond some lists in lists nothing is guessed; the report is not lost over it."""
    body = b'{"name": "x", "deep": ' + b"[" * 300 + b"]" * 300 + b"}"
    found = exchange("get_tag", 200, body, {**LIMITS, **JSON_TYPE})
    schema = corrected([found])["components"]["schemas"]["tag"]["properties"]["deep"]
    depth = 0
    while "items" in schema:
        schema, depth = schema["items"], depth + 1
    assert (schema, depth) == ({}, 8)


def test_a_new_member_gets_a_name_where_members_have_names() -> None:
    spec = {
        "paths": {
            "/x": {
                "get": {
                    "responses": {
                        "200": {
                            "content": {
                                "application/json": {
                                    "schema": {
                                        "properties": {
                                            "o": {"enum": ["-a"], "x-enum-varnames": ["A_DOWN"]},
                                            "p": {"enum": ["-a"], "x-enum-varnames": ["A_DOWN"]},
                                        }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
    content = b'{"o": "new-one", "p": "0123456789abcdef", "q": {}}'
    one = Exchange("get_x", "get", "/x", Response(200, JSON_TYPE, content))
    schema = "$.paths['/x'].get.responses['200'].content['application/json'].schema"
    found = [each.to_dict("spec-internal") for each in corrections(spec, [one])]
    assert [(each["target"], each.get("update")) for each in found] == [
        (f"{schema}.properties.o", {"enum": ["new-one"], "x-enum-varnames": ["NEW_ONE"]}),
        (f"{schema}.properties.p['enum', 'x-enum-varnames']", None),
        (
            schema,
            {
                "properties": {
                    "q": {"type": "object", "title": "GetXQ", "additionalProperties": True}
                }
            },
        ),
    ]
    assert found[1]["x-matches"] == 2
