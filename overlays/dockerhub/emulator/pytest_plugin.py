"""Fixtures for pytest: an embedded Docker Hub for each test.

    def test_my_code(docker_hub):
        assert my_code(base_url=docker_hub.url) == ...

* ``docker_hub``: a running Hub with the seed ``demo``, reset for each test.
* ``docker_hub_factory``: starts further Hubs with the arguments of ``EmulatedHub``.

Servers are stopped at the end. Parallel workers each have a server and a port of their own.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from .hub import EmulatedHub


@pytest.fixture(scope="session")
def _docker_hub_server() -> "Iterator[EmulatedHub]":
    from dockerhub.emulator import EmulatedHub  # noqa: PLC0415 - needs the extra

    with EmulatedHub() as hub:
        yield hub


@pytest.fixture
def docker_hub(_docker_hub_server: "EmulatedHub") -> "EmulatedHub":
    """A running embedded Docker Hub with the seed ``demo``, reset before each test."""
    if not _docker_hub_server.is_running:  # an earlier test stopped it
        _docker_hub_server.start()
    _docker_hub_server.reset()
    return _docker_hub_server


@pytest.fixture
def docker_hub_factory() -> "Iterator[Callable[..., EmulatedHub]]":
    """Start embedded Docker Hubs; takes the arguments of ``EmulatedHub``."""
    from dockerhub.emulator import EmulatedHub  # noqa: PLC0415 - needs the extra

    with ExitStack() as running:

        def start(*arguments: Any, **options: Any) -> EmulatedHub:
            return running.enter_context(EmulatedHub(*arguments, **options))

        yield start
