"""Registries that the members of organizations may use."""

from bad_values import SEGMENT, SWITCH, wrong_types
from family_record import Access, Family, OperationRecord

from dockerhub.models import CustomRegistry

ORG = {"org": "acme"}
NO_ORG = {"org": "nobody"}
REGISTRY = {"address": "some address", "friendly_name": "some name", "allowed": True}


FAMILY = Family(
    "registry-access",
    access=Access.USER,
    arguments={"org_name": "acme"},
    operations=(
        OperationRecord(
            "get_registry_access",
            method="orgs.registry_access.get",
            call=ORG,
            missing=NO_ORG,
        ),
        OperationRecord(
            "update_registry_access",
            method="orgs.registry_access.update",
            arguments={
                "body": {
                    "enabled": True,
                    "standard_registries": [{"id": "DockerHub", "allowed": True}],
                    "custom_registries": [REGISTRY],
                }
            },
            call={
                **ORG,
                "docker_hub": True,
                "custom_registries": [CustomRegistry.from_dict(REGISTRY)],
            },
            missing=NO_ORG,
        ),
    ),
    bad={
        "org": SEGMENT,
        "enabled": SWITCH,
        "docker_hub": SWITCH,
        "custom_registries": [
            *wrong_types("a list of CustomRegistry", "registry.example.com", 5, None),
            ([5], TypeError, r"\[0\] must be a CustomRegistry, not int"),
        ],
    },
    commands={
        "orgs registries show": ("orgs registries show acme", "orgs registries show nobody"),
        "orgs registries set": (
            "orgs registries set acme --restrict --yes",
            "orgs registries set nobody --restrict --yes",
        ),
    },
)
