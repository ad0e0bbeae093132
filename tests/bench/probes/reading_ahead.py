"""List 100 pages of a slow server, one at a time and eight at a time.

python reading_ahead.py URL sync|async
"""

import asyncio
import sys

from timing import take_turns, tell

from dockerhub import AsyncDockerHub, DockerHub

URL, KIND = sys.argv[1:]
NAMES = [f"3.{page % 5 * 100 + row}-slim" for page in range(1, 101) for row in range(100)]


def threads(concurrency: int) -> None:
    """List by the synchronous client."""
    with DockerHub(base_url=URL, anonymous=True) as hub:
        found = [tag.name for tag in hub.tags.list("python", concurrency=concurrency)]
    assert found == NAMES, "the order is lost"


async def tasks(concurrency: int) -> None:
    """List by the asynchronous client."""
    async with AsyncDockerHub(base_url=URL, anonymous=True) as hub:
        found = [tag.name async for tag in hub.tags.list("python", concurrency=concurrency)]
    assert found == NAMES, "the order is lost"


def read(concurrency: int) -> None:
    """List by either."""
    if KIND == "sync":
        threads(concurrency)
    else:
        asyncio.run(tasks(concurrency))


tell(take_turns({"eight": lambda: read(8), "one": lambda: read(1)}, rounds=5))
