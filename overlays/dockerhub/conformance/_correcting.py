"""From deviations to corrections: the actions of an overlay that make the spec say what came.

Each action is tried on a copy of the spec before the next one is thought of, so that those that
are proposed hold together, in their order, under the strict applier in ``overlays/spec``.
"""

import copy
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import takewhile
from typing import Any, Final

from attrs import define, evolve, field, frozen

from dockerhub.conformance._comparing import (
    MISSING,
    Deviation,
    Exchange,
    deviations,
    drifts,
    has_usable_media_type,
)
from dockerhub.conformance._findings import FindingKind
from dockerhub.conformance._inferring import infer, values_at
from dockerhub.conformance._locations import Location, at, owner, quoted, resolved, to_jsonpath
from dockerhub.conformance._shapes import is_word

__all__ = ["Action", "corrections"]

Document = dict[str, Any]

_ROUNDS: Final = 20
_ABOUT_VALUES: Final = (
    *("$ref", "type", "format", "enum", "x-enum-varnames", "items", "properties", "required"),
    *("additionalProperties", "allOf", "title", "example", "default"),
    *("minimum", "maximum", "minItems", "maxItems", "minLength", "maxLength", "pattern"),
)
"""Keywords that say something about values of the type that they stand beside."""
_HAS_CLASS: Final = frozenset({"properties", "additionalProperties", "allOf", "enum"})
"""Keywords of schemas for which the generator writes a class."""
_STEPS: Final = frozenset({"properties", "items", "allOf", "additionalProperties"})
_COMPONENT: Final = 3
"""Length of the location of a component."""


@frozen
class Action:
    """An action of an OpenAPI Overlay 1.1 document.

    Attributes:
        target: Where the node is that is changed, or that holds what is removed.
        update: What is merged into it; None if something is removed.
        keys: What is removed from it, by key.
        item: What is removed from it, an array, by value.
        description: Why, for people.
        path: Path of the request that was answered, as the spec writes it.
    """

    target: Location
    update: Any = None
    keys: tuple[str, ...] = ()
    item: str | None = None
    description: str = ""
    path: str = ""

    def to_dict(self, evidence: str) -> dict[str, Any]:
        """Return the action as an overlay writes it."""
        change: dict[str, Any] = {"update": self.update}
        target = to_jsonpath(self.target)
        if self.item is not None:
            target, change = f"{target}[?@ == {quoted(self.item)}]", {"remove": True}
        elif self.keys:
            target += f"[{', '.join(map(quoted, self.keys))}]"
            change = {"remove": True}
        return {
            "target": target,
            "description": self.description,
            "x-evidence": evidence,
            "x-matches": len(self.keys) or 1,
            **change,
        }

    def apply(self, document: Document) -> None:
        """Change a document as the strict applier would."""
        node = at(document, self.target)
        if self.item is not None:
            node.remove(self.item)
        for key in self.keys:
            del node[key]
        if self.update is not None:
            _merge(node, copy.deepcopy(self.update))


def corrections(document: Mapping[str, Any], exchanges: Sequence[Exchange]) -> list[Action]:
    """List the actions after which nothing departs from the spec that an action can express.

    Args:
        document: The corrected spec; it is not changed.
        exchanges: The answers that it is held against.
    """
    corrector = _Corrector(copy.deepcopy(dict(document)))
    rounds = (
        [each for exchange in exchanges for each in corrector.correct(exchange)]
        for _ in range(_ROUNDS)
    )
    return [action for done in takewhile(bool, rounds) for action in done]


@define
class _Corrector:
    """A copy of the spec that is corrected step by step."""

    spec: Document
    guessed: set[Location] = field(factory=set)
    """Where types were guessed: if a guess is wrong, the next is that there is no one type."""

    def correct(self, exchange: Exchange) -> Iterator[Action]:
        """Apply and yield actions for all deviations that those before leave as they were."""
        touched: list[Location] = []
        for deviation in deviations(self.spec, exchange):
            if any(_overlap(deviation.place, each) for each in touched):
                continue
            touched.append(_scope(deviation))
            for action in self._actions(exchange, deviation):
                action.apply(self.spec)
                yield evolve(action, description=_reason(exchange, deviation), path=exchange.path)

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
        place, expected = deviation.place, deviation.expected
        if expected == "JSON":
            return []
        if deviation.value is MISSING:
            return [_no_requirement(self.spec, place)]
        if expected == "no such property" and place[-1] == "additionalProperties":
            return [Action(place[:-1], {"additionalProperties": True})]
        if deviation.value is None and expected != "no such property":
            return _nullable(self.spec, place)
        if expected.startswith("one of "):
            return _new_member(self.spec, place, str(deviation.value))
        if expected == "a timestamp":
            return _without(self.spec, owner(self.spec, place, "format") or place, ("format",))
        if expected.startswith("at least "):
            return _without(self.spec, owner(self.spec, place, "minItems") or place, ("minItems",))
        values = values_at(exchange.answer.json(), deviation.pointer)
        schema = (
            {}
            if place in self.guessed
            else infer(values, _title(self.spec, exchange.operation, place))
        )
        self.guessed.add(place)
        if expected == "no such property":
            return [Action(place[:-2], {"properties": {place[-1]: schema}})]
        return _retyped(self.spec, place, deviation.value, schema)


def _scope(deviation: Deviation) -> Location:
    """Return what a correction changes; of a list, the indexes of the others, too."""
    is_item = isinstance(deviation.place[-1], int)
    return deviation.place[:-1] if is_item else deviation.place


def _overlap(one: Location, other: Location) -> bool:
    shorter = min(len(one), len(other))
    return one[:shorter] == other[:shorter]


def _reason(exchange: Exchange, deviation: Deviation) -> str:
    where = f" at {deviation.pointer}" if deviation.pointer else ""
    method = exchange.method.upper()
    return (
        f"Live answers depart: {exchange.operation} ({method}, {exchange.answer.status}) "
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
    return [Action(deviation.place, {str(answer.status): response})]


def _fitting(spec: Document, exchange: Exchange, body: Any) -> Any:
    """Return a schema that fits a body: one that the operation has already, if there is one."""
    media_type = exchange.answer.media_type
    if body is MISSING:
        return {"type": "string"}
    for status in at(spec, exchange.responses):
        response = resolved(spec, (*exchange.responses, status))
        schema = (*response, "content", media_type, "schema")
        known = not status.startswith("2") and media_type in at(spec, response).get("content", {})
        if known and not any(drifts(spec, schema, body)):
            return copy.deepcopy(at(spec, schema))
    return {}


def _new_media_type(spec: Document, exchange: Exchange, deviation: Deviation) -> list[Action]:
    media_type = exchange.answer.media_type
    if not has_usable_media_type(exchange.answer):
        return []
    known = at(spec, deviation.place).get("content", {})
    schema: Any = {"type": "string"}
    if deviation.value is not MISSING:
        schema = next((each["schema"] for each in known.values()), {})
    content = {media_type: {"schema": copy.deepcopy(schema)}}
    return [Action(deviation.place, {"content": content})]


def _new_header(spec: Document, deviation: Deviation) -> list[Action]:
    *headers, name = deviation.place
    if deviation.value is MISSING:
        return [Action(tuple(headers), keys=(str(name),))]
    present = tuple(sorted({"$ref", "schema"} & at(spec, deviation.place).keys()))
    update = {"schema": {"type": "string"}}
    return [Action(deviation.place, keys=present), Action(deviation.place, update)]


def _no_requirement(spec: Document, place: Location) -> Action:
    *schema, keyword, index = place
    required = at(spec, (*schema, keyword))
    if len(required) == 1:
        # An empty list would not be OpenAPI.
        return Action(tuple(schema), keys=("required",))
    return Action((*schema, "required"), item=required[index])


def _nullable(spec: Document, place: Location) -> list[Action]:
    node, target = at(spec, place), resolved(spec, place)
    if "$ref" not in node or not _HAS_CLASS & at(spec, target).keys():
        return [Action(target, {"nullable": True})]
    # A class cannot be null, only a reference to it; and nothing counts beside a reference.
    around = {"nullable": True, "allOf": [{"$ref": node["$ref"]}]}
    return [Action(place, keys=("$ref",)), Action(place, around)]


def _new_member(spec: Document, place: Location, value: str) -> list[Action]:
    part = owner(spec, place, "enum") or place
    if not is_word(value):
        return _without(spec, part, ("enum", "x-enum-varnames"))
    named = "x-enum-varnames" in at(spec, part)
    name = re.sub(r"\W", "_", value).upper()
    return [Action(part, {"enum": [value]} | ({"x-enum-varnames": [name]} if named else {}))]


def _without(spec: Document, place: Location, keys: Iterable[str]) -> list[Action]:
    present = tuple(key for key in keys if key in at(spec, place))
    return [Action(place, keys=present)] if present else []


def _retyped(spec: Document, place: Location, value: Any, schema: dict[str, Any]) -> list[Action]:
    """Put another schema into a place; lists of what was one, and the reverse, keep the old."""
    node = at(spec, place)
    old = {key: node[key] for key in _ABOUT_VALUES if key in node}
    inner = at(spec, resolved(spec, place)).get("items")
    if schema.get("type") == "array" and value and isinstance(value[0], dict):
        schema = {**schema, "items": old}
    elif schema.get("type") == "object" and inner is not None:
        schema = {"allOf": [inner]}
    stale = _without(spec, place, _ABOUT_VALUES if schema else (*_ABOUT_VALUES, "nullable"))
    return [*stale, *([Action(place, copy.deepcopy(schema))] if schema else [])]


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
    node = at(spec, place)
    title = node.get("title") if isinstance(node, dict) else None
    if isinstance(title, str):
        return title
    is_component = place[:2] == ("components", "schemas") and len(place) == _COMPONENT
    return str(place[2]) if is_component else None


def _merge(node: Any, update: Any) -> None:
    """Merge an update: objects by key, arrays by concatenation, all else by replacement."""
    for key, value in update.items():
        if isinstance(node.get(key), dict):
            _merge(node[key], value)
        elif isinstance(node.get(key), list):
            node[key] = node[key] + value
        else:
            node[key] = value
