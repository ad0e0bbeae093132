"""Teams, which the API calls groups, and their members."""

from bad_values import QUERY, SEGMENT, wrong_types
from family_record import Access, Existing, Family, OperationRecord

ORG = {"org_name": "acme"}
BY_METHOD = {"team": "developers"}
# Not the team that the others work on: this one is deleted.
OTHER = {"group_name": "auditors"}
OTHER_TEAM = {"team": "auditors"}
MISSING = {"team": "nobody"}
NAME = [
    *wrong_types("text", 5, b"developers"),
    *(
        (name, ValueError, "must have 3 to 30 letters, digits, '_' and '-', not be")
        for name in ("", "ab", "x" * 31, "a b", "a/b", "dév", "abc\n")
    ),
]

FAMILY = Family(
    "groups",
    access=Access.USER,
    arguments={**ORG, "username": "dave", "search": "e"},
    existing={
        "group_name": Existing(
            "developers",
            lambda state: [team.name for team in state.teams.values() if team.org == "acme"],
        )
    },
    operations=(
        OperationRecord(
            "list_groups", method="teams.list", paging="next link", missing={"org": "nobody"}
        ),
        OperationRecord(
            "create_group",
            method="teams.create",
            arguments={"body": {"name": "testers", "description": "some description"}},
            missing={"org": "nobody"},
        ),
        OperationRecord(
            "get_group", method="teams.get", arguments=OTHER, call=OTHER_TEAM, missing=MISSING
        ),
        OperationRecord(
            "update_group",
            method="teams.update",
            call={**BY_METHOD, "name": "developers", "description": "some description"},
            missing=MISSING,
        ),
        OperationRecord(
            "replace_group",
            method="teams.replace",
            call={**BY_METHOD, "name": "developers", "description": "some description"},
            missing=MISSING,
        ),
        OperationRecord(
            "list_group_members",
            method="teams.members.list",
            call=BY_METHOD,
            paging="next link",
            missing=MISSING,
        ),
        OperationRecord(
            "add_group_member",
            method="teams.members.add",
            arguments={"body": {"member": "alice"}},
            call={**BY_METHOD, "username": "alice"},
            missing={"username": "nobody"},
            fuzzed={"body.member": ["alice", "bob", "dave"]},
        ),
        OperationRecord(
            "remove_group_member",
            method="teams.members.remove",
            call=BY_METHOD,
            missing={"username": "nobody"},
        ),
        OperationRecord(
            "delete_group",
            method="teams.delete",
            arguments=OTHER,
            call=OTHER_TEAM,
            missing=MISSING,
            deletes="get_group",
        ),
    ),
    bad={
        "org": SEGMENT,
        "team": SEGMENT,
        "username": SEGMENT,
        "teams.list.username": QUERY,
        "search": QUERY,
        "name": NAME,
        "description": wrong_types("text", 5, b"text"),
        "role": wrong_types("text", 5, b"text"),
    },
    commands={
        "teams ls": ("teams ls acme", "teams ls nobody"),
        "teams create": ("teams create acme testers", "teams create nobody testers"),
        "teams edit": (
            "teams edit acme developers --description 'Writes it'",
            "teams edit acme nobody --description 'Writes it'",
        ),
        "teams rm": (
            "teams rm acme auditors --confirm auditors",
            "teams rm acme nobody --confirm nobody",
        ),
        "teams members ls": ("teams members ls acme developers", "teams members ls acme nobody"),
        "teams members add": (
            "teams members add acme auditors bob",
            "teams members add acme nobody bob",
        ),
        "teams members rm": (
            "teams members rm acme developers bob --yes",
            "teams members rm acme nobody bob --yes",
        ),
        "teams members sync": (
            "teams members sync acme developers members.txt --yes",
            "teams members sync acme nobody members.txt --yes",
        ),
    },
)
