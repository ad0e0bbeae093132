"""Replace the values of a response by others that the spec judges alike, to show it."""

import json
from collections.abc import Callable, Mapping
from itertools import chain, count
from typing import Any, Final

from attrs import evolve

from dockerhub._base.messages import Response
from dockerhub._spec.drift import find_drift, is_timestamp
from dockerhub._spec.json_types import is_member
from dockerhub._spec.merging import merged
from dockerhub.conformance._comparing import (
    MISSING,
    Document,
    Exchange,
    body_schema,
    decoded,
    has_usable_media_type,
    resolver,
    response_place,
)
from dockerhub.conformance._locations import at
from dockerhub.conformance._shapes import is_name, is_word, shape

Schema = Mapping[str, Any]

_TEXT: Final = "some text"
_TIME: Final = "2000-01-01T00:00:00"
_TEXTS: Final = {
    "string (empty)": "",
    "string (timestamp)": _TIME,
    "string (boolean)": "true",
    "string (link)": "https://example.com",
    "string": _TEXT,
}
"""A text for each shape of texts."""
_PLAIN: Final = {bool: False, int: 0, float: 0.5, type(None): None}
_DEPTH: Final = 50
_DEPTH_OF_UNKNOWN: Final = 3
"""How deep the names of properties are shown in a response of which the spec knows nothing."""


def redacted(document: Document, exchange: Exchange) -> Exchange:
    """Return the same exchange without values and without keys that are data.

    What stays is types, names of properties and members of enumerations: the redacted response
    differs from the spec in the same places as the original.
    """
    place = response_place(document, exchange)
    answer = exchange.answer
    known = {} if place is None else at(document, place).get("headers", {})
    headers = {
        name: _text(value, {})
        for name in map(str.lower, known)
        if (value := answer.headers.get(name)) is not None
    }
    headers["content-type"] = answer.media_type if has_usable_media_type(answer) else ""
    schema = None if place is None else body_schema(document, place, answer)
    body = decoded(answer)
    content = _TEXT if answer.content else ""
    if body is not MISSING:
        redactor = _Redactor(resolver(document), names_shown=schema is None)
        depth = _DEPTH_OF_UNKNOWN if schema is None else _DEPTH
        known_schema = {} if schema is None else at(document, schema)
        content = json.dumps(redactor.value(body, known_schema, depth))
    return evolve(exchange, answer=Response(answer.status, headers, content.encode()))


class _Redactor:
    def __init__(self, resolve: Callable[[Schema], Schema], *, names_shown: bool) -> None:
        self._resolve = resolve
        self._names_shown = names_shown

    def value(self, value: Any, schema: Schema, depth: int) -> Any:
        schema = self._chosen(value, merged(schema, self._resolve))
        match value:
            case dict() if depth:
                return self._object(value, schema, depth - 1)
            case list() if depth:
                return self._list(value, schema, depth - 1)
            case dict() | list():
                return type(value)()
            case str():
                return _text(value, schema)
            case _:
                return _plain(value, schema.get("enum", []))

    def _chosen(self, value: Any, schema: Schema) -> Schema:
        """Return the alternative that fits a value, or else has its type, if there are any."""

        def distance(alternative: Schema) -> int:
            found = next(find_drift("", value, alternative, self._resolve), None)
            return 0 if found is None else 1 if found.pointer else 2

        choice = [*schema.get("oneOf", ()), *schema.get("anyOf", ())]
        return merged(min(choice, key=distance), self._resolve) if choice else schema

    def _object(self, value: Mapping[str, Any], schema: Schema, depth: int) -> dict[str, Any]:
        # One object where the spec says a list of them is corrected by the schema of the items.
        schema = merged(schema["items"], self._resolve) if "items" in schema else schema
        properties = schema.get("properties", {})
        extra = schema.get("additionalProperties", not properties)
        found: dict[str, Any] = {}
        for key, each in value.items():
            if key in properties:
                found[key] = self.value(each, properties[key], depth)
            elif isinstance(extra, dict):
                found[f"*{len(found)}"] = self.value(each, extra, depth)
            elif not extra or self._names_shown:
                name = key if is_name(key) else f"*{len(found)}"
                found[name] = self.value(each, {}, depth)
        return found

    def _list(self, value: list[Any], schema: Schema, depth: int) -> list[Any]:
        # A list where the spec says one object is corrected to a list of such objects.
        items = [self.value(each, schema.get("items", schema), depth) for each in value]
        # By their texts, since 0 equals False.
        unique = list({json.dumps(each): each for each in items}.values())
        return items if len(unique) < schema.get("minItems", 0) else unique


def _plain(value: Any, members: list[Any]) -> Any:
    """Return a value that is a member of an enumeration only if this one is."""
    if is_member(value, members):
        return value
    others = chain([_PLAIN[type(value)]], count(1))
    return next(each for each in others if not is_member(each, members))


def _text(text: str, schema: Schema) -> str:
    if "enum" in schema and (text in schema["enum"] or is_word(text)):
        return text
    if is_timestamp(text):
        return f"{_TIME}Z"
    return _TEXTS.get(shape(text), "0.5" if "." in text else "0")
