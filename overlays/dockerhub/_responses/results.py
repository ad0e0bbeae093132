"""What came of a request: what a success says, or the error that it is."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from dockerhub._base.errors import HubConnectionError, UnexpectedResponseError
from dockerhub._base.formats import JSONBoundError
from dockerhub._responses.error_texts import error_in

if TYPE_CHECKING:
    from dockerhub._base.errors import HubError
    from dockerhub._base.messages import Request, Response
    from dockerhub._spec.drift import Drift, DriftObserver
    from dockerhub._spec.operation import Operation
    from dockerhub._spec.paths import PathOperation


def read_response(
    operation: Operation,
    request: Request,
    response: Response,
    on_drift: DriftObserver | None,
    *,
    strict: bool,
) -> Any:
    """Return the JSON or text of a success, or the `UnexpectedResponseError` that it is.

    The result is None for an operation whose success has no body. The error is returned and not
    raised, since a traceback with local variables would show the body, which may hold a secret.
    """
    if response.unread:
        return _unread(request, response)
    if operation.success is None:
        return _web_page(request, response) or _error_inside(request, response)
    if operation.text and response.status == operation.success:
        from dockerhub._responses.error_responses import read_text  # noqa: PLC0415  # one operation's

        return _error_inside(request, response) or read_text(response, request)
    problem, body = _problem(operation, request, response)
    if problem is None and (strict or on_drift is not None):
        found = _drifts(operation, response, body)
        for drift in found:
            if on_drift is not None:
                on_drift(drift)
        if found and strict:
            more = f" and {len(found) - 1} more" if len(found) > 1 else ""
            problem = f"it differs from the spec: {found[0]}{more}"
    if problem is None:
        return body
    from dockerhub._responses.error_responses import unexpected  # noqa: PLC0415  # only when something is wrong

    return unexpected(response, request, problem, operation.secret_names())


def decode(operation: Operation | PathOperation, request: Request, body: Any) -> Any:
    """Decode the body of a success; `UnexpectedResponseError` if it is no JSON object or list."""
    try:
        return operation.decode(body)
    except TypeError:
        expected, kind = "list" if operation.answers_list else "JSON object", type(body).__name__
        problem = f"the response is not a {expected} but {kind}"
        raise UnexpectedResponseError(problem, **request.names, body=body) from None


def read_any(request: Request, response: Response) -> Any:
    """Return the JSON or text of a success of any path, None if it has no body.

    As by `read_response`, an `UnexpectedResponseError` is returned. It lacks a body that cannot be
    read, since nothing tells whether that holds a secret.
    """
    if response.unread:
        return _unread(request, response)
    page = _web_page(request, response)
    if page is not None or request.method == "HEAD" or not response.content.strip():
        return page
    text = response.media_type.startswith("text/") and response.media_type != "text/json"
    try:
        body = response.content.decode("utf-8-sig") if text else response.json()
    except ValueError as error:
        from dockerhub._responses.error_responses import unexpected  # noqa: PLC0415  # only when something is wrong

        problem = "the body is not UTF-8 text" if text else _unreadable(error, response)
        return unexpected(response, request, problem, frozenset({"body"}))
    found = _error_inside(request, response) if _expects_no_message(request, body) else None
    return body if found is None else found


def _unread(request: Request, response: Response) -> UnexpectedResponseError:
    from dockerhub._responses.error_responses import unexpected  # noqa: PLC0415  # only when something is wrong

    return unexpected(response, request, response.unread)


def _unreadable(error: ValueError, response: Response) -> str:
    bound = f" of {error}" if isinstance(error, JSONBoundError) else ""
    return f"the body is not JSON ({response.media_type or 'no media type'}){bound}"


def _web_page(request: Request, response: Response) -> UnexpectedResponseError | None:
    """Return an error if a proxy or a portal answered in place of Docker Hub.

    What has no body may carry any media type; only the response to HEAD says no more than that.
    """
    if response.media_type != "text/html" or not (response.content or request.method == "HEAD"):
        return None
    from dockerhub._responses.error_responses import unexpected  # noqa: PLC0415  # only when something is wrong

    return unexpected(response, request, "the response is a web page")


def _expects_no_message(request: Request, body: Any) -> bool:
    """Tell whether a message in the body can only be an error, whatever the path is.

    Who reads sees it, and a POST such as `/v2/logout` may be answered by a message.
    """
    changes = not request.safe and request.method != "POST"
    return changes or (isinstance(body, dict) and "errinfo" in body)


def _error_inside(request: Request, response: Response) -> UnexpectedResponseError | None:
    """Return an error if a success that has no body has one that says what went wrong."""
    if not response.succeeded:
        # What was deleted before may be answered 404.
        return None
    try:
        text = error_in(response.json())
    except ValueError:
        return None
    if text is None:
        return None
    from dockerhub._responses.error_responses import unexpected  # noqa: PLC0415  # only when something is wrong

    return unexpected(response, request, f"the body is an error: {text}")


def _problem(operation: Operation, request: Request, response: Response) -> tuple[str | None, Any]:
    """Return what makes a response unusable, None if nothing does, and its JSON.

    Another status of success than the spec's is usable when something was changed, and the body
    is that of success: the value of a new access token must not be lost. What was only read may be
    incomplete then (RFC 9110, section 15.3.7).
    """
    try:
        body = operation.page_of(response.json())
    except ValueError as error:
        if response.status == operation.success:
            return _unreadable(error, response), None
        body = None
    text = error_in(body, operation.answer_properties)
    if text is not None:
        return f"the body is an error: {text}", body
    if response.status != operation.success and (request.safe or not operation.resembles(body)):
        return f"the spec says {operation.success}", body
    if not isinstance(body, dict) and operation.secret_names():
        return f"the response is not a JSON object but {type(body).__name__}", body
    return None, body


def _drifts(operation: Operation, response: Response, body: Any) -> list[Drift]:
    found = list(operation.drift(body))
    if response.status != operation.success:
        from dockerhub._spec.drift import Drift  # noqa: PLC0415  # only when something is wrong

        expected = f"status {operation.success}"
        found.insert(0, Drift(operation.name, "", expected, f"status {response.status}"))
    return found


def deleted_before(request: Request, response: Response, *, maybe_done: bool) -> bool:
    """Tell whether a thing is gone because an attempt that failed had deleted it after all.

    Deletions were seen to succeed with a 500 (https://github.com/docker/hub-tool/issues/196).
    """
    return request.method == "DELETE" and response.status == HTTPStatus.NOT_FOUND and maybe_done


def error_of(
    operation: Operation | PathOperation,
    request: Request,
    outcome: Response | HubConnectionError,
    now: float,
    *,
    by_access_token: bool,
    by_org_access_token: bool,
) -> HubError:
    """Return the error of a failure, with what is known about the operation and the login."""
    if isinstance(outcome, HubConnectionError):
        return outcome
    from dockerhub._responses.error_responses import error_from  # noqa: PLC0415  # only when something is wrong

    return error_from(
        outcome,
        request,
        now,
        retired=operation.deprecated,
        by_access_token=by_access_token and operation.refuses_access_tokens,
        by_org_access_token=by_org_access_token,
    )
