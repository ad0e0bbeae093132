"""An embedded Docker Hub: a server for tests, demonstrations and offline work.

    from dockerhub.emulator import EmulatedHub

    with EmulatedHub(seed="demo") as hub:
        print(hub.url)

What the seed ``demo`` holds, and its credentials, is in the documentation of testing.
Needs the extra ``emulator``: ``pip install "dockerhub[emulator]"``.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .faults.catalog import fault_names
    from .hub import EmulatedHub
    from .seeds.loading import SeedError
    from .state.backend import Delivery
    from .state.clock import EmulatedClock
    from .state.ratelimit import EmulatedRateLimit
    from .state.request_log import ServedRequest
    from .state.settings import Settings
    from .state.state import State

__all__ = [
    "Delivery",
    "EmulatedClock",
    "EmulatedHub",
    "EmulatedRateLimit",
    "SeedError",
    "ServedRequest",
    "Settings",
    "State",
    "fault_names",
]

_MODULES = {
    "Delivery": "state.backend",
    "EmulatedClock": "state.clock",
    "EmulatedHub": "hub",
    "EmulatedRateLimit": "state.ratelimit",
    "SeedError": "seeds.loading",
    "ServedRequest": "state.request_log",
    "Settings": "state.settings",
    "State": "state.state",
    "fault_names": "faults.catalog",
}


def __getattr__(name: str) -> Any:
    """Import a name when it is used: the pytest plugin must load without the extra."""
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    try:
        module = import_module(f".{_MODULES[name]}", __name__)
    except ModuleNotFoundError as error:
        hint = f'{__name__} needs {error.name}: pip install "dockerhub[emulator]"'
        raise ModuleNotFoundError(hint, name=error.name) from error
    return getattr(module, name)
