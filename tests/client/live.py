"""The check of a live service, run against the embedded Hub, with requests that only read."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from driving import Drive
from records import ALICE

from dockerhub import RetryPolicy
from dockerhub.conformance import ConformanceReport, Outcome
from dockerhub.emulator import EmulatedHub

GIVEN: dict[str, Any] = {"repository": "acme/app", "organization": "acme"}
NOT_LOGIN = "/v2/[!u]*"
Check = Callable[..., ConformanceReport]

ONE_KIND = pytest.mark.parametrize("drive", ["sync"], indirect=True)
"""For tests of what is judged, which the clients share."""


def checks(drive: Drive, server: EmulatedHub) -> Iterator[Check]:
    """Check the embedded Hub as alice; fail if any request could write."""

    def run(*, retries: int = 0, **arguments: Any) -> ConformanceReport:
        hub = drive.hub(base_url=server.url, retry=RetryPolicy(retries=retries), **ALICE)
        return drive.check(hub, **(arguments or GIVEN))

    yield run
    assert written(server) == [("POST", "/v2/users/login")][: len(written(server))]


def written(server: EmulatedHub) -> list[tuple[str, str]]:
    """Method and path of all requests except GET and HEAD."""
    sent = [(each.method, each.path) for each in server.requests]
    return [each for each in sent if each[0] not in ("GET", "HEAD")]


def outcomes(report: ConformanceReport) -> dict[str, Outcome]:
    return {each.operation: each.outcome for each in report.checks}
