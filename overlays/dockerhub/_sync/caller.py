# Derived from _async/caller.py by `make sync`; never edited.
"""Do any operation of the spec by its name."""

from collections.abc import Mapping
from typing import Any

from dockerhub._base.arguments import check_count
from dockerhub._base.messages import Request
from dockerhub._config.options import Options
from dockerhub._paging.pages import decode
from dockerhub._spec.operations import Operation, Paging, find_operation
from dockerhub._sync.pager import Pager
from dockerhub._sync.session import Session

__all__ = ["Caller"]

_LARGEST_PAGE = 100
_MOST_AT_ONCE = 32
_SIZE = {Paging.NEXT_LINK: "page_size", Paging.SHORT_PAGE: "page_size", Paging.SCIM_INDEX: "count"}


class Caller:
    """A session with the options of one client."""

    def __init__(self, session: Session, options: Options) -> None:
        self.session = session
        self.options = options

    def call(self, name: str, arguments: Mapping[str, Any]) -> Any:
        """Do an operation; see `DockerHub.call`."""
        operation = find_operation(name)
        request = operation.request(arguments)
        body = self._perform(operation, request)
        return None if operation.success is None else decode(operation, request, body)

    def paginate(
        self,
        name: str,
        arguments: Mapping[str, Any],
        *,
        page_size: int | None = None,
        limit: int | None = None,
        resume: str | None = None,
        concurrency: int = 1,
    ) -> Pager[Any]:
        """List by an operation that pages; see `DockerHub.paginate`."""
        operation = find_operation(name)
        if operation.paging is Paging.NONE:
            raise ValueError(f"{name} does not page; use call()")
        if limit is not None:
            check_count("limit", limit)
        check_count("concurrency", concurrency, least=1, most=_MOST_AT_ONCE)
        size_name = _SIZE[operation.paging]
        if page_size is not None:
            operation.check(size_name, page_size, "page_size")
        size = page_size if page_size is not None else _default_size(limit)
        sized = {size_name: size, **arguments} if size_name in operation.parameters else arguments
        return Pager(
            self._perform,
            operation,
            operation.request(sized),
            limit=limit,
            resume=resume,
            concurrency=concurrency,
        )

    def _perform(self, operation: Operation, request: Request) -> Any:
        return self.session.perform(operation, request, self.options)


def _default_size(limit: int | None) -> int:
    """Return the largest page that every listing allows, or less if less is wanted."""
    return _LARGEST_PAGE if limit is None else min(_LARGEST_PAGE, max(1, limit))
