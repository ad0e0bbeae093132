"""JSON values are copied, counted and compared, and messages show them."""

from typing import Any

import pytest

from spec.document.values import clone, count_values, first_difference, short


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


def test_a_copy_shares_nothing() -> None:
    """Neither with the value, nor between its own places."""
    shared = [1]
    value = {"a": shared, "b": [shared]}
    copy = clone(value)
    assert copy == value
    copy["a"].append(2)
    assert copy == {"a": [1, 2], "b": [[1]]}
    assert value == {"a": [1], "b": [[1]]}


@pytest.mark.parametrize(
    ("value", "count"),
    [("text", 1), (None, 1), ({}, 1), ([], 1), ([1, 2], 3), ({"a": 1, "b": {"c": [None]}}, 5)],
)
def test_a_container_counts_with_all_that_is_inside(value: Any, count: int) -> None:
    assert count_values(value) == count


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ({"b": 1, "a": None}, '{"a": null, "b": 1}'),
        ("x" * 78, f'"{"x" * 78}"'),
        ("x" * 79, f'"{"x" * 79}…'),
    ],
)
def test_a_message_shows_80_characters_of_a_value(value: Any, shown: str) -> None:
    assert short(value) == shown
