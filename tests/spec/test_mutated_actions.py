"""Law: every single mistake in an action is noticed.

With another target, count or payload, either the applier stops, or the corrected spec is another
one, which `make check` compares with the one next to the generated code.
"""

import functools
import json
import os
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from generation import GENERATED, ROOT
from sweeps import one_of_each

from spec.corrected.build import CORRECTED
from spec.document.load import load_document
from spec.document.values import canonical
from spec.errors import SpecError
from spec.overlay.actions import Action
from spec.overlay.apply import apply_action
from spec.overlay.read import load_overlays

pytestmark = pytest.mark.sweep

SPEC = json.loads((GENERATED / "openapi.json").read_text("utf-8"))
COMMITTED = canonical({key: value for key, value in SPEC.items() if key != CORRECTED})
ACTIONS = [each for overlay in load_overlays(ROOT / "overlays/spec") for each in overlay.actions]
FULL = "EVOLVED" in os.environ
NAME = re.compile(r"(?<=\.)\w+|(?<=')[^']+(?=')")


@functools.cache
def before_each() -> list[dict[str, Any]]:
    """The document as each action finds it."""
    document = load_document(ROOT / "openapi.yaml")
    found = []
    for action in ACTIONS:
        found.append(document)
        document = apply_action(document, action)
    assert canonical(document) == COMMITTED
    return found


def slips(action: Action) -> Iterator[Action]:
    """Yield every name of the target misspelled, one node more or fewer, every leaf changed."""
    names = list(NAME.finditer(action.target))
    for found in names if FULL else names[-1:]:
        target = f"{action.target[: found.end()]}x{action.target[found.end() :]}"
        yield replace(action, target=target)
    yield replace(action, matches=action.matches + 1)
    yield replace(action, matches=action.matches - 1)
    if action.kind == "update":
        values = list(other_values(action.value))
        yield from (replace(action, value=each) for each in (values if FULL else values[-1:]))


def other_values(value: Any) -> Iterator[Any]:
    """Yield the value with one key dropped, or one leaf changed."""
    if isinstance(value, dict):
        for key, each in value.items():
            if len(value) > 1:
                yield {name: item for name, item in value.items() if name != key}
            yield from ({**value, key: other} for other in other_values(each))
    elif isinstance(value, list):
        for index, each in enumerate(value):
            for other in other_values(each):
                yield [*value[:index], other, *value[index + 1 :]]
    elif isinstance(value, bool):
        yield not value
    else:
        yield f"{value}x" if isinstance(value, str) else value + 1


def is_noticed(index: int, slip: Action) -> bool:
    document = before_each()[index]
    try:
        for action in [slip, *ACTIONS[index + 1 :]]:
            document = apply_action(document, action)
    except SpecError:
        return True
    return canonical(document) != COMMITTED


def kind(index: int) -> tuple[object, ...]:
    action = ACTIONS[index]
    return action.source, action.kind, action.matches > 1, action.optional is None, action.varies


@pytest.mark.parametrize(
    "index", one_of_each(range(len(ACTIONS)), kind=kind), ids=lambda n: f"{n + 1}"
)
def test_every_mistake_in_an_action_is_noticed(index: int) -> None:
    tried = list(slips(ACTIONS[index]))
    assert len(tried) >= 2
    assert [each for each in tried if not is_noticed(index, each)] == []
