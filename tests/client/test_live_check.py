"""A check of a live service: what it calls, what it finds, and what it never does."""

from collections import Counter
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from driving import WITH_TRIO, Drive, FakeClock
from worlds import Scripted, bearer, reply

from dockerhub import DockerHub, LoginError, PermissionDeniedError, RetryPolicy
from dockerhub._operations import find_operation
from dockerhub._sync._conformance import _answered
from dockerhub.conformance import ConformanceReport, FindingKind, Outcome
from dockerhub.conformance._planning import Step
from dockerhub.emulator import EmulatedHub, RateLimit

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
TAG, IMAGE = "#/components/schemas/tag/properties", "#/components/schemas/image/properties"
IMAGE_PAGE = "#/components/schemas/GetNamespaceRepositoryImagesResponse"
TOKEN, USER = "#/components/schemas/accessToken", "#/components/schemas/scim_user"

Check = Callable[..., ConformanceReport]


ONE_KIND = pytest.mark.parametrize("drive", ["sync"], indirect=True)
"""For tests of what is judged, which the clients share."""


@pytest.fixture
def check(drive: Drive, server: EmulatedHub) -> Check:
    """Check the embedded Hub as alice, with a client of either kind."""

    def run(**arguments: Any) -> ConformanceReport:
        hub = drive.hub(base_url=server.url, retry=RetryPolicy(retries=0), **ALICE)
        report: ConformanceReport = hub.conformance(**(arguments or GIVEN))
        return report

    return run


def spotted(report: ConformanceReport) -> set[tuple[str, str]]:
    """Operation and place in the spec of each finding."""
    return {(each.operation, each.spec_pointer) for each in report.findings}


def outcomes(report: ConformanceReport) -> dict[str, Outcome]:
    return {each.operation: each.outcome for each in report.checks}


@WITH_TRIO
def test_a_clean_service_conforms_in_all_that_can_be_read(check: Check) -> None:
    """Every operation is called, with arguments that earlier answers had; nothing is found."""
    report = check()

    assert report.findings == ()
    assert report.conforms
    assert report.complete
    assert report.actions == []
    assert outcomes(report) == dict.fromkeys(READING, Outcome.CHECKED)
    assert {each.status for each in report.checks} == {200}
    assert report.to_text().count("\n") == 4
    assert report.to_text().endswith(", ".join(each.operation for each in report.checks) + "\n")


def test_it_only_reads_and_signs_in_once(check: Check, server: EmulatedHub) -> None:
    check()

    methods = Counter(request.method for request in server.requests)
    assert methods == {"POST": 1, "GET": 17, "HEAD": 2}
    [login] = [request for request in server.requests if request.method == "POST"]
    assert login.path == "/v2/users/login"


def test_it_never_signs_in_twice(check: Check, server: EmulatedHub) -> None:
    """A token that is refused on the way is not renewed: that would be a second login."""
    server.faults.add("expire-token", path="/v2/auditlogs/*")

    report = check()

    assert len([each for each in server.requests if each.path == "/v2/users/login"]) == 1
    found = outcomes(report)
    assert found["list_access_tokens"] is Outcome.CHECKED
    assert found["list_audit_logs"] is found["get_org_settings"] is Outcome.NOT_ALLOWED
    assert found["get_scim_user"] is Outcome.CHECKED
    assert report.findings == ()


def test_a_login_that_is_refused_ends_it(drive: Drive, server: EmulatedHub) -> None:
    hub = drive.hub(base_url=server.url, username="alice", password="wrong")
    with pytest.raises(LoginError):
        hub.conformance("acme/app")
    assert [request.path for request in server.requests] == ["/v2/users/login"]


def test_the_client_itself_still_signs_in_afterwards(drive: Drive, server: EmulatedHub) -> None:
    """The check leaves it as it was."""
    hub = drive.hub(base_url=server.url, **ALICE)
    hub.conformance("acme/app")
    server.faults.add("expire-token")
    assert hub.tags.exists("acme/app")
    assert len([each for each in server.requests if each.path == "/v2/users/login"]) == 2


def test_without_credentials_what_is_public_is_checked(drive: Drive, server: EmulatedHub) -> None:
    """The others say what they need; nobody asks the server."""
    report = drive.hub(base_url=server.url, anonymous=True).conformance("library/python")

    tags = {"list_tags", "check_tags", "get_tag", "check_tag"}
    assert {
        name for name, outcome in outcomes(report).items() if outcome is Outcome.CHECKED
    } == tags
    reasons = {each.operation: each.reason for each in report.checks}
    assert "DOCKERHUB_USERNAME" in reasons["list_access_tokens"]
    assert "DOCKERHUB_SCIM_TOKEN" in reasons["list_scim_users"]
    assert reasons["get_org_settings"] == "needs name (give organization)"
    assert reasons["get_access_token"] == "needs uuid (list_access_tokens gave none)"
    assert len(server.requests) == 4


def test_without_arguments_nothing_is_called_that_needs_some(check: Check) -> None:
    report = check(repository=None)

    lacking = {name for name, each in outcomes(report).items() if each is Outcome.NO_ARGUMENT}
    assert lacking == {name for name in READING if "scim" not in name and "token" not in name}
    reasons = {each.operation: each.reason for each in report.checks}
    assert reasons["list_tags"] == "needs namespace (give repository), repository (give repository)"


def test_arguments_of_an_operation_lead_to_others(check: Check) -> None:
    """What a listing was called with serves the operation for one of its items."""
    where = {"namespace": "library", "repository": "alpine"}
    report = check(arguments={"list_tags": where, "check_tags": where})

    found = outcomes(report)
    assert found["list_tags"] is found["get_tag"] is found["check_tag"] is Outcome.CHECKED
    assert found["list_images"] is Outcome.NO_ARGUMENT


def test_a_given_argument_wins(check: Check, server: EmulatedHub) -> None:
    check(repository="acme/app", arguments={"get_tag": {"tag": "1.0.3"}})
    paths = {each.path for each in server.requests if each.method == "GET"}
    assert "/v2/namespaces/acme/repositories/app/tags/1.0.3" in paths


def test_what_is_not_there_is_said(check: Check) -> None:
    report = check(repository="acme/none", organization="nobody")
    found = outcomes(report)
    assert found["list_tags"] is found["check_tags"] is Outcome.NOT_FOUND
    assert found["get_tag"] is Outcome.NO_ARGUMENT
    assert report.findings == ()


def test_what_the_account_may_not_do_is_said(drive: Drive, server: EmulatedHub) -> None:
    """An access token may not manage access tokens; that answer conforms."""
    hub = drive.hub(base_url=server.url, username="bob", password="dckr_pat_bob_write")
    report = hub.conformance("acme/app")
    [tokens] = [each for each in report.checks if each.operation == "list_access_tokens"]
    assert (tokens.outcome, tokens.status) == (Outcome.NOT_ALLOWED, 403)
    assert report.findings == ()


@ONE_KIND
@pytest.mark.parametrize("form", ["json404", "method405", "html404"])
def test_what_docker_switched_off_is_said(form: Any, check: Check, server: EmulatedHub) -> None:
    server.settings.images_retired = form
    report = check()
    found = outcomes(report)
    assert found["list_images"] is found["get_images_summary"] is Outcome.RETIRED
    assert found["list_image_tags"] is Outcome.NO_ARGUMENT
    assert report.findings == ()


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


@ONE_KIND
@pytest.mark.parametrize(
    ("fault", "at_least", "in_all"),
    [
        ("nulls", NULLS, 80),
        ("missing-keys", MISSING, 2),
        ("unknown-keys", NEW_KEYS, 149),
        ("unknown-enums", UNKNOWN_ENUMS, 7),
        ("wrong-types", WRONG_TYPES, 42),
        ("rfc-scim", RFC_SCIM, 4),
        ("shape-2022", OLD, 3),
        ("shape-2018", OLD | {("list_image_tags", f"{IMAGE_TAG}/images")}, 4),
        ("shape-2015", OLD, 3),
        # What these do, the spec allows: dates have any number of digits, links are texts.
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
def test_each_drifted_shape_is_found(
    fault: str, at_least: set[tuple[str, str]], in_all: int, check: Check, server: EmulatedHub
) -> None:
    """Where it is, and nowhere else."""
    path = {"path": NOT_LOGIN} if fault in ("nulls", "missing-keys", "unknown-keys") else {}
    server.faults.add(fault, times=None, **path)  # type: ignore[arg-type]  # a path or nothing

    report = check()

    assert spotted(report) >= at_least
    assert len(report.findings) == in_all
    assert {each.kind for each in report.findings} <= {FindingKind.BODY}
    assert report.conforms == (not in_all)
    assert bool(report.actions) == bool(in_all)


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
def test_each_drifted_answer_is_found(
    fault: str, options: Any, kind: FindingKind, found: str, check: Check, server: EmulatedHub
) -> None:
    """A status, a media type, a header, or a body that is none."""
    server.faults.add(fault, times=None, path="*/app/tags", method="GET", **options)

    report = check()

    assert (kind, found) in {
        (e.kind, e.found) for e in report.findings if e.operation == "list_tags"
    }
    assert {each.operation for each in report.findings} == {"list_tags"}


@ONE_KIND
@pytest.mark.parametrize("form", ["unix-retry-after", "seconds", "x-retry-after"])
def test_meeting_the_rate_limit_is_no_drift(
    form: Any, check: Check, server: EmulatedHub, clock: FakeClock
) -> None:
    """The check waits as it is told, and goes on."""
    server.rate_limit = RateLimit(limit=5, window=60, form=form)
    report = check()
    assert outcomes(report) == dict.fromkeys(READING, Outcome.CHECKED)
    assert report.findings == ()
    assert sum(clock.waits) > 60
    assert Counter(each.status for each in server.requests)[429] <= 1


def test_the_429_of_the_proxy_is_drift_although_it_passes(
    check: Check, server: EmulatedHub
) -> None:
    server.faults.add("rate-limited", form="hap429", path="*/tags", seconds=1)
    report = check()
    [finding] = report.findings
    assert (finding.status, finding.kind) == (429, FindingKind.MEDIA_TYPE)
    assert outcomes(report)["list_tags"] is Outcome.CHECKED


def test_a_failure_of_the_moment_is_no_drift(drive: Drive, server: EmulatedHub) -> None:
    """If a repetition goes well."""
    server.faults.add("status", code=503, path="*/tags")
    report = drive.hub(base_url=server.url, anonymous=True).conformance("acme/app")
    assert report.findings == ()
    assert outcomes(report)["list_tags"] is Outcome.CHECKED


def test_what_the_network_in_front_blocks_says_nothing(check: Check, server: EmulatedHub) -> None:
    """It is no answer of Docker Hub."""
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


@pytest.mark.parametrize(
    ("arguments", "error", "said"),
    [
        ({"repository": "no/such/name"}, ValueError, "is not a repository"),
        ({"organization": "a/b"}, ValueError, "organization has a slash"),
        ({"arguments": ["get_tag"]}, TypeError, "arguments must be a mapping"),
        ({"arguments": {"get_tags": {}}}, ValueError, "no operation 'get_tags'"),
        ({"arguments": {"delete_tag": {}}}, ValueError, "delete_tag is a DELETE: .* only reads"),
        ({"arguments": {"login": {}}}, ValueError, "login is a POST: a check only reads"),
        ({"arguments": {"get_tag": {"tags": "x"}}}, TypeError, "get_tag has no argument tags"),
        ({"arguments": {"get_tag": {"tag": ".."}}}, ValueError, "tag is '..'"),
        ({"arguments": {"list_tags": {"page": 0}}}, ValueError, "page must be at least 1"),
    ],
)
def test_bad_arguments_are_refused_before_anything_is_sent(
    arguments: Any, error: type[Exception], said: str, check: Check, server: EmulatedHub
) -> None:
    with pytest.raises(error, match=said):
        check(**arguments)
    assert list(server.requests) == []


def test_no_value_of_an_answer_is_shown(drive: Drive, clock: FakeClock) -> None:
    """Neither tokens nor people, wherever they are put: not as values and not as keys."""
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
    report = hub.conformance("acme/app")

    assert len(report.findings) > 5
    for text in (report.to_text(), report.to_json(), report.to_overlay(), repr(report)):
        assert [secret for secret in secrets if secret in text] == []


def test_a_request_that_writes_is_refused_before_it_is_sent(
    server: EmulatedHub,
) -> None:
    """Even if a plan had one."""
    arguments = {"namespace": "acme", "repository": "app", "tag": "latest"}
    operation = find_operation("delete_tag")
    step = Step(operation, operation.request(arguments))
    refused = pytest.raises(ValueError, match="delete_tag is a DELETE: a check only reads")
    with DockerHub(base_url=server.url, **ALICE) as hub, refused:
        _answered(hub._caller.session, hub._caller.options, step)
    assert list(server.requests) == []


def test_a_move_of_a_path_is_drift(drive: Drive, clock: FakeClock) -> None:
    """It is followed, as always, and told."""
    found = {"count": 0, "next": None, "previous": None, "results": []}
    limits = {f"x_ratelimit_{name}": "9" for name in ("limit", "remaining", "reset")}

    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/"):
            return reply(200, found, **limits)
        return reply(301, location=f"{request.url.path}/")

    hub = drive.hub(transport=drive.transport(answer), anonymous=True)
    report = hub.conformance("acme/app")
    assert outcomes(report)["list_tags"] is outcomes(report)["check_tags"] is Outcome.CHECKED
    assert {(each.kind, each.found) for each in report.findings} == {(FindingKind.STATUS, "301")}


def test_what_an_answer_holds_is_not_trusted(drive: Drive, clock: FakeClock) -> None:
    """A name that would lead elsewhere is not called, and not shown."""
    answers = Scripted(clock, reply(200, {"results": [{"name": "../admin"}]}))
    hub = drive.hub(transport=drive.transport(answers), anonymous=True)
    report = hub.conformance("acme/app")
    reasons = {each.operation: each.reason for each in report.checks}
    assert reasons["get_tag"] == "what an earlier answer holds is no such argument"
    assert all(each.endswith("/tags") for each in answers.sent)
    assert "admin" not in report.to_json()


@ONE_KIND
def test_a_name_is_no_id(check: Check, server: EmulatedHub) -> None:
    """Whose id did not come is not asked for by its name: that would find nothing."""
    server.faults.add("nulls", times=None, path=NOT_LOGIN)
    found = outcomes(check())
    assert found["get_scim_schema"] is found["get_access_token"] is Outcome.NO_ARGUMENT
    assert found["get_scim_resource_type"] is found["get_tag"] is Outcome.CHECKED


def test_a_listing_may_be_a_bare_array(drive: Drive, clock: FakeClock) -> None:
    """It departs, and its items are used all the same."""
    answers = Scripted(clock, reply(200, ["latest", {"name": ""}, {"name": "v1"}]))
    hub = drive.hub(transport=drive.transport(answers), anonymous=True)
    report = hub.conformance("acme/app")
    assert answers.sent[-1].endswith("/tags/v1")
    assert not report.conforms


def test_a_login_that_is_not_needed_is_not_made(drive: Drive, clock: FakeClock) -> None:
    """With a ready token there is none."""
    answers = Scripted(clock, reply(403, {"message": "forbidden", "errinfo": {}}))
    hub = drive.hub(transport=drive.transport(answers), token=bearer(clock.now() + 999))
    report = hub.conformance("acme/app")
    assert not report.complete
    assert {each.split()[0] for each in answers.sent} == {"GET", "HEAD"}
    with pytest.raises(PermissionDeniedError):
        hub.tags.get("acme/app", "latest")
