"""The proposed corrections can all be applied, and after them the responses fit the spec."""

import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from corrected import DOCUMENT, OPERATIONS
from departing import ANSWERS, Departure, departures
from generation import GENERATED, PACKAGE
from hypothesis import given, settings
from hypothesis import strategies as st
from openapi_spec_validator import OpenAPIV30SpecValidator
from records import READING as READING_OPERATIONS
from sweeps import one_of_each

from dockerhub import SPEC_VERSION
from dockerhub._base.messages import Response
from dockerhub.conformance import ConformanceReport
from dockerhub.conformance._comparing import Exchange, deviations
from dockerhub.conformance._redacting import redacted
from spec.__main__ import main
from spec.errors import SpecError
from spec.overlay.apply import apply_overlays
from spec.overlay.read import parse_overlay
from spec.overlay.write import overlay_text
from spec.propose.corrections import corrections
from spec.propose.report import propose

URL = "https://hub.docker.com"
LIMITS = {"x-ratelimit-limit": "180", "x-ratelimit-remaining": "1", "x-ratelimit-reset": "17"}
READING = sorted(ANSWERS.keys() & set(READING_OPERATIONS))
ONE_OF_EACH_FAMILY = one_of_each(READING, kind=lambda name: OPERATIONS[name]["tags"][0])
ANY_DEPARTURE = st.sampled_from(READING).flatmap(lambda name: st.sampled_from(departures(name)))


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
    """The spec with what is proposed for the redacted responses, read as people paste it."""
    actions = corrections(DOCUMENT, [redacted(DOCUMENT, each) for each in exchanges], URL)
    if not actions:
        return DOCUMENT
    found = parse_overlay(overlay_text(actions), "proposed.yaml")
    assert len(found.actions) == len(actions)
    return apply_overlays(DOCUMENT, [found])


def left_over(exchanges: Sequence[Exchange]) -> list[str]:
    """Return what still differs after the corrections."""
    spec = corrected(exchanges)
    return [each.expected for exchange in exchanges for each in deviations(spec, exchange)]


@pytest.mark.sweep
@pytest.mark.parametrize("name", ONE_OF_EACH_FAMILY)
def test_all_departures_of_an_operation_are_corrected_together(name: str) -> None:
    """Each place and each wrong type at once, even if they contradict each other."""
    exchanges = [departed(each) for each in departures(name)]
    assert all(deviations(DOCUMENT, each) for each in exchanges)

    spec = corrected(exchanges)

    assert [left for each in exchanges for left in deviations(spec, each)] == []
    assert list(OpenAPIV30SpecValidator(spec).iter_errors()) == []


@given(st.lists(ANY_DEPARTURE, min_size=1, max_size=3))
@settings(max_examples=100, deadline=None)
def test_some_departures_of_any_operations_are_corrected(found: list[Departure]) -> None:
    assert left_over([departed(each) for each in found]) == []


@pytest.mark.parametrize("departure", departures("get_org_settings"), ids=lambda each: each.pointer)
def test_each_departure_is_corrected_alone(departure: Departure) -> None:
    assert left_over([departed(departure)]) == []


def test_a_list_that_is_too_short_is_corrected_alone() -> None:
    """By leaving only the length open."""
    [short] = [each for each in departures("get_scim_user") if "at least" in each.expected]
    [action] = corrections(DOCUMENT, [departed(short)], URL)
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


SEEN = {"description": "An answer that the live check has seen."}
TEXT = {"schema": {"type": "string"}}
TAG = "$.components.responses.get_tag"
RATE = f"{TAG}.headers['X-RateLimit-"
TAG_PATH = "$.paths['/v2/namespaces/{namespace}/repositories/{repository}/tags/{tag}']"
RESPONSES = {
    ("check_tag", 418, b"", "application/json"): [(f"{TAG_PATH}.head.responses", {"418": SEEN})],
    ("check_tag", 418, b"Tea", "text/plain"): [(f"{TAG_PATH}.head.responses", {"418": SEEN})],
    ("get_tag", 418, b"Tea", "text/plain"): [
        (f"{TAG_PATH}.get.responses", {"418": {**SEEN, "content": {"text/plain": TEXT}}})
    ],
    ("get_tag", 200, b"<html>", "text/html"): [(TAG, {"content": {"text/html": TEXT}})],
    ("get_tag", 200, b'{"name": "x"}', "application/hal+json"): [
        (
            TAG,
            {"content": {"application/hal+json": {"schema": {"$ref": "#/components/schemas/tag"}}}},
        )
    ],
    ("list_audit_logs", 503, b'{"teapot": 1}', "application/json"): [
        ("$.components.schemas.rpcStatus", {"properties": {"teapot": {"type": "integer"}}})
    ],
}


def proposed(one: Exchange) -> list[tuple[str, Any]]:
    """The proposed actions: targets, and values; True for a removal."""
    actions = corrections(DOCUMENT, [redacted(DOCUMENT, one)], URL)
    return [(each.target, each.value) for each in actions]


def test_a_status_or_media_type_is_added_with_what_is_known() -> None:
    """Whatever comes after the headers of a response to HEAD is no body."""
    for (name, status, content, media_type), expected in RESPONSES.items():
        headers = {**LIMITS, "content-type": media_type}
        assert proposed(exchange(name, status, content, headers)) == expected


def test_a_header_is_text_if_it_differs_and_removed_if_it_does_not_come() -> None:
    gone = [(f"{RATE}{name}']", True) for name in ("Limit", "Remaining", "Reset")]
    odd = exchange("get_tag", 200, b'{"name": "x"}', {**JSON_TYPE, "x-ratelimit-limit": "many"})
    assert proposed(odd) == [
        (f"{RATE}Limit']['$ref']", True),
        (f"{RATE}Limit']", TEXT),
        *gone[1:],
    ]
    assert proposed(exchange("get_tag", 200, b'{"name": "x"}', JSON_TYPE)) == gone


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
def test_what_no_spec_can_express_has_no_correction(
    status: int, content: bytes, headers: dict[str, str], expected: str
) -> None:
    assert left_over([exchange("get_tag", status, content, headers)]) == [expected]


def test_responses_that_contradict_each_other_leave_a_type_open_in_one_action() -> None:
    """The operations share a schema, which gives only a type for the property."""
    one = exchange("get_tag", 200, b'{"name": 7}', {**LIMITS, **JSON_TYPE})
    other = exchange("list_tags", 200, b'{"results": [{"name": true}]}', {**LIMITS, **JSON_TYPE})
    [action] = corrections(DOCUMENT, [one, other], URL)
    assert action.target == "$.components.schemas.tag.properties.name['type']"
    assert left_over([one, other]) == []


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
    """A list that became one of its items keeps what an item is, and whether it may be null."""
    body = json.dumps({"name": "x", "images": images}).encode()
    spec = corrected([exchange("get_tag", 200, body, {**LIMITS, **JSON_TYPE})])
    description = "The images behind the tag, one for each platform."
    found = spec["components"]["schemas"]["tag"]["properties"]["images"]
    assert found == {"description": description, "nullable": True, **schema}


def test_a_list_in_place_of_an_object_has_items_of_its_schema() -> None:
    body = json.dumps({"restricted_images": [{"enabled": True}]}).encode()
    spec = corrected([exchange("get_org_settings", 200, body, {**LIMITS, **JSON_TYPE})])
    found = spec["components"]["schemas"]["orgSettings"]["properties"]["restricted_images"]
    assert found["items"] == {"$ref": "#/components/schemas/restricted_images"}


def test_new_properties_get_the_narrowest_type() -> None:
    """The type of all values at their place; an object gets a name, which the generator needs."""
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


def test_items_of_another_type_do_not_hide_a_new_property() -> None:
    body = b'{"results": ["x", {"name": "x", "new": 1}]}'
    spec = corrected([exchange("list_tags", 200, body, {**LIMITS, **JSON_TYPE})])
    assert spec["components"]["schemas"]["tag"]["properties"]["new"] == {"type": "integer"}


def test_the_type_of_deeply_nested_lists_is_left_open() -> None:
    """Below some levels of lists, the type is left open; the report is still written."""
    body = b'{"name": "x", "deep": ' + b"[" * 90 + b"]" * 90 + b"}"
    found = exchange("get_tag", 200, body, {**LIMITS, **JSON_TYPE})
    schema = corrected([found])["components"]["schemas"]["tag"]["properties"]["deep"]
    depth = 0
    while "items" in schema:
        schema, depth = schema["items"], depth + 1
    assert (schema, depth) == ({}, 8)


def test_redacted_responses_differ_from_the_spec_in_the_same_places() -> None:
    """So the proposals are the same as for the original responses."""

    def places(one: Exchange) -> list[tuple[Any, ...]]:
        return [(e.kind, e.place, e.expected, e.found, e.rule) for e in deviations(DOCUMENT, one)]

    for name in ONE_OF_EACH_FAMILY:
        for one in map(departed, departures(name)):
            assert places(redacted(DOCUMENT, one)) == places(one) != []


def write_report(folder: Path, version: str = SPEC_VERSION) -> Path:
    answers = (
        exchange("get_tag", 418, ERROR, JSON_TYPE),
        exchange("get_tag", 200, b'{"name": "x", "v2": null}', {**LIMITS, **JSON_TYPE}),
    )
    shown = tuple(redacted(DOCUMENT, each) for each in answers)
    path = folder / "report.json"
    path.write_text(ConformanceReport(URL, version, (), (), shown).to_json(), "utf-8")
    return path


@pytest.fixture
def root(tmp_path: Path) -> Path:
    package = tmp_path / "generated" / PACKAGE
    package.mkdir(parents=True)
    for name in ("openapi.json", "provenance.json"):
        shutil.copy(GENERATED / name, package)
    return tmp_path


def test_the_command_writes_an_overlay(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, method = place("get_tag")
    assert main(["propose", "--root", str(root), str(write_report(root))]) == 0
    out, err = capsys.readouterr()
    head, _, actions = out.partition("actions:\n")
    assert err == ""
    assert head.startswith("overlay: 1.1.0\ninfo:\n")
    assert actions.startswith(f"  - target: $.paths['{path}'].{method}.responses\n")
    assert actions.endswith(
        "  - target: $.components.schemas.tag.properties.v2\n"
        "    description: 'Live answers differ: get_tag (GET, 200) has null at /v2, where the spec "
        "says boolean.'\n"
        f"    x-evidence: {URL}{path}\n"
        "    x-matches: 1\n"
        "    update:\n"
        "      nullable: true\n"
    )
    assert len(parse_overlay(out, "proposed.yaml").actions) == 2


def test_a_report_without_differences_gives_no_actions(root: Path) -> None:
    path = root / "report.json"
    path.write_text(ConformanceReport(URL, SPEC_VERSION, (), ()).to_json(), "utf-8")
    assert propose(root, path) == "# Nothing is to be corrected.\n"


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"answers": [{}]}', '{"answers": 1}'])
def test_a_file_that_is_not_a_report_is_refused(
    text: str, root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = root / "report.json"
    path.write_text(text, "utf-8")
    with pytest.raises(SpecError) as refused:
        propose(root, path)
    message = (
        f"{path}: is not a report of the live check ({refused.value.__cause__!r}). Write one with "
        "`python -m dockerhub.conformance --format json`."
    )
    assert str(refused.value) == message
    assert main(["propose", "--root", str(root), str(path)]) == 1
    assert capsys.readouterr().err == f"propose: {message}\n"


def test_a_report_about_another_document_is_refused(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its places may mean something else in this document."""
    report = write_report(root, "beta+0123456789ab")
    assert main(["propose", "--root", str(root), str(report)]) == 1
    assert capsys.readouterr().err == (
        f"propose: {report}: is about the document beta+0123456789ab, but the package is made from "
        f"{SPEC_VERSION}. Run the check again.\n"
    )
