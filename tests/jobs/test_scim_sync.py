"""Users are changed as a file wants, and nothing else is changed."""

from typing import Any

import httpx
import pytest
from working import Worker

from dockerhub import (
    AuthenticationError,
    ConflictError,
    PermissionDeniedError,
    ServerError,
    UnexpectedResponseError,
)
from dockerhub.emulator import EmulatedHub
from dockerhub.scim import UserAction, UserOutcome, WantedUser, plan_changes
from dockerhub_openapi.models.scim_user import ScimUser

WANTED = [
    WantedUser("ALICE@example.com"),
    WantedUser("bob@example.com", "Robert", None),
    WantedUser("new@example.com", "New", "One"),
    WantedUser("never@example.com", active=False),
]


def users(server: EmulatedHub) -> dict[str, tuple[str, str, bool]]:
    return {
        user.user_name: (user.given_name, user.family_name, user.active)
        for user in server.state.scim_users.values()
    }


def test_users_are_changed_as_wanted(worker: Worker, server: EmulatedHub) -> None:
    """Users who are not in the file do not change; a second run has nothing to do."""
    assert users(server) == {
        "alice@example.com": ("Alice", "Ace", True),
        "bob@example.com": ("Bob", "Bee", True),
        "dave@example.com": ("Dave", "Dee", True),
    }
    sync = worker.user_sync()
    plan = sync.plan(WANTED)
    assert [(each.user_name, each.action.value, each.details) for each in plan.changes] == [
        ("ALICE@example.com", "unchanged", ""),
        ("bob@example.com", "update", "givenName: 'Bob' -> 'Robert'"),
        ("new@example.com", "create", ""),
        ("never@example.com", "unchanged", "not there"),
    ]
    assert [each.active for each in plan.changes] == [True, True, True, False]
    assert plan.others == ("dave@example.com",)

    seen: list[UserOutcome] = []
    report = sync.apply(plan, on_outcome=seen.append)

    assert report.complete
    assert list(report.outcomes) == seen
    assert seen[1].to_dict() == {
        "userName": "new@example.com",
        "action": "create",
        "details": "",
        "id": None,
        "done": True,
        "error": None,
    }
    assert users(server)["bob@example.com"] == ("Robert", "Bee", True)
    assert users(server)["new@example.com"] == ("New", "One", True)
    assert users(server)["dave@example.com"] == ("Dave", "Dee", True)
    assert sync.plan(WANTED).steps == ()
    assert sync.apply(sync.plan(WANTED)).outcomes == ()


def test_activating_and_deactivating(worker: Worker, server: EmulatedHub) -> None:
    """Users who are not in the file are deactivated only on request."""
    sync = worker.user_sync()
    wanted = [WantedUser("alice@example.com"), WantedUser("bob@example.com", "Bo", active=False)]
    plan = sync.plan(wanted, deactivate_others=True)
    assert [(each.user_name, each.action.value, each.details) for each in plan.steps] == [
        ("bob@example.com", "deactivate", "givenName: 'Bob' -> 'Bo'"),
        ("dave@example.com", "deactivate", "not in the file"),
    ]
    assert plan.others == ()
    assert sync.apply(plan).complete
    assert users(server)["bob@example.com"] == ("Bo", "Bee", False)
    assert users(server)["dave@example.com"] == ("Dave", "Dee", False)

    back = [WantedUser("bob@example.com"), WantedUser("dave@example.com")]
    plan = sync.plan(back)
    assert [each.action for each in plan.steps] == [UserAction.ACTIVATE, UserAction.ACTIVATE]
    assert sync.apply(plan).complete
    assert users(server)["dave@example.com"] == ("Dave", "Dee", True)
    assert sync.plan(back).others == ("alice@example.com",)


def test_what_fails_for_one_does_not_stop_the_rest(worker: Worker, server: EmulatedHub) -> None:
    """A second plan shows it again."""
    sync = worker.user_sync()
    wanted = [WantedUser(f"u{number}@example.com") for number in range(4)]
    plan = sync.plan(wanted)
    sync.apply(sync.plan(wanted[1:2]))
    server.faults.add("status", method="POST", path="*/Users", after=2, code=500)

    report = sync.apply(plan)

    assert [type(each.error) for each in report.outcomes] == [
        type(None),
        ConflictError,
        ServerError,
        type(None),
    ]
    assert [each.change.user_name for each in report.failed] == [
        "u1@example.com",
        "u2@example.com",
    ]
    assert not report.complete
    assert "already a member" in str(report.outcomes[1].to_dict()["error"])
    assert [each.user_name for each in sync.plan(wanted).steps] == ["u2@example.com"]


def test_a_deleted_user_does_not_stop_the_rest(worker: Worker, server: EmulatedHub) -> None:
    sync = worker.user_sync()
    wanted = [WantedUser("bob@example.com", "Bo"), WantedUser("dave@example.com", "David")]
    plan = sync.plan(wanted)
    server.faults.add("status", method="PUT", path="*/Users/*", code=404)
    report = sync.apply(plan)
    assert [each.error is None for each in report.outcomes] == [False, True]
    assert report.stopped_by is None


@pytest.mark.parametrize(
    ("code", "tried", "error"), [(403, 3, PermissionDeniedError), (401, 1, AuthenticationError)]
)
def test_refusals_stop_it(
    worker: Worker, server: EmulatedHub, code: int, tried: int, error: type[Exception]
) -> None:
    sync = worker.user_sync()
    plan = sync.plan([WantedUser(f"u{number}@example.com") for number in range(5)])
    server.faults.add("status", method="POST", path="*/Users", times=None, code=code)
    report = sync.apply(plan)
    assert (len(report.outcomes), len(report.left)) == (tried, 5 - tried)
    assert isinstance(report.stopped_by, error)
    assert not report.complete


def test_part_of_a_list_gives_no_plan(worker: Worker) -> None:
    def respond(request: httpx.Request) -> httpx.Response:
        first = request.url.params["startIndex"] == "1" if "startIndex" in request.url.params else 1
        rows = [{"id": "1", "userName": "a@b.c"}] if first else []
        return httpx.Response(200, json={"totalResults": 2, "Resources": rows})

    sync = worker.user_sync(token="e30.e30.x", transport=httpx.MockTransport(respond))
    with pytest.raises(UnexpectedResponseError, match="the list ended after 1 of 2 items"):
        sync.plan(WANTED)


def test_a_page_that_reports_no_users_does_not_end_a_list(worker: Worker) -> None:
    def respond(request: httpx.Request) -> httpx.Response:
        if request.url.params.get("startIndex", "1") == "1":
            rows = [{"id": "1", "userName": "a@b.c", "active": True}]
            return httpx.Response(200, json={"totalResults": 2, "Resources": rows})
        return httpx.Response(200, json={"totalResults": 0, "Resources": []})

    sync = worker.user_sync(token="e30.e30.x", transport=httpx.MockTransport(respond))
    with pytest.raises(UnexpectedResponseError, match="the list ended after 1 of 2 items"):
        sync.plan(WANTED)


def test_a_file_that_lost_most_users_locks_nobody_out(worker: Worker, server: EmulatedHub) -> None:
    """Half of the active users may be deactivated, or as many as an option allows."""
    sync = worker.user_sync()
    stranger = [WantedUser("new@example.com")]
    with pytest.raises(
        ValueError, match=r"3 of 3 active users are not in the list.* more than 1\. If"
    ):
        sync.plan(stranger, deactivate_others=True)
    assert len(sync.plan(stranger).others) == 3
    plan = sync.plan(stranger, deactivate_others=True, max_deactivated=3)
    assert [each.action.value for each in plan.steps] == ["create", *["deactivate"] * 3]
    two = [WantedUser("alice@example.com"), WantedUser("bob@example.com")]
    assert len(sync.plan(two, deactivate_others=True).steps) == 1
    with pytest.raises(ValueError, match=r"1 of 3 active users are not in the list.* more than 0"):
        sync.plan(two, deactivate_others=True, max_deactivated=0)
    asked = len(server.requests)
    with pytest.raises(ValueError, match="max_deactivated must be at least 0"):
        sync.plan(two, max_deactivated=-1)
    assert len(server.requests) == asked


def test_half_of_many_active_users_may_be_deactivated() -> None:
    present = [
        ScimUser.from_dict({"id": str(number), "userName": f"u{number}@b.c", "active": True})
        for number in range(4)
    ]
    two = [WantedUser("u0@b.c"), WantedUser("u1@b.c")]
    assert len(plan_changes(two, present, deactivate_others=True).steps) == 2
    with pytest.raises(ValueError, match=r"3 of 4 .* more than 2\."):
        plan_changes(two[:1], present, deactivate_others=True)


def test_users_of_all_pages_are_compared(worker: Worker) -> None:
    """Those without an id are not: they cannot be changed."""
    listed = [
        {"id": "1", "userName": "a@b.c", "active": True},
        {"userName": "b@b.c", "active": True},
        {"id": "3", "userName": "c@b.c", "active": True},
    ]

    def respond(request: httpx.Request) -> httpx.Response:
        start = int(request.url.params.get("startIndex", "1"))
        rows = listed[start - 1 : start]
        return httpx.Response(200, json={"totalResults": 3, "Resources": rows})

    sync = worker.user_sync(token="e30.e30.x", transport=httpx.MockTransport(respond))
    plan = sync.plan([WantedUser("a@b.c"), WantedUser("b@b.c")])
    assert [each.action.value for each in plan.changes] == ["unchanged", "create"]
    assert plan.others == ("c@b.c",)


def test_different_users_are_not_confused() -> None:
    """Upper and lower case are the same address; what case folding makes equal may not be."""
    present = [
        ScimUser.from_dict({"id": "1", "userName": "STRASSE@b.c", "active": True}),
        ScimUser.from_dict({"id": "2", "userName": "straße@b.c", "active": False}),
    ]
    [one, other] = plan_changes(
        [WantedUser("strasse@b.c"), WantedUser("Straße@b.c", active=False)], present
    ).changes
    assert (one.id, one.action, other.id, other.action) == ("1", "unchanged", "2", "unchanged")
    with pytest.raises(ValueError, match=r"a@b\.c appears 2 times"):
        plan_changes([WantedUser("a@b.c"), WantedUser("x@b.c"), WantedUser("A@b.c")], present)
    assert plan_changes([], present).changes == ()


def test_an_empty_list_of_users_is_refused(worker: Worker, server: EmulatedHub) -> None:
    """It would deactivate everybody."""
    with pytest.raises(ValueError, match=r"^there are no users to compare with$"):
        worker.user_sync().plan([], deactivate_others=True)
    assert server.requests == ()


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"active": True}, ("update", "givenName: 'Jon', familyName: 'Snow'", "Jon", "Snow")),
        (
            {"active": True, "name": {"givenName": "", "familyName": "Snow"}},
            ("update", "givenName: 'Jon'", "Jon", "Snow"),
        ),
        (
            {"active": True, "name": {"givenName": "Jon", "familyName": "Snow"}},
            ("unchanged", "", None, None),
        ),
        (
            {"active": None, "name": {"givenName": "Jon", "familyName": 3}},
            ("activate", "familyName: 'Snow'", "Jon", "Snow"),
        ),
    ],
)
def test_names_and_status_are_compared(body: dict[str, Any], expected: tuple[Any, ...]) -> None:
    """A malformed value counts as missing; a name that changes is sent as a whole."""
    present = ScimUser.from_dict({"id": "1", "userName": "Jon@example.com", **body})
    nameless = ScimUser.from_dict({"id": "2"})
    wanted = WantedUser("jon@example.com", "Jon", "Snow")
    [change] = plan_changes([wanted], [present, nameless], deactivate_others=True).changes
    assert (change.action, change.details, change.given_name, change.family_name) == expected
