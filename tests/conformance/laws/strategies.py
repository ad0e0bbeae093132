"""Hypothesis strategies over the corrected spec, for what the covering set does not have."""

import json
import re
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from hypothesis import strategies as st

from laws.covering import comes_back, extra_schema, plain
from laws.world import World
from spec.schema.reading import Schema, alternatives, enumeration, is_object, properties, required

Strategy = st.SearchStrategy[Any]

CHARACTERS = st.characters(exclude_categories=["Cs"])
TEXT = st.text(CHARACTERS, max_size=12)
_ZONES = st.sampled_from(
    [UTC, timezone(timedelta(hours=5, minutes=30)), timezone(timedelta(hours=-8))]
)
_FRACTIONS = st.sampled_from(["", ".5", ".123", ".123456", ".12345678", ".123456789"])
_ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | TEXT,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(TEXT, inner, max_size=2),
    max_leaves=4,
)


def instances(world: World, node: Schema, inside: tuple[str, ...] = ()) -> Strategy:
    """Return a strategy of valid instances of a schema, as JSON decodes them."""
    found = filled(world, node, inside)
    return st.none() | found if world.resolve(node).get("nullable") else found


def filled(world: World, node: Schema, inside: tuple[str, ...] = ()) -> Strategy:
    """Return a strategy of valid instances other than null."""
    inside = (*inside, node["$ref"]) if "$ref" in node else inside
    return _filled(world, world.resolve(node), inside)


def _filled(world: World, node: Schema, inside: tuple[str, ...]) -> Strategy:
    if found := enumeration(world.document, node):
        return st.sampled_from([each for each in found["enum"] if each is not None])
    if is_object(world.document, node):
        return _objects(world, node, inside)
    if node.get("type") == "array":
        items = node.get("items", {})
        if comes_back(items, inside):
            return st.just([])
        least = node.get("minItems", 0)
        most = min(node.get("maxItems", least + 2), least + 2)
        unique = json.dumps if node.get("uniqueItems") else None
        return st.lists(
            instances(world, items, inside), min_size=least, max_size=most, unique_by=unique
        )
    if choice := alternatives(node):
        return st.one_of(*(instances(world, each, inside) for each in choice))
    return _plain(node)


def _objects(world: World, node: Schema, inside: tuple[str, ...]) -> Strategy:
    must = required(world.document, node)
    members = {
        name: instances(world, each, inside)
        for name, each in properties(world.document, node).items()
        if not comes_back(each, inside)
    }
    found = st.fixed_dictionaries(
        {name: each for name, each in members.items() if name in must},
        optional={name: each for name, each in members.items() if name not in must},
    )
    if (extra := extra_schema(world, node)) is not None:
        least, most = node.get("minProperties", 0), node.get("maxProperties", len(members) + 3)
        more = st.dictionaries(
            TEXT,
            instances(world, extra, inside),
            min_size=max(0, least - len(must)),
            max_size=max(0, min(3, most - len(members))),
        )
        return st.builds(lambda known, others: others | known, found, more)
    if node.get("minProperties") and not must:
        return st.builds(lambda some, one: some or one, found, _one_of_them(members))
    return found


def _one_of_them(members: dict[str, Strategy]) -> Strategy:
    return st.one_of(*(st.fixed_dictionaries({name: each}) for name, each in members.items()))


def _plain(node: Schema) -> Strategy:
    match node.get("type"):
        case "boolean":
            return st.booleans()
        case "integer" | "number":
            return _numbers(node)
        case "string":
            return _texts(node)
        case "object":
            return st.dictionaries(TEXT, _ANYTHING, max_size=2)
        case _:
            return _ANYTHING


def _texts(node: Schema) -> Strategy:
    match node.get("format"):
        case "date-time":
            return st.builds(_moment, st.datetimes(datetime(2, 1, 1)), _ZONES, _FRACTIONS)  # noqa: DTZ001  # the zone is added
        case "date":
            return st.dates().map(lambda day: day.isoformat())
        case "email":
            return st.emails()
        case _ if "pattern" in node and node.keys() & {"minLength", "maxLength"}:
            # Most texts that a pattern allows may be too long.
            return st.sampled_from(list(plain(node)))
        case _ if "pattern" in node:
            return st.from_regex(re.compile(node["pattern"], re.ASCII), fullmatch=True)
        case _:
            least = node.get("minLength", 0)
            most = min(node.get("maxLength", least + 12), least + 12)
            return st.text(CHARACTERS, min_size=least, max_size=most)


def _numbers(node: Schema) -> Strategy:
    low, high = node.get("minimum"), node.get("maximum")
    if "multipleOf" in node:
        return st.sampled_from(list(plain(node)))
    if node["type"] == "integer":
        largest = 2**31 - 1 if node.get("format") == "int32" else 2**63 - 1
        least = (-largest if low is None else low) + bool(node.get("exclusiveMinimum"))
        most = (largest if high is None else high) - bool(node.get("exclusiveMaximum"))
        return st.integers(least, most)
    floats = st.floats(
        low,
        high,
        allow_nan=False,
        allow_infinity=False,
        exclude_min=bool(node.get("exclusiveMinimum")),
        exclude_max=bool(node.get("exclusiveMaximum")),
    )
    return floats if (low, high) != (None, None) else st.integers(-(2**53), 2**53) | floats


def _moment(when: datetime, zone: timezone, fraction: str) -> str:
    text = when.replace(microsecond=0).isoformat() + fraction
    offset = datetime(2026, 1, 1, tzinfo=zone).isoformat()[19:]
    return text + ("Z" if offset == "+00:00" else offset)
