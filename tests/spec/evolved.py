"""Evolved documents: Docker's document as it may look next, each with what must come of it."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from generation import TEXT, answer, media, model, reference

from spec.document import load_document

ROOT = Path(__file__).parents[2]
Document = dict[str, Any]
TAGS = "/v2/namespaces/{namespace}/repositories/{repository}/tags"
TAG = f"{TAGS}/{{tag}}"
ORG = "/v2/orgs/{org_name}"
BEARER = [{"bearerAuth": []}]


@dataclass(frozen=True)
class Evolved:
    """A document, and what an update with it ends in.

    Attributes:
        change: Makes the document from the one that lies in the repository.
        stops: What the message says if the update must stop; empty if it goes through.
        upkeep: Actions (by status) that are not simply applied: status and a part of the target.
        changes: Every change for users: kind, thing, name; and whether it breaks.
        notes: Parts of what is normalised.
        problems: Parts of what the report says of methods that no longer fit.
        unused: Operations without a method.
        prune: Whether obsolete actions are deleted.
        accept: Conflicting actions that stay.
    """

    change: Callable[[Document], None]
    stops: tuple[str, ...] = ()
    upkeep: frozenset[tuple[str, str]] = frozenset()
    changes: frozenset[tuple[str, str, str, bool]] = frozenset()
    notes: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    unused: tuple[str, ...] = ()
    prune: bool = False
    accept: tuple[str, ...] = ()
    text: Callable[[Document], str] = field(default=json.dumps)


def vendor() -> Document:
    """The vendor's document, for a change."""
    return load_document(ROOT / "openapi.yaml")


def schemas(document: Document) -> Document:
    """Its component schemas."""
    found: Document = document["components"]["schemas"]
    return found


def operation(name: str | None, schema: Document | None = None, **more: Any) -> Document:
    """A new operation that answers with the schema."""
    content = {} if schema is None else {"content": media(application__json=schema)}
    responses = {"200": {"description": "Fine.", **content}, "404": reference_to_response()}
    named = {} if name is None else {"operationId": name}
    return {**named, "tags": ["orgs"], "security": BEARER, "responses": responses, **more}


def reference_to_response() -> Document:
    """The vendor's answer for what is not there."""
    return {"$ref": "#/components/responses/NotFound"}


def query(name: str, **schema: Any) -> Document:
    """A query parameter."""
    return {"name": name, "in": "query", "schema": schema or TEXT}


def in_path(name: str) -> Document:
    """A path parameter."""
    return {"name": name, "in": "path", "required": True, "schema": TEXT}


# Operations.


def add_operation(document: Document) -> None:
    """A listing of a new kind."""
    schemas(document)["star"] = model(name=TEXT) | {"required": ["name"]}
    page = model("StarPage", next=TEXT | {"nullable": True}, results=list_of("star"))
    document["paths"][f"{ORG}/stars"] = {
        "parameters": [in_path("org_name")],
        "get": operation("list_stars", page)
        | {"parameters": [query("page", type="integer"), query("page_size", type="integer")]},
    }


def list_of(name: str) -> Document:
    """A list of a component."""
    return {"type": "array", "items": reference(name)}


def remove_operation(document: Document) -> None:
    """The list of audit actions goes."""
    del document["paths"]["/v2/auditlogs/{account}/actions"]


def rename_operation(document: Document) -> None:
    """The vendor gives another operationId; ours stays."""
    document["paths"]["/v2/users/login"]["post"]["operationId"] = "AuthenticateUser"


def move_path(document: Document) -> None:
    """Organisations get another path."""
    document["paths"]["/v2/organizations/{name}/settings"] = document["paths"].pop(
        "/v2/orgs/{name}/settings"
    )


def require_parameter(document: Document) -> None:
    """A listing needs what it could do without."""
    logs = document["paths"]["/v2/auditlogs/{account}"]["get"]
    next(each for each in logs["parameters"] if each["name"] == "actor")["required"] = True


# Properties.


def rename_property(document: Document) -> None:
    """A property that no correction touches has another name."""
    properties = schemas(document)["layer"]["properties"]
    properties["instruction_text"] = properties.pop("instruction")


def rename_corrected_property(document: Document) -> None:
    """A property that a correction touches has another name."""
    properties = schemas(document)["layer"]["properties"]
    properties["bytes"] = properties.pop("size")


def retype_property(document: Document) -> None:
    """A text becomes a number."""
    schemas(document)["layer"]["properties"]["instruction"] = {"type": "integer"}


def make_nullable(document: Document) -> None:
    """Null becomes possible."""
    schemas(document)["layer"]["properties"]["instruction"]["nullable"] = True


def grow_enumeration(document: Document) -> None:
    """An inline enumeration, which a correction replaces by a named one, has one more value."""
    schemas(document)["image"]["properties"]["status"]["enum"].append("quarantined")


def grow_plain_enumeration(document: Document) -> None:
    """The vendor names a new enumeration, with null among its values, where text was."""
    schemas(document)["layer"]["properties"]["digest"] = {
        "type": "string",
        "enum": ["a", "b", None],
        "nullable": True,
    }


# Constructs that the generator gets wrong.


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
    """Every mapping."""
    if isinstance(node, dict):
        yield node
    for each in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from walk(each)


def name_badly(document: Document) -> None:
    """No operationId, the same twice, and one parameter name in two places."""
    document["paths"][f"{ORG}/odd/{{id}}"] = {
        "parameters": [in_path("org_name"), in_path("id")],
        "get": operation(None, model(id=TEXT), parameters=[query("id"), query("url")]),
        "put": operation("AuditLogs_GetAuditLogs", model(id=TEXT)),
        "delete": operation("AuditLogs_GetAuditLogs"),
    }


# Targets of corrections.


def fix_upstream(document: Document) -> None:
    """The vendor says what four corrections say."""
    document["servers"][0]["url"] = "https://hub.docker.com"
    schemas(document)["layer"]["properties"]["size"]["format"] = "int64"
    del schemas(document)["tag"]["properties"]["status"]
    document["components"]["parameters"]["scim_user_id"]["required"] = True


def add_ours_otherwise(document: Document) -> None:
    """The vendor has the login that we added, in another shape."""
    document["paths"]["/v2/auth/token"] = {"post": operation("AuthCreateAccessToken", model())}


def move_target(document: Document) -> None:
    """A schema that corrections name is called otherwise."""
    text = json.dumps(document).replace("getAccessTokensResponse", "listAccessTokensResponse")
    document.clear()
    document.update(json.loads(text))


# All at once.


def replace_family(document: Document) -> None:
    """The images family goes; members, groups and invites come, with a CSV export."""
    for path in [path for path in document["paths"] if "images" in path]:
        del document["paths"][path]
    for name in [name for name in schemas(document) if "Images" in name]:
        del schemas(document)[name]
    schemas(document).update(
        org_user=model(id=TEXT, username=TEXT),
        org_member={
            "allOf": [reference("org_user")],
            "properties": {
                "email": TEXT,
                "role": {"type": "string", "enum": ["Owner", "Member"]},
                "group_id": {"type": "string", "format": "uuid"},
            },
        },
        org_group=model(id={"type": "integer", "format": "int64"}, name=TEXT),
    )
    org, group = [in_path("org_name")], [in_path("org_name"), in_path("group_name")]
    paged = [query("page", type="integer"), query("page_size", type="integer")]
    members = model("OrgMemberPage", next=TEXT, results=list_of("org_member"))
    groups = model("OrgGroupPage", next=TEXT, results=list_of("org_group"))
    invite = {"required": True, "content": media(application__json=model("NewInvite", who=TEXT))}
    export = operation("export_org_members")
    rows = {"type": "array", "items": TEXT}
    export["responses"]["200"] = answer(media(text__csv=rows))
    document["paths"] |= {
        f"{ORG}/members": {
            "parameters": org,
            "get": operation("list_org_members", members, parameters=paged),
        },
        f"{ORG}/members/export": {"parameters": org, "get": export},
        f"{ORG}/members/{{username}}": {
            "parameters": [*org, in_path("username")],
            "put": operation("update_org_member", reference("org_member")),
            "delete": operation("remove_org_member"),
        },
        f"{ORG}/groups": {
            "parameters": org,
            "get": operation("list_org_groups", groups, parameters=paged),
            "post": operation("create_org_group", reference("org_group")),
        },
        f"{ORG}/groups/{{group_name}}": {
            "parameters": group,
            "get": operation("get_org_group", reference("org_group")),
            "delete": operation("delete_org_group"),
        },
        f"{ORG}/invites": {
            "parameters": org,
            "get": operation("list_org_invites", model("Invites", data=rows)),
            "post": operation("invite_to_org", model("Invited", id=TEXT), requestBody=invite),
        },
    }


NEW_OPERATIONS = (
    *("list_org_members", "export_org_members", "update_org_member", "remove_org_member"),
    *("list_org_groups", "create_org_group", "get_org_group", "delete_org_group"),
    *("list_org_invites", "invite_to_org"),
)


def read_changes(text: str) -> frozenset[tuple[str, str, str, bool]]:
    """Read the changes back from the JSON form of the changelog."""
    return frozenset(
        (each["kind"], each["thing"], each["name"], each["breaking"])
        for each in json.loads(text)["changes"]
    )


def plain(text: str) -> str:
    """Text in one line, whatever the width at which it was broken."""
    return re.sub(r"\s+", " ", text)
