"""How much each law was tried on each operation and schema: who tries nothing must not pass."""

from collections import Counter
from typing import Final

TALLY: Final[Counter[tuple[str, str]]] = Counter()
"""How often a law was tried, by its name and its subject."""
THROUGH: Final = {"calls, sync": 10_000, "calls, async": 700, "cases of schemathesis": 300}
"""What all laws together do at least, in the smallest profile; half of what was measured."""


def tried(law: str, subject: str) -> None:
    """Count that a law is tried once more."""
    TALLY[law, subject] += 1
