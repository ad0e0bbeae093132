"""Which operations are tools, what they may do, and what they take."""

from collections.abc import Iterator, Mapping
from enum import Enum
from typing import Any, Final

from attrs import frozen

from dockerhub._paging.styles import STYLES
from dockerhub._spec.document import operation_names, operation_node, resolve
from dockerhub._spec.operation import Operation
from dockerhub._spec.operations import find_operation
from dockerhub._spec.security import Security

DEFAULT_LIMIT: Final = 50
GREATEST_LIMIT: Final = 500
_READS: Final = ("GET", "HEAD")
_READING_POSTS: Final = ("verify_repository_immutable_tags",)
"""They calculate, and change nothing."""
_NOT_ONLY_ADDING: Final = ("create_invites",)
"""They send email."""
_LIST_ARGUMENTS: Final = {
    "limit": {
        "type": "integer",
        "minimum": 1,
        "maximum": GREATEST_LIMIT,
        "default": DEFAULT_LIMIT,
        "description": "The most items to return.",
    },
    "resume": {
        "type": "string",
        "description": (
            "Continue a list: pass `resume` of the previous result, and the same other arguments."
        ),
    },
}
_CONFIRMATION: Final = {
    "type": "string",
    "description": (
        "Leave it out for a dry run, which changes nothing and returns a confirmation. Show the "
        "dry run to the user; then call again with the same arguments and the confirmation."
    ),
}


class Effect(Enum):
    """What calling an operation does."""

    READS = "reads"
    ADDS = "adds something new"
    CHANGES = "changes or deletes something, or sends email"


@frozen
class Tool:
    """An operation as a tool."""

    operation: Operation
    effect: Effect
    description: str
    input_schema: Mapping[str, Any]

    @property
    def name(self) -> str:
        """Its name, which is the operation's."""
        return self.operation.name


def find_tools(*, writes: bool, families: frozenset[str]) -> dict[str, Tool]:
    """Return the tools by name.

    Args:
        writes: Whether to include those that write.
        families: The tags of the operations to include; all if empty.

    Raises:
        ValueError: There is no such family.
    """
    tools = [*_all_tools()]
    known = {each.operation.tag for each in tools}
    if unknown := sorted(families - known):
        raise ValueError(
            f"there is no family {', '.join(unknown)}; there are {', '.join(sorted(known))}"
        )
    return {
        each.name: each
        for each in tools
        if (writes or each.effect is Effect.READS)
        and (not families or each.operation.tag in families)
    }


def _all_tools() -> Iterator[Tool]:
    for name in operation_names():
        operation = find_operation(name)
        effect = _effect(operation)
        # A new token would be read by the model; what Docker has switched off is no help.
        gives_secret = effect is Effect.ADDS and operation.secret_names()
        if operation.security is Security.NONE or gives_secret or operation.deprecated:
            continue
        yield Tool(operation, effect, _description(name), _input_schema(operation, effect))


def _effect(operation: Operation) -> Effect:
    if operation.method in _READS or operation.name in _READING_POSTS:
        return Effect.READS
    if operation.method == "POST" and operation.name not in _NOT_ONLY_ADDING:
        return Effect.ADDS
    return Effect.CHANGES


def _description(name: str) -> str:
    node, _ = operation_node(name)
    return "\n\n".join(node[key].strip() for key in ("summary", "description") if node.get(key))


def _input_schema(operation: Operation, effect: Effect) -> dict[str, Any]:
    _, parameters = operation_node(operation.name)
    texts = {each["name"]: each.get("description") for each in parameters}
    style = STYLES[operation.pagination] if operation.pagination else None
    paging = (style.number, style.size) if style else ()
    properties: dict[str, Any] = {}
    required = []
    for each in operation.parameters.values():
        if each.wire_name in paging:
            continue
        text = texts[each.wire_name]
        properties[each.name] = _json_schema(each.schema) | ({"description": text} if text else {})
        if each.required:
            required.append(each.name)
    if operation.body_schema is not None:
        properties["body"] = _json_schema(operation.body_schema)
        required += ["body"] * operation.body_required
    if style:
        properties |= _LIST_ARGUMENTS
    if effect is Effect.CHANGES:
        properties["confirmation"] = _CONFIRMATION
    found: dict[str, Any] = {"type": "object", "properties": properties}
    return {**found, "required": required, "additionalProperties": False}


def _json_schema(node: Any) -> Any:
    """Return a schema of the document as plain JSON Schema, without references."""
    if isinstance(node, list):
        return [_json_schema(each) for each in node]
    if not isinstance(node, Mapping):
        return node
    return _without_nullable(
        {
            key: {name: _json_schema(each) for name, each in value.items()}
            if key == "properties"
            else _json_schema(value)
            for key, value in resolve(node).items()
            if not key.startswith("x-") and key not in ("example", "examples", "discriminator")
        }
    )


def _without_nullable(schema: dict[str, Any]) -> dict[str, Any]:
    """Return a schema of OpenAPI 3.0 as JSON Schema says that null is allowed."""
    if not schema.pop("nullable", False):
        return schema
    return {"anyOf": [schema, {"type": "null"}]}
