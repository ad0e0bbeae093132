"""Rewrite OpenAPI 3.1 as 3.0, which overlays, generator and client support.

What 3.0 can express differently is rewritten and reported; what it cannot express stops the run.
"""

from typing import Any, Final

from spec.document.pointers import Location, to_pointer
from spec.errors import refuse
from spec.schema.reading import Schema
from spec.schema.rewrite import rewrite

_VERSION: Final = "3.0.3"
_BOUNDS: Final = {"exclusiveMinimum": "minimum", "exclusiveMaximum": "maximum"}
_WORDS: Final = ("title", "description", "deprecated")
_DROPPED: Final = ("$comment", "$schema", "$id", "contentMediaType")
_UNKNOWN: Final = (
    *("$anchor", "$dynamicAnchor", "$dynamicRef", "$defs", "if", "then", "else"),
    *("prefixItems", "patternProperties", "propertyNames", "contains", "minContains"),
    *("maxContains", "dependentSchemas", "dependentRequired", "unevaluatedItems"),
    *("unevaluatedProperties", "contentSchema"),
)


def downgrade(document: Schema, name: str) -> tuple[Schema, list[str]]:
    """Return a document, called `name`, as OpenAPI 3.0, and a line for each rewritten place."""
    if not str(document.get("openapi", "")).startswith("3.1"):
        return document, []
    notes: list[str] = []
    lost: list[str] = []

    def change(schema: Schema, at: Location) -> Schema:
        lost.extend(f"{to_pointer(at)}: {key}" for key in _UNKNOWN if key in schema)
        changed = _schema(schema)
        if changed != schema:
            notes.append(f"{to_pointer(at)}: written as OpenAPI 3.0")
        return changed

    result = rewrite(_head(document), change)
    if "pathItems" in document.get("components", {}):
        lost.append("#/components/pathItems")
    refuse(
        f"{name}: OpenAPI 3.0, which this tool chain works on, cannot say",
        lost,
        "Remove or replace each in a copy of the document, and report it to the vendor.",
    )
    return result, notes


def _head(document: Schema) -> Schema:
    head = {key: value for key, value in document.items() if key != "jsonSchemaDialect"}
    head["openapi"] = _VERSION
    head.pop("webhooks", None)
    head["info"] = {key: value for key, value in head["info"].items() if key != "summary"}
    if isinstance(license_ := head["info"].get("license"), dict):
        head["info"]["license"] = {k: v for k, v in license_.items() if k != "identifier"}
    return head


def _schema(schema: Schema) -> Schema:
    result = {key: value for key, value in schema.items() if key not in _DROPPED}
    if "const" in result:
        result["enum"] = [result.pop("const")]
    if isinstance(examples := result.pop("examples", None), list) and examples:
        result.setdefault("example", examples[0])
    if result.pop("contentEncoding", None) == "base64":
        result["format"] = "byte"
    for exclusive, bound in _BOUNDS.items():
        if type(limit := result.get(exclusive)) in (int, float):
            del result[exclusive]
            closer = min if bound == "maximum" else max
            if bound not in result or closer(limit, result[bound]) == limit:
                result |= {bound: limit, exclusive: True}
    return _without_null_branch(_with_one_type(result))


def _with_one_type(schema: Schema) -> Schema:
    kinds = schema.get("type")
    if kinds == "null":
        kinds = ["null"]
    if not isinstance(kinds, list):
        return schema
    result = {key: value for key, value in schema.items() if key != "type"}
    if "null" in kinds:
        result["nullable"] = True
    kinds = [kind for kind in kinds if kind != "null"]
    if len(kinds) == 1:
        return {"type": kinds[0], **result}
    return {"anyOf": [{"type": kind} for kind in kinds], **result} if kinds else result


def _without_null_branch(schema: Schema) -> Schema:
    for keyword in ("anyOf", "oneOf"):
        branches: list[Any] = schema.get(keyword, [])
        real = [each for each in branches if not _is_null(each)]
        if len(real) < len(branches):
            rest = {key: value for key, value in schema.items() if key != keyword}
            # A schema can be true as well: any value.
            first = real[0] if real and isinstance(real[0], dict) else {}
            only = {"allOf": real} if "$ref" in first else first
            schema = {**(only if len(real) <= 1 else {keyword: real}), **rest, "nullable": True}
    return schema


def _is_null(branch: Any) -> bool:
    """Tell whether only null is allowed; what describes it does not count."""
    is_schema = isinstance(branch, dict)
    said = {key: branch[key] for key in branch if key not in _WORDS} if is_schema else branch
    return bool(said == {"nullable": True})
