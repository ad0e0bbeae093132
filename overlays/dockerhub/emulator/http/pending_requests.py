"""The requests that a server has no response for yet, and what becomes of them when it stops."""

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any, cast

from starlette.types import Receive

from dockerhub.emulator.asgi import wait_for_disconnect
from dockerhub.emulator.faults.exchange import Connection
from dockerhub.emulator.messages import Response


@dataclass
class PendingRequests:
    """Waits for responses until the server stops."""

    _tasks: set[asyncio.Task[Any]] = field(default_factory=set)

    async def wait_for(
        self,
        response: Coroutine[Any, Any, Response | None],
        receive: Receive,
        connection: Connection,
    ) -> Response | None:
        """Return the response to a request; None, and a broken connection, if it was aborted.

        Only a server that stops cancels the task that it made for a request.
        """
        task = cast("asyncio.Task[Any]", asyncio.current_task())
        self._tasks.add(task)
        try:
            return await response
        except asyncio.CancelledError:
            connection.reset()
            await wait_for_disconnect(receive)
            return None
        finally:
            self._tasks.remove(task)

    def abort(self) -> None:
        """Break the connections of all requests that have no response yet."""
        for task in self._tasks:
            task.cancel()
