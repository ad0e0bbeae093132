"""What is compared of JSON values, and how messages show it."""

from typing import Any

import pytest

from spec.document.values import first_difference


@pytest.mark.parametrize(
    ("found", "wanted", "said"),
    [
        ({"a": [1]}, {"a": [1]}, None),
        (1, 2, "it is 1, not 2"),
        ({"b": 1, "a": {"c": [1, 2]}}, {"b": 2, "a": {"c": [1, 3]}}, "/a/c/1 is 2, not 3"),
        ({"a": 1}, {}, "/a is 1, not 'nothing'"),
        ({}, {"a": 1}, "/a is 'nothing', not 1"),
        ([1], [1, 2], "it is [1], not [1, 2]"),
        ({"a": {}}, {"a": []}, "/a is {}, not []"),
    ],
)
def test_the_first_difference_is_named_with_its_place(
    found: Any, wanted: Any, said: str | None
) -> None:
    assert first_difference(found, wanted) == said
