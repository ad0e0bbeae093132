"""What came of a request: what a success says, or the error that it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from dockerhub._base.errors import HubConnectionError

if TYPE_CHECKING:
    from dockerhub._auth.jwt import Token
    from dockerhub._base.errors import HubError, UnexpectedResponseError
    from dockerhub._base.messages import Request, Response
    from dockerhub._config.options import Options
    from dockerhub._spec.operations import Operation

__all__ = ["deleted_before", "error_of", "read_answer"]

_NOT_FOUND: Final = 404
_NOT_BY_ACCESS_TOKEN: Final = frozenset({"access-tokens", "audit-logs", "org-settings"})
"""Tags of operations that refuse a login with an access token, some with a bare "forbidden"
(https://github.com/docker/hub-feedback/issues/2367 and /2438)."""


def read_answer(operation: Operation, request: Request, answer: Response, options: Options) -> Any:
    """Return the JSON or text of a success, or the `UnexpectedResponseError` that it is.

    An operation whose success says nothing gives None.

    That is not raised here, where whoever prints local variables would show the body, which may
    hold a secret.
    """
    if operation.success is None:
        return _web_page(request, answer)
    if operation.text and answer.status == operation.success:
        from dockerhub._responses.errors import read_text  # noqa: PLC0415  # no operation of today's

        return read_text(answer, request)
    problem, body = _problem(operation, request, answer)
    if problem is None and (options.strict or options.on_drift is not None):
        problem = _tell_drift(operation, answer, body, options)
    if problem is None:
        return body
    from dockerhub._responses.errors import unexpected  # noqa: PLC0415  # only when something is wrong

    return unexpected(answer, request, problem, operation.secret_names())


def _web_page(request: Request, answer: Response) -> UnexpectedResponseError | None:
    """Return an error if a proxy or a portal answered in place of Docker Hub.

    What has no body may carry any media type; only the answer to HEAD says no more than that.
    """
    if answer.media_type != "text/html" or not (answer.content or request.method == "HEAD"):
        return None
    from dockerhub._responses.errors import unexpected  # noqa: PLC0415  # only when something is wrong

    return unexpected(answer, request, "the answer is a web page")


def _problem(operation: Operation, request: Request, answer: Response) -> tuple[str | None, Any]:
    """Return what makes an answer unusable, None if nothing does, and its JSON.

    Another status of success than the spec's is usable when something was changed, and the body
    is that of success: whoever made an access token must get it. What was only read may be
    incomplete then (RFC 9110, section 15.3.7).
    """
    try:
        body = answer.json()
    except (ValueError, RecursionError):
        if answer.status == operation.success:
            return f"the body is not JSON ({answer.media_type or 'no media type'})", None
        body = None
    if answer.status != operation.success and (request.safe or not operation.resembles(body)):
        return f"the spec says {operation.success}", body
    if not isinstance(body, dict) and operation.secret_names():
        return f"the answer is not a JSON object but {type(body).__name__}", body
    return None, body


def _tell_drift(operation: Operation, answer: Response, body: Any, options: Options) -> str | None:
    """Tell the observer; return what is wrong with that for who is strict."""
    found = list(operation.drift(body))
    if answer.status != operation.success:
        from dockerhub._spec.drift import Drift  # noqa: PLC0415  # only when something is wrong

        expected = f"status {operation.success}"
        found.insert(0, Drift(operation.name, "", expected, f"status {answer.status}"))
    if options.on_drift is not None:
        for drift in found:
            options.on_drift(drift)
    if not found or not options.strict:
        return None
    more = f" and {len(found) - 1} more" if len(found) > 1 else ""
    return f"it departs from the spec: {found[0]}{more}"


def deleted_before(request: Request, answer: Response, *, maybe_done: bool) -> bool:
    """Tell whether a thing is gone because an attempt that failed had deleted it after all.

    Deletions were seen to work and answer 500 (https://github.com/docker/hub-tool/issues/196).
    """
    return request.method == "DELETE" and answer.status == _NOT_FOUND and maybe_done


def error_of(
    operation: Operation,
    request: Request,
    outcome: Response | HubConnectionError,
    now: float,
    token: Token | None,
) -> HubError:
    """Return the error that a failure is, with what is known about the operation and the login."""
    if isinstance(outcome, HubConnectionError):
        return outcome
    from dockerhub._auth.identity import Identity  # noqa: PLC0415  # as above
    from dockerhub._responses.errors import error_from  # noqa: PLC0415  # only when something is wrong

    by_access_token = (
        token is not None
        and operation.tag in _NOT_BY_ACCESS_TOKEN
        and Identity.read(token.secret.reveal()).from_access_token
    )
    return error_from(
        outcome, request, now, retired=operation.deprecated, by_access_token=by_access_token
    )
