"""A figure: its name, its goal, and the measured values."""

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median

AT_MOST, AT_LEAST = "<=", ">="


@dataclass(frozen=True)
class Figure:
    """A figure, measured several times.

    Attributes:
        key: Its name in `build/bench.json`.
        runs: What each run gave.
        way: Whether it is to be at most or at least `goal`; empty if it is only reported.
        goal: The value to reach.
    """

    key: str
    runs: tuple[float, ...]
    way: str = ""
    goal: float = 0.0

    @property
    def value(self) -> float:
        """The median of the runs."""
        return median(self.runs)

    @property
    def reached(self) -> bool:
        """Whether the median reaches the goal."""
        if self.way == AT_MOST:
            return self.value <= self.goal
        return not self.way or self.value >= self.goal

    @property
    def row(self) -> str:
        """The line of the table."""
        wanted = f"{self.way} {self.goal:g}" if self.way else ""
        verdict = "" if not self.way else "yes" if self.reached else "NO"
        low, high = min(self.runs), max(self.runs)
        numbers = f"{self.value:10.3f}{low:10.3f}{high:10.3f}{len(self.runs):6}"
        return f"{self.key:38}{numbers}  {wanted:8}{verdict}"


HEADING = f"{'figure':38}{'median':>10}{'min':>10}{'max':>10}{'runs':>6}  {'to reach':8}"


def ratios(over: Iterable[float], under: Iterable[float]) -> tuple[float, ...]:
    """Return the ratio of each turn of one to the turn of the other next to it."""
    return tuple(one / other for one, other in zip(over, under, strict=True))
