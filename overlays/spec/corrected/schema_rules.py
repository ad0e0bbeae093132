"""What is rewritten in each schema for the generator, as `normalize` explains.

A rule takes the document and a schema, and returns the schema as the generator gets it right.
"""

import re
from collections.abc import Callable
from typing import Final

from spec.document.pointers import local_references, reached, to_location, value_at
from spec.document.values import clone
from spec.schema.reading import Schema, enumeration, is_object, member_name, resolve, unused_name

WORDS: Final = frozenset({"description", "summary"})
_DOCUMENTATION: Final = frozenset({"example", "title", "deprecated", "externalDocs"})
_OF_PROPERTY: Final = ("default", "readOnly", "writeOnly")
"""What is said of a property, not of the values that it can have."""
_BESIDE: Final = ("properties", "required", "additionalProperties")

Note = Callable[[str], None]


def _object(_: Schema, schema: Schema, note: Note) -> Schema:
    """Say that what has properties is an object, as all readers of the spec take it."""
    if "properties" not in schema or schema.keys() & {"type", "allOf", "oneOf", "anyOf"}:
        return schema
    note("has properties, so it is an object")
    return {"type": "object", **schema}


def _closed(_: Schema, schema: Schema, note: Note) -> Schema:
    """Let no key get lost; those that a schema does not name are drift in any case."""
    if schema.get("additionalProperties") is not False:
        return schema
    note("keys that it does not name are kept, and told as drift")
    return {key: value for key, value in schema.items() if key != "additionalProperties"}


def _reference(document: Schema, schema: Schema, note: Note) -> Schema:
    """Keep the keywords beside a reference, which the generator ignores."""
    if "$ref" not in schema or not (beside := schema.keys() - {"$ref"} - WORDS):
        return schema
    target = resolve(document, schema)
    idle = {key for key in beside if key in _DOCUMENTATION or key.startswith("x-")}
    idle |= {key for key in beside if key in target and schema[key] == target[key]}
    rest = {key: value for key, value in schema.items() if key not in idle and key != "$ref"}
    reference = {"$ref": schema["$ref"]}
    if not rest.keys() - WORDS:
        note(f"dropped {', '.join(sorted(idle))} beside $ref, which add nothing")
        return reference | rest
    note(f"wrapped $ref in allOf, to keep {', '.join(sorted(beside - idle))}")
    return {"allOf": [reference], **rest}


def _parts(_: Schema, schema: Schema, note: Note) -> Schema:
    """Move the keywords beside `allOf` into it; beside a single reference they are lost."""
    beside = {key: schema[key] for key in _BESIDE if key in schema}
    if "allOf" not in schema or not beside:
        return schema
    note(f"moved {', '.join(beside)} from beside allOf into it")
    rest = {key: value for key, value in schema.items() if key not in beside}
    return {**rest, "allOf": [*schema["allOf"], {"type": "object", **beside}]}


def _primitive(document: Schema, schema: Schema, note: Note) -> Schema:
    """Write a wrapped reference to plain text or a number out; the generator refuses it."""
    parts = schema.get("allOf", [])
    if len(parts) != 1 or "$ref" not in parts[0]:
        return schema
    target = resolve(document, parts[0])
    if is_object(document, target) or enumeration(document, target):
        return schema
    rest = {key: value for key, value in schema.items() if key != "allOf"}
    if _comes_back(document, parts[0]["$ref"]):
        note(f"kept {parts[0]['$ref']}, which refers to itself")
        return {**rest, "oneOf": parts} if rest.keys() - WORDS else {**parts[0], **rest}
    note(f"wrote {parts[0]['$ref']} out")
    return {**clone(target), **rest}


def _comes_back(document: Schema, reference: str) -> bool:
    """Tell whether a schema refers to itself, as a list in its own items does."""
    at = to_location(reference)
    inside = local_references(value_at(document, at))
    return at in reached(document, (to_location(name) for _, name in inside))


def _null_member(document: Schema, schema: Schema, note: Note) -> Schema:
    """Take null out of an enumeration and name the rest; inline, it makes three classes."""
    values = schema.get("enum", [])
    if not schema.get("nullable") and None not in values:
        return schema
    if schema.get("default") is None:
        schema = {key: value for key, value in schema.items() if key != "default"}
    if any(value is not None for value in values):
        note("separated null from the enumeration")
        outside: Schema = {key: schema[key] for key in _OF_PROPERTY if key in schema}
        inside = {key: value for key, value in schema.items() if key not in outside}
        return {"nullable": True, **outside, "oneOf": [without_null(inside)]}
    parts = schema.get("allOf", [])
    if len(parts) == 1 and "$ref" in parts[0] and enumeration(document, parts[0]):
        rest = {key: value for key, value in schema.items() if key != "allOf"}
        note("separated null from the enumeration")
        return {**rest, "oneOf": parts}
    return schema


def without_null(schema: Schema) -> Schema:
    """Return an enumeration without null, and without the name of null."""
    values, names = schema["enum"], schema.get("x-enum-varnames", [])
    plain = {key: value for key, value in schema.items() if key != "nullable"}
    plain["enum"] = [value for value in values if value is not None]
    if len(names) == len(values):
        pairs = zip(names, values, strict=True)
        plain["x-enum-varnames"] = [name for name, value in pairs if value is not None]
    return plain


def _format(_: Schema, schema: Schema, note: Note) -> Schema:
    """Leave a UUID the text that it is on the wire."""
    if (schema.get("type"), schema.get("format")) != ("string", "uuid"):
        return schema
    note("a UUID stays text")
    return {key: value for key, value in schema.items() if key != "format"}


def checkable(_: Schema, schema: Schema, note: Note) -> Schema:
    """Leave out a pattern that Python cannot read, or that the document's own example breaks."""
    if "pattern" not in schema:
        return schema
    example = schema.get("example")
    try:
        pattern = re.compile(schema["pattern"])
        if not isinstance(example, str) or pattern.search(example):
            return schema
        problem = f"contradicts the example {example!r}"
    except (re.error, OverflowError) as error:
        problem = f"cannot be read: {error}"
    note(f"the pattern {schema['pattern']} is not checked: it {problem}")
    return {key: value for key, value in schema.items() if key != "pattern"}


def _default(_: Schema, schema: Schema, note: Note) -> Schema:
    """Leave a default that is not a plain value to the server, which has it as well."""
    if not isinstance(schema.get("default"), list | dict):
        return schema
    note("its default is left to the server")
    return {key: value for key, value in schema.items() if key != "default"}


def _members(_: Schema, schema: Schema, note: Note) -> Schema:
    """Name the members of an enumeration if a value is not a name, or is one twice."""
    values = schema.get("enum", [])
    if "x-enum-varnames" in schema or not all(isinstance(value, str) for value in values):
        return schema
    plain = [member_name(value) for value in values]
    if len(set(plain)) == len(plain) and all(value[:1].isalpha() for value in values):
        return schema
    names: list[str] = []
    for each, value in zip(plain, values, strict=True):
        name = each if value[:1].isalpha() else f"VALUE_{each}".rstrip("_")
        names.append(unused_name(name, names))
    note(f"named the members {', '.join(names)}")
    return {**schema, "x-enum-varnames": names}


SCHEMA_RULES: Final = (
    *(_object, _closed, _format, checkable, _default),
    *(_reference, _parts, _primitive, _null_member, _members),
)
"""The rules, in the order in which they are applied."""
