"""YAML or JSON text to plain data: strict, by the YAML 1.2 core schema.

Only PyYAML's event parser is used. Its constructors read YAML 1.1, keep the last of two equal
keys, and crash the process on deep nesting. ruamel.yaml's constructors are closer to YAML 1.2 but
also read dates, `1_000` and `0b11`, turn keys into numbers, expand `<<`, accept tags, loops and
`200` beside `"200"`, and leave surrogate pairs apart; with its events, all of this module would
still be needed.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from spec.document.pointers import Location
from spec.document.scalars import resolve_plain
from spec.document.values import clone, count_values
from spec.errors import SpecError

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# JSONPath libraries stop at a depth of 100; OpenAPI documents stay below 30.
_MAX_DEPTH = 90
_ALIAS_BUDGET = 100_000
_STANDARD_TAG = "tag:yaml.org,2002:"
_SURROGATE_PAIR = re.compile(r"\\\\|\\u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})")


def read_text(path: Path) -> str:
    """Read a UTF-8 text file, with or without a byte order mark."""
    try:
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise SpecError(
            f"{path}: cannot be read ({error.strerror or error}). "
            "Check that the path is right and that it is a readable file."
        ) from error
    except UnicodeDecodeError as error:
        raise SpecError(
            f"{path}: is not UTF-8 text (byte {error.start}). Save it as UTF-8."
        ) from error


def is_flow(text: str) -> bool:
    """Whether the document is written in brackets, as JSON is, so that its end can be seen."""
    return text.lstrip().startswith(("{", "["))


def parse_yaml(text: str, name: str) -> Any:
    """Turn YAML or JSON text into dictionaries, lists and scalars.

    Every mapping key is its source text (`200:` gives `"200"`, `on:` gives `"on"`), and values
    follow the YAML 1.2 core schema. Aliases become independent copies.
    """
    try:
        return _Builder(_join_surrogates(text), name).document()
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = "" if mark is None else f", line {mark.line + 1}"
        reason = getattr(error, "problem", None) or getattr(error, "reason", error)
        raise SpecError(
            f"{name}{line}: is not valid YAML or JSON ({reason}). "
            "Fix the text there, or fetch the file again if it was not edited."
        ) from error


def anchored_values(text: str) -> dict[str, Any]:
    """Return the values that a document names by anchors."""
    builder = _Builder(text, "")
    builder.document()
    return builder.anchors


def line_of(text: str, location: Location) -> int | None:
    """Return the line at which a place of a document begins.

    None if the text lacks it, or has an anchor twice: YAML allows that, but PyYAML does not.
    """
    try:
        node: Any = yaml.compose(_join_surrogates(text), Loader=_LOADER)
    except yaml.composer.ComposerError:
        return None
    line: int = node.start_mark.line + 1
    for step in location:
        if isinstance(node, yaml.MappingNode):
            parts = {key.value: (key, value) for key, value in node.value}
        elif isinstance(node, yaml.SequenceNode):
            parts = {str(index): (each, each) for index, each in enumerate(node.value)}
        else:
            return None
        if str(step) not in parts:
            return None
        start, node = parts[str(step)]
        line = start.start_mark.line + 1
    return line


def _join_surrogates(text: str) -> str:
    """Join the two JSON escapes of one character, which YAML parsers refuse."""
    return _SURROGATE_PAIR.sub(_join_pair, text) if is_flow(text) else text


def _join_pair(match: re.Match[str]) -> str:
    return bytes.fromhex(match[1] + match[2]).decode("utf-16-be") if match[1] else match[0]


class _Builder:
    def __init__(self, text: str, name: str) -> None:
        self._events: Iterator[Any] = yaml.parse(text, Loader=_LOADER)
        self._name = name
        self.anchors: dict[str, Any] = {}
        self._budget = _ALIAS_BUDGET + len(text)

    def document(self) -> Any:
        next(self._events)
        if isinstance(next(self._events), yaml.StreamEndEvent):
            return None
        value = self._value(next(self._events), 1)
        next(self._events)
        after = next(self._events)
        if not isinstance(after, yaml.StreamEndEvent):
            raise self._error(after, "a second document starts here. Keep one document per file")
        return value

    def _value(self, event: Any, depth: int) -> Any:
        if isinstance(event, yaml.AliasEvent):
            return self._alias(event)
        self.anchors.pop(event.anchor, None)
        value = self._node(event, depth)
        if event.anchor is not None:
            self.anchors[event.anchor] = value
        return value

    def _node(self, event: Any, depth: int) -> Any:
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event)
        if depth > _MAX_DEPTH:
            raise self._error(event, f"nests deeper than {_MAX_DEPTH} levels. Flatten it")
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(event, depth)
        return self._mapping(event, depth)

    def _sequence(self, start: Any, depth: int) -> list[Any]:
        self._refuse_tag(start, "seq")
        items = []
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            items.append(self._value(event, depth + 1))
        return items

    def _mapping(self, start: Any, depth: int) -> dict[str, Any]:
        self._refuse_tag(start, "map")
        result: dict[str, Any] = {}
        lines: dict[str, int] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            key = self._key(event)
            if key in lines:
                raise self._error(
                    event, f"the key {key!r} is already on line {lines[key]}. Keep one of the two"
                )
            lines[key] = event.start_mark.line + 1
            result[key] = self._value(next(self._events), depth + 1)
        return result

    def _key(self, event: Any) -> str:
        if not isinstance(event, yaml.ScalarEvent):
            raise self._error(event, "a mapping key must be plain or quoted text. Write it so")
        key = str(event.value)
        if key == "<<" and event.implicit[0]:
            raise self._error(event, "merge keys (<<) are not YAML 1.2. Write the keys out")
        return key

    def _scalar(self, event: Any) -> Any:
        self._refuse_tag(event, "str")
        if event.tag is not None or not event.implicit[0]:
            return event.value
        try:
            return resolve_plain(event.value)
        except ValueError as error:
            raise self._error(
                event, f"the value is {error}. Quote it if it is meant as text"
            ) from error

    def _alias(self, event: Any) -> Any:
        if event.anchor not in self.anchors:
            raise self._error(
                event,
                f"the alias *{event.anchor} is used before or inside the value that it names. "
                "Write the value out",
            )
        value = self.anchors[event.anchor]
        self._budget -= count_values(value)
        if self._budget < 0:
            raise self._error(event, "aliases expand to far too many values. Write them out")
        return clone(value)

    def _refuse_tag(self, event: Any, allowed: str) -> None:
        if event.tag not in (None, "!", _STANDARD_TAG + allowed):
            raise self._error(
                event, f"the tag {event.tag} is not plain data. Write the value without it"
            )

    def _error(self, event: Any, problem: str) -> SpecError:
        return SpecError(f"{self._name}, line {event.start_mark.line + 1}: {problem}.")
