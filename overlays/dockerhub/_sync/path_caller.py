# Derived from _async/path_caller.py by `make sync`; never edited.
"""Send requests to any path, with the options of one client."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from attrs import evolve

from dockerhub._base.arguments import check_count
from dockerhub._base.errors import InvalidArgumentError
from dockerhub._base.formats import body_bytes
from dockerhub._base.messages import Request, Response
from dockerhub._config.options import Options
from dockerhub._paging.any_style import ANY_STYLE, page_of
from dockerhub._paging.styles import STYLES, Style
from dockerhub._spec.paths import PathOperation, operation_at
from dockerhub._sync.caller import LARGEST_PAGE, MOST_AT_ONCE
from dockerhub._sync.pager import Pager
from dockerhub._sync.session import Session
from dockerhub._transport.targets import check_list_query, read_target

_WITHOUT_BODY: Final = ("GET", "HEAD")


class PathCaller:
    """Sends requests to any path in a session, with the options of one client."""

    def __init__(self, session: Session, options: Options) -> None:
        self._session = session
        self._options = options

    def request(self, method: str, path: str, params: Mapping[str, Any] | None, json: Any) -> Any:
        """Send a request; see `DockerHub.request`."""
        request, operation = self._target(method, path, params)
        if json is not None:
            if request.method in _WITHOUT_BODY:
                raise InvalidArgumentError(
                    "json", f"cannot be sent by {request.method}: use params"
                )
            body = body_bytes("json", json)
            request = evolve(request, body=body, media_type=operation.media_type)
        return self._session.perform_any(operation, request, self._options)

    def paginate(
        self,
        path: str,
        params: Mapping[str, Any] | None,
        *,
        limit: int | None,
        resume: str | None,
        concurrency: int,
    ) -> Pager[Any]:
        """List what is at a path; see `DockerHub.paginate_path`."""
        if limit is not None:
            check_count("limit", limit)
        check_count("concurrency", concurrency, least=1, most=MOST_AT_ONCE)
        request, operation = self._target("GET", path, params)
        check_list_query(request.query)
        style = STYLES[operation.pagination] if operation.pagination else ANY_STYLE
        size = LARGEST_PAGE if limit is None else min(LARGEST_PAGE, max(1, limit))

        def send(operation: PathOperation, request: Request) -> Response:
            return self._session.send(operation, request, self._options)

        def read(_operation: PathOperation, request: Request, response: Response) -> Any:
            return page_of(style, self._session.read_any(request, response))

        return Pager(
            send,
            read,
            operation,
            style,
            _sized(request, style, size),
            limit=limit,
            resume=resume,
            concurrency=concurrency,
            may_be_filtered=self._session.may_be_filtered,
        )

    def _target(
        self, method: str, path: str, params: Mapping[str, Any] | None
    ) -> tuple[Request, PathOperation]:
        """Return the request without its body, and what is known of the operation there."""
        request = read_target(method, path, params, self._session.base_url)
        operation = operation_at(request.method, request.template)
        return evolve(request, accept=operation.accept), operation


def _sized(request: Request, style: Style, size: int) -> Request:
    """Return a request for a page of a size, unless the caller chose one."""
    return request.with_query({style.size: str(size), **dict(request.query)})
