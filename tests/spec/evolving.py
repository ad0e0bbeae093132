"""Shared by the evolved documents: what each has, and the parts that they are made of."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generation import TEXT, media, reference

from spec.document.load import load_document

ROOT = Path(__file__).parents[2]
Document = dict[str, Any]
NAMESPACE = "/v2/namespaces/{namespace}"
ORG = "/v2/orgs/{org_name}"
BEARER = [{"bearerAuth": []}]
SWEEP = ("adjusted", "$.paths[*]['get', 'post', 'put', 'patch', 'delete'].responses")


@dataclass(frozen=True)
class Evolved:
    """A document, and the expected result of an update with it.

    Attributes:
        change: Makes the document from the one in the repository.
        stops: What the message says if the update must stop; empty if it succeeds.
        statuses: Actions (by status) that are not simply applied: status and a part of the target.
        changes: Every change for users: kind, thing, name; and whether it breaks.
        notes: Parts of what is normalized.
        problems: Parts of what the report says of methods that no longer fit.
        unused: Operations without a method.
        prune: Whether obsolete actions are deleted.
        accept: Conflicting actions that stay.
    """

    change: Callable[[Document], None]
    stops: tuple[str, ...] = ()
    statuses: frozenset[tuple[str, str]] = frozenset()
    changes: frozenset[tuple[str, str, str, bool]] = frozenset()
    notes: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    unused: tuple[str, ...] = ()
    prune: bool = False
    accept: tuple[str, ...] = ()


def vendor() -> Document:
    """A copy of Docker's document, to change."""
    return load_document(ROOT / "openapi.yaml")


def schemas(document: Document) -> Document:
    """Its component schemas."""
    found: Document = document["components"]["schemas"]
    return found


def operation(name: str | None, schema: Document | None = None, **more: Any) -> Document:
    """A new operation that responds with the schema."""
    content = {} if schema is None else {"content": media(application__json=schema)}
    responses = {"200": {"description": "Fine.", **content}, "404": reference_to_response()}
    named = {} if name is None else {"operationId": name}
    return {**named, "tags": ["orgs"], "security": BEARER, "responses": responses, **more}


def reference_to_response() -> Document:
    """The response of Docker's document for what does not exist."""
    return {"$ref": "#/components/responses/NotFound"}


def query(name: str, **schema: Any) -> Document:
    """A query parameter."""
    return {"name": name, "in": "query", "schema": schema or dict(TEXT)}


def in_path(name: str) -> Document:
    """A path parameter."""
    return {"name": name, "in": "path", "required": True, "schema": TEXT}


def list_of(name: str) -> Document:
    """A list of a component."""
    return {"type": "array", "items": reference(name)}


def added(thing: str, *names: str) -> frozenset[tuple[str, str, str, bool]]:
    """Things that are new, which breaks nothing."""
    return frozenset(("added", thing, name, False) for name in names)


def removed(thing: str, *names: str) -> frozenset[tuple[str, str, str, bool]]:
    """Things that are gone, which breaks."""
    return frozenset(("removed", thing, name, True) for name in names)


def changed(thing: str, name: str, *, breaking: bool) -> frozenset[tuple[str, str, str, bool]]:
    """A thing that changed."""
    return frozenset({("changed", thing, name, breaking)})


def read_changes(text: str) -> frozenset[tuple[str, str, str, bool]]:
    """Read the changes back from the JSON form of the changelog."""
    return frozenset(
        (each["kind"], each["thing"], each["name"], each["breaking"])
        for each in json.loads(text)["changes"]
    )
