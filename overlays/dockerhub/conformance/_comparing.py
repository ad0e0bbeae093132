"""Compare a response with the spec: status, headers, media type and body."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from attrs import evolve, field, frozen

from dockerhub._base.messages import Response
from dockerhub._spec.drift import Drift, DriftRule, find_drift
from dockerhub.conformance._findings import Finding, FindingKind
from dockerhub.conformance._locations import (
    Location,
    at,
    below,
    owner,
    parts,
    resolved,
    split_pointer,
    to_pointer,
)
from dockerhub.conformance._shapes import is_name, is_word, shape

Document = Mapping[str, Any]

MISSING: Final = object()
"""Stands for a value that is not there."""

_ONE_MEDIA_TYPE: Final = (
    "the generator reads one media type of a response: let the correction replace the other one"
)
_SAME_NAME: Final = (
    "the generator would call it as it calls {!r}: let the correction rename that property"
)
_MEDIA_TYPE: Final = re.compile(r"[a-z0-9.+-]{1,40}/[a-z0-9.+-]{1,80}")
_HEADER_VALUES: Final = {
    "integer": re.compile(r"-?\d+"),
    "number": re.compile(r"-?\d+(\.\d+)?"),
    "boolean": re.compile(r"true|false"),
}


@frozen
class Exchange:
    """An operation of the spec that was called, and its response."""

    operation: str
    method: str
    """In lower case, as the spec writes it."""
    path: str
    """As the spec writes it."""
    answer: Response

    @property
    def responses(self) -> Location:
        """Where the spec says what may come back."""
        return ("paths", self.path, self.method, "responses")

    def to_dict(self) -> dict[str, Any]:
        """Return it as JSON can hold it; `from_dict` is the inverse."""
        return {
            "operation": self.operation,
            "method": self.method,
            "path": self.path,
            "status": self.answer.status,
            "headers": dict(self.answer.headers),
            "content": self.answer.content.decode(),
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Exchange":
        """Read what `to_dict` has returned."""
        answer = Response(data["status"], data["headers"], data["content"].encode())
        return cls(data["operation"], data["method"], data["path"], answer)


@frozen
class Deviation:
    """A place where a response differs from the spec, with all that a correction needs."""

    kind: FindingKind
    pointer: str
    """As it may be shown."""
    expected: str
    found: str
    place: Location
    """The place in the spec that the response differs from."""
    schema: Location | None = None
    """Where the schema of the whole body is, if the body differs."""
    rule: DriftRule | None = None
    """Which rule of the schema is broken; None if the body is not JSON."""
    value: Any = field(default=MISSING, repr=False)
    count: int = 1
    note: str = ""
    """Why the generator cannot use a correction as it is; empty if it can."""


def _is_json(media_type: str) -> bool:
    """Tell whether a media type is that of JSON, ``application/scim+json`` for example."""
    return media_type == "application/json" or media_type.endswith("+json")


def has_usable_media_type(answer: Response) -> bool:
    """Tell whether a response has a media type that may be shown and written into a spec."""
    return _MEDIA_TYPE.fullmatch(answer.media_type) is not None


def findings(document: Document, exchange: Exchange) -> Iterator[Finding]:
    """Yield what differs from the spec, one finding for each place in the spec."""
    for each in deviations(document, exchange):
        yield Finding(
            operation=exchange.operation,
            method=exchange.method.upper(),
            path=exchange.path,
            status=exchange.answer.status,
            kind=each.kind,
            pointer=each.pointer,
            spec_pointer=f"#{to_pointer(each.place)}",
            expected=each.expected,
            found=each.found,
            count=each.count,
            sample=None if each.value is MISSING else shape(each.value),
            note=each.note,
        )


def deviations(document: Document, exchange: Exchange) -> list[Deviation]:
    """List where a response differs from the spec, equal ones of a body as one with a count."""
    grouped: dict[tuple[Any, ...], Deviation] = {}
    for each in _all(document, exchange):
        key = (each.kind, each.place, each.expected, each.found)
        first = grouped.get(key)
        grouped[key] = each if first is None else evolve(first, count=first.count + 1)
    return list(grouped.values())


def _all(document: Document, exchange: Exchange) -> Iterator[Deviation]:
    place = response_place(document, exchange)
    if place is None:
        expected = f"one of {', '.join(at(document, exchange.responses))}"
        found, body = str(exchange.answer.status), decoded(exchange.answer)
        yield Deviation(FindingKind.STATUS, "", expected, found, exchange.responses, value=body)
        return
    yield from _header_deviations(document, place, exchange.answer)
    if exchange.method != "head":
        yield from _content_deviations(document, place, exchange.answer)


def response_place(document: Document, exchange: Exchange) -> Location | None:
    """Return where the spec describes a response; None if it does not know its status."""
    responses = at(document, exchange.responses)
    status = exchange.answer.status
    for key in (str(status), f"{status // 100}XX", "default"):
        if key in responses:
            return resolved(document, (*exchange.responses, key))
    return None


def _header_deviations(
    document: Document, place: Location, answer: Response
) -> Iterator[Deviation]:
    for name in at(document, place).get("headers", {}):
        header = at(document, resolved(document, (*place, "headers", name)))
        value = answer.headers.get(name.lower())
        kind = header.get("schema", {}).get("type", "string")
        where = FindingKind.HEADER, f"/{name}"
        if value is None:
            if header.get("required"):
                yield Deviation(*where, "a required header", "nothing", (*place, "headers", name))
        elif kind in _HEADER_VALUES and not _HEADER_VALUES[kind].fullmatch(value):
            found = shape(value)
            yield Deviation(*where, kind, found, (*place, "headers", name), value=value)


def _content_deviations(
    document: Document, place: Location, answer: Response
) -> Iterator[Deviation]:
    content = at(document, place).get("content", {})
    media_type = answer.media_type
    schema = body_schema(document, place, answer)
    if media_type not in content and (content or answer.content):
        expected = " or ".join(content) or "no body"
        found = media_type if has_usable_media_type(answer) else "no usable media type"
        body = decoded(answer)
        note = _ONE_MEDIA_TYPE if content else ""
        yield Deviation(FindingKind.MEDIA_TYPE, "", expected, found, place, value=body, note=note)
    if schema is not None and (_is_json(media_type) or decoded(answer) is not MISSING):
        yield from _body_deviations(document, schema, answer)


def body_schema(document: Document, place: Location, answer: Response) -> Location | None:
    """Return the schema for the body of a response; None if the spec knows no body."""
    content = at(document, place).get("content", {})
    media_type = answer.media_type if answer.media_type in content else next(iter(content), None)
    return None if media_type is None else (*place, "content", media_type, "schema")


def _body_deviations(document: Document, schema: Location, answer: Response) -> Iterator[Deviation]:
    body = decoded(answer)
    if body is MISSING:
        found = "something else" if answer.content else "nothing"
        yield Deviation(FindingKind.BODY, "", "JSON", found, schema)
        return
    for drift in drifts(document, schema, body):
        spot = _spot(document, schema, body, split_pointer(drift.pointer))
        found = drift.found
        # No rule but the type belongs to the alternatives as a whole.
        rule = DriftRule.TYPE if spot.is_choice else drift.rule
        if drift.rule is DriftRule.ENUM:
            found = _enum_value(spot.value)
        yield Deviation(
            FindingKind.BODY,
            spot.shown,
            drift.expected,
            found,
            spot.place,
            schema,
            rule,
            spot.value,
            note=_namesake(document, spot.place),
        )


def _namesake(document: Document, place: Location) -> str:
    """Tell of a property of the spec that would have the same name in Python as a new one."""
    *home, _, name = place
    if "properties" not in place[-2:-1]:
        return ""
    known = at(document, tuple(home)).get("properties", {})
    if name in known:
        return ""
    same = [each for each in known if _plain(each) == _plain(str(name))]
    return _SAME_NAME.format(*same) if same else ""


def _plain(name: str) -> str:
    return re.sub(r"[\W_]", "", name).lower()


def drifts(document: Document, schema: Location, body: Any) -> Iterator[Drift]:
    """Yield where a body differs from the schema at a location."""
    return find_drift("", body, at(document, schema), resolver(document))


def resolver(document: Document) -> Callable[[Mapping[str, Any]], Mapping[str, Any]]:
    """Return a function that follows a reference to the schema that it names."""

    def resolve(node: Mapping[str, Any]) -> Mapping[str, Any]:
        while "$ref" in node:
            node = at(document, tuple(split_pointer(node["$ref"])))
        return node

    return resolve


def decoded(answer: Response) -> Any:
    """Decode the body of a response; `MISSING` if it is not JSON."""
    try:
        return answer.json()
    except (ValueError, RecursionError):
        return MISSING


def _enum_value(value: Any) -> str:
    """Return a value that an enumeration lacks, if it is a word, and so not a secret."""
    if not isinstance(value, str):
        return "another value"
    return value if is_word(value) else "another string"


@frozen
class _Spot:
    place: Location
    shown: str
    """The pointer, with ``*`` for keys that are data."""
    value: Any
    is_choice: bool = False
    """Whether it has alternatives, of which none fits. What they hold has no place of its own."""


def _spot(document: Document, schema: Location, body: Any, steps: list[str]) -> _Spot:
    """Find what a place in a body is in the spec."""
    place, shown, known = schema, "", True
    for step in steps:
        if _is_choice(document, place):
            break
        inner = below(document, place, body, step)
        if isinstance(body, dict) and step not in body:
            return _Spot(
                _requirement(document, place, step), f"{shown}{to_pointer((step,))}", MISSING
            )
        is_data = inner is not None and inner[-1] == "additionalProperties"
        named = isinstance(body, list) or (is_name(step) and not is_data)
        shown += to_pointer((step if named else "*",))
        body = body[int(step)] if isinstance(body, list) else body[step]
        known = inner is not None
        place = _new_place(document, place, step) if inner is None else inner
    return _Spot(place, shown, body, known and _is_choice(document, place))


def _is_choice(document: Document, place: Location) -> bool:
    return any({"oneOf", "anyOf"} & at(document, part).keys() for part in parts(document, place))


def _requirement(document: Document, place: Location, name: str) -> Location:
    """Return where a property is said to be required."""
    found = (
        (*part, "required", names.index(name))
        for part in parts(document, place)
        if name in (names := at(document, part).get("required", ()))
    )
    return next(found)


def _new_place(document: Document, place: Location, name: str) -> Location:
    """Return where a property that the spec lacks would be described."""
    home = owner(document, place, "properties") or resolved(document, place)
    return (*home, "properties", name) if is_name(name) else (*home, "additionalProperties")
