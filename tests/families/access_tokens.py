"""Personal access tokens."""

from bad_values import EXPIRATION, SEGMENT, SWITCH, words, wrong_types
from family_record import Access, Existing, Family, OperationRecord

NO_TOKEN = "00000000-0000-4000-8000-000000000000"
MISSING = {"uuid": NO_TOKEN}
LABEL = {"label": "some token_label"}

FAMILY = Family(
    "access-tokens",
    access=Access.PASSWORD,
    existing={
        "uuid": Existing(
            "u-1",
            lambda state: [
                uuid for uuid, each in state.access_tokens.items() if each.owner == "alice"
            ],
        )
    },
    operations=(
        OperationRecord(
            "create_access_token",
            method="access_tokens.create",
            arguments={
                "body": {
                    "token_label": "some token_label",
                    "scopes": ["repo:admin"],
                    "expires_at": "2099-01-01T00:00:00Z",
                }
            },
            call=LABEL,
        ),
        OperationRecord("list_access_tokens", method="access_tokens.list", paging="next link"),
        OperationRecord("get_access_token", method="access_tokens.get", missing=MISSING),
        OperationRecord(
            "update_access_token", method="access_tokens.update", call=LABEL, missing=MISSING
        ),
        OperationRecord(
            "delete_access_token",
            method="access_tokens.delete",
            missing=MISSING,
            deletes="get_access_token",
        ),
    ),
    bad={
        "uuid": SEGMENT,
        "label": words(100),
        "scopes": [
            *wrong_types("a list such as", "repo:read", 5, None),
            ([], ValueError, "is empty.*a token needs one"),
            (["repo:all"], ValueError, "must be one of 'repo:admin', 'repo:write', 'repo:read'"),
            *((value, TypeError, r"\[0\] must be text, not") for value in ([5], [None], [["a"]])),
        ],
        "expires_at": EXPIRATION,
        "is_active": SWITCH,
    },
    commands={
        "tokens ls": ("tokens ls", None),
        "tokens show": ("tokens show 'read token of alice'", f"tokens show {NO_TOKEN}"),
        "tokens create": ("tokens create ci --scope repo:read", None),
        "tokens rename": (
            "tokens rename 'read token of alice' new",
            f"tokens rename {NO_TOKEN} new",
        ),
        "tokens enable": ("tokens enable 'disabled token of alice'", f"tokens enable {NO_TOKEN}"),
        "tokens disable": ("tokens disable 'read token of alice'", f"tokens disable {NO_TOKEN}"),
        "tokens rm": ("tokens rm 'read token of alice' --yes", f"tokens rm {NO_TOKEN} --yes"),
        "tokens rotate": (
            "tokens rotate 'read token of alice' --yes",
            f"tokens rotate {NO_TOKEN} --yes",
        ),
    },
)
