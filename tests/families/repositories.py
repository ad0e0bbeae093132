"""Repositories and their tags."""

from bad_values import GENERAL, QUERY, SEGMENT, SWITCH, choice, wrong_types
from family_record import Access, Bad, Existing, Family, OperationRecord

MISSING = {"repository": "acme/nothing"}
FUZZED = {"path.repository": ["app", "nothing"]}
NEW = {"description": "A new one", "full_description": "# New\n\nOne.\n", "is_private": True}
AUDITORS = 3
TEAM = {"team_id": 1}
RULE: list[Bad] = [
    *wrong_types("text", 5, b"v.*"),
    ("", ValueError, "must have 1 to 255 characters, not 0"),
    ("v1,v2", ValueError, "has a comma, which no rule may have"),
    ("(v", ValueError, "is not a regular expression in RE2's syntax.*'\\(' without"),
    ("v(?!1)", ValueError, "is not a regular expression in RE2's syntax.*has no lookahead"),
]
CHANGES = {"description": "Changed", "full_description": "# Changed\n", "is_private": False}


def size(most: int) -> list[Bad]:
    """Values that are not a text of at most this number of bytes."""
    return [
        *wrong_types("text", 5, b"text"),
        ("é" * (most // 2 + 1), ValueError, f"must have at most {most} bytes, not {most + 2}"),
        ("\ud800", ValueError, "has half of a character"),
    ]


FAMILY = Family(
    "repositories",
    access=Access.PUBLIC,
    arguments={"namespace": "acme", "repository": "app"},
    existing={
        "tag": Existing("a b?é#%", lambda state: state.repositories["acme", "app"].tags),
        "group_id": Existing(
            "1", lambda state: map(str, state.repositories["acme", "app"].team_permissions)
        ),
    },
    operations=(
        OperationRecord(
            "list_namespace_repositories",
            method="repositories.list",
            arguments={"name": "p", "ordering": "name"},
            paging="next link",
        ),
        OperationRecord("check_repository", method="repositories.exists", fuzzed=FUZZED),
        OperationRecord(
            "get_repository",
            method="repositories.get",
            also=("repositories.immutable_tags.get",),
            missing=MISSING,
            fuzzed=FUZZED,
        ),
        OperationRecord(
            "create_repository",
            method="repositories.create",
            access=Access.USER,
            arguments={"body": {"name": "new", "namespace": "acme", **NEW}},
            call={"repository": "acme/new"},
        ),
        OperationRecord(
            "update_repository",
            method="repositories.update",
            access=Access.USER,
            arguments={"body": CHANGES},
            missing=MISSING,
        ),
        OperationRecord(
            "verify_repository_immutable_tags",
            method="repositories.immutable_tags.verify",
            access=Access.USER,
            arguments={"body": {"regex": "v.*"}},
            call={"rule": "v.*"},
            missing=MISSING,
        ),
        OperationRecord(
            "update_repository_immutable_tags",
            method="repositories.immutable_tags.set",
            access=Access.USER,
            arguments={
                "repository": "empty",
                "body": {"immutable_tags": True, "immutable_tags_rules": ["v.*"]},
            },
            call={"rules": ["v.*"], "enabled": True},
            missing=MISSING,
        ),
        OperationRecord(
            "list_repository_groups",
            method="repositories.teams.list",
            access=Access.USER,
            paging="next link",
            missing=MISSING,
        ),
        OperationRecord(
            "create_repository_group",
            method="repositories.teams.grant",
            access=Access.USER,
            arguments={"body": {"group_id": AUDITORS, "permission": "read"}},
            call={"team_id": AUDITORS},
            missing={"team_id": 999},
            fuzzed={"body.group_id": [1, AUDITORS]},
        ),
        OperationRecord(
            "get_repository_group",
            method="repositories.teams.get",
            access=Access.USER,
            call=TEAM,
            missing={"team_id": 999},
        ),
        OperationRecord(
            "update_repository_group",
            method="repositories.teams.update",
            access=Access.USER,
            call=TEAM,
            missing={"team_id": 999},
        ),
        OperationRecord(
            "delete_repository_group",
            method="repositories.teams.revoke",
            access=Access.USER,
            call=TEAM,
            missing={"team_id": 999},
            deletes="get_repository_group",
        ),
        OperationRecord(
            "list_tags",
            method="tags.list",
            arguments={"name": "1", "ordering": "name"},
            paging="next link",
        ),
        OperationRecord("check_tags", method="tags.exists", call={"tag": None}),
        OperationRecord("get_tag", method="tags.get", missing={"tag": "no-such-tag"}),
        OperationRecord("check_tag", method="tags.exists"),
        OperationRecord(
            "delete_tag",
            method="tags.delete",
            access=Access.USER,
            missing={"tag": "no-such-tag"},
            deletes="get_tag",
        ),
        OperationRecord(
            "delete_repository",
            method="repositories.delete",
            access=Access.USER,
            missing=MISSING,
            deletes="get_repository",
            fuzzed={"path.repository": ["disposable"]},
        ),
    ),
    bad={
        "tag": SEGMENT,
        "namespace": SEGMENT,
        "name": QUERY,
        "repositories.list.ordering": choice("'name', '-name', 'last_updated'"),
        "tags.list.ordering": choice("'last_updated', '-last_updated', 'name'"),
        "repositories.create.repository": [
            *GENERAL["repository"],
            ("acme/a", ValueError, "the name of a new repository has at least 2 characters"),
            ("acme/a__b", ValueError, "the name of a new repository is letters and digits"),
        ],
        "description": size(100),
        "full_description": size(25_000),
        "is_private": SWITCH,
        "rules": [
            *wrong_types("a list such as", "v.*", 5),
            *(([rule, "v.*"], kind, rf"\[0\] {message}") for rule, kind, message in RULE),
            (["a"] * 6, ValueError, "must be at most 5, not 6"),
        ],
        "rule": RULE,
        "enabled": SWITCH,
        "team_id": [
            *wrong_types("a whole number", "1", 1.0, True, None),
            (0, ValueError, "must be at least 1, not 0"),
        ],
        "permission": choice("'read', 'write', 'admin'"),
        "replace": SWITCH,
    },
    commands={
        "repos ls": ("repos ls acme --name app", None),
        "repos show": ("repos show acme/app", "repos show acme/nothing"),
        "repos exists": ("repos exists acme/app", "repos exists acme/nothing"),
        "repos create": ("repos create acme/new --private", "repos create nobody/new"),
        "repos edit": (
            "repos edit acme/app --description New",
            "repos edit acme/nothing --description New",
        ),
        "repos rm": (
            "repos rm acme/empty --confirm acme/empty",
            "repos rm acme/nothing --confirm acme/nothing",
        ),
        "repos readme pull": ("repos readme pull acme/app", "repos readme pull acme/nothing"),
        "repos readme push": (
            "repos readme push acme/app README.md --yes",
            "repos readme push acme/nothing README.md --yes",
        ),
        "repos immutable get": ("repos immutable get acme/app", "repos immutable get acme/nothing"),
        "repos immutable set": (
            "repos immutable set acme/app --rule 'v.*' --yes",
            "repos immutable set acme/nothing --rule 'v.*' --yes",
        ),
        "repos immutable test": (
            "repos immutable test acme/app '1[.]0.*'",
            "repos immutable test acme/nothing '1[.]0.*'",
        ),
        "repos teams ls": ("repos teams ls acme/app", "repos teams ls acme/nothing"),
        "repos teams grant": (
            "repos teams grant acme/app auditors read",
            "repos teams grant acme/app auditor read",
        ),
        "repos teams revoke": (
            "repos teams revoke acme/app developers --yes",
            "repos teams revoke acme/app auditors --yes",
        ),
        "tags ls": ("tags ls acme/app --limit 2", "tags ls acme/nothing"),
        "tags show": ("tags show acme/app latest", "tags show acme/app lates"),
        "tags exists": ("tags exists acme/app latest", "tags exists acme/app lates"),
        "tags rm": ("tags rm acme/app 1.0.0 --yes", "tags rm acme/app lates --yes"),
        "tags rm --many": (
            "tags rm acme/app 1.0.0 1.0.1 1.0.2 --yes",
            "tags rm acme/app lates 1.o.1 1.o.2 --yes",
        ),
        "prune": ("prune acme/secret --keep-last 3", "prune acme/nothing --keep-last 3"),
        "prune --match-regex": (
            "prune acme/secret --match-regex 'build-[0-9]+' --keep-latest 1 --by push",
            "prune acme/nothing --match-regex 'build-[0-9]+' --keep-latest 1 --by push",
        ),
        "prune --rules": (
            "prune acme/secret --rules rules.yaml",
            "prune acme/nothing --rules rules.yaml",
        ),
        "prune --apply": ("prune acme/secret --keep-last 3 --apply --yes", None),
        "prune --resume": ("prune --resume journal.ndjson --apply --yes", None),
    },
)
