"""Webhooks of repositories."""

from bad_values import SEGMENT, words, wrong_types
from family_record import Access, Existing, Family, OperationRecord

URL = "https://ci.example.com/hooks/docker"
MISSING = {"repository": "acme/nothing"}

FAMILY = Family(
    "webhooks",
    access=Access.USER,
    arguments={"namespace": "acme", "repository": "app"},
    existing={"slug": Existing("ci", lambda state: state.repositories["acme", "app"].webhooks)},
    operations=(
        OperationRecord(
            "list_webhooks",
            method="repositories.webhooks.list",
            paging="next link",
            missing=MISSING,
        ),
        OperationRecord(
            "create_webhook",
            method="repositories.webhooks.create",
            arguments={
                "body": {
                    "name": "deploy",
                    "expect_final_callback": False,
                    "webhooks": [{"name": "deploy", "hook_url": URL}],
                }
            },
            call={"name": "deploy", "url": URL},
            missing=MISSING,
        ),
        OperationRecord(
            "delete_webhook",
            method="repositories.webhooks.delete",
            missing={"slug": "nothing"},
        ),
    ),
    bad={
        "slug": SEGMENT,
        "name": words(100),
        "url": [
            *wrong_types("text", 5, b"https://ci.example.com"),
            *(
                (text, ValueError, "does not begin with https:// or http://")
                for text in ("", "ci.example.com", "ftp://ci.example.com")
            ),
            *(
                (text, ValueError, "a character that must be percent-encoded")
                for text in ("https://ci.example.com/a b", "https://é.example", "https://a\n")
            ),
            *(
                (text, ValueError, "has no host, or an invalid port")
                for text in ("https://", "https:///path", "https://a:99999", "http://[::1")
            ),
            ("https://ci.example.com/" + "x" * 2000, ValueError, "more than 2000 characters"),
        ],
    },
    commands={
        "webhooks ls": ("webhooks ls acme/app", "webhooks ls acme/nothing"),
        "webhooks create": (
            f"webhooks create acme/app deploy {URL}",
            f"webhooks create acme/nothing deploy {URL}",
        ),
        "webhooks rm": ("webhooks rm acme/app ci --yes", "webhooks rm acme/app c --yes"),
    },
)
