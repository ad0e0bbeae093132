"""Everything that the spec has and the generated code lacks is named with its place."""

from collections.abc import Callable
from typing import Any

import pytest
from generation import (
    GENERATED,
    TEXT,
    media,
    model,
    probe_operation,
    reference,
    some_paths,
)

from spec.generation.completeness import find_losses

Document = dict[str, Any]
TAGS = "/v2/namespaces/{namespace}/repositories/{repository}/tags"
IMAGES = "/v2/namespaces/{namespace}/repositories/{repository}/images"


def few_paths() -> Document:
    return some_paths(TAGS, f"{TAGS}/{{tag}}", IMAGES, "/v2/users/login", "/v2/users/2fa-login")


# The spec says more than the committed package has.


def add_property(document: Document) -> None:
    document["components"]["schemas"]["tag"]["properties"]["color"] = TEXT


def retype_property(document: Document) -> None:
    document["components"]["schemas"]["tag"]["properties"]["id"] = TEXT


def drop_property(document: Document) -> None:
    del document["components"]["schemas"]["layer"]["properties"]["instruction"]


def hide_property(document: Document) -> None:
    document["components"]["schemas"]["tag"]["properties"]["digest"]["format"] = "password"


def close_object(document: Document) -> None:
    document["components"]["schemas"]["layer"]["additionalProperties"] = False


def add_member(document: Document) -> None:
    document["components"]["schemas"]["image_status"]["enum"].append("stale")


def rename_member(document: Document) -> None:
    document["components"]["schemas"]["image_ordering"]["x-enum-varnames"][0] = "NEWEST"


def make_enumeration_an_object(document: Document) -> None:
    document["components"]["schemas"]["image_status"] = model(x=TEXT)


def make_object_an_enumeration(document: Document) -> None:
    document["components"]["schemas"]["layer"] = {"type": "string", "enum": ["x"]}


def add_schema(document: Document) -> None:
    document["components"]["schemas"]["error"] = model(code={"type": "integer"})


def name_twice(document: Document) -> None:
    """What nothing names is before it."""
    document["components"]["schemas"]["tag"]["properties"]["nameless"] = model()
    document["components"]["schemas"]["Layer"] = model(code={"type": "integer"})


def add_operation(document: Document) -> None:
    document["paths"]["/ping"] = {"get": probe_operation("ping")}


def duplicate_operation(document: Document) -> None:
    document["paths"][TAGS]["get"]["operationId"] = "get_tag"


def drop_operation_id(document: Document) -> None:
    del document["paths"][TAGS]["get"]["operationId"]


def add_parameter(document: Document) -> None:
    document["paths"][TAGS]["get"]["parameters"].append(
        {"name": "flavor", "in": "query", "schema": TEXT}
    )


def move_parameter(document: Document) -> None:
    document["components"]["parameters"]["page"]["in"] = "header"


def drop_parameter(document: Document) -> None:
    parameters = document["paths"][IMAGES]["get"]["parameters"]
    parameters[:] = [each for each in parameters if each.get("name") != "status"]


def rename_on_the_wire(document: Document) -> None:
    document["components"]["parameters"]["page_size"]["name"] = "pageSize"


def other_media_type(document: Document) -> None:
    body = document["paths"]["/v2/users/login"]["post"]["requestBody"]
    body["content"] = media(application__xml=reference("UsersLoginRequest"))


LARGER_SPEC: list[tuple[Callable[[Document], None], str]] = [
    (add_property, "#/components/schemas/tag: Tag.color is missing"),
    (retype_property, "#/components/schemas/tag: Tag.id is "),
    (drop_property, "#/components/schemas/layer: Layer.instruction is not in the spec"),
    (hide_property, "#/components/schemas/tag: Tag.digest is a secret, but shown"),
    (close_object, "#/components/schemas/layer: Layer.additional_properties is not in the spec"),
    (add_member, "#/components/schemas/image_status: ImageStatus lacks stale = 'stale'"),
    (rename_member, "#/components/schemas/image_ordering: ImageOrdering lacks NEWEST"),
    (make_enumeration_an_object, "#/components/schemas/image_status: ImageStatus is not a model"),
    (make_object_an_enumeration, "#/components/schemas/layer: Layer is not an enumeration"),
    (add_schema, "#/components/schemas/error: class Error is missing"),
    (name_twice, "#/components/schemas/Layer: class Layer stands for #/components/schemas/layer"),
    (add_operation, "GET /ping: operation ping is missing"),
    (duplicate_operation, f"GET {TAGS}/{{tag}}: operationId 'get_tag' belongs to GET {TAGS}"),
    (drop_operation_id, f"GET {TAGS}: has no operationId"),
    (add_parameter, f"GET {TAGS}: argument flavor is missing"),
    (move_parameter, f"GET {TAGS}: OPERATION has "),
    (drop_parameter, f"GET {IMAGES}: argument status is not in the spec"),
    (rename_on_the_wire, f"GET {TAGS}: OPERATION has "),
    (other_media_type, "POST /v2/users/login: the body is application/json, not application/xml"),
]


@pytest.mark.parametrize(
    ("change", "loss"), LARGER_SPEC, ids=[change.__name__ for change, _ in LARGER_SPEC]
)
def test_what_only_the_spec_has_is_found(change: Callable[[Document], None], loss: str) -> None:
    """Each difference is named with its place."""
    document = few_paths()
    change(document)
    losses = find_losses(document, GENERATED)
    assert [each for each in losses if each.startswith(loss)], losses


def test_error_and_error_collide() -> None:
    """Two schemas whose names differ only in case share a class: the second one is lost."""
    document = few_paths()
    schemas = document["components"]["schemas"]
    schemas["layer"]["title"] = "errorBody"
    assert any(
        loss.startswith("#/components/schemas/layer: class ErrorBody stands for #/components/")
        for loss in find_losses(document, GENERATED)
    )
