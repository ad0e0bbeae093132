"""Errors from responses: the class for each status, and what it holds."""

import pickle
from datetime import UTC, datetime
from time import process_time
from typing import Any

import pytest
from answers import GET, NOW, answer, http_date, says
from attrs import evolve

import dockerhub
from dockerhub import (
    AccessTokenNotAllowedError,
    AuthenticationError,
    BadRequestError,
    ConflictError,
    EdgeBlockedError,
    HubResponseError,
    NotFoundError,
    PaginationDepthError,
    PermissionDeniedError,
    RateLimitError,
    RetiredEndpointError,
    ServerError,
    UnexpectedResponseError,
)
from dockerhub._base.messages import Response
from dockerhub._responses.error_responses import error_from, unexpected
from dockerhub._responses.error_texts import read_message

FORBIDDEN_PAGE = b"<!DOCTYPE html><html><head><title>Just a moment...</title></head></html>"


def expected_class(status: int) -> type[HubResponseError]:
    """The class of a status, as the documentation says."""
    single = {
        401: AuthenticationError,
        403: PermissionDeniedError,
        404: NotFoundError,
        409: ConflictError,
        410: NotFoundError,
        429: RateLimitError,
    }
    family = {4: BadRequestError, 5: ServerError}
    return single.get(status, family.get(status // 100, UnexpectedResponseError))


def test_each_status_has_its_class() -> None:
    """Also those that no document names."""
    for status in (100, 199, 204, 226, *range(300, 600), 600, 999):
        error = error_from(says(status, {"detail": "no"}), GET, NOW)
        assert type(error) is expected_class(status)
        assert error.status == status
        assert str(error).startswith(f"{status} ")


@pytest.mark.parametrize(
    ("message", "kind"),
    [
        ("token issued from personal access token", AccessTokenNotAllowedError),
        ("Personal Access Tokens may not do this", AccessTokenNotAllowedError),
        (
            "pagination offset too large for anonymous requests; sign in to page further",
            PaginationDepthError,
        ),
        ("forbidden", PermissionDeniedError),
        ("", PermissionDeniedError),
    ],
)
def test_a_refusal_says_why(message: str, kind: type[HubResponseError]) -> None:
    """Known texts of 403 have classes of their own."""
    assert type(error_from(says(403, {"message": message}), GET, NOW)) is kind


def test_a_refusal_without_a_reason_may_be_because_of_the_access_token() -> None:
    """If Docker Hub refuses access tokens for the operation."""
    refusal = says(403, {"message": "forbidden", "errinfo": {}})
    error = error_from(refusal, GET, NOW, by_access_token=True)
    assert type(error) is AccessTokenNotAllowedError
    assert "password" in str(error)
    depth = says(403, {"message": "pagination offset too large"})
    assert type(error_from(depth, GET, NOW, by_access_token=True)) is PaginationDepthError
    missing = error_from(says(404, {}), GET, NOW, by_access_token=True)
    assert type(missing) is NotFoundError


@pytest.mark.parametrize(
    ("content", "headers", "blocked"),
    [
        (b"error code: 1010", {}, True),
        (b"error code: 1020", {"server": "cloudflare"}, True),
        (FORBIDDEN_PAGE, {}, True),
        (b"\n  <HTML><body>Just a moment...", {}, True),
        (b"<!doctype html><p>blocked", {"cf_ray": "8c-AMS"}, True),
        (b"<html>blocked", {"server": "Cloudflare"}, True),
        (b"<html>Forbidden</html>", {"server": "nginx"}, False),
        (b"<html>Forbidden</html>", {}, False),
        (b'{"detail": "just a moment"}', {"cf_ray": "8c-AMS", "server": "cloudflare"}, False),
        (b"Forbidden", {"cf_ray": "8c-AMS"}, False),
        (b"", {"cf_ray": "8c-AMS"}, False),
    ],
)
@pytest.mark.parametrize("status", [403, 503])
def test_errors_of_the_edge_differ_from_those_of_docker_hub(
    status: int, content: bytes, headers: dict[str, str], *, blocked: bool
) -> None:
    """https://github.com/docker/hub-feedback/issues/2502."""
    error = error_from(answer(status, content, **headers), GET, NOW)
    assert isinstance(error, EdgeBlockedError) is blocked


@pytest.mark.parametrize("status", [200, 401, 404, 429, 500])
def test_the_edge_blocks_with_two_statuses_only(status: int) -> None:
    assert type(error_from(answer(status, FORBIDDEN_PAGE), GET, NOW)) is expected_class(status)


@pytest.mark.parametrize("status", [404, 405, 410])
def test_an_operation_that_was_switched_off_says_so(status: int) -> None:
    """For any response; an active operation gets the class of its status."""
    gone = says(status, {"message": "404: Page Not Found"})
    assert type(error_from(gone, GET, NOW, retired=True)) is RetiredEndpointError
    assert type(error_from(gone, GET, NOW)) is expected_class(status)


@pytest.mark.parametrize("body", [{"errinfo": {}}, {"txnid": "x"}])
def test_an_active_operation_says_what_is_missing(body: dict[str, Any]) -> None:
    """In the shape of the spec, which the proxy of the service does not use."""
    missing = says(404, {"message": "repository not found", **body})
    assert type(error_from(missing, GET, NOW, retired=True)) is expected_class(404)
    for other in (b"", b"<html>404</html>", b"[]", b'"errinfo"'):
        assert type(error_from(answer(404, other), GET, NOW, retired=True)) is RetiredEndpointError


@pytest.mark.parametrize("status", [400, 401, 403, 429, 500])
def test_an_operation_that_was_switched_off_may_fail_for_other_reasons(status: int) -> None:
    error = error_from(says(status, {}), GET, NOW, retired=True)
    assert type(error) is expected_class(status)


@pytest.mark.parametrize(
    ("status", "body", "advice"),
    [
        (401, {}, "Sign in again"),
        (403, {"message": "token issued from personal access token"}, "password"),
        (403, {"message": "pagination offset too large"}, "Sign in to read further"),
    ],
)
def test_the_text_says_what_to_do(status: int, body: Any, advice: str) -> None:
    """On its own line, if there is something to do."""
    said, to_do = str(error_from(says(status, body), GET, NOW)).split("\n")
    assert said.startswith(f"{status} ")
    assert advice in to_do
    assert "\n" not in str(error_from(says(500, body), GET, NOW))


def test_the_text_has_the_path() -> None:
    """The path that was sent, so that a loop shows which call failed, without its query."""
    request = evolve(GET, path="/v2/things/a%20b", query=(("q", "secret"),))
    error = error_from(says(409, {"detail": "exists"}), request, NOW)
    assert str(error) == "409 Conflict: exists (GET /v2/things/a%20b)"
    assert (error.method, error.path) == ("GET", "/v2/things/{thing}")
    assert (error.target, error.resource) == ("/v2/things/a%20b", None)
    assert str(error_from(answer(599), GET, NOW)).startswith("599 unknown status: ")


@pytest.mark.parametrize(
    ("headers", "found"),
    [
        ({"x_request_id": "a", "cf_ray": "c"}, "a"),
        ({"x_docker_request_id": "b", "cf_ray": "c"}, "b"),
        ({"cf_ray": "c"}, "c"),
        ({}, None),
    ],
)
def test_the_request_has_the_id_that_the_service_gave_it(
    headers: dict[str, str], found: str | None
) -> None:
    assert error_from(answer(500, **headers), GET, NOW).request_id == found
    assert unexpected(answer(200, **headers), GET, "it is odd").request_id == found


@pytest.mark.parametrize("status", [429, 500, 503])
def test_the_error_says_when_to_retry(status: int) -> None:
    """By the local clock, which here is five minutes behind the server's."""
    told = answer(status, retry_after=f"{NOW + 360:.0f}", date=http_date(NOW + 300))
    error = error_from(told, GET, NOW)
    assert error.retry_at == datetime.fromtimestamp(NOW + 60, UTC)


def test_other_errors_do_not_say_when_to_retry() -> None:
    assert error_from(answer(429), GET, NOW).retry_at is None
    assert error_from(answer(429, retry_after="soon"), GET, NOW).retry_at is None
    assert error_from(answer(404, retry_after="60"), GET, NOW).retry_at is None


def test_a_body_of_ten_megabytes_is_cut() -> None:
    """An error is kept, logged and pickled."""
    content = b'{"detail": "' + b"x" * 10_000_000 + b'"}'
    error = error_from(answer(500, content), GET, NOW)
    assert error.raw_body == content[:65_536]
    assert error.body is None
    assert len(pickle.dumps(error)) < 70_000
    assert "xxx" in str(error)
    assert unexpected(answer(200, content), GET, "it is odd").body is None


def test_unclosed_titles_take_no_time() -> None:
    """For any length: a search that starts again at each title took 35 seconds for 200 kB."""
    for page in (b"<title>", b"<title", b"<title></titl", b"<title>x</title" + b"<title>" * 9):
        began = process_time()
        message = read_message(answer(500, page * 200_000))
        assert message == ("x" if b"x" in page else "Internal Server Error")
        assert process_time() - began < 5


def test_a_body_that_is_nested_too_deep_is_kept_raw() -> None:
    """Otherwise the error could not be pickled."""
    deep = b"[" * 101 + b"]" * 101
    error = error_from(answer(500, deep), GET, NOW)
    assert (error.body, error.raw_body) == (None, deep)
    nearly = error_from(answer(500, deep[1:-1]), GET, NOW)
    assert nearly.body is not None


@pytest.mark.parametrize("status", [200, 302, 401, 403, 404, 409, 429, 500, 503])
@pytest.mark.parametrize("content", [b'{"detail": "no"}', FORBIDDEN_PAGE, b""])
def test_no_header_is_in_an_error(status: int, content: bytes) -> None:
    """Not in its text or attributes; the ID of the request is not a secret."""
    headers = {
        "authorization": "Bearer SECRET-1",
        "set-cookie": "token=SECRET-2",
        "location": "https://evil.example/?SECRET-3",
        "www-authenticate": "SECRET-4",
        "x-ratelimit-ip": "SECRET-5",
        "server": "cloudflare SECRET-6",
        "content-type": "text/html; SECRET-7",
        "retry-after": "SECRET-8",
        "x-request-id": "public",
    }
    secret = Response(status, headers, content)
    for error in (error_from(secret, GET, NOW), unexpected(secret, GET, "it is odd")):
        shown = [str(error), repr(error), repr(vars(error)), repr(pickle.dumps(error))]
        assert not any("SECRET" in text for text in shown)
        assert "SECRET" not in repr(secret)


def test_an_invalid_success_differs_from_an_error() -> None:
    """A success that the spec does not allow."""
    error = unexpected(says(200, {"x": 1}), GET, "the spec says 201")
    assert type(error) is UnexpectedResponseError
    assert str(error) == "200 OK, but the spec says 201 (GET /v2/things/one)"
    assert (error.status, error.body, error.raw_body) == (200, {"x": 1}, b'{"x": 1}')


def test_every_class_of_response_error_can_occur() -> None:
    """No class is unused."""
    made = {type(error_from(answer(status), GET, NOW)).__name__ for status in range(100, 600)}
    special = {
        "LoginError",
        "TwoFactorRequiredError",
        "AccessTokenNotAllowedError",
        "PaginationDepthError",
        "EdgeBlockedError",
        "IncompleteListError",
        "RetiredEndpointError",
        "HubResponseError",
    }
    public = {
        name
        for name in dockerhub.__all__
        if isinstance(kind := getattr(dockerhub, name), type) and issubclass(kind, HubResponseError)
    }
    assert made | special == public
