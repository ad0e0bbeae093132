"""Processes that share an account: each has a limiter of its own, and none knows of the others.

Time is simulated: events happen in the order of their moments.
"""

import heapq
import math
import random
from collections import Counter
from collections.abc import Callable
from itertools import count

import pytest
from answers import NOW, answer, http_date

from dockerhub._ratelimit.limiter import RateLimiter

LIMIT, WINDOW = 180, 60
LATENCY = 0.03, 0.08


class Account:
    """A server that allows `LIMIT` requests a minute, and its clients."""

    def __init__(self, processes: int, at_once: int, requests: int) -> None:
        self.random = random.Random(processes)
        self.limiters = [RateLimiter(self.random.random) for _ in range(processes)]
        self.left = [requests // processes] * processes
        self.now = self.opened = NOW
        self.window = 0
        self.used: Counter[int] = Counter()
        self.refused: Counter[tuple[int, int]] = Counter()
        self._later: list[tuple[float, int, Callable[[], None]]] = []
        self._order = count()
        for process in range(processes):
            for _ in range(at_once):
                self._after(self.random.random(), lambda process=process: self._ask(process))
        while self._later:
            self.now, _, happens = heapq.heappop(self._later)
            happens()

    def _after(self, seconds: float, happens: Callable[[], None]) -> None:
        heapq.heappush(self._later, (self.now + seconds, next(self._order), happens))

    def _ask(self, process: int) -> None:
        if not self.left[process]:
            return
        wait = self.limiters[process].acquire(self.now)
        if wait:
            self._after(wait, lambda: self._ask(process))
        else:
            self.left[process] -= 1
            self._after(self.random.uniform(*LATENCY), lambda: self._serve(process))

    def _serve(self, process: int) -> None:
        if self.now >= self.opened + WINDOW:
            self.opened, self.window = self.now, self.window + 1
        refuses = self.used[self.window] == LIMIT
        self.used[self.window] += not refuses
        self.refused[process, self.window] += refuses
        self.left[process] += refuses
        response = answer(
            429 if refuses else 200,
            date=http_date(self.now),
            x_ratelimit_limit=str(LIMIT),
            x_ratelimit_remaining=str(LIMIT - self.used[self.window]),
            x_ratelimit_reset=str(math.ceil(self.opened + WINDOW)),
        )

        def arrive() -> None:
            self.limiters[process].release(response, self.now)
            self._ask(process)

        self._after(self.random.uniform(*LATENCY), arrive)


@pytest.mark.parametrize("at_once", [1, 8, 32])
def test_one_process_uses_all_of_the_limit_and_is_never_refused(at_once: int) -> None:
    account = Account(1, at_once, 900)
    assert [*account.used.values()] == [LIMIT] * 5
    assert account.refused.total() == 0


@pytest.mark.parametrize(("processes", "at_once"), [(2, 8), (4, 1), (4, 8), (16, 1), (16, 4)])
def test_processes_share_what_remains(processes: int, at_once: int) -> None:
    """At least 95 % of each window is used, and each process is refused once in it at most."""
    account = Account(processes, at_once, 4 * LIMIT)
    full = [used / LIMIT for window, used in account.used.items() if window < account.window]
    assert len(full) >= 3
    assert min(full) >= 0.95
    assert max(account.refused.values()) <= 1
