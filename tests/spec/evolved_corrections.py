"""Documents that affect the corrections: made upstream, moved, lost."""

import json

from evolving import ROOT, SWEEP, Document, Evolved, added, operation, schemas
from generation import model

from spec.overlay.read import parse_overlay

CORRECTIONS_FILE = ROOT / "overlays" / "spec" / "corrections.yaml"
ACTIONS = parse_overlay(CORRECTIONS_FILE.read_text("utf-8"), CORRECTIONS_FILE.name).actions


def number_of(target: str) -> str:
    """The number by which an update names the correction of a target, e.g. ``#34``."""
    [found] = [number for number, each in enumerate(ACTIONS, start=1) if each.target == target]
    return f"#{found}"


AUDIT_ACTIONS = number_of("$.paths['/v2/auditlogs/{account}/actions'].get")
ORG_SETTINGS = number_of("$.paths['/v2/orgs/{name}/settings'].get")
TOKEN_PAGE = number_of("$.components.schemas.getAccessTokensResponse")
LAYER_SIZE = number_of("$.components.schemas.layer.properties.size")
IMAGE_STATUS = number_of(
    "$.components.schemas.image.properties.status['type', 'enum', 'description']"
)
MADE_UPSTREAM = (
    number_of("$.servers[0]"),
    number_of("$.components.parameters.scim_user_id"),
    number_of("$.components.schemas.tag.properties.status"),
    LAYER_SIZE,
)


def remove_corrected_operation(document: Document) -> None:
    """The list of audit actions, which corrections name, is gone."""
    del document["paths"]["/v2/auditlogs/{account}/actions"]


def move_path(document: Document) -> None:
    """Organizations have another path."""
    document["paths"]["/v2/organizations/{name}/settings"] = document["paths"].pop(
        "/v2/orgs/{name}/settings"
    )


def rename_corrected_property(document: Document) -> None:
    """A property that a correction touches has another name."""
    properties = schemas(document)["layer"]["properties"]
    properties["bytes"] = properties.pop("size")


def grow_enumeration(document: Document) -> None:
    """An inline enumeration that a correction replaces with a named one has one more value."""
    schemas(document)["image"]["properties"]["status"]["enum"].append("quarantined")


def fix_upstream(document: Document) -> None:
    """Docker's document says what four corrections say."""
    document["servers"][0]["url"] = "https://hub.docker.com"
    schemas(document)["layer"]["properties"]["size"]["format"] = "int64"
    del schemas(document)["tag"]["properties"]["status"]
    document["components"]["parameters"]["scim_user_id"]["required"] = True


def add_ours_otherwise(document: Document) -> None:
    """Docker's document has the login that we added, in another shape."""
    document["paths"]["/v2/auth/token"] = {"post": operation("AuthCreateAccessToken", model())}


def move_target(document: Document) -> None:
    """A schema that corrections name has another name."""
    text = json.dumps(document).replace("getAccessTokensResponse", "listAccessTokensResponse")
    document.clear()
    document.update(json.loads(text))


CORRECTIONS: dict[str, Evolved] = {
    "operation removed that corrections name": Evolved(
        remove_corrected_operation,
        stops=(
            f"{AUDIT_ACTIONS} lost",
            "actions/get no longer exists; nearest: #/paths/~1v2~1auditlogs~1{account}/get",
        ),
    ),
    "path moved": Evolved(
        move_path,
        stops=(
            f"{ORG_SETTINGS} lost",
            "nearest: #/paths/~1v2~1organizations~1{name}~1settings/get",
        ),
    ),
    "property renamed that a correction names": Evolved(
        rename_corrected_property,
        stops=(f"{LAYER_SIZE} lost", "nearest: #/components/schemas/layer/properties/bytes"),
    ),
    "enumeration grown": Evolved(
        grow_enumeration,
        stops=(
            f"{IMAGE_STATUS} conflicting",
            'to ["active", "inactive", "quarantined"]; it is removed',
        ),
    ),
    "enumeration grown, and that accepted": Evolved(
        grow_enumeration,
        accept=(f"corrections.yaml{IMAGE_STATUS}",),
        statuses=frozenset({("applied", "image.properties.status['type', 'enum', 'description']")}),
    ),
    "corrections made upstream": Evolved(
        fix_upstream,
        stops=(*(f"{each} obsolete" for each in MADE_UPSTREAM), "PRUNE=1"),
    ),
    "corrections made upstream, and pruned": Evolved(
        fix_upstream,
        prune=True,
        statuses=frozenset(
            {
                ("obsolete", "$.servers[0]"),
                ("obsolete", "$.components.parameters.scim_user_id"),
                ("obsolete", "$.components.schemas.tag.properties.status"),
                ("obsolete", "$.components.schemas.layer.properties.size"),
            }
        ),
    ),
    "our addition made upstream, but different": Evolved(
        add_ours_otherwise,
        stops=(
            "authentication.yaml#2 obsolete",
            '/operationId is "AuthCreateAccessToken" there; "create_auth_token" stays',
            "make update-spec SPEC=",
            " PRUNE=1",
        ),
    ),
    "our addition made upstream, but different, and pruned": Evolved(
        add_ours_otherwise,
        prune=True,
        statuses=frozenset({SWEEP, ("obsolete", "$.paths")}),
        changes=added("answer", "create_auth_token 404"),
    ),
    "schema that corrections name moved": Evolved(
        move_target,
        stops=(f"{TOKEN_PAGE} lost", "nearest: #/components/schemas/listAccessTokensResponse"),
    ),
}
"""Targets of corrections, and additions."""
