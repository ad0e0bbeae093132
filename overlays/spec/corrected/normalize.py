"""Rewrite what the generator would lose or get wrong, and report each change.

Each rule is for a construct that openapi-python-client 0.29.1 drops or misunderstands without a
warning. They run after the overlays, so that a correction can decide otherwise.
"""

import re
from collections import Counter
from collections.abc import Iterator
from functools import partial
from typing import Final

from spec.corrected.class_names import NoteAt, name_schemas, unused_key
from spec.corrected.schema_rules import SCHEMA_RULES, WORDS, Note, checkable, without_null
from spec.document.pointers import Location, reached, to_pointer, value_at
from spec.document.values import canonical, clone
from spec.schema.reading import (
    Schema,
    is_component,
    is_object,
    module_name,
    operations,
    properties,
    python_name,
    resolve,
    tag_of,
)
from spec.schema.rewrite import all_schemas, rewrite

_UNSENT: Final = ("header", "cookie")
_TWICE: Final = 2
_ANYBODY: Final[list[Schema]] = [{}, {"bearerAuth": []}]


def normalize(document: Schema) -> tuple[Schema, list[str]]:
    """Return a document rewritten for the generator, and a line for each change."""
    notes: list[str] = []

    def note_at(at: Location, done: str) -> None:
        notes.append(f"{to_pointer(at)}: {done}")

    result: Schema = clone(document)
    result.setdefault("components", {}).setdefault("schemas", {})
    for rule in (
        _aliases,
        _null_components,
        _schemas,
        _repeated,
        _directions,
        _heads,
        _media,
        _parameters,
        _operations,
    ):
        result = rule(result, note_at)
    name_schemas(result, note_at)
    return result, notes


def _aliases(document: Schema, note_at: NoteAt) -> Schema:
    """Refer to a schema itself, since the generator copies it for every alias."""
    schemas = document["components"]["schemas"]
    aliases = {
        f"#/components/schemas/{name}": node["$ref"]
        for name, node in schemas.items()
        if node.keys() - WORDS == {"$ref"}
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


def _null_components(document: Schema, note_at: NoteAt) -> Schema:
    """Let what refers to an enumeration be null, not the enumeration: a class cannot be."""
    schemas = document["components"]["schemas"]
    nullable: dict[str, Schema] = {}
    for name, node in schemas.items():
        values = node.get("enum", [])
        if any(value is not None for value in values) and (node.get("nullable") or None in values):
            schemas[name] = without_null(node)
            reference = f"#/components/schemas/{name}"
            nullable[reference] = {"nullable": True, "allOf": [{"$ref": reference}]}
            note_at(("components", "schemas", name), "null is separated from the enumeration")

    def change(schema: Schema, _: Location) -> Schema:
        if "$ref" in schema and schema["$ref"] in nullable:
            rest = {key: value for key, value in schema.items() if key != "$ref"}
            return {**rest, **nullable[schema["$ref"]]}
        parts = schema.get("allOf", [])
        is_wrapped = len(parts) == 1 and parts[0] in nullable.values()
        return {**schema, **parts[0]} if is_wrapped else schema

    result: Schema = rewrite(document, change) if nullable else document
    return result


def _schemas(document: Schema, note_at: NoteAt) -> Schema:
    def change(schema: Schema, at: Location) -> Schema:
        found = schema
        for rule in SCHEMA_RULES:
            found = rule(document, found, partial(note_at, at))
        # What a rule makes can need another one, as can what is in it.
        return found if found == schema else rewrite(found, change, kind="schema", at=at)

    result: Schema = rewrite(document, change)
    return result


def _repeated(document: Schema, note_at: NoteAt) -> Schema:
    """Make a component of an object that is written out, with its title, in several places."""
    schemas = document["components"]["schemas"]
    keys = {canonical(schema): key for key, schema in reversed(schemas.items())}
    added: dict[str, Schema] = {}
    written = Counter(
        canonical(schema)
        for _, schema in all_schemas(document)
        if "title" in schema and is_object(document, schema)
    )

    def change(schema: Schema, at: Location) -> Schema:
        text = canonical(schema)
        if written[text] < _TWICE or is_component(at):
            return schema
        if text not in keys:
            keys[text] = unused_key(str(schema["title"]), schemas | added)
            added[keys[text]] = schema
        note_at(at, f"is written out {written[text]} times; {keys[text]} is used instead")
        return {"$ref": f"#/components/schemas/{keys[text]}"}

    result: Schema = rewrite(document, change)
    if result == document:
        return result
    result["components"]["schemas"] |= added
    # What holds those can be equal as well, now that they are references.
    return _repeated(result, note_at)


def _directions(document: Schema, note_at: NoteAt) -> Schema:
    """Do not require in a request what only comes, nor in a response what is only sent."""
    for key, part in (("readOnly", "requestBody"), ("writeOnly", "responses")):
        places = [("paths", path, method, part) for path, method, _ in operations(document)]
        found = reached(document, places)
        for at, schema in all_schemas(document):
            if any(at[:length] in found for length in range(len(at) + 1)):
                _require_less(document, schema, at, key, note_at)
    return document


def _require_less(
    document: Schema, schema: Schema, at: Location, key: str, note_at: NoteAt
) -> None:
    have = properties(document, schema)
    odd = {name for name in have if resolve(document, have[name]).get(key)}
    # A part can require what another part has.
    parts = ((*at, "allOf", index) for index, _ in enumerate(schema.get("allOf", [])))
    for place in (at, *parts):
        node = value_at(document, place)
        if absent := [name for name in node.get("required", []) if name in odd]:
            node["required"] = [name for name in node["required"] if name not in odd]
            note_at(place, f"{', '.join(absent)} may be absent, being {key}")
        if not node.get("required", True):
            del node["required"]


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
            parameter = {**parameter, "required": True}
        schema = parameter.get("schema", {})
        if "pattern" in schema and "example" in parameter:
            whole = {**schema, "example": parameter["example"]}
            shown = checkable(document, whole, partial(note_at, at))
            parameter["schema"] = {key: shown[key] for key in schema if key in shown}
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
            yield f"by_{python_name(step)}"


def _tag_operation(node: Schema, note: Note) -> None:
    tag = tag_of(node)
    plain = module_name(tag)
    if not node.get("tags") or tag.replace("-", "_") != plain:
        node["tags"] = [plain.replace("_", "-")]
        note(f"is tagged {node['tags'][0]}")
