"""One embedded Docker Hub for many tests, each with its own clock and without credentials."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Protocol

import pytest

from dockerhub.emulator import EmulatedHub


class Now(Protocol):
    """A clock that tells the time."""

    def now(self) -> float:
        """Return the unix time."""


class SharedHub:
    """A server that is started once, for tests with a clock each."""

    def __init__(self, clock: Now, options: dict[str, Any]) -> None:
        self._clock = clock
        self.server = EmulatedHub(clock=self._now, **options)

    def reset(self, clock: Now) -> EmulatedHub:
        """Reset the server and return it; from now on it uses another clock."""
        self._clock = clock
        self.server.reset()
        return self.server

    def _now(self) -> float:
        return self._clock.now()


@contextmanager
def shared_hub(clock: Now, **options: Any) -> Iterator[SharedHub]:
    """Run a server that tests share; the clock is for the time before the first test."""
    shared = SharedHub(clock, options)
    with shared.server:
        yield shared


def forget_credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    """Remove the credentials of the machine from the environment."""
    for name in os.environ:
        if name.startswith(("DOCKERHUB_", "DOCKER_", "ACTIONS_", "REGISTRY_AUTH", "XDG_")):
            monkeypatch.delenv(name)
