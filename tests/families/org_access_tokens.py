"""Access tokens of organizations."""

from bad_values import EXPIRATION, SEGMENT, SWITCH, words, wrong_types
from family_record import Access, Existing, Family, OperationRecord

NO_TOKEN = "00000000-0000-4000-8000-000000000000"
MISSING = {"access_token_id": NO_TOKEN}
RESOURCES = {"acme/*": ["scope-image-pull"]}
BODY = {
    "label": "some label",
    "description": "some description",
    "resources": [{"type": "TYPE_REPO", "path": "acme/*", "scopes": ["scope-image-pull"]}],
}

FAMILY = Family(
    "org-access-tokens",
    access=Access.PASSWORD,
    arguments={"org_name": "acme"},
    existing={
        "access_token_id": Existing(
            "t-1",
            lambda state: [
                uuid for uuid, each in state.org_access_tokens.items() if each.org == "acme"
            ],
        )
    },
    operations=(
        OperationRecord(
            "create_org_access_token",
            method="org_access_tokens.create",
            arguments={"body": {**BODY, "expires_at": "2099-01-01T00:00:00Z"}},
            call={"resources": RESOURCES},
            missing={"org": "nobody"},
        ),
        OperationRecord(
            "list_org_access_tokens",
            method="org_access_tokens.list",
            paging="next link",
            missing={"org": "nobody"},
        ),
        OperationRecord("get_org_access_token", method="org_access_tokens.get", missing=MISSING),
        OperationRecord(
            "update_org_access_token",
            method="org_access_tokens.update",
            arguments={"body": {**BODY, "is_active": True}},
            call={"resources": RESOURCES},
            missing=MISSING,
        ),
        OperationRecord(
            "delete_org_access_token",
            method="org_access_tokens.delete",
            missing=MISSING,
            deletes="get_org_access_token",
        ),
    ),
    bad={
        "org": SEGMENT,
        "access_token_id": SEGMENT,
        "label": words(100),
        "description": wrong_types("text", 5, b"text"),
        "resources": [
            *wrong_types("a mapping such as", "acme/*", 5, ["acme/*"]),
            ({}, ValueError, "is empty: a token needs one"),
            ({5: []}, TypeError, "a path must be text, not int"),
            *(
                ({path: ["scope-image-pull"]}, ValueError, "is not 'acme/app', 'acme/\\*'")
                for path in (
                    "",
                    "other",
                    "acme/",
                    "Acme/App",
                    "acme/app:1",
                    "*/*",
                    "*/app",
                    "a/b/c",
                )
            ),
            (
                {f"acme/app-{number}": ["scope-image-pull"] for number in range(51)},
                ValueError,
                "has 51 repositories: a token takes at most 50; 'acme/\\*' means all",
            ),
            ({"acme/app": "scope-image-pull"}, TypeError, "must be a list such as"),
            ({"acme/app": []}, ValueError, "no scope of 'acme/app': name one, such as 'scope-im"),
            ({"acme": []}, ValueError, "no scope of 'acme': name one, such as 'scope-member-read'"),
            ({"acme/app": [5]}, TypeError, "must be a list of texts, not int"),
            (
                {"acme/app": ["image-pull"]},
                ValueError,
                "which is not a scope. Did you mean 'scope-image-pull'.* Known are 'scope-",
            ),
            (
                {"acme": ["scope-image-pull"]},
                ValueError,
                "'scope-image-pull', which is a scope of repositories, not of 'acme'",
            ),
            (
                {"acme/app": ["scope-member-read"]},
                ValueError,
                "'scope-member-read', which is a scope of the organization, not of 'acme/app'",
            ),
        ],
        "expires_at": EXPIRATION,
        "is_active": SWITCH,
    },
    commands={
        "orgs tokens ls": ("orgs tokens ls acme", "orgs tokens ls nobody"),
        "orgs tokens show": (
            "orgs tokens show acme 'CI of acme'",
            f"orgs tokens show acme {NO_TOKEN}",
        ),
        "orgs tokens create": (
            "orgs tokens create acme ci --allow 'acme/*=scope-image-pull'",
            "orgs tokens create nobody ci --allow 'nobody/*=scope-image-pull'",
        ),
        "orgs tokens enable": (
            "orgs tokens enable acme 'CI of acme'",
            f"orgs tokens enable acme {NO_TOKEN}",
        ),
        "orgs tokens disable": (
            "orgs tokens disable acme 'CI of acme'",
            f"orgs tokens disable acme {NO_TOKEN}",
        ),
        "orgs tokens rm": (
            "orgs tokens rm acme 'CI of acme' --yes",
            f"orgs tokens rm acme {NO_TOKEN} --yes",
        ),
        "orgs tokens rotate": (
            "orgs tokens rotate acme 'CI of acme' --yes",
            f"orgs tokens rotate acme {NO_TOKEN} --yes",
        ),
    },
)
