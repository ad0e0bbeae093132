"""The operations of the corrected spec are those that Docker Hub has."""

import re
from typing import Any

import pytest
from corrected import METHODS, OPERATIONS, body, found, operations_of, parameter, request_schema
from family_record import Access
from generation import corrected_spec
from records import RECORDS, RETIRED, security, with_access

RATE_LIMIT_HEADERS = {
    "X-RateLimit-Limit",
    "X-RateLimit-Remaining",
    "X-RateLimit-Reset",
    "X-Retry-After",
    "Retry-After",
}
TOLD_LIMITS = {
    "X-RateLimit-Limit": "Number of requests per minute.",
    "X-RateLimit-Remaining": "Number of requests that remain within the period.",
    "X-RateLimit-Reset": "Unix time at which the number is reset.",
}
KNOWN = list(RECORDS)
"""Operations that have a record and are in the document; `test_families.py` reports others."""
SCIM = with_access(Access.SCIM)


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    """The corrected spec."""
    return corrected_spec()


@pytest.fixture(scope="module")
def schemas(document: dict[str, Any]) -> dict[str, Any]:
    """Its component schemas."""
    return document["components"]["schemas"]


@pytest.fixture(scope="module")
def operations(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Its operations by operationId, each with all its parameters and responses in full."""
    return operations_of(document)


def test_every_operation_has_an_id_of_its_own(document: dict[str, Any]) -> None:
    """Names are unique, in lower case, and begin with a verb."""
    names = [
        item[method]["operationId"]
        for item in document["paths"].values()
        for method in METHODS
        if method in item
    ]
    assert sorted(names) == sorted(set(names))
    verbs = "login|list|get|check|create|add|update|replace|remove|delete|export|resend|cancel"
    verbs += "|verify|search"
    assert [name for name in names if not re.fullmatch(rf"({verbs})(_[a-z0-9]+)*", name)] == []


def test_path_parameters_are_required(operations: dict[str, Any]) -> None:
    """A path without one of its parts is another path."""
    for name, operation in operations.items():
        in_path = [each for each in operation["parameters"] if each["in"] == "path"]
        assert [each["name"] for each in in_path if each.get("required") is not True] == [], name
        named = set(re.findall(r"\{(\w+)\}", operation["path"]))
        assert {each["name"] for each in in_path} == named, name


def test_bearer_schemes_are_declared(document: dict[str, Any]) -> None:
    """The schemes that `security` names exist."""
    schemes = document["components"]["securitySchemes"]
    assert schemes.keys() == {"bearerAuth", "bearerSCIMAuth"}
    for scheme in schemes.values():
        assert (scheme["type"], scheme["scheme"]) == ("http", "bearer")


def test_each_operation_says_what_it_needs(operations: dict[str, Any]) -> None:
    """As in the records of the families."""
    for name in KNOWN:
        assert operations[name]["security"] == security(name), name


def test_the_server_has_no_trailing_slash(document: dict[str, Any]) -> None:
    """Paths begin with a slash already."""
    assert [server["url"] for server in document["servers"]] == ["https://hub.docker.com"]


def test_times_in_queries_are_date_times(operations: dict[str, Any]) -> None:
    """Every point in time in a query has the format."""
    times = ("from", "to", "active_from", "since", "until", "before", "after")
    found = [each for one in operations.values() for each in one["parameters"]]
    schemas = [each["schema"] for each in found if each["name"] in times]
    schemas = [each for each in schemas if each["type"] != "integer"]  # an offset
    assert schemas
    assert {(each["type"], each["format"]) for each in schemas} == {("string", "date-time")}


def test_page_numbers_and_sizes_are_bounded_integers(operations: dict[str, Any]) -> None:
    """`page=1.0` is never sent, and there is no page 0."""
    paging = {"page", "page_size", "count", "startIndex"}
    for name, operation in operations.items():
        for each in operation["parameters"]:
            if each["name"] in paging:
                assert each["schema"]["type"] == "integer", f"{name}: {each['name']}"
                assert each["schema"]["minimum"] == 1, f"{name}: {each['name']}"
                assert "default" not in each["schema"], f"{name}: {each['name']}"


def test_a_page_size_that_is_cut_silently_is_not_refused(operations: dict[str, Any]) -> None:
    """The bound is for clients; the service responds with 200, so it is not a `maximum`."""
    for name in ("list_tags", "list_images", "list_image_tags"):
        size = parameter(operations[name], "page_size")
        assert size["schema"]["x-maximum"] == 100
        assert "maximum" not in size["schema"]
        assert "silently" in size["description"]


def test_responses_to_head_have_no_body(operations: dict[str, Any]) -> None:
    """Nothing is decoded where there can be no body."""
    heads = {name for name, each in operations.items() if each["method"] == "head"}
    assert heads
    for name in heads:
        assert operations[name]["responses"].keys() == {"200", "401", "403", "404", "429"}
        for status, response in operations[name]["responses"].items():
            assert "content" not in response, f"{name}: {status}"


def test_scim_errors_are_one_schema(operations: dict[str, Any], schemas: dict[str, Any]) -> None:
    """34 inline copies are one component, with the keyword of bad requests."""
    assert "scimType" in schemas["scim_error"]["properties"]
    for name in SCIM:
        for status, response in operations[name]["responses"].items():
            if int(status) >= 400 and status != "429":
                expected = {"$ref": "#/components/schemas/scim_error"}
                assert body(response) == expected, f"{name}: {status}"


def test_aliases_are_resolved(operations: dict[str, Any], schemas: dict[str, Any]) -> None:
    """All responses with an access token refer to the same schema."""
    token = {"$ref": "#/components/schemas/accessToken"}
    assert {"createAccessTokensResponse", "patchAccessTokenResponse"} & schemas.keys() == set()
    assert body(operations["create_access_token"]["responses"]["201"]) == token
    assert body(operations["update_access_token"]["responses"]["200"]) == token
    assert body(operations["get_access_token"]["responses"]["200"]) == token
    assert schemas["getAccessTokensResponse"]["properties"]["results"]["items"] == token
    assert [name for name, schema in schemas.items() if "$ref" in schema] == []


def test_every_operation_can_be_rate_limited(operations: dict[str, Any]) -> None:
    """A 429 has the headers that say when to continue."""
    for name, operation in operations.items():
        response = operation["responses"]["429"]
        assert response["headers"].keys() == RATE_LIMIT_HEADERS, name
        assert ("content" in response) == (operation["method"] != "head"), name


def test_the_rate_limit_headers_are_described(document: dict[str, Any]) -> None:
    """Every header has a type and says what its number means."""
    headers = document["components"]["headers"]
    told = {"rate_limit", "rate_limit_remaining", "rate_limit_reset"}
    assert headers.keys() == RATE_LIMIT_HEADERS | told
    assert all(each["description"] and each["schema"]["type"] for each in headers.values())
    assert "Unix time" in headers["X-Retry-After"]["description"]


def test_every_success_has_the_rate_limit_headers(
    document: dict[str, Any], operations: dict[str, dict[str, Any]]
) -> None:
    """As the prose says. They are required; otherwise nobody would notice a missing one."""
    successes = [
        response
        for operation in operations.values()
        for status, response in operation["responses"].items()
        if status.startswith("2")
    ]
    assert len(successes) >= len(operations)
    for response in successes:
        headers = {name: found(document, response["headers"][name]) for name in TOLD_LIMITS}
        assert {name: each["description"] for name, each in headers.items()} == TOLD_LIMITS
        assert all(each["required"] is True for each in headers.values())
        assert all(each["schema"] == {"type": "integer"} for each in headers.values())


@pytest.mark.parametrize(
    ("operation", "statuses"),
    [
        *((name, "401 403 429") for name in with_access(Access.PASSWORD)),
        *(
            (name, "401 403 404 429" if "{" in OPERATIONS[name]["path"] else "401 403 429")
            for name in with_access(Access.PUBLIC, Access.USER)
        ),
        *((name, "403 500") for name in SCIM),
        *((name, "400 401") for name in with_access(Access.SIGN_IN)),
        *((name, "413 415") for name in KNOWN if request_schema(name)),
        ("update_access_token", "400 404"),
        *((name, "400") for name in [*RETIRED, "list_tags", "list_access_tokens"]),
    ],
)
def test_likely_errors_are_declared(
    operations: dict[str, Any], operation: str, statuses: str
) -> None:
    """The errors in recorded responses and of similar operations are documented."""
    responses = operations[operation]["responses"]
    assert "default" in responses or set(statuses.split()) <= responses.keys()


def test_only_operations_with_a_body_refuse_bodies(operations: dict[str, Any]) -> None:
    """Operations without a body do not document errors about its size or media type."""
    for name, each in operations.items():
        refused = {"413", "415"} & each["responses"].keys()
        assert refused == ({"413", "415"} if each["requestBody"] else set()), name


@pytest.mark.parametrize(
    ("operation", "status", "targets"),
    [
        ("create_access_token", "201", "get update delete"),
        ("create_scim_user", "201", "get update"),
        ("list_tags", "200", "get check delete"),
    ],
)
def test_links_lead_to_operations_and_give_all_parameters(
    operations: dict[str, Any], operation: str, status: str, targets: str
) -> None:
    """Links show how to read, change and delete what was created or found."""
    links = operations[operation]["responses"][status]["links"]
    thing = {"create_access_token": "access_token", "list_tags": "tag"}.get(operation, "scim_user")
    assert set(links) == {f"{verb}_{thing}" for verb in targets.split()}
    for name, link in links.items():
        assert link["operationId"] == name
        in_path = [each for each in operations[name]["parameters"] if each["in"] == "path"]
        assert link["parameters"].keys() == {each["name"] for each in in_path}
        assert all(text.startswith("$re") for text in link["parameters"].values())


def test_every_error_body_has_a_message(
    document: dict[str, Any], operations: dict[str, Any]
) -> None:
    """Errors of every shape are objects with a text that says what happened."""
    texts = {"detail", "message", "text"}
    for name, operation in operations.items():
        for status, response in operation["responses"].items():
            if status.startswith(("4", "5", "default")) and operation["method"] != "head":
                schema = found(document, body(response))
                assert schema["type"] == "object", f"{name}: {status}"
                assert texts & schema["properties"].keys(), f"{name}: {status}"


def test_the_first_step_documents_the_second_factor(
    operations: dict[str, Any], schemas: dict[str, Any]
) -> None:
    """Only the 401 of the first step says how to distinguish its two meanings."""
    failure = schemas["PostUsersLoginErrorResponse"]
    assert "required" not in failure
    assert failure["properties"]["login_2fa_token"]["type"] == "string"
    assert "login_2fa_token" in operations["login"]["responses"]["401"]["description"]
    assert "required" not in operations["login_2fa"]["responses"]["401"]["description"]


def test_retired_operations_are_deprecated(operations: dict[str, Any]) -> None:
    """Only operations that Docker Hub no longer has are marked."""
    deprecated = {name for name in KNOWN if operations[name].get("deprecated")}
    assert deprecated == set(RETIRED)


def test_a_tag_can_be_deleted(operations: dict[str, Any]) -> None:
    """Docker's document lacks this operation."""
    delete = operations["delete_tag"]
    assert delete["method"] == "delete"
    assert delete["path"] == "/v2/namespaces/{namespace}/repositories/{repository}/tags/{tag}"
    assert "content" not in delete["responses"]["204"]


def test_a_secret_can_be_exchanged_for_a_token(
    operations: dict[str, Any], schemas: dict[str, Any]
) -> None:
    """Docker's document lacks this operation, too."""
    exchange = operations["create_auth_token"]
    assert (exchange["method"], exchange["path"]) == ("post", "/v2/auth/token")
    request = {"$ref": "#/components/schemas/authTokenRequest"}
    assert exchange["requestBody"]["content"]["application/json"]["schema"] == request
    assert schemas["authTokenRequest"]["required"] == ["identifier", "secret"]
    answer = {"$ref": "#/components/schemas/authTokenResponse"}
    assert body(exchange["responses"]["200"]) == answer
    assert schemas["authTokenResponse"]["required"] == ["access_token"]


def test_choices_of_a_query_are_named_enumerations(operations: dict[str, Any]) -> None:
    """A query accepts the same members as the response contains."""
    for operation, name, enumeration in (
        ("list_images", "status", "image_status"),
        ("list_images", "ordering", "image_ordering"),
        ("list_scim_users", "sortOrder", "scim_sort_order"),
    ):
        schema = parameter(operations[operation], name)["schema"]
        assert schema == {"$ref": f"#/components/schemas/{enumeration}"}


def test_deleting_a_token_can_be_accepted(operations: dict[str, Any]) -> None:
    """The service responds with 202 where 204 is documented; neither has a body."""
    responses = operations["delete_access_token"]["responses"]
    assert "content" not in responses["202"]
    assert "content" not in responses["204"]
