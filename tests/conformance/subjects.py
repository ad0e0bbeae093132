"""What the laws are tested on: every operation and model of the client's spec, as parameters."""

from collections.abc import Iterable

import pytest
from laws.world import Operation, read_world

WORLD = read_world()
MODELS = pytest.mark.parametrize(
    "model", [pytest.param(each, id=name) for name, each in WORLD.models.items()]
)


def each_of(chosen: Iterable[Operation]) -> pytest.MarkDecorator:
    """Return the parametrization of a test by operations; there must be at least one."""
    found = [pytest.param(each, id=each.name) for each in chosen]
    assert found
    return pytest.mark.parametrize("operation", found)


OPERATIONS = each_of(WORLD.operations.values())
