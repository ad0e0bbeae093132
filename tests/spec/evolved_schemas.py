"""Documents with other schemas, and constructs that the generator gets wrong."""

from collections.abc import Iterator
from typing import Any

from evolving import (
    ORG,
    SWEEP,
    Document,
    Evolved,
    added,
    changed,
    in_path,
    operation,
    removed,
    schemas,
)
from generation import model, reference


def rename_property(document: Document) -> None:
    """A property that no correction touches has another name."""
    properties = schemas(document)["layer"]["properties"]
    properties["instruction_text"] = properties.pop("instruction")


def retype_property(document: Document) -> None:
    """A text becomes a number."""
    schemas(document)["layer"]["properties"]["instruction"] = {"type": "integer"}


def make_nullable(document: Document) -> None:
    """Null becomes possible."""
    schemas(document)["layer"]["properties"]["instruction"]["nullable"] = True


def grow_plain_enumeration(document: Document) -> None:
    """A text becomes a new named enumeration, with null among its values."""
    schemas(document)["layer"]["properties"]["digest"] = {
        "type": "string",
        "enum": ["a", "b", None],
        "nullable": True,
    }


def collide(document: Document) -> None:
    """A second schema whose name is the same in Python."""
    schemas(document)["Layer"] = model(depth={"type": "integer"})
    document["paths"][f"{ORG}/layer"] = {
        "get": operation("get_layer", reference("Layer"), parameters=[in_path("org_name")])
    }


def add_sibling(document: Document) -> None:
    """A schema that extends another one beside `allOf`, and a reference with a sibling."""
    schemas(document)["big_layer"] = {
        "allOf": [reference("layer")],
        "properties": {"weight": {"type": "integer"}, "inner": reference("layer", nullable=True)},
    }
    document["paths"][f"{ORG}/big-layer"] = {
        "get": operation("get_big_layer", reference("big_layer"), parameters=[in_path("org_name")])
    }


def write_31(document: Document) -> None:
    """The same in OpenAPI 3.1, and a type that is a list."""
    document["openapi"] = "3.1.0"
    document["info"]["summary"] = "Docker Hub"
    nullable = [each for each in walk(document) if each.get("nullable") is True and "type" in each]
    for each in nullable:
        del each["nullable"]
        each["type"] = [each["type"], "null"]
    schemas(document)["layer"]["properties"]["digest"]["type"] = ["string", "null"]
    for each in walk(document):
        each.pop("nullable", None)


def walk(node: Any) -> Iterator[Document]:
    """Yield every mapping."""
    if isinstance(node, dict):
        yield node
    for each in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from walk(each)


SCHEMAS: dict[str, Evolved] = {
    "property renamed": Evolved(
        rename_property,
        changes=removed("attribute", "Layer.instruction")
        | added("attribute", "Layer.instruction_text"),
    ),
    "property retyped": Evolved(
        retype_property,
        changes=changed("attribute", "Layer.instruction", breaking=True),
    ),
    "property made nullable": Evolved(
        make_nullable,
        changes=changed("attribute", "Layer.instruction", breaking=True),
    ),
    "enumeration with null": Evolved(
        grow_plain_enumeration,
        notes=("separated null from the enumeration", "is class LayerDigest"),
        changes=changed("attribute", "Layer.digest", breaking=True) | added("model", "LayerDigest"),
    ),
    "schemas collide": Evolved(
        collide,
        statuses=frozenset({SWEEP}),
        notes=("#/components/schemas/Layer: is class Layer2; Layer is taken",),
        changes=added("operation", "get_layer") | added("model", "Layer2"),
        unused=(
            'hub.orgs.get_layer(org_name: str) -> Layer2; now: hub.call("get_layer", org_name=…)',
        ),
    ),
    "siblings of allOf and $ref": Evolved(
        add_sibling,
        statuses=frozenset({SWEEP}),
        notes=("moved properties from beside allOf", "wrapped $ref in allOf, to keep nullable"),
        changes=added("operation", "get_big_layer") | added("model", "BigLayer"),
        unused=("hub.orgs.get_big_layer(org_name: str) -> BigLayer",),
    ),
    "OpenAPI 3.1": Evolved(
        write_31,
        notes=("layer/properties/digest: written as OpenAPI 3.0",),
    ),
}
"""Properties, enumerations, and other ways to write the same."""
