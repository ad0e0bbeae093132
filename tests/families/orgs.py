"""Organizations and their members."""

from bad_values import QUERY, SEGMENT, SWITCH, choice, words
from family_record import Access, Family, OperationRecord

ORG = {"org": "acme"}
NO_ORG = {"org": "nobody"}
NO_MEMBER = {"username": "nobody"}
LEAVING = {"path.org_name": ["myorganization"], "path.username": ["arya", "bran"]}
"""The members that Schemathesis may change: it calls everything as owner of both organizations."""

FAMILY = Family(
    "orgs",
    access=Access.USER,
    arguments={"org_name": "acme", "username": "dave"},
    operations=(
        OperationRecord("list_user_orgs", method="orgs.list", paging="next link"),
        OperationRecord(
            "get_org", method="orgs.get", access=Access.PUBLIC, call=ORG, missing=NO_ORG
        ),
        OperationRecord(
            "list_org_members",
            method="orgs.members.list",
            arguments={"search": "a", "role": "member"},
            call={**ORG, "kind": "all"},
            paging="next link",
            missing=NO_ORG,
        ),
        OperationRecord(
            "export_org_members",
            method="orgs.members.export",
            call=ORG,
            missing=NO_ORG,
            returns="CsvText",
        ),
        OperationRecord(
            "update_org_member",
            method="orgs.members.update",
            arguments={"body": {"role": "editor"}},
            call=ORG,
            missing=NO_MEMBER,
            fuzzed=LEAVING,
        ),
        OperationRecord(
            "remove_org_member",
            method="orgs.members.remove",
            call=ORG,
            missing=NO_MEMBER,
            fuzzed=LEAVING,
        ),
    ),
    bad={
        "org": SEGMENT,
        "username": SEGMENT,
        "search": QUERY,
        "invites": SWITCH,
        "kind": choice("'all', 'invitee', 'member'"),
        "orgs.members.list.role": choice("'owner', 'editor', 'member'"),
        "role": words(),
    },
    commands={
        "orgs ls": ("orgs ls", None),
        "orgs show": ("orgs show acme", "orgs show nobody"),
        "orgs members ls": ("orgs members ls acme", "orgs members ls nobody"),
        "orgs members export": ("orgs members export acme", "orgs members export nobody"),
        "orgs members set-role": (
            "orgs members set-role acme dave editor --yes",
            "orgs members set-role acme nobody editor --yes",
        ),
        "orgs members rm": (
            "orgs members rm acme dave --yes",
            "orgs members rm acme nobody --yes",
        ),
    },
)
