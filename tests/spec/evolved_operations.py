"""Documents with other operations and arguments."""

from evolving import (
    NAMESPACE,
    ORG,
    SWEEP,
    Document,
    Evolved,
    added,
    changed,
    in_path,
    list_of,
    operation,
    query,
    removed,
    schemas,
)
from generation import TEXT, model


def add_operation(document: Document) -> None:
    """A listing of a new kind."""
    schemas(document)["star"] = model(name=TEXT) | {"required": ["name"]}
    page = model("StarPage", next=TEXT | {"nullable": True}, results=list_of("star"))
    document["paths"][f"{ORG}/stars"] = {
        "parameters": [in_path("org_name")],
        "get": operation("list_stars", page)
        | {"parameters": [query("page", type="integer"), query("page_size", type="integer")]},
    }


def remove_operation(document: Document) -> None:
    """One of the retired operations goes, for which corrections are optional."""
    del document["paths"][f"{NAMESPACE}/delete-images"]


def rename_operation(document: Document) -> None:
    """The vendor gives another operationId; ours stays."""
    document["paths"]["/v2/users/login"]["post"]["operationId"] = "AuthenticateUser"


def rename_tag(document: Document) -> None:
    """The vendor calls a family otherwise."""
    for path in ("/v2/users/login", "/v2/users/2fa-login"):
        document["paths"][path]["post"]["tags"] = ["sign-in"]


def require_parameter(document: Document) -> None:
    """A listing needs what it could do without."""
    logs = document["paths"]["/v2/auditlogs/{account}"]["get"]
    actor = next(each for each in logs["parameters"] if each["name"] == "actor")
    actor["required"] = True


def name_badly(document: Document) -> None:
    """No operationId, the same twice, and one parameter name in two places."""
    document["paths"][f"{ORG}/odd/{{id}}"] = {
        "parameters": [in_path("org_name"), in_path("id")],
        "get": operation(None, model(id=TEXT), parameters=[query("id"), query("url")]),
        "put": operation("AuditLogs_GetAuditLogs", model(id=TEXT)),
        "delete": operation("AuditLogs_GetAuditLogs"),
    }


OPERATIONS: dict[str, Evolved] = {
    "operation added": Evolved(
        add_operation,
        statuses=frozenset({SWEEP}),
        changes=added("operation", "list_stars") | added("model", "Star", "StarPage"),
        unused=(
            "list_stars(org_name: str, *, page_size: int | None = None) -> Pager[Star]; now: hub.",
        ),
    ),
    "operation removed": Evolved(
        remove_operation,
        statuses=frozenset({SWEEP, ("absent", "delete-images'].post")}),
        changes=removed("operation", "delete_images"),
        problems=(
            'resources/images.py:*: Module has no attribute "delete_images"  [attr-defined]',
        ),
    ),
    "operation renamed": Evolved(
        rename_operation,
        statuses=frozenset({("applied", "$.paths['/v2/users/login'].post")}),
    ),
    "tag renamed": Evolved(
        rename_tag,
        stops=(
            "$.paths[*][*].tags[?@ == 'sign-in']",
            "x-matches: 2",
            "update: authentication\n",
            "before the first action of overlays/spec/corrections.yaml",
        ),
    ),
    "parameter made required": Evolved(
        require_parameter,
        changes=changed("argument", "list_audit_logs(actor)", breaking=True),
        problems=(
            'resources/audit_logs.py:*: Argument "actor" to "bind" of "ListOperationRecord" has',
        ),
    ),
    "names that do not do": Evolved(
        name_badly,
        statuses=frozenset({SWEEP}),
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
}
"""Operations and their arguments."""
