"""A few kills; `make kills` does 300."""

from killing import kill_exports, kill_plans, kill_prunes


def test_exports_survive_kills() -> None:
    assert kill_exports(5, seed=1).kills >= 5


def test_deletions_survive_kills() -> None:
    assert kill_prunes(5, seed=1).kills >= 5


def test_plans_survive_kills() -> None:
    assert kill_plans(3, seed=1).kills >= 3
