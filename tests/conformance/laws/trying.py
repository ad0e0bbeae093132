"""Test a law on random examples, and count those that were tested and those discarded."""

from collections.abc import Callable, Iterable
from typing import Any, Final

from hypothesis import given
from hypothesis import strategies as st
from hypothesis.statistics import collector

from laws.profile import examples
from laws.violation import Violation, hold

MOST: Final = 0.1
"""Share of the examples that a strategy may discard."""
MOST_OF_SCHEMATHESIS: Final = 0.5
"""schemathesis builds instances of recursive schemas by trial."""


def try_examples(
    strategy: st.SearchStrategy[Any],
    count: int,
    law: Callable[[Any], Iterable[Violation]],
    most: float = MOST,
) -> int:
    """Test a law on examples; a failing one is shrunk to the smallest.

    Returns:
        How many examples were tried.

    Raises:
        AssertionError: The law is broken; or the strategy finds no example, or throws away more
            than one and the share `most` of them by `assume` or `filter`.
    """
    tried = 0
    phases: list[Any] = []

    @examples(count)
    @given(strategy)
    def holds(example: Any) -> None:
        nonlocal tried
        hold(law(example))
        tried += 1

    with collector.with_value(phases.append):
        holds()
    assert tried, "the law was tried on nothing"
    cases = [each["status"] for phase in phases for each in phase["generate-phase"]["test-cases"]]
    thrown = cases.count("invalid")
    assert thrown <= max(1, most * len(cases)), f"{thrown} of {len(cases)} examples are thrown away"
    return tried
