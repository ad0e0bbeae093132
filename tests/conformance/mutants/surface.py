"""The surface: what is in the spec but in no type or behavior of the client.

No law reads media types and headers of responses, or which named schema a response has. No
Python type can express bounds, formats and patterns. The default of a parameter is left to the
service. A change there is noticed when the committed document is compared with the one that its
sources make, by `make check` and in `test_guards.py`.
"""

from collections.abc import Iterator
from typing import Any, Final

from laws.world import World

from mutants.sites import at, operations, target

_CONSTRAINTS: Final = (
    *("format", "minimum", "maximum", "minItems", "maxItems", "minLength", "maxLength"),
    *("pattern", "minProperties", "maxProperties", "x-maximum", "multipleOf", "uniqueItems"),
    *("exclusiveMinimum", "exclusiveMaximum", "readOnly", "writeOnly"),
)


def surface(world: World) -> frozenset[str]:
    """Return the surface of a spec, line by line."""
    document = world.document
    return frozenset({*_answers(world), *_headers(document), *_constraints(document, "#")})


def _answers(world: World) -> Iterator[str]:
    for operation in world.operations.values():
        for status, body in operation.answers.items():
            shown = f"{body.media_type} {_name(body.schema)}" if body else "nothing"
            yield f"{operation.name} answers {status} with {shown}"
        for name, parameter in operation.parameters.items():
            schema = parameter.get("schema", {})
            default = world.resolve(schema).get("default")
            yield f"{operation.name} takes {name} as {_name(schema)}, {default!r} by default"


def _headers(document: dict[str, Any]) -> Iterator[str]:
    for location, operation in operations(document):
        for status in operation["responses"]:
            answer = at(document, target(document, (*location, "responses", status)))
            for name, header in answer.get("headers", {}).items():
                yield f"{operation['operationId']} answers {status} with {name}: {header}"


def _name(node: dict[str, Any]) -> str:
    return str(node.get("$ref", node.get("title", node.get("type", "anything"))))


def _constraints(node: Any, at: str) -> Iterator[str]:
    if isinstance(node, dict):
        for key, each in node.items():
            if key in _CONSTRAINTS and not isinstance(each, dict):
                yield f"{at} has {key} {each}"
            elif key == "$ref" and "/properties/" in at:
                yield f"{at} is {each}"
            elif key not in ("example", "examples", "enum"):
                yield from _constraints(each, f"{at}/{key}")
    elif isinstance(node, list):
        for index, each in enumerate(node):
            yield from _constraints(each, f"{at}/{index}")
