"""A small part of the long Schemathesis run, the same every time; and how runs are checked."""

from collections import Counter
from typing import Any

import pytest
from corrected import DOCUMENT, OPERATIONS
from schemathesis_run import Outcome, run, statuses_by_operation

from dockerhub.emulator import ServedRequest

pytestmark = pytest.mark.sweep

GOOD: dict[str, Any] = {
    "test_cases": {"generated": 100},
    "failures": [],
    "errors": [],
    "exit_code": 0,
    "complete": True,
    "stop_reason": "completed",
    "operations": {"tested": 2},
}
MET = {"get_tag": Counter({200: 3, 404: 1}), "login": Counter({200: 1, 401: 9})}


def test_the_hub_keeps_to_the_corrected_spec() -> None:
    """All operations, valid and invalid data, examples, boundaries and links: no check fails."""
    outcome = run("--generation-deterministic", "--seed", "1", examples=2, scenarios=4)

    assert outcome.complaints(least_cases=1_000) == [], outcome.text
    assert outcome.statuses.keys() == OPERATIONS.keys()


def test_a_good_run_is_accepted() -> None:
    """The control of the next test."""
    assert Outcome(text="", report=GOOD, statuses=MET).complaints(100) == []


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"failures": [{"title": "Server error", "operations": ["GET /"]}]}, "Server error"),
        ({"errors": [{"title": "Network Error", "count": 2}]}, "Network Error, 2 times"),
        ({"exit_code": 1}, "it ended with 1"),
        ({"complete": False, "stop_reason": "interrupted"}, "interrupted"),
        ({"operations": {"tested": 1}}, "1 of 2 operations"),
        ({"test_cases": {"generated": 99}}, "only 99 test cases"),
    ],
)
def test_a_bad_report_is_rejected(changes: dict[str, Any], complaint: str) -> None:
    """Failures, errors, an early end, too few operations or cases: each fails the run."""
    [found] = Outcome(text="", report=GOOD | changes, statuses=MET).complaints(100)

    assert complaint in found


@pytest.mark.parametrize(
    ("met", "complaint"),
    [
        ({401: 500, 403: 20, 404: 80}, "get_tag never succeeds: it meets 401, 403, 404"),
        ({}, "get_tag never succeeds: it meets nothing"),
        ({200: 500, 202: 1}, "get_tag never refuses: it meets 200, 202"),
    ],
)
def test_an_operation_must_succeed_and_refuse(met: dict[int, int], complaint: str) -> None:
    """An operation that only received 401 proves nothing, even if the report is good."""
    statuses = {**MET, "get_tag": Counter(met)}

    assert Outcome(text="", report=GOOD, statuses=statuses).complaints(100) == [complaint]


def test_requests_are_counted_by_operation() -> None:
    """Each path is assigned to its operation; others are not counted."""
    tag = "/v2/namespaces/acme/repositories/app/tags/latest"
    requests = [
        ServedRequest(method="DELETE", path=tag, query="", status=204),
        ServedRequest(method="DELETE", path=f"{tag}/", query="", status=404),
        ServedRequest(method="PUT", path=tag, query="", status=405),
        ServedRequest(method="GET", path="/v2/scim/2.0/Users", query="count=1", status=None),
        ServedRequest(method="HEAD", path="/v2/scim/2.0/Users", query="", status=200),
    ]
    counted = {
        name: dict(met) for name, met in statuses_by_operation(DOCUMENT, requests).items() if met
    }

    assert counted == {"delete_tag": {204: 1, 404: 1}, "list_scim_users": {0: 1}}
