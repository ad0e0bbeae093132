"""What a check of a live service finds, and what its report shows."""

from collections import Counter
from typing import Any

import httpx
import pytest
from clocks import FakeClock
from driving import Drive
from live import NOT_LOGIN, ONE_KIND, Check, outcomes
from records import READING
from worlds import Scripted, bearer, reply

from dockerhub.conformance import ConformanceReport, FindingKind, Outcome
from dockerhub.emulator import EmulatedHub, EmulatedRateLimit

TAG, IMAGE = "#/components/schemas/tag/properties", "#/components/schemas/image/properties"
IMAGE_PAGE = "#/components/schemas/GetNamespaceRepositoryImagesResponse"
TOKEN, USER = "#/components/schemas/accessToken", "#/components/schemas/scim_user"
MISSING = {("list_access_tokens", f"{TOKEN}/required/0"), ("list_scim_users", f"{USER}/required/0")}
NULLS = {
    ("list_access_tokens", f"{TOKEN}/properties/created_at"),
    ("list_audit_actions", "#/components/schemas/GetAuditActionsResponse/properties/actions"),
    ("get_org_settings", "#/components/schemas/orgSettings/properties/restricted_images"),
    ("get_tag", f"{TAG}/v2"),
    ("list_tags", f"{TAG}/full_size"),
    ("list_scim_users", f"{USER}/properties/active"),
}
WRONG_TYPES = {
    ("list_access_tokens", f"{TOKEN}/properties/is_active"),
    ("get_org_settings", "#/components/schemas/restricted_images/properties/enabled"),
    ("get_tag", f"{TAG}/images"),
    ("list_tags", f"{TAG}/v2"),
    ("get_scim_user", f"{USER}/properties/emails"),
}
UNKNOWN_ENUMS = {
    ("list_tags", f"{TAG}/tag_status"),
    ("get_tag", f"{TAG}/tag_status"),
    ("list_tags", f"{IMAGE}/status"),
    ("get_tag", f"{IMAGE}/status"),
    ("get_scim_schema", "#/components/schemas/scim_schema_attribute/properties/type"),
    ("list_scim_schemas", "#/components/schemas/scim_schema_attribute/properties/type"),
    (
        "list_images",
        f"{IMAGE_PAGE}/properties/results/items/properties/status",
    ),
}
LISTS = "#/components/responses/scim_get_{}_resp/content/application~1scim+json/schema/properties"
RFC_SCIM = {
    (
        "get_scim_service_provider_config",
        "#/components/schemas/scim_service_provider_config/properties/authenticationSchemes",
    ),
    ("list_scim_resource_types", f"{LISTS.format('resource_types')}/Resources"),
    ("list_scim_schemas", f"{LISTS.format('schemas')}/Resources"),
    ("list_scim_users", f"{LISTS.format('users')}/Resources"),
}
NEW_KEYS = {
    (name, f"{TAG}/{key}") for name in ("list_tags", "get_tag") for key in ("x_new", "class", "")
}
IMAGE_TAG = "#/components/schemas/image_tag/properties"
OLD = {
    ("list_tags", f"{TAG}/image_id"),
    ("get_tag", f"{TAG}/image_id"),
    ("list_image_tags", f"{IMAGE_TAG}/image_id"),
}


def spotted(report: ConformanceReport) -> set[tuple[str, str]]:
    """Operation and place in the spec of each finding."""
    return {(each.operation, each.spec_pointer) for each in report.findings}


@pytest.mark.sweep
@ONE_KIND
@pytest.mark.parametrize(
    ("fault", "at_least", "exactly"),
    [
        ("nulls", NULLS, 41),
        ("missing-keys", MISSING, 2),
        ("unknown-keys", NEW_KEYS, 15),
        ("unknown-enums", UNKNOWN_ENUMS, 7),
        ("wrong-types", WRONG_TYPES, 22),
        ("rfc-scim", RFC_SCIM, 4),
        ("shape-2022", OLD, 3),
        ("shape-2018", OLD | {("list_image_tags", f"{IMAGE_TAG}/images")}, 4),
        ("shape-2015", OLD, 3),
        # The spec allows these: dates have any number of digits, links are texts.
        ("dates", set(), 0),
        ("empty-next", set(), 0),
        ("no-next", set(), 0),
        ("foreign-next", set(), 0),
        ("relative-next", set(), 0),
        ("bare-next", set(), 0),
        ("stale-next", set(), 0),
        ("repeated-next", set(), 0),
        ("page-size-ignored", set(), 0),
    ],
)
def test_each_difference_in_shape_is_found(
    fault: str, at_least: set[tuple[str, str]], exactly: int, check: Check, server: EmulatedHub
) -> None:
    """At its place, and nowhere else in the responses of these operations."""
    path = {"path": NOT_LOGIN} if fault in ("nulls", "missing-keys", "unknown-keys") else {}
    server.faults.add(fault, times=None, **path)  # type: ignore[arg-type]  # a path or nothing

    report = check()

    assert spotted(report) >= at_least
    operations = {operation for operation, _ in at_least}
    assert len([each for each in report.findings if each.operation in operations]) == exactly
    assert {each.kind for each in report.findings} <= {FindingKind.BODY}
    assert report.conforms == (not exactly)
    assert bool(report.answers) == bool(exactly)


@pytest.mark.sweep
@ONE_KIND
@pytest.mark.parametrize(
    ("fault", "options", "kind", "found"),
    [
        ("garbage", {}, FindingKind.BODY, "something else"),
        ("cut-json", {}, FindingKind.BODY, "something else"),
        ("empty-body", {}, FindingKind.BODY, "nothing"),
        ("html", {}, FindingKind.MEDIA_TYPE, "text/html"),
        ("html", {"status": 404}, FindingKind.MEDIA_TYPE, "text/html"),
        ("status", {"code": 418}, FindingKind.STATUS, "418"),
        ("status", {"code": 500}, FindingKind.STATUS, "500"),
        ("nested-error", {}, FindingKind.STATUS, "500"),
        ("rate-limited", {"form": "hap429"}, FindingKind.MEDIA_TYPE, "text/plain"),
        ("empty-list", {}, FindingKind.HEADER, "nothing"),
    ],
)
def test_each_drifting_response_is_found(
    fault: str, options: Any, kind: FindingKind, found: str, check: Check, server: EmulatedHub
) -> None:
    """A status, a media type, a header, or an invalid body."""
    server.faults.add(fault, times=None, path="*/app/tags", method="GET", **options)

    report = check()

    assert (kind, found) in {
        (e.kind, e.found) for e in report.findings if e.operation == "list_tags"
    }
    assert {each.operation for each in report.findings} == {"list_tags"}


@pytest.mark.sweep
@ONE_KIND
@pytest.mark.parametrize("form", ["unix-retry-after", "seconds", "x-retry-after"])
def test_meeting_the_rate_limit_is_not_drift(
    form: Any, check: Check, server: EmulatedHub, clock: FakeClock
) -> None:
    """The check waits as long as the response says, and continues."""
    server.rate_limit = EmulatedRateLimit(limit=5, window=60, form=form)
    report = check()
    assert outcomes(report) == dict.fromkeys(READING, Outcome.CHECKED)
    assert report.findings == ()
    assert sum(clock.waits) > 60
    assert Counter(each.status for each in server.requests)[429] <= 1


def test_the_429_of_the_proxy_is_drift_although_it_is_temporary(
    check: Check, server: EmulatedHub
) -> None:
    server.faults.add("rate-limited", form="hap429", path="*/tags", seconds=1)
    report = check()
    [finding] = report.findings
    assert (finding.status, finding.kind) == (429, FindingKind.MEDIA_TYPE)
    assert outcomes(report)["list_tags"] is Outcome.CHECKED


def test_a_temporary_failure_is_not_drift(drive: Drive, server: EmulatedHub) -> None:
    """If a retry succeeds."""
    server.faults.add("status", code=503, path="*/tags")
    report = drive.check(drive.hub(base_url=server.url, anonymous=True), "acme/app")
    assert report.findings == ()
    assert outcomes(report)["list_tags"] is Outcome.CHECKED


@pytest.mark.sweep
@ONE_KIND
@pytest.mark.parametrize("code", [502, 503, 504, 520, 527])
def test_an_outage_is_not_drift(code: int, check: Check, server: EmulatedHub) -> None:
    """After any number of retries: no correction may make the spec allow it."""
    server.faults.add("status", code=code, times=None, path="*/app/tags", method="GET")
    server.faults.add("status", code=code, times=None, path="*/auditlogs/acme")

    report = check(retries=1)

    assert (report.findings, report.answers) == ((), ())
    failed = {each.operation: each.reason for each in report.checks if each.outcome == "failed"}
    assert failed.keys() == {"list_tags", "list_audit_logs"}
    assert set(failed.values()) == {f"the response was {code}"}
    assert not report.complete


def test_a_block_by_the_network_in_front_says_nothing(check: Check, server: EmulatedHub) -> None:
    """It is not a response of Docker Hub."""
    server.faults.add("error-1010", times=None, path="*/app/tags", method="GET")
    report = check()
    assert outcomes(report)["list_tags"] is Outcome.FAILED
    assert report.findings == ()
    assert report.conforms
    assert not report.complete


def test_a_connection_that_breaks_fails_one_operation(check: Check, server: EmulatedHub) -> None:
    server.faults.add("close-at-request", times=None, path="*/app/tags", method="GET")
    report = check()
    [failed] = [each for each in report.checks if each.outcome is Outcome.FAILED]
    assert (failed.operation, failed.status) == ("list_tags", None)
    assert "connection" in failed.reason
    assert report.conforms
    assert not report.complete


PROPOSED_IN_VAIN = {
    "rfc-scim": (
        "the generator would call it as it calls 'resources': let the correction rename that "
        "property"
    ),
    "html": (
        "the generator reads one media type of a response: let the correction replace the other one"
    ),
}


@ONE_KIND
@pytest.mark.parametrize(("fault", "note"), PROPOSED_IN_VAIN.items(), ids=PROPOSED_IN_VAIN)
def test_a_correction_that_the_generator_does_not_accept_says_so(
    fault: Any, note: str, check: Check, server: EmulatedHub
) -> None:
    """In the finding, and in the text for people."""
    server.faults.add(fault, times=None, path="*/Schemas")

    report = check()

    [finding] = [each for each in report.findings if each.note]
    assert (finding.operation, finding.note) == ("list_scim_schemas", note)
    assert f"    note: {note}\n" in report.to_text()


@pytest.mark.sweep
@ONE_KIND
def test_other_corrections_have_no_reservation(check: Check, server: EmulatedHub) -> None:
    """Neither a new property with a name of its own nor a null."""
    server.faults.add("unknown-keys", times=None, path=NOT_LOGIN)
    server.faults.add("nulls", times=None, path="*/settings")
    assert {each.note for each in check().findings} == {""}


def test_no_value_of_a_response_is_shown(drive: Drive, clock: FakeClock) -> None:
    """Neither tokens nor names of people, in any place: not as values and not as keys."""
    secrets = ["dckr_pat_0123456789abcdef", "ann@example.com", "Ann Other", bearer(clock.now() + 9)]
    odd: dict[str, Any] = {secret: secret for secret in secrets}
    body = {"name": secrets, "images": [odd], "tag_status": secrets[0], "v2": secrets[1], **odd}

    def answer(request: httpx.Request) -> httpx.Response:
        page = {"count": secrets[2], "results": [body, *secrets], "next": 3}
        listing = request.url.path.endswith("/tags")
        return reply(
            200 if listing else 418, page if listing else body, x_ratelimit_limit=secrets[3]
        )

    hub = drive.hub(transport=drive.transport(answer), anonymous=True)
    report = drive.check(hub, "acme/app")

    assert len(report.findings) > 5
    for text in (report.to_text(), report.to_json(), repr(report)):
        assert [secret for secret in secrets if secret in text] == []


def test_a_redirect_of_a_path_is_drift(drive: Drive, clock: FakeClock) -> None:
    """It is followed, as always, and reported."""
    found = {"count": 0, "next": None, "previous": None, "results": []}
    limits = {f"x_ratelimit_{name}": "9" for name in ("limit", "remaining", "reset")}

    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/"):
            return reply(200, found, **limits)
        return reply(301, location=f"{request.url.path}/")

    hub = drive.hub(transport=drive.transport(answer), anonymous=True)
    report = drive.check(hub, "acme/app")
    assert outcomes(report)["list_tags"] is outcomes(report)["check_tags"] is Outcome.CHECKED
    tags = [each for each in report.findings if each.operation in ("list_tags", "check_tags")]
    assert {(each.kind, each.found) for each in tags} == {(FindingKind.STATUS, "301")}


def test_a_list_may_be_a_bare_array(drive: Drive, clock: FakeClock) -> None:
    """It is drift, but its items are used."""
    answers = Scripted(clock, reply(200, ["latest", {"name": ""}, {"name": "v1"}]))
    hub = drive.hub(transport=drive.transport(answers), anonymous=True)
    report = drive.check(hub, "acme/app")
    assert answers.sent[-1].endswith("/tags/v1")
    assert not report.conforms
