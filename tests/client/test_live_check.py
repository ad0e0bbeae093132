"""A check of a live service: what it calls, and what it never does."""

from collections import Counter
from typing import Any

import pytest
from clocks import FakeClock
from corrected import OPERATIONS
from driving import WITH_TRIO, Drive
from family_record import Access
from live import NOT_LOGIN, ONE_KIND, Check, outcomes
from records import ALICE, READING, required_arguments, with_access
from worlds import Scripted, bearer, reply

from dockerhub import LoginError, PermissionDeniedError
from dockerhub._config.options import Options
from dockerhub._spec.operations import find_operation
from dockerhub.conformance import Outcome
from dockerhub.conformance._checking import Checking
from dockerhub.conformance._planning import Plan, Step
from dockerhub.emulator import EmulatedHub


@pytest.mark.sweep
@WITH_TRIO
def test_a_service_without_drift_conforms_in_all_reads(check: Check) -> None:
    """Every operation is called, with arguments from earlier responses; nothing is found."""
    report = check()

    assert report.findings == ()
    assert report.conforms
    assert report.complete
    assert report.answers == ()
    assert outcomes(report) == dict.fromkeys(READING, Outcome.CHECKED)
    assert {each.status for each in report.checks} == {200}
    assert report.to_text().count("\n") == 4
    assert report.to_text().endswith(", ".join(each.operation for each in report.checks) + "\n")


def test_it_only_reads_and_signs_in_once(check: Check, server: EmulatedHub) -> None:
    check()

    methods = Counter(request.method for request in server.requests)
    assert methods == Counter(OPERATIONS[name]["method"].upper() for name in READING) + Counter(
        {"POST": 1}
    )
    [login] = [request for request in server.requests if request.method == "POST"]
    assert login.path == "/v2/users/login"


def test_it_never_signs_in_twice(check: Check, server: EmulatedHub) -> None:
    """A token that is refused meanwhile is not renewed: that would be a second login."""
    server.faults.add("expire-token", path="/v2/auditlogs/*")

    report = check()

    assert len([each for each in server.requests if each.path == "/v2/users/login"]) == 1
    found = outcomes(report)
    assert found["list_access_tokens"] is Outcome.CHECKED
    assert found["list_audit_logs"] is found["get_org_settings"] is Outcome.FAILED
    assert found["get_scim_user"] is Outcome.CHECKED
    assert report.findings == ()
    assert not report.complete


@pytest.mark.sweep
@pytest.mark.parametrize(
    ("credentials", "failed"),
    [
        ({"scim_token": "dckr_scim_other"}, {name for name in READING if "list_scim" in name}),
        ({"username": "carol", "password": "carol-password"}, set()),
    ],
    ids=["refused", "refused for two of many"],
)
def test_refused_credentials_are_not_a_success(
    credentials: dict[str, str], failed: set[str], drive: Drive, server: EmulatedHub
) -> None:
    """If they are accepted for one operation, a refusal of another is a missing right."""
    hub = drive.hub(base_url=server.url, **ALICE | credentials)
    report = drive.check(hub, "acme/app", organization="acme")

    found = outcomes(report)
    assert found["list_tags"] is Outcome.CHECKED
    assert {name for name, each in found.items() if each is Outcome.FAILED} >= failed
    assert report.complete is not bool(failed)
    assert ("a part could not be checked" in report.to_text()) is bool(failed)


def test_the_check_soon_stops_if_a_service_does_not_respond(
    check: Check, server: EmulatedHub
) -> None:
    """Each missing response would take minutes."""
    server.faults.add("close-at-request", times=None, path=NOT_LOGIN)

    report = check()

    assert len([each for each in server.requests if each.path != "/v2/users/login"]) == 3
    failed = [each.reason for each in report.checks if each.outcome is Outcome.FAILED]
    assert failed.count("not sent, because the 3 before got no response") == len(failed) - 3 > 3
    assert (report.findings, report.complete) == ((), False)


@ONE_KIND
def test_an_occasional_missing_response_does_not_end_the_check(
    check: Check, server: EmulatedHub
) -> None:
    server.faults.add("close-at-request", times=None, path="/v2/scim/2.0/[RU]*")
    server.faults.add("close-at-request", times=None, path="*/auditlogs/*")
    found = outcomes(check())
    assert [*found.values()].count(Outcome.FAILED) >= 3
    assert found["get_tag"] is Outcome.CHECKED


def test_a_refused_login_ends_the_check(drive: Drive, server: EmulatedHub) -> None:
    hub = drive.hub(base_url=server.url, username="alice", password="wrong")
    with pytest.raises(LoginError):
        drive.check(hub, "acme/app")
    assert [request.path for request in server.requests] == ["/v2/users/login"]


def test_the_client_can_still_sign_in_afterwards(drive: Drive, server: EmulatedHub) -> None:
    """The check does not change it."""
    hub = drive.hub(base_url=server.url, **ALICE)
    drive.check(hub, "acme/app")
    server.faults.add("expire-token")
    assert hub.tags.exists("acme/app")
    assert len([each for each in server.requests if each.path == "/v2/users/login"]) == 2


def test_without_credentials_public_operations_are_checked(
    drive: Drive, server: EmulatedHub
) -> None:
    """The others report what they need; no request is sent for them."""
    report = drive.check(
        drive.hub(base_url=server.url, anonymous=True),
        "library/python",
        organization="acme",
        arguments={"get_user": {"username": "alice"}},
    )

    found = outcomes(report)
    public = [name for name in READING if name in with_access(Access.PUBLIC)]
    assert {name for name, each in found.items() if each is Outcome.CHECKED} == {*public}
    reasons = {each.operation: each.reason for each in report.checks}
    assert "DOCKERHUB_USERNAME" in reasons["list_access_tokens"]
    assert "DOCKERHUB_SCIM_TOKEN" in reasons["list_scim_users"]
    assert reasons["get_access_token"] == "needs uuid (list_access_tokens gave none)"
    assert len(server.requests) == len(public)


def test_without_arguments_no_operation_that_needs_some_is_called(check: Check) -> None:
    report = check(repository=None)

    lacking = {name for name, each in outcomes(report).items() if each is Outcome.NO_ARGUMENT}
    assert lacking > {"get_tag", "list_org_members", "search_repositories"}
    starting = {name for name in READING if not required_arguments(name)}
    assert not lacking & (starting | {"get_access_token", "get_user", "get_scim_user"})
    reasons = {each.operation: each.reason for each in report.checks}
    assert reasons["list_tags"] == "needs namespace (give repository), repository (give repository)"
    assert reasons["get_org_settings"] == "needs name (give organization)"


def test_arguments_of_an_operation_lead_to_others(check: Check) -> None:
    """The arguments of a list are used for the operations on its items."""
    where = {"namespace": "library", "repository": "alpine"}
    report = check(arguments={"list_tags": where, "check_tags": where})

    found = outcomes(report)
    assert found["list_tags"] is found["get_tag"] is found["check_tag"] is Outcome.CHECKED
    assert found["list_images"] is Outcome.NO_ARGUMENT


def test_a_given_argument_has_priority(check: Check, server: EmulatedHub) -> None:
    check(repository="acme/app", arguments={"get_tag": {"tag": "1.0.3"}})
    paths = {each.path for each in server.requests if each.method == "GET"}
    assert "/v2/namespaces/acme/repositories/app/tags/1.0.3" in paths


def test_the_report_says_what_does_not_exist(check: Check) -> None:
    report = check(repository="acme/none", organization="nobody")
    found = outcomes(report)
    assert found["list_tags"] is found["check_tags"] is Outcome.NOT_FOUND
    assert found["get_tag"] is Outcome.NO_ARGUMENT
    assert report.findings == ()
    assert not report.complete
    assert "what was checked conforms; a part could not be checked" in report.to_text()


def test_the_report_says_what_the_account_cannot_do(drive: Drive, server: EmulatedHub) -> None:
    """An access token cannot manage access tokens; that response conforms."""
    hub = drive.hub(base_url=server.url, username="bob", password="dckr_pat_bob_write")
    report = drive.check(hub, "acme/app")
    [tokens] = [each for each in report.checks if each.operation == "list_access_tokens"]
    assert (tokens.outcome, tokens.status) == (Outcome.NOT_ALLOWED, 403)
    assert report.findings == ()


@pytest.mark.sweep
@ONE_KIND
@pytest.mark.parametrize("form", ["json404", "method405", "html404"])
def test_the_report_says_what_docker_switched_off(
    form: Any, check: Check, server: EmulatedHub
) -> None:
    server.settings.images_retired = form
    report = check()
    found = outcomes(report)
    assert found["list_images"] is found["get_images_summary"] is Outcome.RETIRED
    assert found["list_image_tags"] is Outcome.NO_ARGUMENT
    assert report.findings == ()


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


def test_a_request_that_writes_is_refused_before_it_is_sent() -> None:
    """Even if a plan contained one."""
    arguments = {"namespace": "acme", "repository": "app", "tag": "latest"}
    operation = find_operation("delete_tag")
    step = Step(operation, operation.request(arguments))
    checking = Checking(Plan(), Options(), "https://hub.docker.com")
    refused = pytest.raises(ValueError, match="delete_tag is a DELETE: a check only reads")
    with refused, checking.recording(step):
        pytest.fail("it would have been sent")


def test_values_of_a_response_are_not_trusted(drive: Drive, clock: FakeClock) -> None:
    """A name that would lead elsewhere is not used, and not shown."""
    answers = Scripted(clock, reply(200, {"results": [{"name": "../admin"}]}))
    hub = drive.hub(transport=drive.transport(answers), anonymous=True)
    report = drive.check(hub, "acme/app")
    reasons = {each.operation: each.reason for each in report.checks}
    assert reasons["get_tag"] == "the value in an earlier response is not a valid argument"
    assert not [each for each in answers.sent if "admin" in each]
    assert "admin" not in report.to_json()


@ONE_KIND
def test_a_name_is_not_an_id(check: Check, server: EmulatedHub) -> None:
    """If the ID was missing, the name is not sent in its place: nothing would be found."""
    server.faults.add("nulls", times=None, path=NOT_LOGIN)
    found = outcomes(check())
    assert found["get_scim_schema"] is found["get_access_token"] is Outcome.NO_ARGUMENT
    assert found["get_scim_resource_type"] is found["get_tag"] is Outcome.CHECKED


def test_an_unneeded_login_is_not_sent(drive: Drive, clock: FakeClock) -> None:
    """With a ready token there is none."""
    answers = Scripted(clock, reply(403, {"message": "forbidden", "errinfo": {}}))
    hub = drive.hub(transport=drive.transport(answers), token=bearer(clock.now() + 999))
    report = drive.check(hub, "acme/app")
    assert not report.complete
    assert {each.split()[0] for each in answers.sent} == {"GET", "HEAD"}
    with pytest.raises(PermissionDeniedError):
        hub.tags.get("acme/app", "latest")
