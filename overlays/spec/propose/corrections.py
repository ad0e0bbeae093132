"""Corrections that make the spec say what live answers have.

Each action is applied to a copy of the spec before the next one is made, so that all of them
can be applied together, in their order.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import takewhile
from typing import Any, Final

from dockerhub._spec.drift import DriftRule
from dockerhub.conformance._comparing import (
    MISSING,
    Deviation,
    Exchange,
    deviations,
    drifts,
    has_usable_media_type,
)
from dockerhub.conformance._findings import FindingKind
from dockerhub.conformance._locations import owner, resolved
from dockerhub.conformance._shapes import is_word
from spec.document.pointers import Location, value_at
from spec.overlay.actions import Action
from spec.overlay.apply import apply_action
from spec.overlay.write import remove_item, remove_keys, update
from spec.propose.infer import infer, values_at

Document = dict[str, Any]

_ROUNDS: Final = 1_000
"""More than any document needs: each round takes one name from a list of required ones."""
_ABOUT_VALUES: Final = (
    *("$ref", "type", "format", "enum", "x-enum-varnames", "items", "properties", "required"),
    *("additionalProperties", "allOf", "oneOf", "anyOf", "title", "example", "default"),
    *("minimum", "maximum", "minItems", "maxItems", "minLength", "maxLength", "pattern"),
)
"""Keywords that depend on the type of a schema."""
_HAS_CLASS: Final = frozenset({"properties", "additionalProperties", "allOf", "enum"})
"""Keywords of schemas for which the generator writes a class."""
_STEPS: Final = frozenset({"properties", "items", "allOf", "additionalProperties"})
_COMPONENT: Final = 3
"""Length of the location of a component."""


def corrections(
    document: Mapping[str, Any], exchanges: Sequence[Exchange], base_url: str
) -> list[Action]:
    """List the actions after which the answers fit the spec, as far as a spec can say it."""
    untyped: frozenset[Location] = frozenset()
    while True:
        corrector = _Corrector(dict(document), base_url, untyped)
        actions = _until_nothing_changes(corrector, exchanges)
        # A type that another answer contradicts would be removed again, by an action that may
        # repeat an earlier one. Starting again without that type leaves one action.
        if corrector.contradicted <= untyped:
            return actions
        untyped |= corrector.contradicted


def _until_nothing_changes(corrector: "_Corrector", exchanges: Sequence[Exchange]) -> list[Action]:
    rounds = (
        [each for exchange in exchanges for each in corrector.correct(exchange)]
        for _ in range(_ROUNDS)
    )
    return [action for done in takewhile(bool, rounds) for action in done]


class _Corrector:
    """A copy of the spec that is corrected step by step."""

    def __init__(self, spec: Document, base_url: str, untyped: frozenset[Location]) -> None:
        self.spec = spec
        self._base_url = base_url
        self._inferred: set[Location] = set()
        self.contradicted = set(untyped)
        """Where answers contradict each other about the type, so that any type is allowed."""

    def correct(self, exchange: Exchange) -> Iterator[Action]:
        """Apply and yield actions for the deviations that the actions before did not touch."""
        touched: list[Location] = []
        for deviation in deviations(self.spec, exchange):
            if any(_overlap(deviation.place, each) for each in touched):
                continue
            touched.append(_scope(deviation))
            for action in self._actions(exchange, deviation):
                self.spec = apply_action(self.spec, action)
                evidence = (f"{self._base_url}{exchange.path}",)
                yield replace(action, description=_reason(exchange, deviation), evidence=evidence)

    def _actions(self, exchange: Exchange, deviation: Deviation) -> list[Action]:
        match deviation.kind:
            case FindingKind.STATUS:
                return _new_status(self.spec, exchange, deviation)
            case FindingKind.MEDIA_TYPE:
                return _new_media_type(self.spec, exchange, deviation)
            case FindingKind.HEADER:
                return _new_header(self.spec, deviation)
            case _:
                return self._new_schema(exchange, deviation)

    def _new_schema(self, exchange: Exchange, deviation: Deviation) -> list[Action]:
        place = deviation.place
        match deviation.rule:
            case None:
                return []
            case DriftRule.REQUIRED:
                return [_no_requirement(self.spec, place)]
            case DriftRule.ENUM:
                return _new_member(self.spec, place, str(deviation.value))
            case DriftRule.TIMESTAMP:
                return _without(self.spec, owner(self.spec, place, "format") or place, ("format",))
            case DriftRule.LENGTH:
                part = owner(self.spec, place, "minItems") or place
                return _without(self.spec, part, ("minItems",))
            case DriftRule.PROPERTIES:
                if place[-1] == "additionalProperties":
                    return [update(place[:-1], {"additionalProperties": True})]
                schema = self._inferred_schema(exchange, deviation)
                return [update(place[:-2], {"properties": {place[-1]: schema}})]
            case _:
                if deviation.value is None:
                    return _nullable(self.spec, place)
                schema = self._inferred_schema(exchange, deviation)
                return _retyped(self.spec, place, deviation.value, schema)

    def _inferred_schema(self, exchange: Exchange, deviation: Deviation) -> dict[str, Any]:
        place = deviation.place
        if place in self._inferred:
            self.contradicted.add(place)
        self._inferred.add(place)
        if place in self.contradicted:
            return {}
        values = values_at(exchange.answer.json(), deviation.pointer)
        return infer(values, _title(self.spec, exchange.operation, place))


def _scope(deviation: Deviation) -> Location:
    """Return what a correction changes; in a list, it also moves the other items."""
    is_item = isinstance(deviation.place[-1], int)
    return deviation.place[:-1] if is_item else deviation.place


def _overlap(one: Location, other: Location) -> bool:
    shorter = min(len(one), len(other))
    return one[:shorter] == other[:shorter]


def _reason(exchange: Exchange, deviation: Deviation) -> str:
    # The report holds equal items of a list only once, so their indexes say nothing.
    pointer = re.sub(r"/\d+(?=/|$)", "/*", deviation.pointer)
    where = f" at {pointer}" if pointer else ""
    method = exchange.method.upper()
    return (
        f"Live answers differ: {exchange.operation} ({method}, {exchange.answer.status}) "
        f"has {deviation.found}{where}, where the spec says {deviation.expected}."
    ) + (f" But {deviation.note}." if deviation.note else "")


def _new_status(spec: Document, exchange: Exchange, deviation: Deviation) -> list[Action]:
    answer = exchange.answer
    response: dict[str, Any] = {"description": "An answer that the live check has seen."}
    if exchange.method != "head" and answer.content:
        if not has_usable_media_type(answer):
            return []
        schema = _fitting(spec, exchange, deviation.value)
        response["content"] = {answer.media_type: {"schema": schema}}
    return [update(deviation.place, {str(answer.status): response})]


def _fitting(spec: Document, exchange: Exchange, body: Any) -> Any:
    """Return a schema that fits a body: one that the operation has already, if there is one."""
    media_type = exchange.answer.media_type
    if body is MISSING:
        return {"type": "string"}
    for status in value_at(spec, exchange.responses):
        response = resolved(spec, (*exchange.responses, status))
        schema = (*response, "content", media_type, "schema")
        known = not status.startswith("2") and media_type in value_at(spec, response).get(
            "content", {}
        )
        if known and not any(drifts(spec, schema, body)):
            return value_at(spec, schema)
    return {}


def _new_media_type(spec: Document, exchange: Exchange, deviation: Deviation) -> list[Action]:
    media_type = exchange.answer.media_type
    if not has_usable_media_type(exchange.answer):
        return []
    known = value_at(spec, deviation.place).get("content", {})
    schema: Any = {"type": "string"}
    if deviation.value is not MISSING:
        schema = next((each["schema"] for each in known.values()), {})
    content = {media_type: {"schema": schema}}
    return [update(deviation.place, {"content": content})]


def _new_header(spec: Document, deviation: Deviation) -> list[Action]:
    *headers, name = deviation.place
    if deviation.value is MISSING:
        return [remove_keys(tuple(headers), (str(name),))]
    present = tuple(sorted({"$ref", "schema"} & value_at(spec, deviation.place).keys()))
    schema = {"schema": {"type": "string"}}
    return [remove_keys(deviation.place, present), update(deviation.place, schema)]


def _no_requirement(spec: Document, place: Location) -> Action:
    *schema, keyword, index = place
    required = value_at(spec, (*schema, keyword))
    if len(required) == 1:
        # An empty list would not be OpenAPI.
        return remove_keys(tuple(schema), ("required",))
    return remove_item((*schema, "required"), required[index])


def _nullable(spec: Document, place: Location) -> list[Action]:
    node, target = value_at(spec, place), resolved(spec, place)
    if "$ref" not in node or not _HAS_CLASS & value_at(spec, target).keys():
        return [update(target, {"nullable": True})]
    # A class cannot be null, only a reference to it; and keywords beside a reference are ignored.
    around = {"nullable": True, "allOf": [{"$ref": node["$ref"]}]}
    return [remove_keys(place, ("$ref",)), update(place, around)]


def _new_member(spec: Document, place: Location, value: str) -> list[Action]:
    part = owner(spec, place, "enum") or place
    if not is_word(value):
        return _without(spec, part, ("enum", "x-enum-varnames"))
    named = "x-enum-varnames" in value_at(spec, part)
    name = re.sub(r"\W", "_", value).upper()
    return [update(part, {"enum": [value]} | ({"x-enum-varnames": [name]} if named else {}))]


def _without(spec: Document, place: Location, keys: Iterable[str]) -> list[Action]:
    present = tuple(key for key in keys if key in value_at(spec, place))
    return [remove_keys(place, present)] if present else []


def _retyped(spec: Document, place: Location, value: Any, schema: dict[str, Any]) -> list[Action]:
    """Replace a schema; a list of the same values, and the reverse, keeps the old one."""
    node = value_at(spec, place)
    old = {key: node[key] for key in _ABOUT_VALUES if key in node}
    inner = value_at(spec, resolved(spec, place)).get("items")
    if schema.get("type") == "array" and value and isinstance(value[0], dict):
        schema = {**schema, "items": old}
    elif schema.get("type") == "object" and inner is not None:
        schema = {"allOf": [inner]}
    stale = _without(spec, place, _ABOUT_VALUES if schema else (*_ABOUT_VALUES, "nullable"))
    return [*stale, *([update(place, schema)] if schema else [])]


def _title(spec: Document, operation: str, place: Location) -> str:
    """Return a name for a new object: that of the named schema around it, and its place there."""
    around, inside = operation, place[-1:]
    named = ((end, _name(spec, place[:end])) for end in range(len(place) - 1, 0, -1))
    for end, name in named:
        if name is not None:
            around, inside = name, place[end:]
            break
    words = re.findall("[A-Za-z0-9]+", " ".join(map(str, (around, *inside))))
    return "".join(word[0].upper() + word[1:] for word in words if word not in _STEPS)


def _name(spec: Document, place: Location) -> str | None:
    """Return what a schema is named by: its title, or its component; None if by neither."""
    node = value_at(spec, place)
    title = node.get("title") if isinstance(node, dict) else None
    if isinstance(title, str):
        return title
    is_component = place[:2] == ("components", "schemas") and len(place) == _COMPONENT
    return str(place[2]) if is_component else None
