"""The requests that a server has no answer for yet, and what becomes of them when it stops."""

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any, cast

from dockerhub.emulator.asgi import Receive
from dockerhub.emulator.faults.exchange import Connection, gone
from dockerhub.emulator.messages import Reply


@dataclass
class UnderWay:
    """Waits for answers until it gives up."""

    _tasks: set[asyncio.Task[Any]] = field(default_factory=set)

    async def answer(
        self, reply: Coroutine[Any, Any, Reply | None], receive: Receive, connection: Connection
    ) -> Reply | None:
        """Return the reply to a request; None, and a broken connection, if it was given up.

        Only a server that stops cancels the task that it made for a request.
        """
        task = cast("asyncio.Task[Any]", asyncio.current_task())
        self._tasks.add(task)
        try:
            return await reply
        except asyncio.CancelledError:
            connection.reset()
            await gone(receive)
            return None
        finally:
            self._tasks.remove(task)

    def give_up(self) -> None:
        """Break the connections of all requests that have no answer yet."""
        for task in self._tasks:
            task.cancel()
