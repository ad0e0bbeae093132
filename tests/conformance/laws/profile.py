"""How much is tried: the variable CONFORMANCE is `update`, `quick`, `full` or `nightly`."""

import os
from dataclasses import dataclass
from typing import Final

from hypothesis import HealthCheck, Phase, settings

VARIABLE: Final = "CONFORMANCE"


@dataclass(frozen=True)
class Profile:
    """Numbers of examples; the covering sets of schemas are always tried whole, before them."""

    name: str
    schema_examples: int
    operation_examples: int
    error_examples: int | None = None
    """Of the covering set of each error's body; the error just holds it. All by default."""


PROFILES: Final = {
    each.name: each
    for each in (
        Profile("update", schema_examples=3, operation_examples=2, error_examples=2),
        Profile("quick", schema_examples=6, operation_examples=3),
        Profile("full", schema_examples=200, operation_examples=50),
        Profile("nightly", schema_examples=2_000, operation_examples=500),
    )
}


def read_profile() -> Profile:
    """Return the profile that the environment asks for.

    Raises:
        ValueError: There is no such profile.
    """
    name = os.environ.get(VARIABLE, "quick")
    if name not in PROFILES:
        raise ValueError(f"{VARIABLE} must be one of {', '.join(PROFILES)}, not {name!r}")
    return PROFILES[name]


def examples(count: int) -> settings:
    """Settings under which every run tries the same examples, whatever was found before."""
    return settings(
        max_examples=count,
        derandomize=True,
        database=None,
        deadline=None,
        phases=(Phase.generate, Phase.shrink),
        # Building a whole page of models is slow by nature. Discarding is not suppressed.
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
