"""How much is tested: the variable CONFORMANCE is `update`, `quick`, `full` or `nightly`."""

import os
from dataclasses import dataclass
from typing import Final

from hypothesis import HealthCheck, Phase, settings

VARIABLE: Final = "CONFORMANCE"


@dataclass(frozen=True)
class Profile:
    """Numbers of examples; before them, the whole covering sets of schemas are always tested."""

    name: str
    schema_examples: int
    operation_examples: int
    error_examples: int | None = None
    """Examples of the covering set of each error's body; the error only holds it. Default: all."""


PROFILES: Final = {
    each.name: each
    for each in (
        Profile("update", schema_examples=3, operation_examples=2, error_examples=2),
        Profile("quick", schema_examples=4, operation_examples=2),
        Profile("full", schema_examples=200, operation_examples=50),
        Profile("nightly", schema_examples=2_000, operation_examples=500),
    )
}


def read_profile() -> Profile:
    """Return the profile that the environment names.

    Raises:
        ValueError: There is no such profile.
    """
    name = os.environ.get(VARIABLE, "quick")
    if name not in PROFILES:
        raise ValueError(f"{VARIABLE} must be one of {', '.join(PROFILES)}, not {name!r}")
    return PROFILES[name]


def examples(count: int) -> settings:
    """Settings under which every run tests the same examples, whatever was found before."""
    return settings(
        max_examples=count,
        derandomize=True,
        database=None,
        deadline=None,
        phases=(Phase.generate, Phase.shrink),
        # Building a whole page of models is slow. The first text for a pattern is found inside a
        # test, and then kept. The check of discarded examples stays on.
        suppress_health_check=[
            HealthCheck.too_slow,
            HealthCheck.data_too_large,
            HealthCheck.nested_given,
        ],
    )
