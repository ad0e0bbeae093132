"""What an update brings to a value that is already there."""

from typing import Any

import pytest

from spec.document.values import canonical
from spec.overlay.merge import contains, lacking, merge_into_target


@pytest.mark.parametrize(
    ("present", "update", "expected"),
    [
        ({"a": 1}, {"a": 1, "b": {"c": 2}}, {"b": {"c": 2}}),
        ({"a": {"b": 1}}, {"a": {"b": 1, "c": 2}}, {"a": {"c": 2}}),
        ({"a": [1, 2]}, {"a": [2, 3], "b": [4]}, {"a": [3], "b": [4]}),
        ({"a": None}, {"a": 1, "b": None}, {"a": 1, "b": None}),
        ({"a": 1}, {"a": True}, {"a": True}),
        ([1], [True, 1, 1.0], [True, 1.0]),
        ([1], {"a": 1}, {"a": 1}),
        (["a"], "abc", "abc"),
        (1, 2, 2),
    ],
)
def test_a_value_lacks_the_part_of_an_update_that_it_does_not_have(
    present: Any, update: Any, expected: Any
) -> None:
    """After that part is merged, it lacks nothing of objects and lists."""
    assert canonical(lacking(present, update)) == canonical(expected)
    assert not contains(present, update)
    merged = merge_into_target(present, expected)
    assert contains(merged, update if isinstance(update, type(present)) else [update])
