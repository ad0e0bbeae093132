"""Evolved documents: Docker's document as it may look next, each with what must come of it."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generation import TEXT, answer, media, model, reference

from spec.document import load_document

ROOT = Path(__file__).parents[2]
Document = dict[str, Any]
NAMESPACE = "/v2/namespaces/{namespace}"
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
    return {"name": name, "in": "query", "schema": schema or dict(TEXT)}


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
    """One of the retired operations goes, for which corrections are optional."""
    del document["paths"][f"{NAMESPACE}/delete-images"]


def remove_corrected_operation(document: Document) -> None:
    """The list of audit actions goes, which corrections name."""
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
    actor = next(each for each in logs["parameters"] if each["name"] == "actor")
    actor["required"] = True


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
GONE = ("delete_images", "get_images_summary", "list_image_tags", "list_images")
GONE_MODELS = (
    *("DeleteImagesErrorDetails", "DeleteImagesErrorInfo", "DeleteImagesFailure"),
    *("DeleteImagesMetrics", "DeleteImagesRequest", "DeleteImagesResult", "IgnoredImageWarning"),
    *("ImageError", "ImageErrorType", "ImageManifest", "ImageOrdering", "ImageTag"),
    *("ImageTagPage", "ImageWarning", "ImageWarningType", "ImagesStatistics", "ImagesSummary"),
    *("RepositoryImage", "RepositoryImagePage"),
)
NEW_MODELS = (
    *("Invited", "Invites", "NewInvite", "OrgGroup", "OrgGroupPage", "OrgMember"),
    *("OrgMemberPage", "OrgMemberRole"),
)


def added(thing: str, *names: str) -> frozenset[tuple[str, str, str, bool]]:
    """Things that came, which breaks nothing."""
    return frozenset(("added", thing, name, False) for name in names)


def removed(thing: str, *names: str) -> frozenset[tuple[str, str, str, bool]]:
    """Things that went, which breaks."""
    return frozenset(("removed", thing, name, True) for name in names)


def changed(thing: str, name: str, *, breaking: bool) -> frozenset[tuple[str, str, str, bool]]:
    """A thing that changed."""
    return frozenset({("changed", thing, name, breaking)})


SWEEP = ("adjusted", "$.paths[*]['get', 'post', 'put', 'patch', 'delete'].responses")
EVOLVED: dict[str, Evolved] = {
    "operation added": Evolved(
        add_operation,
        upkeep=frozenset({SWEEP}),
        changes=added("operation", "list_stars") | added("model", "Star", "StarPage"),
        unused=(
            "list_stars(org_name: str, *, page_size: int | None = None) -> Pager[Star]; now: hub.",
        ),
    ),
    "operation removed": Evolved(
        remove_operation,
        upkeep=frozenset({SWEEP, ("absent", "delete-images'].post")}),
        changes=removed("operation", "delete_images")
        | removed(
            "model",
            *(
                n
                for n in GONE_MODELS
                if "Delete" in n or "Warning" in n or "Manifest" in n or "Error" in n
            ),
        ),
        problems=("_images.py:172: hub.images.delete: the spec has no operation delete_images",),
    ),
    "operation removed that corrections name": Evolved(
        remove_corrected_operation,
        stops=("#34 lost", "actions/get is gone; nearest: #/paths/~1v2~1auditlogs~1{account}/get"),
    ),
    "operation renamed": Evolved(
        rename_operation,
        upkeep=frozenset({("applied", "$.paths['/v2/users/login'].post")}),
    ),
    "path moved": Evolved(
        move_path,
        stops=("#35 lost", "nearest: #/paths/~1v2~1organizations~1{name}~1settings/get"),
    ),
    "parameter made required": Evolved(
        require_parameter,
        changes=changed("argument", "list_audit_logs(actor)", breaking=True),
        problems=(
            "_audit_logs.py:76: hub.audit_logs.list: list_audit_logs cannot do without actor",
        ),
    ),
    "property renamed": Evolved(
        rename_property,
        changes=removed("attribute", "Layer.instruction")
        | added("attribute", "Layer.instruction_text"),
    ),
    "property renamed that a correction names": Evolved(
        rename_corrected_property,
        stops=("#115 lost", "nearest: #/components/schemas/layer/properties/bytes"),
    ),
    "property retyped": Evolved(
        retype_property,
        changes=changed("attribute", "Layer.instruction", breaking=True),
    ),
    "property made nullable": Evolved(
        make_nullable,
        changes=changed("attribute", "Layer.instruction", breaking=True),
    ),
    "enumeration grown": Evolved(
        grow_enumeration,
        stops=("#117 conflicting", 'to ["active", "inactive", "quarantined"]; it is removed'),
    ),
    "enumeration grown, and that accepted": Evolved(
        grow_enumeration,
        accept=("corrections.yaml#117",),
        upkeep=frozenset({("applied", "image.properties.status['type', 'enum', 'description']")}),
    ),
    "enumeration with null": Evolved(
        grow_plain_enumeration,
        notes=("wrote the nullable enumeration", "is class LayerDigest"),
        changes=changed("attribute", "Layer.digest", breaking=True) | added("model", "LayerDigest"),
    ),
    "schemas collide": Evolved(
        collide,
        upkeep=frozenset({SWEEP}),
        notes=("#/components/schemas/Layer: is class Layer2; Layer is taken",),
        changes=added("operation", "get_layer") | added("model", "Layer2"),
        unused=(
            'hub.orgs.get_layer(org_name: str) -> Layer2; now: hub.call("get_layer", org_name=…)',
        ),
    ),
    "siblings of allOf and $ref": Evolved(
        add_sibling,
        upkeep=frozenset({SWEEP}),
        notes=("moved properties from beside allOf", "wrapped $ref in allOf, to keep nullable"),
        changes=added("operation", "get_big_layer") | added("model", "BigLayer"),
        unused=("hub.orgs.get_big_layer(org_name: str) -> BigLayer",),
    ),
    "OpenAPI 3.1": Evolved(
        write_31,
        notes=("layer/properties/digest: written as OpenAPI 3.0",),
    ),
    "names that do not do": Evolved(
        name_badly,
        upkeep=frozenset({SWEEP}),
        notes=(
            "is called get_orgs_odd_by_id, having no operationId",
            "is called audit_logs_get_audit_logs_2, not AuditLogs_GetAuditLogs",
        ),
        changes=added(
            "operation",
            *("get_orgs_odd_by_id", "audit_logs_get_audit_logs", "audit_logs_get_audit_logs_2"),
        )
        | added("model", "GetOrgsOddByIdResult", "AuditLogsGetAuditLogsResult"),
        unused=(
            "hub.orgs.audit_logs_get_audit_logs(",
            "hub.orgs.audit_logs_get_audit_logs_2(",
            "id_path: str, *, id_query: str | None = None, url_query: str | None = None)",
        ),
    ),
    "corrections made upstream": Evolved(
        fix_upstream,
        stops=("#1 obsolete", "#7 obsolete", "#108 obsolete", "#115 obsolete", "PRUNE=1"),
    ),
    "corrections made upstream, and pruned": Evolved(
        fix_upstream,
        prune=True,
        upkeep=frozenset(
            {
                ("obsolete", "$.servers[0]"),
                ("obsolete", "$.components.parameters.scim_user_id"),
                ("obsolete", "$.components.schemas.tag.properties.status"),
                ("obsolete", "$.components.schemas.layer.properties.size"),
            }
        ),
    ),
    "our addition made upstream otherwise": Evolved(
        add_ours_otherwise,
        stops=("additions.yaml#2 obsolete", "upstream has it now, but /operationId is"),
    ),
    "our addition made upstream otherwise, and pruned": Evolved(
        add_ours_otherwise,
        prune=True,
        upkeep=frozenset({SWEEP, ("obsolete", "$.paths")}),
        notes=("is called auth_create_access_token", "is class AuthCreateAccessTokenResult"),
        changes=removed("operation", "create_auth_token")
        | removed("model", "AuthTokenRequest", "AuthTokenResponse")
        | added("operation", "auth_create_access_token")
        | added("model", "AuthCreateAccessTokenResult"),
        unused=("hub.orgs.auth_create_access_token()",),
    ),
    "schema that corrections name moved": Evolved(
        move_target,
        stops=("#79 lost", "nearest: #/components/schemas/listAccessTokensResponse"),
    ),
    "a family gone, another come": Evolved(
        replace_family,
        upkeep=frozenset({SWEEP, ("absent", "delete-images'].post")}),
        notes=(
            "moved properties from beside allOf",
            "a UUID stays text",
            "text~1csv: is text",
            "is class OrgMemberRole",
        ),
        changes=removed("operation", *GONE)
        | removed("model", *GONE_MODELS)
        | added("operation", *NEW_OPERATIONS)
        | added("model", *NEW_MODELS),
        problems=(
            "_images.py:54: hub.images.summary: the spec has no operation get_images_summary",
            "_images.py:97: hub.images.list: the spec has no operation list_images",
            "_images.py:129: hub.images.tags: the spec has no operation list_image_tags",
            "_images.py:172: hub.images.delete: the spec has no operation delete_images",
        ),
        unused=tuple(f"hub.orgs.{name}(" for name in NEW_OPERATIONS),
    ),
}


def read_changes(text: str) -> frozenset[tuple[str, str, str, bool]]:
    """Read the changes back from the JSON form of the changelog."""
    return frozenset(
        (each["kind"], each["thing"], each["name"], each["breaking"])
        for each in json.loads(text)["changes"]
    )
