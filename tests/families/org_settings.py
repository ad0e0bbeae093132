"""Settings of organizations."""

from bad_values import SEGMENT, SWITCH
from family_record import Access, Family, OperationRecord

SWITCHES = {
    "enabled": True,
    "allow_official_images": False,
    "allow_verified_publishers": True,
}

FAMILY = Family(
    "org-settings",
    access=Access.PASSWORD,
    arguments={"name": "acme"},
    operations=(
        OperationRecord("get_org_settings", method="orgs.settings.get", call={"org": "acme"}),
        OperationRecord(
            "update_org_settings",
            method="orgs.settings.update",
            arguments={"body": {"restricted_images": SWITCHES}},
            call={"org": "acme"},
        ),
    ),
    bad={"org": SEGMENT, **dict.fromkeys(SWITCHES, SWITCH)},
    commands={
        "orgs settings get": ("orgs settings get acme", "orgs settings get nothing"),
        "orgs settings set": (
            "orgs settings set acme --enabled --yes",
            "orgs settings set nothing --enabled --yes",
        ),
    },
)
