"""Invitations to organizations."""

from bad_values import SEGMENT, SWITCH, words, wrong_types
from family_record import Access, Existing, Family, OperationRecord

ORG = {"org": "acme"}
NO_ORG = {"org": "nobody"}
NO_INVITE = "00000000-0000-4000-8000-000000000000"
BY_ID = {"invite_id": "{id}"}
MISSING = {"invite_id": NO_INVITE}
BODY = {
    "org": "acme",
    "team": "developers",
    "role": "member",
    "invitees": ["new@example.com", "carol"],
    "dry_run": True,
}

FAMILY = Family(
    "invites",
    access=Access.USER,
    arguments={"org_name": "acme"},
    existing={"id": Existing("i-1", lambda state: state.invites)},
    operations=(
        OperationRecord(
            "list_org_invites",
            method="orgs.invites.list",
            call=ORG,
            missing=NO_ORG,
            returns="builtins.list[Invite]",
        ),
        OperationRecord(
            "create_invites",
            method="orgs.invites.create",
            arguments={"body": BODY},
            missing=NO_ORG,
            returns="builtins.list[InviteResult]",
        ),
        OperationRecord(
            "resend_invite",
            method="orgs.invites.resend",
            call=BY_ID,
            missing=MISSING,
            fuzzed={"path.id": lambda state: [*state.invites][::2]},
        ),
        OperationRecord(
            "cancel_invite",
            method="orgs.invites.cancel",
            call=BY_ID,
            missing=MISSING,
            fuzzed={"path.id": lambda state: [*state.invites][1::2]},
        ),
    ),
    bad={
        "org": SEGMENT,
        "invite_id": SEGMENT,
        "team": SEGMENT,
        "role": words(),
        "dry_run": SWITCH,
        "invitees": [
            *wrong_types("a list such as", "jon@example.com", 5, None),
            ([], ValueError, r"is empty: \[\]; name an email address or a Docker ID"),
            ([5], TypeError, r"\[0\] must be text, not"),
            ([""], ValueError, r"\[0\] must have 1 to 255 characters, not 0"),
            (["a\nb"], ValueError, r"\[0\] has a control character"),
            (["jon", "arya", "Jon"], ValueError, "more than once; name each once"),
        ],
    },
    commands={
        "orgs invites ls": ("orgs invites ls acme", "orgs invites ls nobody"),
        "orgs invites send": (
            "orgs invites send acme new@example.com --yes",
            "orgs invites send nobody new@example.com --yes",
        ),
        "orgs invites resend": (
            "orgs invites resend acme erin@example.com",
            "orgs invites resend acme nobody@example.com",
        ),
        "orgs invites cancel": (
            "orgs invites cancel acme erin@example.com --yes",
            "orgs invites cancel acme nobody@example.com --yes",
        ),
    },
)
