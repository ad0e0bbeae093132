"""A document in which a whole family is gone, and another has come."""

from evolving import (
    ORG,
    SWEEP,
    Document,
    Evolved,
    added,
    in_path,
    list_of,
    operation,
    query,
    removed,
    schemas,
)
from generation import TEXT, answer, media, model, reference
from records import FAMILIES


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
GONE = tuple(each.name for each in FAMILIES["images.py"].operations)
GONE_MODELS = (
    *("DeleteImagesErrorDetails", "DeleteImagesErrorInfo", "DeleteImagesFailure"),
    *("DeleteImagesMetrics", "DeleteImagesRequest", "DeleteImagesResult", "IgnoredImageWarning"),
    *("ImageError", "ImageManifest"),
    *("ImageTagPage", "ImageWarning", "ImagesStatistics", "ImagesSummary"),
    *("RepositoryImage", "RepositoryImagePage"),
)
NEW_MODELS = (
    *("Invited", "Invites", "NewInvite", "OrgGroup", "OrgGroupPage", "OrgMember"),
    *("OrgMemberPage", "OrgMemberRole", "OrgUser"),
)
FAMILY: dict[str, Evolved] = {
    "a family gone, another come": Evolved(
        replace_family,
        statuses=frozenset({SWEEP, ("absent", "delete-images'].post")}),
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
        problems=('resources/images.py:*: Module has no attribute "images"  [attr-defined]',),
        unused=tuple(f"hub.orgs.{name}(" for name in NEW_OPERATIONS),
    ),
}
"""All at once."""
