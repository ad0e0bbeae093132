"""Audit logs of organizations."""

from bad_values import AGE_OR_TIME, QUERY, SEGMENT
from family_record import Access, Family, OperationRecord

SINCE, UNTIL = "2026-10-01T00:00:00Z", "2026-11-01T00:00:00+01:00"

FAMILY = Family(
    "audit-logs",
    access=Access.PASSWORD,
    arguments={"account": "acme"},
    operations=(
        OperationRecord(
            "list_audit_logs",
            method="audit_logs.list",
            arguments={"from_": SINCE, "to": UNTIL},
            call={"since": SINCE, "until": UNTIL},
            paging="short page",
        ),
        OperationRecord("list_audit_actions", method="audit_logs.actions"),
    ),
    bad={
        "account": SEGMENT,
        **dict.fromkeys(("action", "name", "actor"), QUERY),
        **dict.fromkeys(("since", "until"), AGE_OR_TIME),
    },
    commands={
        "audit export": (
            "audit export acme --since 2026-10-01 -o events.ndjson",
            "audit export nobody --since 2026-10-01 -o events.ndjson",
        ),
        "audit ls": ("audit ls acme --limit 2", "audit ls nobody"),
        "audit actions": ("audit actions acme", "audit actions nobody"),
    },
)
