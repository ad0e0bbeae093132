"""List 100 pages of a slow server, one at a time and eight at a time, by one client.

python reading_ahead.py URL sync|async
"""

import asyncio
import sys
from collections.abc import Callable

from timing import take_turns, tell

from dockerhub import AsyncDockerHub, DockerHub

URL, KIND = sys.argv[1:]
NAMES = [f"{page:06}-3.{row}-slim" for page in range(1, 101) for row in range(100)]


def compare(read: Callable[[int], list[str]]) -> None:
    """Time both ways to read; the client was made before, which takes as long either way."""

    def check(concurrency: int) -> None:
        assert read(concurrency) == NAMES, "the order is lost"

    tell(take_turns({"eight": lambda: check(8), "one": lambda: check(1)}, rounds=5))


def by_threads() -> None:
    """List by the synchronous client."""
    with DockerHub(base_url=URL, anonymous=True) as hub:
        compare(lambda most: [tag.name for tag in hub.tags.list("python", concurrency=most)])


def by_tasks() -> None:
    """List by the asynchronous client."""
    hub = AsyncDockerHub(base_url=URL, anonymous=True)

    async def read(most: int) -> list[str]:
        return [tag.name async for tag in hub.tags.list("python", concurrency=most)]

    with asyncio.Runner() as runner:
        compare(lambda most: runner.run(read(most)))
        runner.run(hub.close())


{"sync": by_threads, "async": by_tasks}[KIND]()
