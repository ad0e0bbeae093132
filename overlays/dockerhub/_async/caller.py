"""Call operations with the options of one client."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from dockerhub._async.session import AsyncSession
from dockerhub._base.arguments import check_count
from dockerhub._base.messages import Request, Response
from dockerhub._config.options import Options
from dockerhub._responses.results import decode
from dockerhub._spec.bounds import greatest
from dockerhub._spec.operation import Operation
from dockerhub._spec.operations import find_operation
from dockerhub_openapi.operation import ListCall, ListOperationRecord, OperationRecord

if TYPE_CHECKING:
    from dockerhub._async.pager import AsyncPager

P = ParamSpec("P")
R = TypeVar("R")
Item = TypeVar("Item")

LARGEST_PAGE = 100
MOST_AT_ONCE = 32


class AsyncCaller:
    """Calls operations in a session, with the options of one client."""

    def __init__(self, session: AsyncSession, options: Options) -> None:
        self.session = session
        self.options = options

    async def call(
        self, operation: OperationRecord[P, R], /, *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """Call an operation by its record; see `AsyncDockerHub.call`."""
        found: R = await self.call_by_name(operation.name, operation.arguments(*args, **kwargs))
        return found

    async def call_by_name(self, name: str, arguments: Mapping[str, Any]) -> Any:
        """Call an operation by its name; see `AsyncDockerHub.call`."""
        operation = find_operation(name)
        request = operation.request(arguments)
        body = await self._perform(operation, request)
        return None if operation.success is None else decode(operation, request, body)

    def check(
        self, operation: OperationRecord[..., Any], parameter: str, value: Any, argument: str
    ) -> None:
        """Check a value that callers know by another name; `TypeError` or `ValueError`."""
        if value is not None:
            find_operation(operation.name).check(parameter, value, argument)

    def now(self) -> datetime:
        """Return the time that the client's clock shows."""
        return self.session.now()

    def bind(self, name: str, arguments: Mapping[str, Any]) -> ListCall[Any]:
        """Return an operation by its name, with its arguments, for `paginate`."""
        record = find_operation(name).record
        if not isinstance(record, ListOperationRecord):
            raise ValueError(f"{name} does not page; use call()")  # noqa: TRY004  # a wrong name
        return ListCall(record, arguments)

    def paginate(
        self,
        call: ListCall[Item],
        /,
        *,
        page_size: int | None = None,
        limit: int | None = None,
        resume: str | None = None,
        concurrency: int = 1,
    ) -> AsyncPager[Item]:
        """List by an operation with its arguments; see `AsyncDockerHub.paginate`."""
        from dockerhub._async.pager import AsyncPager  # noqa: PLC0415  # many programs list nothing
        from dockerhub._paging.styles import STYLES  # noqa: PLC0415  # as above

        operation = find_operation(call.operation.name)
        style = STYLES[call.operation.pagination]
        if limit is not None:
            check_count("limit", limit)
        check_count("concurrency", concurrency, least=1, most=MOST_AT_ONCE)
        parameters = operation.parameters.values()
        by_size = next(each for each in parameters if each.wire_name == style.size)
        if page_size is not None:
            operation.check(by_size.name, page_size, "page_size")
        size = page_size if page_size is not None else _default_size(limit, by_size.schema)
        return AsyncPager(
            self._send,
            self._read,
            operation,
            style,
            operation.request({by_size.name: size, **call.arguments}),
            limit=limit,
            resume=resume,
            concurrency=concurrency,
            may_be_filtered=self.session.may_be_filtered,
        )

    async def _perform(self, operation: Operation, request: Request) -> Any:
        return await self.session.perform(operation, request, self.options)

    async def _send(self, operation: Operation, request: Request) -> Response:
        return await self.session.send(operation, request, self.options)

    def _read(self, operation: Operation, request: Request, response: Response) -> Any:
        return self.session.read(operation, request, response, self.options)


def _default_size(limit: int | None, schema: Mapping[str, Any]) -> int:
    """Return the largest page that the list allows, or less if less is wanted."""
    largest = min(LARGEST_PAGE, greatest(schema) or LARGEST_PAGE)
    return largest if limit is None else min(largest, max(1, limit))
