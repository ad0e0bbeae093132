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
    """The images family goes; robots, squads and offers come, with a CSV export."""
    for path in [path for path in document["paths"] if "images" in path]:
        del document["paths"][path]
    for name in [name for name in schemas(document) if "Images" in name]:
        del schemas(document)[name]
    schemas(document).update(
        org_machine=model(id=TEXT, username=TEXT),
        org_robot={
            "allOf": [reference("org_machine")],
            "properties": {
                "email": TEXT,
                "role": {"type": "string", "enum": ["Owner", "Member"]},
                "squad_id": {"type": "string", "format": "uuid"},
            },
        },
        org_squad=model(id={"type": "integer", "format": "int64"}, name=TEXT),
    )
    org, group = [in_path("org_name")], [in_path("org_name"), in_path("squad_name")]
    paged = [query("page", type="integer"), query("page_size", type="integer")]
    robots = model("OrgRobotPage", next=TEXT, results=list_of("org_robot"))
    groups = model("OrgSquadPage", next=TEXT, results=list_of("org_squad"))
    invite = {"required": True, "content": media(application__json=model("NewOffer", who=TEXT))}
    export = operation("export_org_robots")
    rows = {"type": "array", "items": TEXT}
    export["responses"]["200"] = answer(media(text__csv=rows))
    document["paths"] |= {
        f"{ORG}/robots": {
            "parameters": org,
            "get": operation("list_org_robots", robots, parameters=paged),
        },
        f"{ORG}/robots/export": {"parameters": org, "get": export},
        f"{ORG}/robots/{{username}}": {
            "parameters": [*org, in_path("username")],
            "put": operation("update_org_robot", reference("org_robot")),
            "delete": operation("remove_org_robot"),
        },
        f"{ORG}/squads": {
            "parameters": org,
            "get": operation("list_org_squads", groups, parameters=paged),
            "post": operation("create_org_squad", reference("org_squad")),
        },
        f"{ORG}/squads/{{squad_name}}": {
            "parameters": group,
            "get": operation("get_org_squad", reference("org_squad")),
            "delete": operation("delete_org_squad"),
        },
        f"{ORG}/offers": {
            "parameters": org,
            "get": operation("list_org_offers", model("Offers", data=rows)),
            "post": operation("offer_to_org", model("Offered", id=TEXT), requestBody=invite),
        },
    }


NEW_OPERATIONS = (
    *("list_org_robots", "export_org_robots", "update_org_robot", "remove_org_robot"),
    *("list_org_squads", "create_org_squad", "get_org_squad", "delete_org_squad"),
    *("list_org_offers", "offer_to_org"),
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
    *("Offered", "Offers", "NewOffer", "OrgSquad", "OrgSquadPage", "OrgRobot"),
    *("OrgRobotPage", "OrgRobotRole", "OrgMachine"),
)
FAMILY: dict[str, Evolved] = {
    "a family gone, another come": Evolved(
        replace_family,
        statuses=frozenset({SWEEP, ("absent", "delete-images'].post")}),
        notes=(
            "moved properties from beside allOf",
            "a UUID stays text",
            "text~1csv: is text",
            "is class OrgRobotRole",
        ),
        changes=removed("operation", *GONE)
        | removed("model", *GONE_MODELS)
        | added("operation", *NEW_OPERATIONS)
        | added("model", *NEW_MODELS),
        problems=(
            'resources/images.py:*: Module has no attribute "images"  [attr-defined]',
            'images.py:*: Cannot find implementation or library stub for module named "dockerhub_o',
        ),
        unused=tuple(f"hub.orgs.{name}(" for name in NEW_OPERATIONS),
    ),
}
"""All at once."""
