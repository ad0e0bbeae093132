"""The templates of the generator are told about operations what they cannot see."""

from typing import Any

import pytest
from generation import (
    TEXT,
    answer,
    media,
    model,
    probe_document,
    probe_operation,
    reference,
)
from jinja2 import Template

from spec.errors import SpecError
from spec.generation.facts import render_facts

SECRET = {"type": "string", "format": "password"}
CSV = media(text__csv=TEXT)
PLAIN = media(text__plain=TEXT)


def query(*names: str) -> list[dict[str, Any]]:
    return [{"name": name, "in": "query", "schema": {"type": "integer"}} for name in names]


def read(document: dict[str, Any]) -> Any:
    """What templates import."""
    return Template(render_facts(document)).module


def facts_of(operation: dict[str, Any], **schemas: Any) -> dict[str, str]:
    """What a template reads about a single operation."""
    facts: dict[str, dict[str, str]]
    facts = read(probe_document(schemas, {"/probes": {"get": operation}})).FACTS
    return facts["probe"]


def listing(items: dict[str, Any], **more: Any) -> dict[str, Any]:
    """An operation that returns pages of items."""
    page = model(next=TEXT, results={"type": "array", "items": items})
    return probe_operation("probe", page, parameters=query("page", "page_size")) | more


def test_facts_are_set_for_templates() -> None:
    """Each fact is Python code, or empty."""
    document = probe_document(
        {"login": model(password=SECRET)},
        {"/a/{b}": {"delete": {"operationId": "deleteIt", "responses": {"204": {}}}}},
    )
    assert render_facts(document) == (
        '{% set FACTS = {"delete_it": {"path": "\'/a/{b}\'", "tag": "\'default\'", '
        '"security": "\'none\'", "refuses_access_tokens": "False", "deprecated": "False", '
        '"success_statuses": "(204,)", "response_status": "", "response_media_type": "\'\'", '
        '"accept": "\'application/json\'", "pagination": "", "item_model": "", '
        '"item_import": ""}} %}\n'
        '{% set SECRETS = {"Login": ["password"]} %}\n'
    )


def test_a_list_has_a_style_and_the_model_of_its_items() -> None:
    facts = facts_of(
        listing(
            reference("hen_house"),
            deprecated=True,
            security=[{"bearer": []}],
            **{"x-access-tokens": "refused"},
        ),
        hen_house=model(),
    )
    assert facts == {
        "path": "'/probes'",
        "tag": "'probe'",
        "security": "'bearer'",
        "refuses_access_tokens": "True",
        "deprecated": "True",
        "success_statuses": "(200,)",
        "response_status": "200",
        "response_media_type": "'application/json'",
        "accept": "'application/json'",
        "pagination": "'next link'",
        "item_model": "HenHouse",
        "item_import": "from ...models.hen_house import HenHouse",
    }


def test_operations_without_a_name_are_named_after_their_place() -> None:
    nameless = probe_operation("x")
    del nameless["operationId"]
    document = probe_document(paths={"/a/{b}": {"get": nameless, "put": nameless}})
    assert [*read(document).FACTS] == ["get_a_b", "put_a_b"]


@pytest.mark.parametrize(
    ("security", "needed"),
    [
        ({}, "none"),
        ({"security": []}, "none"),
        ({"security": [{"bearer": []}]}, "bearer"),
        ({"security": [{"basic": []}, {"bearer": []}]}, "basic"),
        ({"security": [{}]}, "optional"),
        ({"security": [{"bearer": []}, {}]}, "optional"),
        ({"security": [{}, {"bearer": []}]}, "optional"),
    ],
)
def test_the_security_of_an_operation_is_told(security: dict[str, Any], needed: str) -> None:
    """An empty requirement stands for a request without credentials."""
    assert facts_of(probe_operation("probe", **security))["security"] == repr(needed)


@pytest.mark.parametrize(
    ("tokens", "refuses"),
    [({}, False), ({"x-access-tokens": "accepted"}, False), ({"x-access-tokens": "refused"}, True)],
)
def test_access_tokens_may_be_refused(tokens: dict[str, Any], refuses: bool) -> None:
    facts = facts_of(probe_operation("probe", **tokens))
    assert facts["refuses_access_tokens"] == repr(refuses)


def test_all_statuses_of_success_are_told() -> None:
    """Those of errors and of patterns are not. The first one with a body is the response."""
    statuses = {"422": PLAIN, "2XX": PLAIN, "204": {}, "201": CSV, "200": PLAIN, "default": PLAIN}
    responses = {status: answer(content) for status, content in statuses.items()}
    facts = facts_of(probe_operation("probe", responses=responses))
    assert facts["success_statuses"] == "(204, 201, 200)"
    assert (facts["response_status"], facts["response_media_type"]) == ("201", "'text/csv'")


def test_responses_may_be_references() -> None:
    responses = {
        "200": {"$ref": "#/components/responses/fine"},
        "404": {"$ref": "#/components/responses/bad"},
    }
    document = probe_document(paths={"/x": {"get": probe_operation("x", responses=responses)}})
    document["components"]["responses"] = {"fine": answer(CSV), "bad": answer(PLAIN)}
    facts = read(document).FACTS["x"]
    assert facts["response_media_type"] == "'text/csv'"
    assert facts["accept"] == "'text/csv, text/plain;q=0.9, application/json;q=0.9'"


def test_a_response_may_have_no_schema() -> None:
    """Then it is not a list."""
    responses = {"200": answer({"text/csv": {}})}
    facts = facts_of(probe_operation("probe", responses=responses, parameters=query("page")))
    assert (facts["response_media_type"], facts["pagination"]) == ("'text/csv'", "")


@pytest.mark.parametrize(
    ("contents", "accept"),
    [
        ({"204": {}}, "application/json"),
        ({"204": {}, "404": PLAIN}, "application/json, text/plain;q=0.9"),
        (
            {"404": media(text__plain=TEXT, text__html=TEXT), "200": CSV},
            "text/csv, text/plain;q=0.9, text/html;q=0.9, application/json;q=0.9",
        ),
        ({"200": CSV, "404": media(application__json=TEXT)}, "text/csv, application/json;q=0.9"),
    ],
)
def test_the_type_of_success_is_preferred(contents: dict[str, Any], accept: str) -> None:
    """Errors may have other media types, and JSON always."""
    responses = {status: answer(content) for status, content in contents.items()}
    facts = facts_of(probe_operation("probe", responses=responses))
    assert facts["accept"] == repr(accept)


@pytest.mark.parametrize(
    ("items", "item_model", "item_import"),
    [
        (reference("egg"), "Egg", "from ...models.egg import Egg"),
        (reference("size"), "Size", "from ...models.size import Size"),
        (model("BigHen"), "BigHen", "from ...models.big_hen import BigHen"),
        (reference("2nd"), "Field2nd", "from ...models.field_2_nd import Field2nd"),
        (model(), "object", ""),
        (reference("name"), "str", ""),
        ({"type": "number"}, "float", ""),
        ({"type": "boolean"}, "bool", ""),
        ({"type": "array", "items": TEXT}, "object", ""),
        ({}, "object", ""),
    ],
)
def test_the_items_of_a_list_have_a_type(items: Any, item_model: str, item_import: str) -> None:
    """Only classes of the package are imported."""
    schemas = {"egg": model(), "size": {"type": "string", "enum": ["s"]}, "2nd": model()}
    facts = facts_of(listing(items), name=TEXT, **schemas)
    assert (facts["item_model"], facts["item_import"]) == (item_model, item_import)


@pytest.mark.parametrize(
    ("items", "item_model"), [({"items": reference("hen")}, "Hen"), ({}, "object")]
)
def test_pages_and_lists_may_be_references(items: dict[str, Any], item_model: str) -> None:
    """A list may leave out what its items are."""
    schemas = {
        "page": {"allOf": [model(resources=reference("rows"))]},
        "rows": {"type": "array", **items},
        "hen": model(),
    }
    responses = {"200": {"$ref": "#/components/responses/page"}}
    parameters = query("startIndex", "count")
    operation = probe_operation("list_hens", responses=responses, parameters=parameters)
    document = probe_document(schemas, {"/hens": {"get": operation}})
    content = media(application__json=reference("page"))
    document["components"]["responses"] = {"page": answer(content)}
    facts = read(document).FACTS["list_hens"]
    assert (facts["pagination"], facts["item_model"]) == ("'SCIM index'", item_model)


def test_only_parameters_of_the_query_make_a_list() -> None:
    headers = [each | {"in": "header"} for each in query("page", "page_size")]
    facts = facts_of(listing(TEXT, parameters=headers))
    assert (facts["pagination"], facts["item_model"], facts["item_import"]) == ("", "", "")


def test_secrets_are_told_by_class() -> None:
    """They may be inherited or references; a class without any is not named."""
    schemas = {
        "login": model(name=TEXT, password=SECRET, code=reference("code")),
        "code": SECRET,
        "more": {"allOf": [reference("login"), model(extra=SECRET)]},
        "titled": model("ShownAs", key=SECRET),
        "outer": model(inner=model("Inner", token=SECRET), nameless=model(lost=SECRET)),
        "open": model(name=TEXT),
        "alias": reference("login"),
        "2fa": model(code=SECRET),
    }
    assert read(probe_document(schemas)).SECRETS == {
        "Login": ["password", "code"],
        "More": ["password", "code", "extra"],
        "ShownAs": ["key"],
        "Inner": ["token"],
        "Field2fa": ["code"],
    }


def test_lists_without_a_parameter_of_their_style_are_refused() -> None:
    """All are named at once, and what to do; other operations do not count."""
    page = model(next=TEXT, results={"type": "array", "items": TEXT})
    from_first = query("from", "kind")
    unnamed = probe_operation("unnamed", page, parameters=query("page_size"))
    del unnamed["operationId"]
    document = probe_document(
        paths={
            "/plain": {"get": probe_operation("get_plain", model(x=TEXT))},
            "/fine": {"get": listing(TEXT)},
            "/pages": {"get": probe_operation("list_pages", page, parameters=query("page", "a"))},
            "/more": {"get": unnamed},
            "/hits": {"post": probe_operation("search", page, parameters=from_first)},
        }
    )
    with pytest.raises(SpecError) as refused:
        render_facts(document)
    assert str(refused.value) == (
        "these lists cannot be paginated:\n"
        "  GET /pages (list_pages): the style 'next link' needs the parameters page and page_size; "
        "page_size is missing, it has page, a\n"
        "  GET /more (get_more): the style 'next link' needs the parameters page and page_size; "
        "page is missing, it has page_size\n"
        "  POST /hits (search): the style 'offset' needs the parameters from and size; "
        "size is missing, it has from, kind\n"
        "If only the document is wrong, correct it in overlays/spec/corrections.yaml; if "
        "Docker Hub changed, add a pagination style to overlays/dockerhub/_paging/styles.py."
    )
