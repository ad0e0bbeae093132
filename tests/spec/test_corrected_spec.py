"""The corrected spec says what Docker Hub sends, point by point."""

import re
from typing import Any

import pytest
from corrected import body, walk
from generation import GENERATED, corrected_spec
from openapi_spec_validator import OpenAPIV30SpecValidator

from spec.corrected.build import render_spec


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    """The corrected spec."""
    return corrected_spec()


@pytest.fixture(scope="module")
def schemas(document: dict[str, Any]) -> dict[str, Any]:
    """Its component schemas."""
    return document["components"]["schemas"]


def test_the_validator_finds_no_error(document: dict[str, Any]) -> None:
    """The corrected spec is valid OpenAPI 3.0."""
    assert list(OpenAPIV30SpecValidator(document).iter_errors()) == []


def test_the_corrected_spec_is_next_to_the_generated_code(document: dict[str, Any]) -> None:
    """Readers find the spec from which the code was generated."""
    assert (GENERATED / "openapi.json").read_text("utf-8") == render_spec(document)


def test_response_codes_and_timestamps_are_text(document: dict[str, Any]) -> None:
    """YAML does not turn them into numbers and times."""
    plain = (str, int, float, bool, list, dict, type(None))
    for at, node in walk(document):
        for key, value in node.items():
            assert isinstance(key, str), f"{at}: {key!r}"
            assert isinstance(value, plain), f"{at}/{key}: {value!r}"


def test_the_images_of_a_tag_are_a_list(schemas: dict[str, Any]) -> None:
    """A tag has an image for each platform."""
    images = schemas["tag"]["properties"]["images"]
    assert images["type"] == "array"
    assert images["items"] == {"$ref": "#/components/schemas/image"}
    assert "$ref" not in images


def test_a_tag_has_what_the_service_sends(schemas: dict[str, Any]) -> None:
    """The document lacks four properties and knows one that is never sent."""
    properties = schemas["tag"]["properties"]
    assert properties["tag_status"] == {"$ref": "#/components/schemas/image_status"}
    for name in ("media_type", "content_type", "digest"):
        assert properties[name]["type"] == "string"
    assert "status" not in properties


def test_v2_is_a_boolean(schemas: dict[str, Any]) -> None:
    """The service sends `true`, not a text."""
    assert schemas["tag"]["properties"]["v2"]["type"] == "boolean"


@pytest.mark.parametrize(
    ("schema", "names"),
    [
        ("tag", "images last_updated tag_last_pulled tag_last_pushed"),
        ("tag", "media_type content_type digest"),
        ("image", "architecture features variant digest os_features os_version"),
        ("image", "last_pulled last_pushed"),
        ("layer", "digest"),
        ("page", "next previous"),
        ("getAccessTokensResponse", "next previous"),
        ("GetNamespaceRepositoryImagesResponse", "next previous"),
        ("GetNamespaceRepositoryImagesTagsResponse", "next previous"),
        ("accessToken", "last_used scopes expires_at"),
        ("PostUsersLoginErrorResponse", "login_2fa_token"),
    ],
)
def test_what_the_service_sends_as_null_is_nullable(
    schemas: dict[str, Any], schema: str, names: str
) -> None:
    """The service sends null for these properties."""
    properties = schemas[schema]["properties"]
    assert {name: properties[name].get("nullable") for name in names.split()} == dict.fromkeys(
        names.split(), True
    )


@pytest.mark.parametrize(
    ("place", "names"),
    [
        ("GetNamespaceRepositoryImagesSummaryResponse", "active_from"),
        ("GetNamespaceRepositoryImagesResponse/results/items", "last_pushed last_pulled"),
        ("PostNamespacesDeleteImagesRequest", "active_from"),
        ("accessToken", "created_at last_used expires_at"),
        ("image", "last_pulled last_pushed"),
        ("tag", "last_updated tag_last_pulled tag_last_pushed"),
        ("AuditLog", "timestamp"),
        ("scim_user/meta", "created lastModified"),
    ],
)
def test_timestamps_are_date_times(schemas: dict[str, Any], place: str, names: str) -> None:
    """Every point in time in a body has the format."""
    first, *steps = place.split("/")
    schema = schemas[first]
    for step in steps:
        schema = schema[step] if step == "items" else schema["properties"][step]
    for name in names.split():
        property_ = schema["properties"][name]
        assert (property_["type"], property_["format"]) == ("string", "date-time"), name


def test_nothing_looks_like_a_timestamp_without_being_one(document: dict[str, Any]) -> None:
    """No text with a point in time as its example lacks the format."""
    moment = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d")
    # Error details are text for people, and no recorded response has this one.
    known = {"#/components/schemas/ErrorInfo/properties/api_call_start"}
    overlooked = {
        at
        for at, node in walk(document)
        if node.get("type") == "string"
        and moment.match(str(node.get("example", "")))
        and node.get("format") != "date-time"
    }
    assert overlooked - known == set()


def test_there_are_no_fractional_numbers(document: dict[str, Any]) -> None:
    """Everything that is counted is an integer."""
    assert [at for at, node in walk(document) if node.get("type") == "number"] == []
    tokens = document["components"]["schemas"]["getAccessTokensResponse"]["properties"]
    assert tokens["count"]["type"] == tokens["active_count"]["type"] == "integer"


def test_nothing_is_next_to_a_reference(document: dict[str, Any]) -> None:
    """Keys next to a reference have no effect."""
    assert [at for at, node in walk(document) if "$ref" in node and len(node) > 1] == []


def test_enumerations_have_names_that_python_can_hold(document: dict[str, Any]) -> None:
    """`-last_activity` and `last_activity` do not collide."""
    ordering = document["components"]["schemas"]["image_ordering"]
    assert dict(zip(ordering["x-enum-varnames"], ordering["enum"], strict=True)) == {
        "LAST_ACTIVITY": "last_activity",
        "LAST_ACTIVITY_DESCENDING": "-last_activity",
        "DIGEST": "digest",
        "DIGEST_DESCENDING": "-digest",
    }
    for at, node in walk(document):
        if "enum" in node:
            names = node.get("x-enum-varnames", [value.upper() for value in node["enum"]])
            assert len(names) == len(set(names)) == len(node["enum"]), at
            assert all(re.fullmatch(r"[A-Z][A-Z0-9_]*", name) for name in names), at


def test_token_scopes_are_an_enumeration(schemas: dict[str, Any]) -> None:
    """The prose of Docker's document lists them."""
    scopes = schemas["createAccessTokenRequest"]["properties"]["scopes"]["items"]
    assert scopes == {"$ref": "#/components/schemas/access_token_scope"}
    assert set(schemas["access_token_scope"]["enum"]) == {
        *("repo:admin", "repo:write", "repo:read", "repo:public_read")
    }


def test_a_rename_does_not_deactivate_a_scim_user(document: dict[str, Any]) -> None:
    """No default is sent for `enabled`, and its description warns of leaving it out."""
    request = document["components"]["requestBodies"]["scim_update_user_request"]
    enabled = body(request)["properties"]["enabled"]
    assert "default" not in enabled
    assert "deactivates" in enabled["description"]


def test_a_scim_request_is_stricter_than_a_response(document: dict[str, Any]) -> None:
    """Requests need one certain schema and an address; responses may contain others."""
    schemas = document["components"]["schemas"]
    for name in ("scim_create_user_request", "scim_update_user_request"):
        members = body(document["components"]["requestBodies"][name])["properties"]
        assert members["schemas"] == {"$ref": "#/components/schemas/scim_request_schemas"}
    pattern = schemas["scim_request_schemas"]["items"]["pattern"]
    assert re.search(pattern, "urn:ietf:params:scim:schemas:core:2.0:User")
    assert not re.search(pattern, "urn:ietf:params:scim:schemas:core:2.0:Group")
    created = body(document["components"]["requestBodies"]["scim_create_user_request"])
    username = created["properties"]["userName"]["$ref"].rpartition("/")[2]
    assert schemas[username]["format"] == "email"
    answered = schemas["scim_user"]["properties"]
    assert answered["schemas"] == {"$ref": "#/components/schemas/scim_user_schemas"}
    assert "format" not in schemas["scim_user_username"]


def test_nothing_is_sent_that_the_caller_did_not_say(document: dict[str, Any]) -> None:
    """No parameter and no property has a default."""
    assert [at for at, node in walk(document) if "default" in node and "type" in node] == []


@pytest.mark.parametrize(
    ("schema", "name"),
    [
        ("UsersLoginRequest", "password"),
        ("PostUsersLoginSuccessResponse", "token"),
        ("PostUsersLoginErrorResponse", "login_2fa_token"),
        ("Users2FALoginRequest", "login_2fa_token"),
        ("Users2FALoginRequest", "code"),
        ("accessToken", "token"),
        ("authTokenRequest", "secret"),
        ("authTokenResponse", "access_token"),
    ],
)
def test_secrets_are_marked(schemas: dict[str, Any], schema: str, name: str) -> None:
    """Values that must not be shown have the format `password`."""
    assert schemas[schema]["properties"][name]["format"] == "password"


@pytest.mark.parametrize(
    ("schema", "names"),
    [
        ("PostUsersLoginSuccessResponse", "token"),
        ("accessToken", "uuid"),
        ("tag", "name"),
        ("scim_user", "id"),
        ("getAccessTokensResponse", "results"),
        ("GetAuditLogsResponse", "logs"),
        ("PostNamespacesDeleteImagesRequest", "manifests"),
        ("restricted_images", "enabled allow_official_images allow_verified_publishers"),
    ],
)
def test_what_is_always_sent_is_required(schemas: dict[str, Any], schema: str, names: str) -> None:
    """Users need not check whether a tag has a name."""
    assert set(schemas[schema]["required"]) >= set(names.split())


def test_a_map_has_no_items(document: dict[str, Any]) -> None:
    """`items` has no effect on an object; the fields of a validation error are a free map."""
    odd = [at for at, node in walk(document) if node.get("type") == "object" and "items" in node]
    assert odd == []
    fields = document["components"]["schemas"]["ValueError"]["properties"]["fields"]
    assert fields["additionalProperties"] is True


def test_no_class_shadows_a_builtin(schemas: dict[str, Any]) -> None:
    """`ValueError` and `Error` have names of their own."""
    assert schemas["ValueError"]["title"] == "ValidationFailure"
    assert schemas["Error"]["title"] == "ErrorBody"


@pytest.mark.parametrize(
    "page",
    [
        *("getAccessTokensResponse", "GetNamespaceRepositoryImagesResponse"),
        *("GetNamespaceRepositoryImagesTagsResponse", "paginated_tags"),
    ],
)
def test_a_page_has_results(schemas: dict[str, Any], page: str) -> None:
    """A response without them is not a page."""
    parts = schemas[page].get("allOf", [schemas[page]])
    assert ["results"] in [part.get("required") for part in parts]


@pytest.mark.parametrize(
    ("place", "enumeration"),
    [
        ("tag/tag_status", "image_status"),
        ("image/status", "image_status"),
        ("GetNamespaceRepositoryImagesResponse/results/items/status", "image_status"),
        ("PostNamespacesDeleteImagesRequest/ignore_warnings/items/warning", "image_warning_type"),
        ("scim_schema_attribute/type", "scim_attribute_type"),
    ],
)
def test_each_enumeration_is_named_once(
    schemas: dict[str, Any], place: str, enumeration: str
) -> None:
    """Equal values are one class."""
    first, *steps = place.split("/")
    schema = schemas[first]
    for step in steps:
        schema = schema[step] if step == "items" else schema["properties"][step]
    assert schema == {"$ref": f"#/components/schemas/{enumeration}"}


def test_every_schema_says_what_it_is(document: dict[str, Any]) -> None:
    """No schema allows values of any type."""
    kinds = {"type", "$ref", "allOf"}
    for at, node in walk(document):
        schemas = [node[key] for key in ("schema", "items") if isinstance(node.get(key), dict)]
        if node.get("type") == "object":
            schemas += node.get("properties", {}).values()
        assert [schema for schema in schemas if not kinds & schema.keys()] == [], at


def test_ids_and_sizes_have_64_bits(schemas: dict[str, Any]) -> None:
    """IDs passed 1.1 billion, sizes passed 5 GB."""
    for name in ("id", "creator", "last_updater", "repository", "full_size"):
        assert schemas["tag"]["properties"][name]["format"] == "int64", name
    assert schemas["image"]["properties"]["size"]["format"] == "int64"
    assert schemas["layer"]["properties"]["size"]["format"] == "int64"


def test_no_description_is_empty(document: dict[str, Any]) -> None:
    """A description has a text, or is left out."""
    assert [at for at, node in walk(document) if node.get("description") == ""] == []


def test_only_lists_have_a_minimum_of_items(document: dict[str, Any]) -> None:
    """`minItems` counts items, not letters."""
    counted = [node["type"] for _, node in walk(document) if "minItems" in node]
    assert counted
    assert set(counted) == {"array"}


def test_classes_are_named_after_things(document: dict[str, Any]) -> None:
    """Neither methods nor statuses nor places in the document are part of a name."""
    names = [
        node.get("title", at.rpartition("/")[2])
        for at, node in walk(document["components"]["schemas"])
        if node.get("type") == "object"
    ]
    assert [name for name in names if re.search(r"^(Get|Post|Put)[A-Z]|\d{3}|Success", name)] == []
