"""Laws of the overlay applier, on generated documents."""

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from spec.errors import SpecError
from spec.overlay.actions import Overlay
from spec.overlay.apply import apply_overlays
from spec.overlay.read import parse_overlay

pytestmark = pytest.mark.sweep

Make = Callable[..., Overlay]
Data = Callable[..., dict[str, Any]]
Steps = tuple[str | int, ...]

KEYS = st.sampled_from(["a", "b", "c", "/d~", "it's"])
PRIMITIVES = st.sampled_from([None, True, False, 0, 1, 1.0, "", "x", "y"])
VALUES: st.SearchStrategy[Any] = st.recursive(
    PRIMITIVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=8,
)
OBJECTS = st.dictionaries(KEYS, VALUES, min_size=1, max_size=4)


def places(value: Any, at: Steps = ()) -> list[Steps]:
    """All locations of a document, the root first."""
    items = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    return [at, *(place for step, item in items for place in places(item, (*at, step)))]


def jsonpath(steps: Steps) -> str:
    """The normalized JSONPath of a location."""
    return "$" + "".join(
        f"[{step}]" if isinstance(step, int) else "['" + step.replace("'", "\\'") + "']"
        for step in steps
    )


def value_at(document: Any, steps: Steps) -> Any:
    """The value at a location."""
    for step in steps:
        document = document[step]
    return document


def text(value: Any) -> str:
    """Write a value so that 1, 1.0 and true differ, unlike with Python's ==."""
    return json.dumps(value, sort_keys=True)


class ClashError(Exception):
    """The model finds that two kinds cannot be merged."""


def model_merge(old: Any, new: Any) -> Any:
    """The specification's list of cases, written down case by case."""
    if isinstance(old, dict) and isinstance(new, dict):
        result = {}
        for key in set(old) | set(new):
            if key not in new:
                result[key] = old[key]
            elif key not in old:
                result[key] = new[key]
            else:
                result[key] = model_merge(old[key], new[key])
        return result
    if isinstance(old, list) and isinstance(new, list):
        return [*old, *new]
    if not isinstance(old, (dict, list)) and not isinstance(new, (dict, list)):
        return new
    raise ClashError


def repeats(old: Any, new: Any) -> bool:
    """Whether an update adds an item to a list that already has it."""
    if isinstance(old, dict) and isinstance(new, dict):
        return any(repeats(old[key], new[key]) for key in set(old) & set(new))
    both_lists = isinstance(old, list) and isinstance(new, list)
    return both_lists and bool({text(item) for item in old} & {text(item) for item in new})


def model_update(document: Any, steps: Steps, update: Any) -> Any:
    """Rebuild a document along a path, with the update merged in at its end."""
    if not steps:
        appends = isinstance(document, list) and not isinstance(update, list)
        return model_merge(document, [update] if appends else update)
    first, *rest = steps
    changed = model_update(document[first], tuple(rest), update)
    if isinstance(document, dict):
        return {key: changed if key == first else item for key, item in document.items()}
    return [changed if index == first else item for index, item in enumerate(document)]


@given(document=OBJECTS, update=VALUES, data=st.data())
def test_updates_equal_the_model(
    make_overlay: Make, document: dict[str, Any], update: Any, data: st.DataObject
) -> None:
    """Law: an update has the result, or error, of a simple model; the input is unchanged."""
    steps = data.draw(st.sampled_from(places(document)))
    overlay = make_overlay({"target": jsonpath(steps), "update": update})
    before = copy.deepcopy(document)
    try:
        expected = model_update(before, steps, update)
    except ClashError:
        expected = before
    if text(expected) == text(before) or repeats(value_at(before, steps), update):
        with pytest.raises(SpecError):
            apply_overlays(document, [overlay])
    else:
        assert text(apply_overlays(document, [overlay])) == text(expected)
    assert text(document) == text(before)


@given(items=st.lists(PRIMITIVES, min_size=1, max_size=12), data=st.data())
def test_removing_never_shifts(make_overlay: Make, items: list[Any], data: st.DataObject) -> None:
    """Law: exactly the chosen elements of an array are removed, in any order."""
    chosen = data.draw(st.lists(st.sampled_from(range(len(items))), min_size=1, unique=True))
    target = f"$.list[{', '.join(map(str, chosen))}]"
    overlay = make_overlay({"target": target, "remove": True, "x-matches": len(chosen)})
    document = {"list": items}
    expected = [item for index, item in enumerate(items) if index not in chosen]
    assert text(apply_overlays(document, [overlay])) == text({"list": expected})
    assert document == {"list": items}


@given(document=OBJECTS, data=st.data())
def test_removing_equals_the_model(
    make_overlay: Make, document: dict[str, Any], data: st.DataObject
) -> None:
    """Law: a wildcard removes its targets from every container below, and nothing else."""
    steps = data.draw(st.sampled_from(places(document)))
    count = len(places(value_at(document, steps))) - 1
    assume(count)
    target = jsonpath(steps) + "..*"
    overlay = make_overlay({"target": target, "remove": True, "x-matches": count})
    before = copy.deepcopy(document)
    result = apply_overlays(document, [overlay])
    assert value_at(result, steps) in ({}, [])
    assert len(places(result)) == len(places(before)) - count
    assert text(document) == text(before)


@given(document=OBJECTS, update=OBJECTS, number=st.integers(0, 6), data=st.data())
def test_any_single_mistake_in_an_action_is_noticed(
    overlay_data: Data,
    document: dict[str, Any],
    update: dict[str, Any],
    number: int,
    data: st.DataObject,
) -> None:
    """Law: a valid action is refused with a wrong target, count, payload or key."""
    steps = data.draw(st.sampled_from(places(document)))
    present = value_at(document, steps)
    sound = overlay_data({"target": jsonpath(steps), "update": {"new": 1} | update})
    assume(isinstance(present, dict) and accepts(document, sound))
    slips: list[dict[str, Any]] = [
        {"target": jsonpath((*steps, "typo"))},
        {"target": jsonpath(steps) + "x y"},
        {"x-matches": 2},
        {"x-matches": 0},
        {"update": without_arrays(present)},
        {"x-evidense": "spec-internal"},
        {"remove": True},
    ]
    sound["actions"][0] |= slips[number]
    assert not accepts(document, sound)


def accepts(document: dict[str, Any], data: dict[str, Any]) -> bool:
    """Whether an overlay can be read and applied."""
    try:
        apply_overlays(document, [parse_overlay(data, "o")])
    except SpecError:
        return False
    return True


def without_arrays(value: dict[str, Any]) -> dict[str, Any]:
    """The payload of what is already there, without arrays: merging them would make them longer."""
    return {
        key: without_arrays(item) if isinstance(item, dict) else item
        for key, item in value.items()
        if not isinstance(item, list)
    }
