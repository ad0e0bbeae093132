"""One embedded Hub without its server: what handlers work on, and the faults before them."""

from dataclasses import dataclass, replace

from dockerhub.emulator.faults.catalog import new_faults
from dockerhub.emulator.faults.rules import Faults
from dockerhub.emulator.state.backend import Backend
from dockerhub.emulator.state.clock import EmulatedClock
from dockerhub.emulator.state.ratelimit import UNLIMITED, EmulatedRateLimit, RateLimiter
from dockerhub.emulator.state.settings import Settings
from dockerhub.emulator.state.state import State


@dataclass(kw_only=True)
class Service(Backend):
    """A backend whose requests faults may change."""

    faults: Faults

    def reset(self) -> None:
        """Go back to the seed, without any fault."""
        super().reset()
        self.faults.clear()


def new_service(
    seed: State,
    *,
    clock: EmulatedClock | None = None,
    rate_limit: EmulatedRateLimit | None = None,
    settings: Settings | None = None,
) -> Service:
    """Make a Hub from a seeded state; ``rate_limit`` None means that nothing is refused."""
    return Service(
        seeded=seed,
        clock=clock or EmulatedClock(),
        settings=replace(settings) if settings is not None else Settings(),
        limiter=RateLimiter(rate_limit or UNLIMITED),
        faults=new_faults(),
    )
