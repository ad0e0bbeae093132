"""The check of a live service, run against the embedded Hub, and held to only reading."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from driving import Drive

from dockerhub import RetryPolicy
from dockerhub.conformance import ConformanceReport, Outcome
from dockerhub.emulator import EmulatedHub

ALICE = {"username": "alice", "password": "alice-password", "scim_token": "dckr_scim_acme"}
GIVEN: dict[str, Any] = {"repository": "acme/app", "organization": "acme"}
NOT_LOGIN = "/v2/[!u]*"
READING = {
    *("list_access_tokens", "get_access_token", "list_audit_logs", "list_audit_actions"),
    *("get_org_settings", "list_tags", "check_tags", "get_tag", "check_tag"),
    *("get_images_summary", "list_images", "list_image_tags"),
    *("get_scim_service_provider_config", "list_scim_resource_types", "get_scim_resource_type"),
    *("list_scim_schemas", "get_scim_schema", "list_scim_users", "get_scim_user"),
}

Check = Callable[..., ConformanceReport]

ONE_KIND = pytest.mark.parametrize("drive", ["sync"], indirect=True)
"""For tests of what is judged, which the clients share."""


def checks(drive: Drive, server: EmulatedHub) -> Iterator[Check]:
    """Check the embedded Hub as alice; whatever happens, nothing was sent that could write."""

    def run(*, retries: int = 0, **arguments: Any) -> ConformanceReport:
        hub = drive.hub(base_url=server.url, retry=RetryPolicy(retries=retries), **ALICE)
        return drive.check(hub, **(arguments or GIVEN))

    yield run
    assert written(server) == [("POST", "/v2/users/login")][: len(written(server))]


def written(server: EmulatedHub) -> list[tuple[str, str]]:
    """Method and path of all requests but GET and HEAD."""
    sent = [(each.method, each.path) for each in server.requests]
    return [each for each in sent if each[0] not in ("GET", "HEAD")]


def outcomes(report: ConformanceReport) -> dict[str, Outcome]:
    return {each.operation: each.outcome for each in report.checks}
