"""How much was tried, by phase and mode: a suite that tries nothing must not pass."""

from collections import Counter
from typing import Final

TALLY: Final[Counter[str]] = Counter()
FLOORS: Final = {
    "covering examples": 100_000,
    "random examples": 2_500,
    "calls, sync": 10_000,
    "calls, async": 700,
    "cases of schemathesis": 240,
}
"""What a whole run tries at least, in the smallest profile; about half of what was measured."""


def too_few() -> list[str]:
    """Return what was tried less often than a whole run must."""
    return [
        f"{name}: {TALLY[name]} where at least {floor} are expected"
        for name, floor in FLOORS.items()
        if TALLY[name] < floor
    ]
