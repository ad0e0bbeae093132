"""The benchmarks report when the client got slower."""

import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

BENCH = Path(__file__).parents[1] / "bench"


@pytest.fixture
def bench(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], Any]]:
    """Imports a module of the benchmarks, until the end of the test."""
    monkeypatch.syspath_prepend(str(BENCH))
    before = {*sys.modules}
    yield import_module
    for name in {*sys.modules} - before:
        del sys.modules[name]


def result(**figures: tuple[float, str]) -> dict[str, Any]:
    """What `make bench` writes."""
    details = {key: {"to_reach": goal or None} for key, (_, goal) in figures.items()}
    return {**{key: value for key, (value, _) in figures.items()}, "details": details}


@pytest.mark.parametrize(
    ("now", "goal", "told"),
    [
        (1.0, "<= 2", False),
        (1.14, "<= 2", False),
        (1.16, "<= 2", True),
        (0.1, "<= 2", False),
        (0.88, ">= 0.5", False),
        (0.86, ">= 0.5", True),
        (9.0, ">= 0.5", False),
    ],
)
def test_a_figure_that_got_worse_is_reported(bench: Any, now: float, goal: str, told: bool) -> None:
    """By more than the tolerance; a better figure is never reported."""
    found = bench("compare_run").regressions({"figure": 1.0}, result(figure=(now, goal)))
    assert bool(found) == told


def test_a_figure_that_was_not_measured_is_reported(bench: Any) -> None:
    compare = bench("compare_run")
    measured = result(decode=(1.0, "<= 2"), told_only=(3.0, ""), hub_pages=(9.0, ">= 1"))
    assert compare.kept(measured) == {"decode": 1.0}
    assert compare.regressions({"memory": 1.0}, measured) == ["memory was not measured"]


def test_a_figure_is_the_median_of_its_runs(bench: Any) -> None:
    figure, least, most = (
        getattr(bench("figures"), name) for name in ("Figure", "AT_LEAST", "AT_MOST")
    )
    assert figure("x", (3.0, 1.0, 2.0), most, 2).reached
    assert not figure("x", (3.0, 1.0, 2.0), least, 2.5).reached
    assert figure("x", (3.0,)).reached
    assert "yes" in figure("x", (3.0, 1.0, 2.0), most, 2).row
