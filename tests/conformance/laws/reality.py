"""Responses that differ from the spec in several places at once."""

from typing import Any

from hypothesis import strategies as st

from laws.bending import Bend, bends, bends_at_top, places
from laws.covering import base
from laws.strategies import instances
from laws.world import World
from spec.schema.reading import Schema


@st.composite
def bent_answers(
    draw: st.DrawFn, world: World, node: Schema, most: int = 4
) -> tuple[Any, list[Bend]]:
    """Draw a valid body, and changes at places that are not inside each other."""
    data = draw(instances(world, node))
    found = _possible(world, node, data)
    if not found:
        data = base(world, node)
        found = _possible(world, node, data)
    chosen: list[Bend] = []
    for each in draw(st.lists(st.sampled_from(found), min_size=1, max_size=most)):
        if not any(_overlap(each, other) for other in chosen):
            chosen.append(each)
    return data, chosen


def _possible(world: World, node: Schema, data: Any) -> list[Bend]:
    found = [*bends_at_top(world, node, data)]
    for place in places(world, node, data):
        found += bends(world, place)
    return found


def _overlap(one: Bend, other: Bend) -> bool:
    shorter, longer = sorted((one.steps, other.steps), key=len)
    return longer[: len(shorter)] == shorter
