"""How often each law was tested on each operation and schema: a test of nothing must not pass."""

from collections import Counter
from typing import Final

TALLY: Final[Counter[tuple[str, str]]] = Counter()
"""How often a law was tested, by its name and its subject."""
THROUGH: Final = {"calls, sync": 10_000, "calls, async": 700, "cases of schemathesis": 300}
"""The minimum for all laws together, in the smallest profile; half of what was measured."""


def tried(law: str, subject: str) -> None:
    """Count that a law is tested once more."""
    TALLY[law, subject] += 1
