"""A success that the spec does not have: a created object is not lost, and no secret is shown."""

from typing import Any

import httpx
import pytest
from driving import Drive
from leaks import findings, show
from live import ONE_KIND
from records import NAMES, every_argument
from worlds import reply

from dockerhub import Drift, NotFoundError, UnexpectedResponseError

SECRET = "dckr_pat_hidden-value-of-the-new-token"
CREATED = {
    "uuid": "b30bbf97-506c-4ecd-aabc-842f3cb484fb",
    "client_id": "HUB",
    "creator_ip": "127.0.0.1",
    "creator_ua": "x",
    "created_at": "2026-11-24T10:20:30Z",
    "last_used": None,
    "generated_by": "manual",
    "is_active": True,
    "token": SECRET,
    "token_label": "ci",
    "scopes": ["repo:read"],
}


def create(drive: Drive, answer: httpx.Response, **options: Any) -> Any:
    hub = drive.hub(transport=drive.transport(lambda _: answer), token="e30.e30.x", **options)
    return hub.access_tokens.create("ci", ["repo:read"])


@pytest.mark.parametrize("status", [200, 202])
def test_a_token_created_with_another_status_is_not_lost(drive: Drive, status: int) -> None:
    """Its value is returned only once; after an error the user would have to create another."""
    drifts: list[Drift] = []
    made = create(drive, reply(status, CREATED), on_drift=drifts.append)
    assert (made.token, made.uuid) == (SECRET, CREATED["uuid"])
    assert drifts == [Drift("create_access_token", "", "status 201", f"status {status}")]


def test_a_strict_client_reports_another_status(drive: Drive) -> None:
    with pytest.raises(UnexpectedResponseError, match="status 200 where the spec says status 201"):
        create(drive, reply(200, CREATED), strict=True)


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (202, {"data": CREATED}),
        (202, {"message": "queued", "made": [{"token": SECRET}]}),
        (201, [SECRET]),
        (201, f'"{SECRET}"'.encode()),
        (201, f'{{"uuid": "b30", "token": "{SECRET}'.encode()),
        (200, f"<html>{SECRET}</html>".encode()),
        (204, SECRET.encode()),
    ],
    ids=["inside", "in a list", "array", "text", "cut", "HTML", "204"],
)
@pytest.mark.parametrize("strict", [False, True])
def test_an_error_does_not_show_the_token_that_was_created(
    drive: Drive, status: int, body: Any, *, strict: bool
) -> None:
    """Neither its text nor its body, its pickle or its traceback."""
    with pytest.raises(UnexpectedResponseError, match="may have taken effect") as caught:
        create(drive, reply(status, body), strict=strict)
    assert findings({"token": SECRET}, {"error": show(caught.value)}) == []
    assert caught.value.status == status


def test_an_error_says_which_token_was_created(drive: Drive) -> None:
    """So that it can be deleted; only its value is hidden."""
    with pytest.raises(UnexpectedResponseError) as caught:
        create(drive, reply(201, CREATED | {"is_active": "yes"}), strict=True)
    assert caught.value.body == CREATED | {"is_active": "yes", "token": "****"}
    assert findings({"token": SECRET}, {"error": show(caught.value)}) == []


def test_a_read_with_another_status_is_refused(drive: Drive) -> None:
    """A part of an object (206) has the properties of the whole."""
    hub = drive.hub(transport=drive.transport(lambda _: reply(206, CREATED)), token="e30.e30.x")
    with pytest.raises(UnexpectedResponseError, match="the spec says 200") as caught:
        hub.access_tokens.get("b30bbf97")
    assert "may have taken effect" not in str(caught.value)


def test_a_missing_repository_of_an_active_image_operation_is_not_found(
    drive: Drive, server: Any
) -> None:
    hub = drive.hub(base_url=server.url, username="alice", password="alice-password")
    with pytest.raises(NotFoundError, match="repository not found") as caught:
        hub.images.summary("alice/nowhere")
    assert type(caught.value) is NotFoundError


PAGE = "<html>Sign in to the network</html>"


@pytest.mark.parametrize("method", ["exists", "delete"])
def test_a_web_page_does_not_mean_that_something_is_done_or_exists(
    drive: Drive, method: str
) -> None:
    """A portal or proxy sends it in place of the response, which would have no body."""
    answer = reply(200, PAGE, content_type="text/html; charset=utf-8")
    hub = drive.hub(transport=drive.transport(lambda _: answer), token="e30.e30.x")
    with pytest.raises(UnexpectedResponseError, match="the response is a web page") as caught:
        getattr(hub.tags, method)("acme/app", "latest")
    assert ("check before you repeat it" in str(caught.value)) is (method == "delete")


def test_an_empty_media_type_says_nothing(drive: Drive) -> None:
    answer = reply(204, b"", content_type="text/html")
    hub = drive.hub(transport=drive.transport(lambda _: answer), token="e30.e30.x")
    hub.tags.delete("acme/app", "latest")


ERRORS: list[tuple[dict[str, Any], str]] = [
    ({"detail": "Not found"}, "Not found"),
    ({"message": "object not found", "errinfo": {}}, "object not found"),
    ({"txnid": "f00", "message": "denied", "errinfo": {"namespace": "n"}}, "denied"),
    ({"errors": [{"code": "UNAUTHORIZED", "message": "sign in", "detail": []}]}, "sign in"),
    ({"detail": "Rate limit exceeded", "error": False}, "Rate limit exceeded"),
    ({"status": 404, "type": "about:blank", "title": "Gone"}, "Gone"),
    ({"code": 5, "message": "no such tag", "details": []}, "no such tag"),
    (
        {
            "schemas": ["urn:ietf:params:scim:api:messages:2.0:Error"],
            "status": "404",
            "scimType": "noTarget",
            "detail": "no such user",
        },
        "no such user",
    ),
]
"""Bodies of errors, and what they say."""
NO_ERRORS: list[Any] = [{}, [], None, 5, {"message": ""}, {"id": 5, "message": "deleted"}]
"""Bodies that say nothing of an error."""


@ONE_KIND
def test_a_success_that_reports_an_error_is_not_a_success(drive: Drive) -> None:
    """In any operation: a tag is not deleted, an audit log not empty, a setting not unset."""
    answers: list[Any] = []
    transport = drive.transport(lambda _: reply(*answers.pop()))
    hub = drive.hub(transport=transport, token="e30.e30.x", scim_token="s")
    for name in NAMES:
        for status, (body, text) in [(202, ERRORS[0]), *((200, each) for each in ERRORS)]:
            answers.append((status, body))
            with pytest.raises(UnexpectedResponseError) as caught:
                hub.call(name, **every_argument(name))
            assert f", but the body is an error: {text}" in str(caught.value), (name, body)
            assert caught.value.status == status
            assert not answers


def test_a_deletion_that_reports_no_error_is_done(drive: Drive) -> None:
    """With any other body: Docker Hub sometimes responds to deletions with one."""
    for body in NO_ERRORS:
        hub = drive.hub(
            transport=drive.transport(lambda _, body=body: reply(200, body)), token="e30.e30.x"
        )
        hub.tags.delete("acme/app", "latest")
        assert hub.request("DELETE", "/v2/anything") == body


def test_an_error_in_a_success_of_any_path_is_an_error(drive: Drive) -> None:
    """For PUT, PATCH and DELETE, so is a message; a POST may return one, as a logout does."""
    words, error = {"detail": "You are signed out"}, {"message": "no", "errinfo": {}}
    answers = {"/words": words, "/error": error}
    transport = drive.transport(lambda request: reply(200, answers[request.url.path]))
    hub = drive.hub(transport=transport, token="e30.e30.x")
    for method in ("GET", "POST"):
        assert hub.request(method, "/words") == words
        with pytest.raises(UnexpectedResponseError, match="the body is an error: no"):
            hub.request(method, "/error")
    for method in ("PUT", "PATCH", "DELETE"):
        for path, text in (("/words", "You are signed out"), ("/error", "no")):
            with pytest.raises(UnexpectedResponseError, match=f"is an error: {text}; it may have"):
                hub.request(method, path)


def test_an_error_that_is_nested_too_deep_to_search_is_ignored(drive: Drive) -> None:
    deep = b'{"detail":' * 200 + b'"Not found"' + b"}" * 200
    hub = drive.hub(transport=drive.transport(lambda _: reply(200, deep)), token="e30.e30.x")
    hub.tags.delete("acme/app", "latest")
