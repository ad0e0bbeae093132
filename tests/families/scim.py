"""Provisioning of an organization's users by SCIM."""

from bad_values import SEGMENT, SWITCH, choice, words, wrong_types
from family_record import Access, Bad, Existing, Family, OperationRecord

from dockerhub import scim

USER_SCHEMA = "urn:ietf:params:scim:schemas:core:2.0:User"
ATTRIBUTE: list[Bad] = [
    *wrong_types("the name of an attribute", 5, b"userName"),
    *((text, ValueError, "write a name such as") for text in ("", "a b", "a,b", "a\r\n", "a\0")),
]
FILTER = 'userName co "example"'

FAMILY = Family(
    "scim",
    access=Access.SCIM,
    # Without alice, who would no longer own the organization that the other families work on.
    existing={
        "id": Existing(
            "d80f7c79",
            lambda state: [
                key for key, user in state.scim_users.items() if user.display_name != "alice"
            ],
        )
    },
    operations=(
        OperationRecord("get_scim_service_provider_config", method="scim.service_provider_config"),
        OperationRecord("list_scim_resource_types", method="scim.resource_types"),
        OperationRecord(
            "get_scim_resource_type",
            method="scim.resource_type",
            arguments={"name": "User"},
            missing={"name": "Nothing"},
        ),
        OperationRecord("list_scim_schemas", method="scim.schemas"),
        OperationRecord(
            "get_scim_schema",
            method="scim.schema",
            arguments={"id": USER_SCHEMA},
            missing={"id": "urn:nothing"},
        ),
        OperationRecord(
            "list_scim_users",
            method="scim.list",
            arguments={"filter_": FILTER, "attributes": "userName,emails", "sort_by": "userName"},
            call={"filter": FILTER, "attributes": ["userName", "emails"], "page_size": 7},
            paging="SCIM index",
        ),
        OperationRecord("create_scim_user", method="scim.create"),
        OperationRecord("get_scim_user", method="scim.get", missing={"id": "no-such-user"}),
        OperationRecord("update_scim_user", method="scim.update", missing={"id": "no-such-user"}),
    ),
    bad={
        **dict.fromkeys(("id", "name"), SEGMENT),
        "filter": [
            *wrong_types("a dockerhub.scim.Filter", 5, b"a eq 1", scim.attr("a")),
            *(
                (text, ValueError, "expected .* at character")
                for text in ("", "userName", "a eq 1 and")
            ),
            (f'a eq "{"x" * 9000}"', ValueError, "too long for a URL.* more than 8000 bytes"),
        ],
        "attributes": [
            *wrong_types("a list of names", "userName", 5),
            ([], ValueError, "is empty.*leave it out"),
            *(([value], error, rf"\[0\].*{problem}") for value, error, problem in ATTRIBUTE),
        ],
        "sort_by": ATTRIBUTE,
        "sort_order": choice("'ascending', 'descending'"),
        "enabled": SWITCH,
        **dict.fromkeys(("user_name", "given_name", "family_name"), words()),
    },
    commands={
        "scim users ls": ("scim users ls", None),
        "scim users show": ("scim users show bob@example.com", "scim users show x@example.com"),
        "scim users create": ("scim users create x@example.com --given-name X", None),
        "scim users update": (
            "scim users update bob@example.com --no-active",
            "scim users update x@example.com --active",
        ),
        "scim users sync": ("scim users sync users.csv", None),
        "scim users sync --apply": ("scim users sync users.csv --apply --yes", None),
        "scim schemas": ("scim schemas", "scim schemas urn:nothing"),
        "scim resource-types": ("scim resource-types", "scim resource-types Nothing"),
        "scim config": ("scim config", None),
    },
)
