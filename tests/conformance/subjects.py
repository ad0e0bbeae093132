"""What the laws are about: every operation and model of the client's own spec, as parameters."""

from collections.abc import Iterable

import pytest
from laws.world import Operation, read_world

WORLD = read_world()
MODELS = pytest.mark.parametrize(
    "model", [pytest.param(each, id=name) for name, each in WORLD.models.items()]
)


def each_of(chosen: Iterable[Operation]) -> pytest.MarkDecorator:
    """Run a test for operations; there must be some."""
    found = [pytest.param(each, id=each.name) for each in chosen]
    assert found
    return pytest.mark.parametrize("operation", found)


OPERATIONS = each_of(WORLD.operations.values())
