"""Hypothesis strategies over the corrected spec, for what lies beyond the covering set."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from hypothesis import strategies as st

from laws.covering import comes_back, extra_schema
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
        return st.lists(instances(world, items, inside), min_size=least, max_size=most)
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
        more = st.dictionaries(TEXT, instances(world, extra, inside), max_size=3)
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
        case "integer":
            largest = 2**31 - 1 if node.get("format") == "int32" else 2**63 - 1
            return st.integers(node.get("minimum", -largest), node.get("maximum", largest))
        case "number":
            return st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False)
        case "string" if node.get("format") == "date-time":
            return st.builds(_moment, st.datetimes(datetime(2, 1, 1)), _ZONES, _FRACTIONS)  # noqa: DTZ001  # the zone comes beside it
        case "string" if node.get("format") == "email":
            return st.emails()
        case "string" if "pattern" in node:
            return st.from_regex(node["pattern"], fullmatch=True)
        case "string" if "minLength" in node or "maxLength" in node:
            least = node.get("minLength", 0)
            most = min(node.get("maxLength", least + 12), least + 12)
            return st.text(CHARACTERS, min_size=least, max_size=most)
        case "string":
            least, most = node.get("minLength", 0), node.get("maxLength", 1_000)
            return TEXT.map(lambda text: text.ljust(least, "x")[:most])
        case "object":
            return st.dictionaries(TEXT, _ANYTHING, max_size=2)
        case _:
            return _ANYTHING


def _moment(when: datetime, zone: timezone, fraction: str) -> str:
    text = when.replace(microsecond=0).isoformat() + fraction
    offset = datetime(2026, 1, 1, tzinfo=zone).isoformat()[19:]
    return text + ("Z" if offset == "+00:00" else offset)
