"""Many calls at once: by the client, and by bare httpx behind semaphores of several sizes.

python crowding.py URL asyncio|trio|threads CALLS ROUNDS
"""

import sys
import time
from collections.abc import Awaitable, Callable
from threading import BoundedSemaphore, Thread
from typing import Any

import anyio
import httpx
from timing import tell

from dockerhub import AsyncDockerHub, DockerHub

URL, KIND = sys.argv[1:3]
CALLS, ROUNDS = map(int, sys.argv[3:])
PATH = "/v2/namespaces/library/repositories/python/tags/latest"
SIZES = (16, 32, 64)
"""More are slower, see docs/performance.md."""

errors: list[str] = []


def limits(size: int) -> httpx.Limits:
    """Keep as many connections as there may be requests in flight."""
    return httpx.Limits(max_connections=size, max_keepalive_connections=size)


def by_threads(call: Callable[[], Any]) -> list[float]:
    """Call from `CALLS` threads at once; return the seconds after which each call ended."""
    ended: list[float] = []

    def run() -> None:
        try:
            call()
        except Exception as error:
            errors.append(repr(error))
        ended.append(time.perf_counter() - began)

    threads = [Thread(target=run) for _ in range(CALLS)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(ended)


async def by_tasks(call: Callable[[], Awaitable[Any]]) -> list[float]:
    """Do the same by tasks."""
    ended: list[float] = []

    async def run() -> None:
        try:
            await call()
        except Exception as error:
            errors.append(repr(error))
        ended.append(time.perf_counter() - began)

    began = time.perf_counter()
    async with anyio.create_task_group() as tasks:
        for _ in range(CALLS):
            tasks.start_soon(run)
    return sorted(ended)


def ours_by_threads() -> list[float]:
    """Call by the client."""
    with DockerHub(base_url=URL, anonymous=True) as hub:
        return by_threads(lambda: hub.tags.get("python", "latest"))


def bare_by_threads(size: int) -> list[float]:
    """Call by httpx."""
    turn = BoundedSemaphore(size)

    def call() -> None:
        with turn:
            client.get(PATH).json()

    with httpx.Client(base_url=URL, limits=limits(size), timeout=600) as client:
        return by_threads(call)


async def ours_by_tasks() -> list[float]:
    """Call by the client."""
    async with AsyncDockerHub(base_url=URL, anonymous=True) as hub:
        return await by_tasks(lambda: hub.tags.get("python", "latest"))


async def bare_by_tasks(size: int) -> list[float]:
    """Call by httpx."""
    turn = anyio.Semaphore(size)

    async def call() -> None:
        async with turn:
            (await client.get(PATH)).json()

    async with httpx.AsyncClient(base_url=URL, limits=limits(size), timeout=600) as client:
        return await by_tasks(call)


def measure() -> dict[str, Any]:
    """Take turns; return when the calls of each turn were done."""
    ours: list[list[float]] = []
    bare: dict[int, list[float]] = {size: [] for size in SIZES}
    for _ in range(ROUNDS):
        if KIND == "threads":
            ours.append(ours_by_threads())
            for size in SIZES:
                bare[size].append(bare_by_threads(size)[-1])
        else:
            ours.append(anyio.run(ours_by_tasks, backend=KIND))
            for size in SIZES:
                bare[size].append(anyio.run(bare_by_tasks, size, backend=KIND)[-1])
    return {
        "ours": [each[-1] for each in ours],
        "p99": [each[int(len(each) * 0.99)] for each in ours],
        "bare": min(bare.values(), key=sum),
        "errors": len(errors),
    }


tell(measure())
