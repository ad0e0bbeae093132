"""A schema is inferred from all values at one place of a response."""

from typing import Any

import pytest

from spec.propose.infer import infer, values_at


@pytest.mark.parametrize(
    ("body", "pointer", "values"),
    [
        ({"a": 1}, "", [{"a": 1}]),
        ([{"a": 1}, {"a": 2}], "/0/a", [1, 2]),
        ({"a": [[1], [2, 3]]}, "/a/0/0", [1, 2, 3]),
        ({"x": {"a": 1}, "y": {"a": 2}}, "/*/a", [1, 2]),
        ([{"a": 1}, {"b": 2}, "a", None], "/0/a", [1]),
        ({"x/y": {"~": 1}}, "/x~1y/~0", [1]),
    ],
)
def test_values_are_those_of_all_items_at_a_place(
    body: Any, pointer: str, values: list[Any]
) -> None:
    """Items that lack the place are left out. A star stands for any key."""
    assert values_at(body, pointer) == values


THING = {"type": "object", "title": "Thing", "additionalProperties": True}


@pytest.mark.parametrize(
    ("values", "schema"),
    [
        ([1, 2], {"type": "integer"}),
        ([1, 2.5], {"type": "number"}),
        ([1, None], {"type": "integer", "nullable": True}),
        ([None, {}], {**THING, "nullable": True}),
        ([[1], None, [2]], {"type": "array", "items": {"type": "integer"}, "nullable": True}),
        ([[None, "x"]], {"type": "array", "items": {"type": "string", "nullable": True}}),
        ([[{}], []], {"type": "array", "items": {**THING, "title": "ThingItem"}}),
        ([1, "x"], {}),
        ([1, True], {}),
        ([None], {}),
        ([], {}),
    ],
)
def test_a_schema_fits_all_values(values: list[Any], schema: Any) -> None:
    """Types that differ leave it open, as does null alone."""
    assert infer(values, "Thing") == schema
