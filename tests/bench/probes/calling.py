"""CPU time of one call: `hub.tags.get`, and a bare `httpx.Client.get().json()`; both also async.

python calling.py URL
"""

import asyncio
import sys
import time

import httpx
from timing import take_turns, tell

from dockerhub import AsyncDockerHub, DockerHub

URL = sys.argv[1]
PATH = "/v2/namespaces/library/repositories/python/tags/latest"

async_client = httpx.AsyncClient(base_url=URL)
async_hub = AsyncDockerHub(base_url=URL, anonymous=True)


async def bare() -> None:
    """Call by httpx."""
    (await async_client.get(PATH)).json()


async def ours() -> None:
    """Call by the client."""
    await async_hub.tags.get("python", "latest")


with (
    httpx.Client(base_url=URL) as client,
    DockerHub(base_url=URL, anonymous=True) as hub,
    asyncio.Runner() as runner,
):
    tell(
        take_turns(
            {
                "bare": lambda: client.get(PATH).json(),
                "ours": lambda: hub.tags.get("python", "latest"),
                "bare_async": lambda: runner.run(bare()),
                "ours_async": lambda: runner.run(ours()),
            },
            rounds=15,
            repeat=200,
            clock=time.process_time,
        )
    )
    runner.run(async_client.aclose())
    runner.run(async_hub.close())
