"""What is wrong with a corrected spec: each place, and an action that would correct it."""

import difflib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

from jsonschema import Draft4Validator
from openapi_spec_validator import OpenAPIV30SpecValidator
from openapi_spec_validator.schemas import schema_v30

from spec.corrected.newcomers import newcomers
from spec.corrected.normalize import normalize
from spec.corrected.unsupported import Fault, unread, unsupported
from spec.document.load import METHODS
from spec.document.pointers import (
    Location,
    circles,
    is_there,
    references,
    resolves,
    to_location,
    to_pointer,
    value_at,
)
from spec.errors import SpecError
from spec.overlay.actions import Action
from spec.overlay.apply import apply_action
from spec.overlay.write import remove, remove_keys, update
from spec.schema.reading import resolve
from spec.schema.rewrite import all_schemas

Document = dict[str, Any]

_OPERATION: Final = 3
"""Length of the location of an operation, and of that of a component."""
_SCHEMA_KEYS: Final = ("schema", "items", "additionalProperties", "not")
_LONGEST: Final = 300
_LIMITS: Final = (
    *("type", "enum", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"),
    *("minLength", "maxLength", "pattern", "minItems", "maxItems", "uniqueItems"),
)
"""What a schema says about a value by itself, as JSON Schema has it."""
_MISSING: Final = re.compile(r"'(.+)' is a required property")
_UNRESOLVED: Final = re.compile(r"Path parameter '(.+)' for '(.+)' operation in '(.+)' was not")
_SECRETS: Final = frozenset({"token", "secret", "password", "access_token", "refresh_token"})
_SMALLEST: Final[dict[str, Any]] = {
    "description": "Docker's document does not describe it.",
    "responses": {"default": {"description": "Docker's document does not say what comes back."}},
    "content": {"application/json": {"schema": {"type": "object"}}},
    "schema": {},
    "items": {},
    "title": "Docker Hub",
    "version": "unknown",
}
"""What makes a node valid that lacks it, and says nothing that may be wrong."""


@dataclass(frozen=True)
class Problem:
    """A fault at one place of a spec; `fix` would correct it."""

    at: Location
    text: str
    fix: Action

    def __str__(self) -> str:
        return f"{to_pointer(self.at)}: {self.text}"


def examine(
    corrected: Document, before: Document | None = None
) -> tuple[list[Problem], Document, list[str]]:
    """Find all problems of a document whose overlays are applied.

    What hides others (the validator cannot follow a reference to nothing) is corrected as
    proposed, so that the others are found as well. Components that are gone are proposed as they
    are in the corrected spec `before`, and its names stay. Returns the problems, the normalized
    spec as the proposals leave it, and what normalizing did.
    """
    spec, last, found = corrected, None, list[Problem]()
    while spec != last:
        problems, normalized, notes = _first_problems(spec, before or {})
        last = spec
        # From the end, so that what is still to go from a list never moves.
        for each in sorted(problems, key=_order, reverse=True):
            try:
                spec = apply_action(spec, each.fix)
            except SpecError:  # went with what another proposal removes
                continue
            found.append(each)
    return [*found, *(each for each in problems if each not in found)], normalized, notes


def _order(problem: Problem) -> list[tuple[int, str]]:
    return [(each, "") if isinstance(each, int) else (-1, each) for each in problem.at]


def _first_problems(spec: Document, before: Document) -> tuple[list[Problem], Document, list[str]]:
    """Find the problems that the tools meet first, and normalize if they get so far."""
    if early := [*_dangling(spec, before)] or [*_circular(spec)]:
        return early, spec, []
    try:
        normalized, notes = normalize(spec)
    except Exception:  # what is not OpenAPI can break any rule; the validator says where
        if invalid := _invalid(spec):
            return invalid, spec, []
        raise
    if invalid := _invalid(normalized):
        # Normalizing moves enumerations; an action needs their place before.
        texts = {each.text for each in invalid}
        unmoved = [each for each in _invalid(spec) if each.text in texts]
        return unmoved or invalid, normalized, notes
    problems = [*_bare_secrets(spec), *_leave_out(spec, unread(spec), whole=False)]
    if problems:
        return problems, normalized, notes
    problems = [*_leave_out(spec, unsupported(normalized), whole=True)]
    if before and not problems:
        taken = newcomers(before, normalized, spec)
        problems = [_problem(at, text, _named(spec, at, name)) for at, text, name in taken]
    return problems, normalized, notes


def _named(spec: Document, at: Location, name: Document) -> Action:
    """Give a name; names that are there go first, since an update only adds to a list."""
    present = [key for key in name if isinstance(value_at(spec, at).get(key), list)]
    return remove_keys(at, present) if present else update(at, name)


def _leave_out(spec: Document, faults: Iterable[Fault], *, whole: bool) -> Iterator[Problem]:
    for at, text in faults:
        yield _problem(at, text, _left_out(spec, at, whole=whole))


def _problem(at: Location, text: str, fix: Action) -> Problem:
    described = replace(fix, description=f"{to_pointer(at)}: {text}.", evidence=("spec-internal",))
    return Problem(at, text, described)


def _dangling(spec: Document, before: Document) -> Iterator[Problem]:
    for at, reference in references(spec):
        if not (reference.startswith("#") and resolves(spec, reference)):
            text = f"refers to {reference}, which is not there"
            yield _problem(at, text, _referred(spec, before, at, reference))


def _referred(spec: Document, before: Document, at: Location, reference: str) -> Action:
    """Bring back what a reference names, name what it may mean, or leave the reference out."""
    if reference.startswith("#") and resolves(before, reference):
        *section, name = to_location(reference)
        if is_there(spec, tuple(section)):
            return update(tuple(section), {name: value_at(before, to_location(reference))})
    near = _nearest(spec, reference)
    return update(at, {"$ref": near}) if near else _unreferred(spec, at)


def _nearest(spec: Document, reference: str) -> str | None:
    """Return the reference of the component that a wrong one may mean."""
    section, _, name = reference.rpartition("/")
    known = value_at(spec, to_location(section)) if section and resolves(spec, section) else {}
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.8)
    return f"{section}/{near[0]}" if near else None


def _circular(spec: Document) -> Iterator[Problem]:
    for at in circles(spec):
        text = "refers to itself, but not by a property"
        yield _problem(at, text, _unreferred(spec, at))


def _unreferred(spec: Document, at: Location) -> Action:
    """Leave a reference out: where a schema must stand, any value remains."""
    is_schema = at[-1] in _SCHEMA_KEYS or at[-2:-1] in (("properties",), ("schemas",))
    return remove((*at, "$ref")) if is_schema else _left_out(spec, at, whole=False)


def _left_out(spec: Document, at: Location, *, whole: bool) -> Action:
    """Leave out a place: the operation that it is in if `whole`, a list that would be empty."""
    if whole and at[0] == "paths" and (at[-1] != "servers" or at[-2] == "parameters"):
        others = [each for each in METHODS if each in value_at(spec, at[:2]) and each != at[2]]
        at = at[:_OPERATION] if others else at[:2]
    around = value_at(spec, at[:-1])
    return remove(at[:-1] if isinstance(around, list) and len(around) == 1 else at)


def _invalid(spec: Document) -> list[Problem]:
    """Find what is not OpenAPI 3.0."""
    try:
        faults: list[Exception] = list(OpenAPIV30SpecValidator(spec).iter_errors())
    except Exception as error:  # what is invalid can make the validator fail
        faults = [error]
    if not faults:
        return []
    # That validator is fast; this one says where, and which part of an alternative is missing.
    found = [_fault(spec, each) for each in Draft4Validator(dict(schema_v30)).iter_errors(spec)]
    return found or [*_unplaced(spec, [str(each) for each in faults])]


def _fault(spec: Document, fault: Any) -> Problem:
    beside = [fault]
    while fault.context:
        beside = fault.context
        fault = max(_meant(beside), key=lambda each: len(each.absolute_path))
    at = tuple(fault.absolute_path)
    message = _not_a_member(fault, beside) if fault.validator == "enum" else fault.message
    shown = message if len(message) <= _LONGEST else f"{message[:_LONGEST]}…"
    if fault.validator == "required":
        lacking = _MISSING.findall(fault.message)[0]
        fix = (
            update(at, {lacking: _SMALLEST[lacking]})
            if lacking in _SMALLEST
            else _left_out(spec, at, whole=False)
        )
        return _problem(at, f"lacks `{lacking}`", fix)
    if fault.validator == "uniqueItems":
        index = next(i for i, each in enumerate(fault.instance) if each in fault.instance[:i])
        return _problem((*at, index), "is there already", remove((*at, index)))
    if fault.validator == "additionalProperties":
        allowed = re.compile("|".join(fault.schema["patternProperties"]))
        known = fault.schema.get("properties", {})
        odd = [key for key in fault.instance if key not in known and not allowed.search(key)]
        return _problem(at, f"may not have {', '.join(odd)}", remove_keys(at, odd))
    return _problem(at, shown, _left_out(spec, at, whole=False))


def _not_a_member(fault: Any, beside: Iterable[Any]) -> str:
    """Say which values are allowed, those of all alternatives."""
    others = [each for each in beside if each.validator == "enum" and each.path == fault.path]
    allowed = [value for each in others for value in each.validator_value]
    return f"{fault.instance!r} is not one of {allowed}"


def _meant(faults: Iterable[Any]) -> list[Any]:
    """Return the faults of the alternative that is meant: no reference, and no other kind."""
    alternatives: dict[Any, list[Any]] = {}
    for each in faults:
        alternatives.setdefault(each.schema_path[0], []).append(each)
    every = [*alternatives.values()]
    written = [of for of in every if all("'$ref' is a req" not in each.message for each in of)]
    alike = [of for of in written if all(each.validator != "enum" for each in of)]
    return [each for of in alike or written or every for each in of]


def _unplaced(spec: Document, texts: list[str]) -> Iterator[Problem]:
    """Place what the validator reports without its place."""
    places = [*_wrong_defaults(spec), *_misplaced(spec), *_empty(spec)]
    yield from _leave_out(spec, places, whole=False)
    unresolved = [found.groups() for text in texts if (found := _UNRESOLVED.match(text))]
    missing = [each for each in unresolved if f"{{{each[0]}}}" in each[2]]
    for name, method, path in missing:
        declared = {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
        at: Location = ("paths", path, method)
        fix = update(at, {"parameters": [declared]})
        yield _problem(at, f"does not say what {{{name}}} of its path is", fix)
    if not places and not missing:
        raise SpecError(f"the corrected spec is not valid OpenAPI 3.0: {texts[0]}")


def _wrong_defaults(spec: Document) -> Iterator[Fault]:
    """Find defaults that their schemas do not allow."""
    for at, schema in all_schemas(spec):
        if "default" in schema:
            parts = [schema, *(resolve(spec, each) for each in schema.get("allOf", []))]
            limits = [{key: part[key] for key in _LIMITS if key in part} for part in parts]
            wrong = Draft4Validator({"allOf": limits}).iter_errors(schema["default"])
            if first := next(iter(wrong), None):
                yield (*at, "default"), first.message


def _empty(spec: Document) -> Iterator[Fault]:
    """Find lists of schemas from which all were left out."""
    for at, schema in all_schemas(spec):
        for key in ("allOf", "anyOf", "oneOf"):
            if schema.get(key) == []:
                yield (*at, key), "is empty"


def _bare_secrets(spec: Document) -> Iterator[Problem]:
    """Find properties that are secrets by their names; `repr` of a model would show them."""
    for at, schema in all_schemas(spec):
        named = at[-2:-1] == ("properties",) and at[-1] in _SECRETS
        if named and schema.get("type") == "string" and schema.get("format") != "password":
            text = "is a secret by its name; `format: password` keeps it out of `repr`"
            yield _problem(at, text, update(at, {"format": "password"}))


def _misplaced(spec: Document) -> Iterator[Fault]:
    """Find tags and parameters that are there twice, and parameters of another path."""
    tags = [each["name"] for each in spec.get("tags", [])]
    for index, tag in enumerate(tags):
        if tag in tags[:index]:
            yield ("tags", index), f"{tag!r} is there already"
    for path, item in spec["paths"].items():
        at = ("paths", path)
        for place in [at, *((*at, method) for method in METHODS if method in item)]:
            listed = [resolve(spec, each) for each in value_at(spec, place).get("parameters", [])]
            names = [(each["in"], each["name"]) for each in listed]
            for index, (kind, name) in enumerate(names):
                if (kind, name) in names[:index]:
                    yield (*place, "parameters", index), f"{name!r} is there already"
                elif kind == "path" and f"{{{name}}}" not in path:
                    yield (*place, "parameters", index), f"{name!r} is not in the path"
