"""What changed between two specs for users of the Python client, and whether it breaks them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from spec.changes.surface import Model, Operation, Surface, Value, read_surface, type_text

_RAISED: Final = ("minimum", "minLength", "minItems", "minProperties")
_LOWERED: Final = ("maximum", "maxLength", "maxItems", "maxProperties", "x-maximum")
_OF_ITEMS: Final = "items "


class Kind(StrEnum):
    """What happened to a thing."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True)
class Change:
    """One change, by the name that users write."""

    kind: Kind
    thing: str
    """Operation, argument, result, security, answer, model, attribute or member."""
    name: str
    breaking: bool
    """Whether code that worked, or its types, may not work any more."""
    text: str


def _changed(thing: str, name: str, text: str, *, breaking: bool = False) -> Change:
    return Change(Kind.CHANGED, thing, name, breaking, text)


def find_changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Change]:
    """Compare two corrected, normalized specs; what breaks comes first."""
    one, other = read_surface(dict(old)), read_surface(dict(new))
    found = [*_operations(one, other), *_models(one, other)]
    return sorted(found, key=lambda each: (not each.breaking, each.thing, each.name, each.text))


def _operations(old: Surface, new: Surface) -> Iterator[Change]:
    for name in old.operations.keys() | new.operations.keys():
        was, now = old.operations.get(name), new.operations.get(name)
        if was is None or now is None:
            request = (was or now or _NOTHING).request
            kind = Kind.ADDED if was is None else Kind.REMOVED
            yield Change(kind, "operation", name, now is None, request)
        else:
            yield from _operation(name, was, now)


_NOTHING: Final = Operation("", "", (), deprecated=False, arguments={}, answers={}, items=None)


def _operation(name: str, was: Operation, now: Operation) -> Iterator[Change]:
    if was.request != now.request:
        yield _changed("operation", name, f"{was.request} is now {now.request}")
    if was.tag != now.tag:
        text = f"its module is api.{_module(now)}, not api.{_module(was)}"
        yield _changed("operation", name, text, breaking=True)
    yield from _deprecation("operation", name, was, now)
    if was.security != now.security:
        more = "none" not in now.security and bool(now.security)
        one, other = (" or ".join(each.security) or "none" for each in (was, now))
        text = f"credentials: {one}, now {other}"
        yield _changed("security", name, text, breaking=more)
    if was.result != now.result:
        text = f"{type_text(was.result)} is now {type_text(now.result)}"
        yield _changed("result", name, text, breaking=True)
    for argument, one, other in _pairs(was.arguments, now.arguments):
        yield from _value("argument", f"{name}({argument})", one, other, sent=True, received=False)
    yield from _answers(name, was, now)


def _module(operation: Operation) -> str:
    return operation.tag.replace("-", "_")


def _answers(name: str, was: Operation, now: Operation) -> Iterator[Change]:
    for status, one, other in _pairs(was.answers, now.answers):
        at = f"{name} {status}"
        if one is None and other is not None:
            yield Change(Kind.ADDED, "answer", at, breaking=False, text=type_text(other))
        elif one is not None and other is None:
            yield Change(Kind.REMOVED, "answer", at, breaking=False, text=type_text(one))
        elif one != other and not (one == was.result and other == now.result):
            text = f"{type_text(one or frozenset())} is now {type_text(other or frozenset())}"
            yield _changed("answer", at, text, breaking=True)


def _models(old: Surface, new: Surface) -> Iterator[Change]:
    for name, was, now in _pairs(old.models, new.models):
        if was is None or now is None:
            kind = Kind.ADDED if was is None else Kind.REMOVED
            thing = "enumeration" if (was or now or _EMPTY).members else "class"
            yield Change(kind, "model", name, now is None, thing)
        else:
            yield from _model(name, was, now)


_EMPTY: Final = Model({}, None, {}, sent=False, received=False)


def _model(name: str, was: Model, now: Model) -> Iterator[Change]:
    sent, received = was.sent or now.sent, was.received or now.received
    for attribute, one, other in _pairs(was.attributes, now.attributes):
        at = f"{name}.{attribute}"
        yield from _value("attribute", at, one, other, sent=sent, received=received)
    if was.extra != now.extra:
        at, breaking = f"{name}.additional_properties", was.extra is not None
        text = f"{was.extra or 'nothing'} is now {now.extra or 'nothing'}"
        yield _changed("attribute", at, text, breaking=breaking)
    for value, one, other in _pairs(was.members, now.members):
        yield from _member(f"{name}: {value!r}", one, other)


def _member(at: str, was: str | None, now: str | None) -> Iterator[Change]:
    if was is None:
        # Unknown members are tolerated, so a new one breaks nothing.
        yield Change(Kind.ADDED, "member", at, breaking=False, text="value")
    elif now is None:
        yield Change(Kind.REMOVED, "member", at, breaking=True, text="value")
    elif was != now:
        one, other = (each or "what its value says" for each in (was, now))
        text = f"its name was {one} and is {other}"
        yield _changed("member", at, text, breaking=True)


def _value(
    thing: str, at: str, was: Value | None, now: Value | None, *, sent: bool, received: bool
) -> Iterator[Change]:
    if was is None or now is None:
        if now is not None:
            yield Change(Kind.ADDED, thing, at, sent and now.required, _described(now))
        if was is not None:
            yield Change(Kind.REMOVED, thing, at, breaking=True, text=_described(was))
        return
    if was.kinds != now.kinds:
        # What was sent is refused now, or what is received has a new type.
        breaking = (sent and not was.kinds <= now.kinds) or (
            received and not now.kinds <= was.kinds
        )
        yield _changed(thing, at, f"{was} is now {now}", breaking=breaking)
    if was.required != now.required:
        # What is sent without it is refused now, or what is received may lack it.
        breaking = sent if now.required else received
        yield _changed(thing, at, f"{_need(was)}, now {_need(now)}", breaking=breaking)
    if was.bounds != now.bounds:
        text = f"bounds: {dict(was.bounds) or 'none'}, now {dict(now.bounds) or 'none'}"
        yield _changed(thing, at, text, breaking=sent and _tightened(was.bounds, now.bounds))
    if was.default != now.default:
        yield _changed(thing, at, f"default: {was.default!r}, now {now.default!r}")
    if was.wire != now.wire:
        yield _changed(thing, at, f"on the wire: {was.wire}, now {now.wire}")
    yield from _deprecation(thing, at, was, now)
    if was.secret != now.secret:
        hidden = "hidden" if now.secret else "no longer hidden"
        yield _changed(thing, at, f"{hidden} in the `repr` of its model")


def _deprecation(
    thing: str, at: str, was: Operation | Value, now: Operation | Value
) -> Iterator[Change]:
    if was.deprecated != now.deprecated:
        yield _changed(thing, at, "deprecated" if now.deprecated else "no longer deprecated")


def _described(value: Value) -> str:
    return f"{value}, {_need(value)}"


def _need(value: Value) -> str:
    return "required" if value.required else "optional"


def _tightened(was: Mapping[str, Any], now: Mapping[str, Any]) -> bool:
    for bound, value in now.items():
        if bound not in was:
            return True
        kind = bound.removeprefix(_OF_ITEMS)
        wider = (kind in _RAISED and value <= was[bound]) or (
            kind in _LOWERED and value >= was[bound]
        )
        if value != was[bound] and not wider:
            return True
    return False


def _pairs(old: Mapping[Any, Any], new: Mapping[Any, Any]) -> Iterator[tuple[Any, Any, Any]]:
    for name in old.keys() | new.keys():
        yield name, old.get(name), new.get(name)
