"""Rewrite what the generator would lose or get wrong, and report each change.

Each rule is for a construct that openapi-python-client 0.29.1 drops or misunderstands without a
warning. They run after the overlays, so that a correction can decide otherwise.
"""

import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, Final

from openapi_python_client.strings import PythonIdentifier

from spec.corrected.class_names import NoteAt, name_schemas
from spec.document.pointers import Location, to_pointer
from spec.document.values import clone
from spec.schema.reading import Schema, enumeration, is_object, operations, python_name, resolve
from spec.schema.rewrite import rewrite

_WORDS: Final = {"description", "summary"}
_DOCUMENTATION: Final = {"example", "title", "deprecated", "readOnly", "writeOnly", "externalDocs"}
_BESIDE: Final = ("properties", "required", "additionalProperties")
_UNSENT: Final = ("header", "cookie")
_ANYBODY: Final[list[Schema]] = [{}, {"bearerAuth": []}]


def normalize(document: Schema) -> tuple[Schema, list[str]]:
    """Return a document rewritten for the generator, and a line for each change."""
    notes: list[str] = []

    def note_at(at: Location, done: str) -> None:
        notes.append(f"{to_pointer(at)}: {done}")

    result: Schema = clone(document)
    result.setdefault("components", {}).setdefault("schemas", {})
    for rule in (_aliases, _schemas, _heads, _media, _parameters, _operations):
        result = rule(result, note_at)
    name_schemas(result, note_at)
    return result, notes


def _aliases(document: Schema, note_at: NoteAt) -> Schema:
    """Refer to a schema itself, since the generator copies it for every alias."""
    schemas = document["components"]["schemas"]
    aliases = {
        f"#/components/schemas/{name}": node["$ref"]
        for name, node in schemas.items()
        if node.keys() - _WORDS == {"$ref"}
    }
    for alias, target in aliases.items():
        name = alias.rpartition("/")[2]
        note_at(("components", "schemas", name), f"an alias; {target} is used in its place")
        del schemas[name]

    def change(schema: Schema, _: Location) -> Schema:
        while schema.get("$ref") in aliases:
            schema = {**schema, "$ref": aliases[schema["$ref"]]}
        return schema

    result: Schema = rewrite(document, change) if aliases else document
    return result


def _schemas(document: Schema, note_at: NoteAt) -> Schema:
    def change(schema: Schema, at: Location) -> Schema:
        for rule in (_reference, _parts, _primitive, _null_member, _format, _members):
            schema = rule(document, schema, partial(note_at, at))
        return schema

    result: Schema = rewrite(document, change)
    return result


Note = Callable[[str], None]


def _reference(document: Schema, schema: Schema, note: Note) -> Schema:
    """Keep the keywords beside a reference, which the generator ignores."""
    if "$ref" not in schema or not (beside := schema.keys() - {"$ref"} - _WORDS):
        return schema
    target = resolve(document, schema)
    idle = {key for key in beside if key in _DOCUMENTATION or key.startswith("x-")}
    idle |= {key for key in beside if key in target and schema[key] == target[key]}
    rest = {key: value for key, value in schema.items() if key not in idle and key != "$ref"}
    reference = {"$ref": schema["$ref"]}
    if not rest.keys() - _WORDS:
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
    note(f"wrote {parts[0]['$ref']} out")
    return {**clone(target), **{key: value for key, value in schema.items() if key != "allOf"}}


def _null_member(document: Schema, schema: Schema, note: Note) -> Schema:
    """Take null out of an enumeration and name the rest; inline, it makes three classes."""
    values = schema.get("enum", [])
    if not schema.get("nullable") and None not in values:
        return schema
    real = [value for value in values if value is not None]
    if real:
        names = _names_of_real(schema, values)
        plain = {key: value for key, value in schema.items() if key != "nullable"}
        note("separated null from the enumeration")
        return {"nullable": True, "oneOf": [{**plain, "enum": real, **names}]}
    parts = schema.get("allOf", [])
    if len(parts) == 1 and "$ref" in parts[0] and enumeration(document, parts[0]):
        rest = {key: value for key, value in schema.items() if key != "allOf"}
        note("separated null from the enumeration")
        return {**rest, "oneOf": parts}
    return schema


def _names_of_real(schema: Schema, values: list[Any]) -> Schema:
    names = schema.get("x-enum-varnames", [])
    if len(names) != len(values):
        return {}
    pairs = zip(names, values, strict=True)
    return {"x-enum-varnames": [name for name, value in pairs if value is not None]}


def _format(_: Schema, schema: Schema, note: Note) -> Schema:
    """Leave a UUID the text that it is on the wire."""
    if (schema.get("type"), schema.get("format")) != ("string", "uuid"):
        return schema
    note("a UUID stays text")
    return {key: value for key, value in schema.items() if key != "format"}


def _members(_: Schema, schema: Schema, note: Note) -> Schema:
    """Name the members of an enumeration whose values collide as Python names."""
    values = schema.get("enum", [])
    if "x-enum-varnames" in schema or not all(isinstance(value, str) for value in values):
        return schema
    plain = [_member(value) for value in values]
    if len(set(plain)) == len(plain):
        return schema
    names = [
        name if plain.index(name) == index else f"{name}_{plain[:index].count(name) + 1}"
        for index, name in enumerate(plain)
    ]
    note(f"named the members {', '.join(names)}")
    return {**schema, "x-enum-varnames": names}


def _member(value: str) -> str:
    name = re.sub(r"\W+", "_", value, flags=re.ASCII).upper()
    return name if name[:1].isalpha() else f"VALUE_{name.strip('_')}"


def _media(document: Schema, note_at: NoteAt) -> Schema:
    """Take text for text; the generator would take its characters for rows."""

    def change(response: Schema, at: Location) -> Schema:
        for media, body in response.get("content", {}).items():
            place = (*at, "content", media)
            if "schema" not in body:
                body["schema"] = {}
                note_at(place, "an answer of unknown shape")
            schema = resolve(document, body["schema"])
            if media.startswith("text/") and schema.get("type") != "string":
                body["schema"] = {"type": "string"}
                note_at(place, "is text, not what its schema says")
        return response

    result: Schema = rewrite(document, change, of="response")
    return result


def _heads(document: Schema, note_at: NoteAt) -> Schema:
    """Drop the bodies of answers to HEAD, which has none (RFC 9110, section 9.3.2)."""
    for path, item in document["paths"].items():
        for status, response in item.get("head", {}).get("responses", {}).items():
            full = resolve(document, response)
            if "content" in full:
                bare = {key: value for key, value in full.items() if key != "content"}
                item["head"]["responses"][status] = bare
                note_at(
                    ("paths", path, "head", "responses", status), "an answer to HEAD has no body"
                )
    return document


def _parameters(document: Schema, note_at: NoteAt) -> Schema:
    def change(parameter: Schema, at: Location) -> Schema:
        if parameter.get("in") == "path" and parameter.get("required") is not True:
            note_at(at, "a path parameter is required")
            return {**parameter, "required": True}
        return parameter

    result: Schema = rewrite(document, change, of="parameter")
    for path, item in result["paths"].items():
        _drop_unsent(result, item, ("paths", path), note_at)
        for method in [each for each in item if isinstance(item[each], dict)]:
            _drop_unsent(result, item[method], ("paths", path, method), note_at)
    return result


def _drop_unsent(document: Schema, holder: Schema, at: Location, note_at: NoteAt) -> None:
    """Drop optional headers and cookies, which the client does not send."""
    kept = []
    for index, each in enumerate(holder.get("parameters", [])):
        found = resolve(document, each)
        if found["in"] in _UNSENT and not found.get("required"):
            note_at((*at, "parameters", index), f"{found['in']} {found['name']} is not sent")
        else:
            kept.append(each)
    if "parameters" in holder:
        holder["parameters"] = kept


def _operations(document: Schema, note_at: NoteAt) -> Schema:
    inherited = document.get("security")
    taken: set[str] = set()
    found = list(operations(document))
    # A name that the overlays gave stays; what comes with a similar one yields.
    for path, method, _ in sorted(found, key=_is_renamed):
        note = partial(note_at, ("paths", path, method))
        _name_operation(document["paths"][path][method], path, method, taken, note)
    for path, method, _ in found:
        node = document["paths"][path][method]
        at = ("paths", path, method)
        _tag_operation(node, partial(note_at, at))
        if "security" not in node:
            node["security"] = clone(_ANYBODY if inherited is None else inherited)
            note_at(
                at, f"security is {'optional' if inherited is None else 'that of the document'}"
            )
        if node.pop("callbacks", None) is not None:
            note_at((*at, "callbacks"), "no part of a client")
    return document


def _is_renamed(operation: tuple[str, str, Schema]) -> bool:
    name: str = operation[2].get("operationId", "")
    return python_name(name) != name


def _name_operation(node: Schema, path: str, method: str, taken: set[str], note: Note) -> None:
    given = node.get("operationId")
    plain = python_name(given or "_".join([method, *_words(path)]))
    name = plain
    number = 2
    while name in taken:
        name, number = f"{plain}_{number}", number + 1
    taken.add(name)
    if name != given:
        note(f"is called {name}, {'having no operationId' if given is None else f'not {given}'}")
        node["operationId"] = name


def _words(path: str) -> Iterator[str]:
    """Yield the words of a path: without the version, parameters with `by` before them."""
    steps = [step for step in path.split("/") if step and not re.fullmatch(r"v\d+", step)]
    for number, step in enumerate(steps, start=1):
        if not step.startswith("{"):
            yield python_name(step)
        elif number == len(steps):
            yield f"by_{python_name(step.strip('{}'))}"


def _tag_operation(node: Schema, note: Note) -> None:
    tag = (node.get("tags") or ["default"])[0]
    plain = str(PythonIdentifier(tag, "tag"))
    if "tags" not in node or tag.replace("-", "_") != plain:
        node["tags"] = [plain.replace("_", "-")]
        note(f"is tagged {node['tags'][0]}")
