"""When it is useless to continue a deletion: in a repository, and in all of them."""

import pytest

from dockerhub import (
    AccessTokenNotAllowedError,
    AuthenticationError,
    EdgeBlockedError,
    HubConnectionError,
    HubTimeoutError,
    PermissionDeniedError,
    RateLimitError,
    ServerError,
)
from dockerhub._base.failures import FailureCounter

KINDS = {
    AuthenticationError: (1, True),
    RateLimitError: (1, True),
    PermissionDeniedError: (3, False),
    AccessTokenNotAllowedError: (3, True),
    EdgeBlockedError: (3, True),
    HubConnectionError: (3, True),
    HubTimeoutError: (3, True),
}
"""How many in a row stop a repository; and whether that stops the others, too."""


@pytest.mark.parametrize("kind", KINDS)
def test_what_stops_a_repository_and_what_stops_all(kind: type[Exception]) -> None:
    """An outage is not tried for every tag, because each try takes all of its retries."""
    enough, everywhere = KINDS[kind]
    error = kind("no")
    refusals = FailureCounter()

    assert [refusals.stops(error) for _ in range(enough)] == [*[False] * (enough - 1), True]
    assert FailureCounter.stops_all(error) is everywhere


@pytest.mark.parametrize("between", [None, ServerError("failed once")])
def test_failures_that_are_not_in_a_row_stop_nothing(between: Exception | None) -> None:
    """Nor do failures of the server, which are often about one tag only."""
    refusals = FailureCounter()
    refused = PermissionDeniedError("no")
    errors = [refused, refused, between, refused, HubConnectionError("gone"), between, between]
    assert not any(map(refusals.stops, errors))
    assert not FailureCounter.stops_all(between)
