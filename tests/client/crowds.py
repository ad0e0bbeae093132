"""Lists whose requests are counted as they arrive: at the same time, and within a limit."""

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.utils import formatdate
from threading import Barrier, Lock
from typing import Any

import anyio
import httpx
from clocks import FakeClock
from driving import Drive
from worlds import Pages

from dockerhub import RetryPolicy

PATIENT = RetryPolicy(retries=0, longest_wait=math.inf, deadline=math.inf)
"""For threads that wait on the tests' clock: each of them moves it for all others, too."""
ALL_AT_ONCE = 10.0
"""Seconds that requests wait for each other, if they come one by one."""


class Crowd:
    """Pages whose requests wait until the expected number of them has arrived."""

    def __init__(self, pages: Pages, concurrency: int) -> None:
        self.pages, self.concurrency = pages, concurrency
        self.now = self.most = 0
        self._lock = Lock()
        self._barriers: dict[int, Barrier] = {}
        self._arrived: dict[int, list[anyio.Event]] = {}

    def handler(self, drive: Drive) -> Callable[[httpx.Request], Any]:
        return self.blocking if drive.name == "sync" else self.suspending

    def blocking(self, request: httpx.Request) -> httpx.Response:
        batch, size = self._batch(request)
        with self._present():
            with self._lock:
                barrier = self._barriers.setdefault(batch, Barrier(size))
            barrier.wait(ALL_AT_ONCE)
            return self.pages(request)

    async def suspending(self, request: httpx.Request) -> httpx.Response:
        batch, size = self._batch(request)
        with self._present(), anyio.fail_after(ALL_AT_ONCE):
            here = anyio.Event()
            crowd = self._arrived.setdefault(batch, [])
            crowd.append(here)
            if len(crowd) == size:
                for each in crowd:
                    each.set()
            await here.wait()
            return self.pages(request)

    def _batch(self, request: httpx.Request) -> tuple[int, int]:
        """The first page of the batch that a page belongs to, and how many pages the batch has."""
        number = int(request.url.params.get("page", "1"))
        if number == 1:
            return 1, 1
        first = number - (number - 2) % self.concurrency
        return first, min(self.concurrency, self.pages.pages - first + 1)

    @contextmanager
    def _present(self) -> Iterator[None]:
        with self._lock:
            self.now += 1
            self.most = max(self.most, self.now)
        try:
            yield
        finally:
            with self._lock:
                self.now -= 1


class Limited(Pages):
    """Pages with a rate limit per minute; counts the requests beyond it."""

    def __init__(self, pages: int, limit: int, clock: FakeClock) -> None:
        super().__init__(pages)
        self.limit, self._clock = limit, clock
        self.refused = self._used = 0
        self._end = 0.0
        self._lock = Lock()

    def __call__(self, request: httpx.Request) -> httpx.Response:
        with self._lock:
            now = self._clock.now()
            if now >= self._end:
                self._end, self._used = math.ceil(now) + 60, 0
            self._used += 1
            self.refused += self._used > self.limit
            left = max(0, self.limit - self._used)
            answer = super().__call__(request)
        for name, value in (("limit", self.limit), ("remaining", left), ("reset", self._end)):
            answer.headers[f"x-ratelimit-{name}"] = f"{value:.0f}"
        answer.headers["date"] = formatdate(now, usegmt=True)
        return answer
