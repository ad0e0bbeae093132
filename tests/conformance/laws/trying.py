"""Try a law on random examples, and count what was tried."""

from collections.abc import Callable, Iterable
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from laws.profile import examples
from laws.tally import TALLY
from laws.violation import Violation, hold


def try_examples(
    strategy: st.SearchStrategy[Any], count: int, law: Callable[[Any], Iterable[Violation]]
) -> int:
    """Hold a law on examples; the failing one is shrunk to the smallest.

    Returns:
        How many examples were tried.
    """
    tried = 0

    @examples(count)
    @given(strategy)
    def holds(example: Any) -> None:
        nonlocal tried
        hold(law(example))
        tried += 1

    holds()
    assert tried, "the law was tried on nothing"
    TALLY["random examples"] += tried
    return tried
